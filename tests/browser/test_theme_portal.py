"""The sample portal itself, built and served: valid, accessible, walkable by keyboard, whole without scripts, light."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from portal.command import Request, build
from tests.browser.test_theme_axe import WIDTHS, examine
from tests.gallery import nu_checker
from tests.gallery.chromium import chromium
from tests.gallery.screenshots import DAY, MOMENT
from tests.gallery.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("theme")]

STORY = "/2022/0106/003.html"
NOTICE = "/2022/0105/101.html"
PAGES = [
    "/",
    "/columns/tongzhi/",
    STORY,
    NOTICE,
    "/2022/0106/101.html",
    "/notices/",
    "/issues/2022-01-07/1.html",
    "/search/",
    "/archive/2022/01/",
    "/404.html",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site: Path = tmp_path_factory.mktemp("portal") / "site"
    assert build(Request(output=site, today=DAY)) == 0
    return site


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    with served(folder) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 360, "height": 800}, reduced_motion="reduce")
    page.clock.set_fixed_time(MOMENT)
    yield page
    page.close()


def test_every_page_is_valid(folder: Path) -> None:
    reason = nu_checker.missing()
    if reason:
        pytest.skip(reason)
    assert nu_checker.errors(folder) == []


# The templates are gone through in every state elsewhere; these are the pages with most on them.
@pytest.mark.parametrize("address", ["/", NOTICE, "/issues/2022-01-07/1.html", "/search/"])
def test_axe_finds_nothing(site: str, page: Page, address: str) -> None:
    assert examine(page, site + address, WIDTHS) == []


def tab_to(page: Page, found: str) -> None:
    """Press Tab until the script `found` says yes of the focused element."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(f"(({found}))(document.activeElement)"):
            return
    raise AssertionError(f"no Tab leads to {found}")


def test_by_keyboard_from_home_to_an_attachment(site: str, page: Page) -> None:
    page.goto(site + "/")
    tab_to(page, "(node) => node.getAttribute('href') === '/columns/tongzhi/'")
    page.keyboard.press("Enter")
    page.wait_for_url("**/columns/tongzhi/")
    tab_to(page, f"(node) => node.getAttribute('href') === '{NOTICE}'")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{NOTICE}")
    tab_to(page, "(node) => node.matches('.attachments a')")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename == "生鲜农产品运输车辆通行证申请表.docx"


def test_every_list_and_state_is_there_without_scripts(site: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + "/notices/")
    words = page.locator("main").inner_text()
    assert [label for label in ("有效", "尚未施行", "已失效", "已废止") if label not in words] == []
    page.goto(site + STORY)
    assert "31顶能取暖的帐篷" in page.locator(".prose").inner_text()
    context.close()


def test_no_page_calls_another_host(site: str, page: Page) -> None:
    called: list[str] = []
    page.on("request", lambda request: called.append(request.url))
    for address in PAGES:
        page.goto(site + address)
        page.wait_for_load_state("networkidle")
    assert [url for url in called if not url.startswith((site, "data:"))] == []


def test_a_story_with_its_styles_weighs_at_most_twenty_kilobytes(folder: Path) -> None:
    styles = sum(len(gzip.compress(path.read_bytes(), 9, mtime=0)) for path in (folder / "theme").glob("*.css"))
    heavy = {}
    for path in folder.glob("20??/????/*.html"):
        weight = len(gzip.compress(path.read_bytes(), 9, mtime=0)) + styles
        if weight > 20 * 1024:
            heavy[path.name] = weight
    assert heavy == {}


def test_no_inline_script_or_style_anywhere(folder: Path) -> None:
    inline = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*(?:src=|application/ld\+json))")
    assert [path.as_posix() for path in folder.rglob("*.html") if inline.search(path.read_text("utf-8"))] == []
