"""What the theme's scripts add, and that nothing is missing without them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from newsroom.validity import Validity, standing
from tests.gallery.chromium import chromium
from tests.gallery.render import build
from tests.gallery.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("theme")]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("gallery") / "site"
    build(folder)
    with served(folder) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 360, "height": 800}, reduced_motion="reduce")
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    yield page
    page.close()
    assert failures == []


@pytest.fixture
def bare(browser: Browser) -> Iterator[Page]:
    """A page in a browser whose scripts are off."""
    context = browser.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=False)
    yield context.new_page()
    context.close()


def font_size(page: Page, selector: str) -> float:
    return float(page.locator(selector).first.evaluate("(node) => parseFloat(getComputedStyle(node).fontSize)"))


# -- large text ------------------------------------------------------------------------------------------------------------


def test_large_text_is_remembered_on_the_next_page(site: str, page: Page) -> None:
    page.goto(site + "/pages/article-full.html")
    page.get_by_role("link", name="大字版").click()
    assert font_size(page, ".prose p") >= 22
    page.goto(site + "/pages/notice-in_force.html")
    assert font_size(page, ".prose p") >= 22
    page.get_by_role("link", name="标准版").click()
    assert font_size(page, ".prose p") < 20
    page.goto(site + "/pages/article-full.html")
    assert font_size(page, ".prose p") < 20


def test_large_text_is_there_before_the_first_paint(site: str, page: Page) -> None:
    page.goto(site + "/pages/home-full.html")
    page.get_by_role("link", name="大字版").click()
    # Without the modules only the small script in the head can have set it.
    page.route("**/main.js", lambda route: route.abort())
    page.goto(site + "/pages/article-full.html")
    assert page.evaluate("document.documentElement.className") == "elder"


def test_large_text_by_keyboard(site: str, page: Page) -> None:
    page.goto(site + "/pages/article-full.html")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "大字版":
            break
    page.keyboard.press("Enter")
    assert font_size(page, ".prose p") >= 22
    # The way back takes over the focus, so that Enter undoes it.
    assert page.evaluate("document.activeElement.textContent") == "标准版"
    page.keyboard.press("Enter")
    assert font_size(page, ".prose p") < 20


def test_large_text_without_scripts(site: str, bare: Page) -> None:
    bare.goto(site + "/pages/article-full.html")
    bare.get_by_role("link", name="大字版").click()
    box = bare.locator(".mode-standard").bounding_box()
    assert box is not None
    assert box["height"] >= 60
    assert bare.locator(".mode-elder").is_hidden()
    bare.get_by_role("link", name="标准版").click()
    assert bare.locator(".mode-elder").is_visible()


def test_a_kept_link_to_large_text_can_be_left_again(site: str, page: Page) -> None:
    page.goto(site + "/pages/article-full.html#elder")
    assert font_size(page, ".prose p") >= 22
    page.get_by_role("link", name="标准版").click()
    assert font_size(page, ".prose p") < 20


TARGETS = """(least) => [...document.querySelectorAll('a, button')].filter((node) => {
  const box = node.getBoundingClientRect();
  // Links inside running text and links stretched over their card are measured by what they sit in.
  const stretched = getComputedStyle(node, '::after').position === 'absolute';
  if (!box.width || stretched || node.matches('.skip') || node.closest('.prose, .page-description, dd, .byline, .card-meta, .replaced, .continued')) return false;
  return box.height < least - 0.5;
}).map((node) => node.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize(
    "name",
    [
        "home-full",
        "article-full",
        "notice-repealed",
        "list-notices",
        "print_page-front",
        "issues-calendar",
        "notices-by_state",
    ],
)
def test_targets_are_large(site: str, page: Page, name: str) -> None:
    page.goto(f"{site}/pages/{name}.html")
    assert page.evaluate(TARGETS, 44) == []
    page.evaluate("document.documentElement.classList.add('elder')")
    assert page.evaluate(TARGETS, 60) == []


@pytest.mark.parametrize("name", ["home-full", "list-notices", "print_page-front"])
def test_large_text_is_one_column_at_desk_width(site: str, page: Page, name: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{site}/pages/{name}.html")
    page.evaluate("document.documentElement.classList.add('elder')")
    starts = page.evaluate(
        "[...new Set([...document.querySelectorAll('main h2, main h3')].map((node) => Math.round(node.getBoundingClientRect().left / 40)))]"
    )
    assert len(starts) <= 2, starts


# -- what is in force ------------------------------------------------------------------------------------------------------

DAY = date(2022, 1, 6)
LAST = date(2022, 3, 15)


class _Paper:
    """The part of a notice that standing() reads."""

    withdrawal = None
    status = "published"
    validity = ""
    superseded_by = ""

    def __init__(self, effective_from: date | None, valid_until: date | None) -> None:
        self.effective_from = effective_from
        self.valid_until = valid_until


@pytest.mark.parametrize("starts", [None, DAY])
@pytest.mark.parametrize("ends", [None, LAST])
def test_the_browser_judges_as_the_build_does(site: str, page: Page, starts: date | None, ends: date | None) -> None:
    page.goto(site + "/pages/not_found-plain.html")
    paper: Any = _Paper(starts, ends)
    days = [DAY - timedelta(days=1), DAY, LAST, LAST + timedelta(days=1)]
    for built in days:
        before = standing(paper, built)
        for today in [day for day in days if day >= built]:
            value, words = page.evaluate(
                """async ([value, starts, ends, today]) => {
                  const { stateOn, wordsFor } = await import('/theme/scripts/alerts.js');
                  const now = stateOn(value, starts, ends, today);
                  return [now, wordsFor(now, starts, ends)];
                }""",
                [
                    before.validity.value,
                    starts.isoformat() if starts else "",
                    ends.isoformat() if ends else "",
                    today.isoformat(),
                ],
            )
            expected = standing(paper, today)
            assert (Validity(value), words) == (expected.validity, [expected.validity.label, expected.reason])


@pytest.mark.parametrize("value", ["repealed", "amended", "withdrawn"])
def test_what_an_office_decided_no_date_undoes(site: str, page: Page, value: str) -> None:
    page.goto(site + "/pages/not_found-plain.html")
    call = "async (value) => (await import('/theme/scripts/alerts.js')).stateOn(value, '2022-01-01', '2022-01-02', '2030-01-01')"
    assert page.evaluate(call, value) == value


def test_a_notice_runs_out_without_a_rebuild(site: str, page: Page) -> None:
    page.clock.set_fixed_time("2099-03-15T23:59:00+08:00")
    page.goto(site + "/pages/notice-in_force.html")
    assert page.locator(".facts .state").inner_text() == "有效"
    page.clock.set_fixed_time("2099-03-16T00:01:00+08:00")
    page.reload()
    assert page.locator(".facts .state").inner_text() == "已失效"
    assert page.locator(".reason").inner_text() == "有效期到2099年3月15日，已经过了。"
    assert page.locator(".verdict").get_attribute("data-state") == "expired"


def test_an_alert_stands_no_day_too_long(site: str, page: Page) -> None:
    page.clock.set_fixed_time("2099-01-31T23:59:00+08:00")
    page.goto(site + "/pages/home-full.html")
    assert page.locator(".alert").count() == 1
    page.clock.set_fixed_time("2099-02-01T00:01:00+08:00")
    page.reload()
    assert page.locator(".alerts").count() == 0


def test_the_list_by_state_is_put_in_order(site: str, page: Page) -> None:
    page.clock.set_fixed_time("2099-03-16T08:00:00+08:00")
    page.goto(site + "/pages/notices-by_state.html")
    assert page.locator("[data-group=in_force] .card").count() == 0
    assert page.locator("[data-group=expired] .card").count() == 4
    assert page.locator("[data-group=expired] .count").inner_text() == "4件"


# -- leaving, sharing, reading aloud -----------------------------------------------------------------------------------------


def test_leaving_for_another_site_asks_first(site: str, page: Page) -> None:
    page.goto(site + "/pages/article-full.html")
    page.locator(".prose a.external").click()
    dialog = page.get_by_role("dialog")
    assert "example.com" in dialog.inner_text()
    assert dialog.get_by_role("link", name="继续打开").get_attribute("href") == "https://example.com/"
    page.keyboard.press("Escape")
    assert dialog.is_hidden()
    assert page.url.startswith(site)


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("www.gov.cn", True),
        ("beian.miit.gov.cn", True),
        ("example.gov.cn", True),
        ("notgov.cn", False),
        ("gov.cn.example.com", False),
        ("example.com", False),
    ],
)
def test_government_sites_open_at_once(site: str, page: Page, host: str, ours: bool) -> None:
    page.goto(site + "/pages/not_found-plain.html")
    assert (
        page.evaluate(
            "async (host) => (await import('/theme/scripts/leaving.js')).isGovernment(host, ['127.0.0.1'])", host
        )
        is ours
    )


def test_the_leaving_page_offers_web_addresses_only(site: str, page: Page) -> None:
    page.goto(site + "/pages/leaving-plain.html?to=https%3A%2F%2Fexample.com%2Fa")
    assert page.locator("[data-leaving-link]").get_attribute("href") == "https://example.com/a"
    page.goto(site + "/pages/leaving-plain.html?to=javascript:alert(1)")
    assert page.locator("[data-leaving-target]").is_hidden()


def test_copying_the_address(site: str, browser: Browser) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(site + "/pages/article-full.html")
    page.get_by_role("button", name="复制链接").click()
    page.get_by_text("复制好了").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "https://www.example.gov.cn/2022/0106/003.html"
    context.close()


# A headless browser has no voices; this one keeps what it was given and waits, as a voice does.
VOICE = """
window.spoken = []; window.cancelled = 0;
Object.defineProperty(window, 'speechSynthesis', { value: { speak(piece) { window.spoken.push(piece.text); window.piece = piece; }, cancel() { window.cancelled += 1; } } });
"""


def test_reading_aloud_goes_on_piece_by_piece_and_stops_at_once(site: str, page: Page) -> None:
    page.add_init_script(VOICE)
    page.goto(site + "/pages/notice-in_force.html")
    page.get_by_role("button", name="朗读全文").click()
    stop = page.get_by_role("button", name="停止朗读")
    assert page.evaluate("document.activeElement.textContent") == "停止朗读"
    page.evaluate("window.piece.onend()")
    page.evaluate("window.piece.onend()")
    spoken = page.evaluate("window.spoken")
    assert spoken[0] == "关于做好生鲜农产品运输车辆通行服务的通知"
    assert spoken[1:] == ["有效 有效期到2099年3月15日。", "和谁有关"]
    page.mouse.wheel(0, 600)
    assert stop.is_visible()
    stop.click()
    page.evaluate("window.piece.onend()")
    assert len(page.evaluate("window.spoken")) == 3
    assert page.get_by_role("button", name="朗读全文").is_visible()


def test_buttons_that_need_scripts_do_not_show_without(site: str, bare: Page) -> None:
    bare.goto(site + "/pages/article-full.html")
    assert bare.locator("main").get_by_role("button").count() == 0


# -- without scripts, by keyboard --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("home-full", ["沙河子镇：28个卡点守住回家的路", "尚未施行", "已失效", "已废止", "2022年1月疫情防控"]),
        ("article-full", ["来源：商洛示例融媒体中心", "下转", "138****1234", "相关内容"]),
        ("notice-expired", ["已失效", "有效期到2022年1月3日", "附件下载", "0914-0000105"]),
        ("issues-calendar", ["1月", "7"]),
    ],
)
def test_everything_is_there_without_scripts(site: str, bare: Page, name: str, words: list[str]) -> None:
    bare.goto(f"{site}/pages/{name}.html")
    text = bare.locator("body").inner_text()
    assert [word for word in words if word not in text] == []


def test_the_skip_link_is_first_and_leads_to_the_text(site: str, page: Page) -> None:
    page.goto(site + "/pages/article-full.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    box = page.locator(".skip").bounding_box()
    assert box is not None
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_every_link_can_be_reached_by_keyboard_in_reading_order(site: str, page: Page) -> None:
    page.goto(site + "/pages/home-full.html")
    wanted = page.evaluate(
        "[...document.querySelectorAll('a, button, input')].filter((n) => n.offsetParent !== null || n.matches('.skip')).map((n) => n.outerHTML)"
    )
    walked = []
    for _ in wanted:
        page.keyboard.press("Tab")
        walked.append(page.evaluate("document.activeElement.outerHTML"))
        assert page.evaluate("document.activeElement.matches(':focus-visible')")
    assert walked == wanted


def test_pictures_move_nothing_when_they_come(site: str, page: Page) -> None:
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => list.getEntries().forEach((e) => { window.shift += e.value; })).observe({type: 'layout-shift', buffered: true});"
    )
    page.goto(site + "/pages/article-full.html")
    page.evaluate("document.querySelectorAll('img').forEach((image) => { image.loading = 'eager'; })")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(200)
    assert page.evaluate("window.shift") < 0.01
