"""The preview as an editor sees it: a real server, a real browser, files edited on the disk."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from newsroom.dates import SHANGHAI
from portal.folders import folders
from portal.order import Order
from preview.session import Session
from workshop.browser import find

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("preview")]
ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2022, 1, 12, 12, tzinfo=SHANGHAI)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
STORY = """标题：{headline}
栏目：要闻
发布日期：{published}
来源：商洛示例融媒体中心
{more}
{body}
"""


def story(headline: str, body: str, *, published: str = "2022-01-06", more: str = "") -> str:
    return STORY.format(headline=headline, body=body, published=published, more=more)


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    chromium = find()
    assert chromium is not None, "no Chromium: python3 tasks.py test gets one"
    started = playwright.chromium.launch(executable_path=str(chromium), args=FLAGS)
    yield started
    started.close()


class Desk:
    """A content folder, its preview, and a browser looking at it."""

    def __init__(self, folder: Path, page: Page) -> None:
        self.content = folder / "稿件"
        self.output = folder / "output"
        shutil.copytree(ROOT / "content", self.content, ignore=shutil.ignore_patterns("articles", "notices"))
        (self.content / "articles/2022").mkdir(parents=True)
        self.first = self.content / "articles/2022/2022-01-06-001.md"
        self.first.write_text(story("把关口守在村口", "全镇设卡28处。"), encoding="utf-8")
        order = Order(folders(self.content, self.output, ROOT / "theme"), {"SITENAME": "商州融媒"}, NOW)
        self.session = Session(order, port=0)
        self.page = page

    def open(self, address: str) -> None:
        self.page.goto(self.session.address.rstrip("/") + address)

    def write(self, name: str, text: str) -> None:
        """As an editor's program does: a new file put in the old one's place."""
        path = self.content / "articles/2022" / name
        draft = path.with_name(f".{name}.tmp")
        draft.write_text(text, encoding="utf-8")
        os.replace(draft, path)


@pytest.fixture
def desk(tmp_path: Path, browser: Browser) -> Iterator[Desk]:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console", lambda message: errors.append(message.text) if "Content Security Policy" in message.text else None
    )
    made = Desk(tmp_path, page)
    made.session.start()
    try:
        yield made
        assert errors == []
    finally:
        page.close()
        made.session.stop()


def test_a_saved_change_shows_by_itself(desk: Desk) -> None:
    desk.open("/2022/0106/001.html")
    expect(desk.page.locator("main")).to_contain_text("全镇设卡28处。")
    desk.write("2022-01-06-001.md", story("把关口守在村口", "全镇设卡29处，一村只留一个进口。"))
    expect(desk.page.locator("main")).to_contain_text("全镇设卡29处，一村只留一个进口。")


def test_a_page_that_did_not_change_is_left_alone(desk: Desk) -> None:
    desk.write("2022-01-07-001.md", story("另一篇", "正文。", published="2022-01-07"))
    desk.open("/pages/about.html")
    desk.page.evaluate("window.mark = 'still the same document'")
    built = desk.session.standing.now.number
    desk.write("2022-01-07-001.md", story("另一篇", "正文改了。", published="2022-01-07"))
    deadline = time.monotonic() + 30
    while desk.session.standing.now.number < built + 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    desk.page.wait_for_timeout(500)
    assert desk.page.evaluate("window.mark") == "still the same document"


def test_broken_then_mended(desk: Desk) -> None:
    desk.open("/2022/0106/001.html")
    expect(desk.page.locator("main")).to_contain_text("全镇设卡28处。")
    desk.write(
        "2022-01-06-001.md",
        story("把关口守在村口", "全镇设卡28处。", published="01/02/03").replace("栏目：要闻", "栏目：要文"),
    )
    page = desk.page
    expect(page.get_by_role("heading", name="有 2 处要先改好")).to_be_visible()
    findings = page.locator(".finding.severity-block")
    expect(findings.nth(0)).to_contain_text("articles/2022/2022-01-06-001.md")
    expect(findings.nth(0)).to_contain_text("第 2 行")
    expect(findings.nth(0)).to_contain_text("没有“要文”这个栏目。是不是“要闻”？请核对。")
    expect(findings.nth(1)).to_contain_text("第 3 行")
    expect(findings.nth(1)).to_contain_text("不是能确定的日期")
    expect(findings.nth(1)).to_contain_text("发布日期：01/02/03")
    # the last good preview stays within reach, and says that it is the last one
    page.get_by_role("link", name="先看上一次排好的样子").click()
    expect(page.locator("main")).to_contain_text("全镇设卡28处。")
    expect(page.get_by_text("这是上一次排好的样子")).to_be_visible()
    desk.open("/columns/yaowen/")
    expect(page.locator("main")).to_contain_text("把关口守在村口")
    # another mistake is shown again
    desk.write("2022-01-06-001.md", story("把关口守在村口", "全镇设卡28处。", published="01/02/03"))
    expect(page.get_by_role("heading", name="有 1 处要先改好")).to_be_visible()
    desk.write("2022-01-06-001.md", story("把关口守牢", "全镇设卡28处。"))
    expect(page.locator("main")).to_contain_text("把关口守牢")
    expect(page.get_by_text("这是上一次排好的样子")).to_have_count(0)


def test_drafts_and_embargoed_stories_are_seen_and_marked(desk: Desk) -> None:
    desk.write("2022-01-08-001.md", "标题：一篇草稿\n状态：草稿\n\n草稿的正文。\n")
    desk.write(
        "2022-01-10-001.md",
        story("春节安排", "到时候见。", published="2022-01-10", more="解禁时间：2022-01-20 08:00\n"),
    )
    desk.write("2022-01-25-001.md", story("以后的稿子", "以后。", published="2022-01-25"))
    page = desk.page
    desk.open("/2022/0108/001.html")
    expect(page.locator("main")).to_contain_text("草稿的正文。")
    expect(page.locator("#newsroom-preview-strip .held")).to_contain_text("草稿读者现在看不到这一页")
    desk.open("/2022/0110/001.html")
    expect(page.locator("#newsroom-preview-strip .held")).to_contain_text("未到解禁时间")
    expect(page.locator("#newsroom-preview-strip .held")).to_contain_text("2022年1月20日 08:00解禁")
    page.get_by_text("读者还看不到的 3 篇").click()
    expect(page.locator("#newsroom-preview-panel .held-list li")).to_have_count(3)
    desk.open("/columns/yaowen/")
    mark = "getComputedStyle(document.querySelector('main a[href=\"/2022/0110/001.html\"]'), '::before').content"
    assert page.evaluate(mark) == '"未到解禁时间"'
    assert (
        page.evaluate(
            "getComputedStyle(document.querySelector('main a[href=\"/2022/0106/001.html\"]'), '::before').content"
        )
        == "none"
    )


def test_findings_stand_beside_the_page_with_their_line(desk: Desk) -> None:
    desk.write("2022-01-07-001.md", story("联系办法", "有事请打李某的电话。", published="2022-01-08"))
    page = desk.page
    desk.open("/2022/0107/001.html")
    finding = page.locator("#newsroom-preview-panel .finding").first
    expect(finding).to_contain_text("第 3 行")
    expect(finding).to_contain_text("文件名")
    expect(finding).to_contain_text("发布日期：2022-01-08")
    box, main = page.locator("#newsroom-preview-panel").bounding_box(), page.locator("main").bounding_box()
    assert box is not None
    assert main is not None
    assert main["x"] + main["width"] <= box["x"], "the panel covers the page"
    page.get_by_role("link", name="全部检查结果").click()
    expect(page.get_by_role("link", name="articles/2022/2022-01-07-001.md").first).to_be_visible()


def test_the_phone_view_is_the_page_at_360_pixels(desk: Desk) -> None:
    page = desk.page
    desk.open("/2022/0106/001.html")
    page.get_by_text("手机上的样子").click()
    frame = page.frame_locator("#newsroom-preview-panel iframe.phone")
    expect(frame.locator("main")).to_contain_text("全镇设卡28处。")
    expect(frame.locator("#newsroom-preview-panel")).to_have_count(0)
    inner = page.frames[-1]
    assert 356 <= inner.evaluate("innerWidth") <= 360
    assert inner.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # it stays open over a reload
    desk.write("2022-01-06-001.md", story("把关口守在村口", "全镇设卡30处。"))
    expect(page.locator("main")).to_contain_text("全镇设卡30处。")
    expect(frame.locator("main")).to_contain_text("全镇设卡30处。")


def test_a_touched_theme_shows_too(desk: Desk, tmp_path: Path) -> None:
    theme = tmp_path / "theme"
    shutil.copytree(ROOT / "theme", theme)
    order = Order(folders(desk.content, tmp_path / "zwei" / "output", theme), {"SITENAME": "商州融媒"}, NOW)
    other = Session(order, port=0)
    other.start()
    try:
        desk.page.goto(other.address)
        template = theme / "templates/components/footer.html"
        template.write_text(template.read_text(encoding="utf-8") + "<p>换了脚注</p>", encoding="utf-8")
        expect(desk.page.get_by_text("换了脚注")).to_be_visible()
    finally:
        other.stop()


def test_search_is_served(desk: Desk) -> None:
    """The search page and whatever data it has; the client itself has tests of its own."""
    desk.open("/search/")
    expect(desk.page.get_by_role("heading", name="搜索").first).to_be_visible()
    root = desk.session.order.folders.output
    for path in sorted((root / "search").rglob("*")):
        if path.is_file() and path.suffix != ".html":
            answer = desk.page.request.get(desk.session.address + path.relative_to(root).as_posix())
            assert answer.status == 200
            assert answer.body() == path.read_bytes()


def test_nothing_of_the_preview_is_in_any_output(desk: Desk) -> None:
    """What is injected is injected on the way; and the place where readers' pages go is not even made."""
    desk.open("/2022/0106/001.html")
    assert not desk.output.exists()
    root = desk.session.order.folders.output
    assert desk.content.parent / ".cache" in root.parents
    for path in root.rglob("*.html"):
        assert not re.search(r"newsroom-preview|_preview", path.read_text(encoding="utf-8"))


def test_the_preview_reads_without_scripts(desk: Desk, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    desk.write("2022-01-08-001.md", "标题：一篇草稿\n状态：草稿\n\n草稿的正文。\n")
    for _ in range(300):
        if page.goto(desk.session.address + "2022/0108/001.html").status == 200:  # type: ignore[union-attr]
            break
        time.sleep(0.1)
    expect(page.locator("#newsroom-preview-strip .held")).to_contain_text("草稿")
    expect(page.locator("#newsroom-preview-panel .file")).to_contain_text("articles/2022/2022-01-08-001.md")
    context.close()
