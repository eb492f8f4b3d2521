"""The search page in headless Chromium, over an index that the real refresh wrote, under the strict content policy."""

from __future__ import annotations

import importlib.util
import json
import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from jinja2 import DictLoader, Environment
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from search_index.desk import VERSION, refresh
from search_index.terms import normalise, terms_of
from search_index.whoosh_index import DeskIndex
from tests.gallery.chromium import chromium
from tests.gallery.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("search")]

ROOT = Path(__file__).parents[2]
_spec = importlib.util.spec_from_file_location("town", ROOT / "tests/unit/search_index/town.py")
assert _spec is not None
assert _spec.loader is not None
town_module = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(town_module)
SHAHEZI = town_module.SHAHEZI

_BASE = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>搜索</title><link rel="stylesheet" href="/theme/search.css">'
    '<script type="module" src="/theme/js/main.js"></script>'
    "<body><main>{% block main %}{% endblock %}</main></html>"
)


def lay_site(folder: Path, state: Path, documents: dict[str, Any]) -> None:
    """A site of the search page, its scripts and the published index."""
    order = {document.id: document.published[:10] for document in documents.values()}
    published = refresh(state, order, (), lambda ids: [documents[i] for i in ids])
    for name, path in published.files.items():
        target = folder / "search" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    shutil.copytree(ROOT / "theme/static/js/search", folder / "theme/js/search")
    shutil.copyfile(ROOT / "theme/static/js/main.js", folder / "theme/js/main.js")
    shutil.copytree(ROOT / "theme/scripts/search", folder / "theme/scripts/search")
    shutil.copyfile(ROOT / "theme/static/css/components/search.css", folder / "theme/search.css")
    templates = {"base.html": _BASE, "search.html": (ROOT / "theme/templates/search.html").read_text("utf-8")}
    (folder / "search/index.html").write_text(
        Environment(loader=DictLoader(templates), autoescape=True).get_template("search.html").render(
            site={"search_url": "/search/", "home_url": "/"}, page={"heading": "搜索"}, assets={"search": "/theme/js/search/main.js"},
            archive={"name": "历史归档", "url": "/archive/"}, columns=[{"name": "要闻", "url": "/columns/news/"}],
        ),
        "utf-8",
    )  # fmt: skip


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("state")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, state: Path) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    lay_site(folder, state, town_module.town(900))
    with served(folder) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    context.set_default_timeout(30_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    assert errors == []


def ask(page: Page, site: str, query: str, more: str = "") -> None:
    page.goto(f"{site}/search/?q={quote(query)}{more}")
    expect(page.locator("#search-state")).to_contain_text("找到")


def test_the_vectors_hold_in_the_browser(page: Page, site: str) -> None:
    page.goto(f"{site}/search/")
    vectors = json.loads((ROOT / "tests/vectors/search_terms.json").read_text("utf-8"))
    got = page.evaluate(
        """async (texts) => {
          const t = await import('/theme/scripts/search/terms.js');
          await t.simplify();
          return texts.map(({ text, anchors, keys }) => {
            const n = t.normalise(text);
            return { text, normalised: n.text, offsets: n.offsets, terms: t.terms(n.text).sort(),
              keys: Object.fromEntries(Object.keys(keys).map((k) => [k, t.keyBits(k)])),
              anchors: Object.fromEntries(Object.keys(anchors).map((k) => [k, t.anchor(k)])) };
          });
        }""",
        vectors,
    )
    for ours, theirs in zip(vectors, got, strict=True):
        # JavaScript sorts by code units.
        ours["terms"].sort(key=lambda term: term.encode("utf-16-be"))
        assert theirs == ours


@pytest.mark.parametrize(
    ("query", "serial"),
    [
        ("沙河子", "001"), ("镇办", "004"), ("龙驹寨街办", "003"), ("1.36万吨", "002"), ("１.３６万吨", "002"), ("１．３６萬噸", "002"),
        ("2021年12月9日", "001"), ("2021-12-09", "001"), ("隔離人員", "001"), ("shz", "001"), ("shahezi", "001"), ("sha he zi", "001"),
        ("测政发〔2022〕3号", "005"), ("測政發[2022]3號", "005"), ("沙河子镇：把好进村第一道关", "001"),
    ],
)  # fmt: skip
def test_what_people_type_finds_its_story_first(page: Page, site: str, query: str, serial: str) -> None:
    ask(page, site, query)
    first = page.locator("ol#results > li").first
    assert first.locator("a").get_attribute("href") == f"{site}/2022/0106/{serial}.html"
    expect(first.locator("mark").first).to_be_visible()
    assert first.locator("time").get_attribute("datetime") == "2022-01-06"


def test_a_result_says_what_it_is(page: Page, site: str) -> None:
    ask(page, site, "冬季用火管理")
    first = page.locator("ol#results > li").first
    for text in ("2022年1月6日", "通知公告", "公告", "有效", "测政发〔2022〕3号"):
        expect(first).to_contain_text(text)


def test_phrases_exclusions_and_nothing(page: Page, site: str) -> None:
    ask(page, site, '"把好进村第一道关"')
    assert page.locator("ol#results > li").count() == 1
    ask(page, site, "沙河子 -把好进村")
    assert f"{site}/2022/0106/001.html" not in [a.get_attribute("href") for a in page.locator("#results a").all()]
    page.goto(f"{site}/search/?q=鹦鹉螺标本")
    expect(page.locator("#search-state")).to_contain_text("没有找到")
    expect(page.locator("#search-nothing")).to_contain_text("历史归档")
    assert page.locator("#results > li").count() == 0


def test_a_near_miss_is_answered_with_a_suggestion(page: Page, site: str) -> None:
    page.goto(f"{site}/search/?q=沙何子镇")
    expect(page.locator("#search-state")).to_contain_text("您是不是要找")
    page.locator("#search-state a", has_text="沙河子镇").click()
    expect(page.locator("#results > li").first).to_contain_text("沙河子镇")


def test_typing_addresses_and_the_back_button(page: Page, site: str) -> None:
    page.goto(f"{site}/search/")
    page.locator("#q").press_sequentially("沙")
    page.wait_for_timeout(400)
    assert page.locator("#results > li").count() == 0
    page.locator("#q").press_sequentially("河子")
    expect(page.locator("#results > li").first).to_contain_text("沙河子镇")
    assert "q=" in page.url
    page.locator("#q").press("Enter")
    page.locator("#q").fill("粮食")
    page.locator("#q").press("Enter")
    expect(page.locator("#results > li").first).to_contain_text("洛南县")
    page.locator("#q").press("ArrowDown")
    page.wait_for_function("() => document.activeElement.tagName === 'A'")  # the first key fetches what walks
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("ArrowDown")
    assert page.locator("#results a").first.evaluate("link => link === document.activeElement")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "q"
    page.go_back()
    expect(page.locator("#results > li").first).to_contain_text("沙河子镇")
    expect(page.locator("#q")).to_have_value("沙河子")


def test_filters_counts_and_sorting(page: Page, site: str) -> None:
    ask(page, site, "基层工作见闻")
    page.locator("#filter-box summary").click()
    year = page.locator("#f-year")
    expect(year).to_be_visible()
    year.select_option("2021")
    expect(page).to_have_url(re.compile("year=2021"))
    expect(page.locator("#results time").first).to_have_attribute("datetime", re.compile("^2021"))
    ask(page, site, "基层工作见闻", "&sort=date")
    days = [t.get_attribute("datetime") or "" for t in page.locator("#results time").all()]
    assert days == sorted(days, reverse=True)
    ask(page, site, "镇办", "&kind=notice&from=2022-01-01&to=2022-12-31")
    ask(page, site, "用火", "&kind=notice&state=有效")
    assert page.locator("#results > li").count() == 1


def test_a_broken_link_says_so_and_tries_again(page: Page, site: str) -> None:
    page.goto(f"{site}/search/")
    page.route("**/search/data/**", lambda route: route.abort())
    page.locator("#q").fill("粮食")
    expect(page.locator("#search-state button")).to_be_visible()
    page.unroute("**/search/data/**")
    page.locator("#search-state button").click()
    assert page.evaluate("document.activeElement.id") == "search-state"  # not lost with the button
    expect(page.locator("#results > li").first).to_contain_text("洛南县")


def test_a_host_in_trouble_is_not_waited_for_without_end(page: Page, site: str) -> None:
    page.route("**/search/data/**", lambda route: route.fulfill(status=503, body="busy"))
    page.goto(f"{site}/search/?q=粮食")
    expect(page.locator("#search-state button")).to_be_visible()


def test_the_reader_sees_what_was_asked_before_search_is_there(page: Page, site: str) -> None:
    held: list[Route] = []
    page.route("**/search/main.js", lambda route: held.append(route))
    page.goto(f"{site}/search/?q=粮食", wait_until="commit")
    expect(page.locator("#search-state")).to_have_text("正在打开搜索……")
    expect(page.locator("#q")).to_have_value("粮食")
    held[0].abort()
    expect(page.locator("#search-state")).to_contain_text("网络断了")
    page.unroute("**/search/main.js")
    page.locator("#search-state button").click()
    expect(page.locator("#results > li").first).to_contain_text("洛南县")


def test_a_browser_that_cannot_read_the_script_is_told_so(context: BrowserContext, site: str) -> None:
    """Outside the fixture `page`, as the error is what is wanted."""
    page = context.new_page()
    page.route(
        "**/search/main.js", lambda route: route.fulfill(content_type="text/javascript", body="const x = /(?<a/;")
    )
    page.goto(f"{site}/search/?q=粮食")
    expect(page.locator("#search-state")).to_contain_text("浏览器太旧")


def test_what_comes_later_may_fail_without_the_results(page: Page, site: str) -> None:
    page.route("**/refine.js", lambda route: route.abort())
    ask(page, site, "沙何子镇")  # has a near miss to offer, which does not come
    assert page.locator("#results > li").count() > 0
    ask(page, site, "粮食")
    page.locator("#filter-box summary").click()
    expect(page.locator("#search-state")).to_contain_text("筛选的条件没有取到")
    page.unroute("**/refine.js")
    page.locator("#filter-box summary").click()
    page.locator("#filter-box summary").click()
    expect(page.locator("#f-year")).to_be_visible()


def wait_until_kept(page: Page) -> None:
    """Until the worker has the page, its scripts and what was read."""
    kept = [
        "/search/",
        "/search/root.json",
        *(f"/theme/js/search/{name}.js" for name in ("main", "later", "quoted", "pinyin")),
    ]
    look = "(kept) => Promise.all(kept.map((url) => caches.match(url, { ignoreSearch: true }))).then((all) => all.every(Boolean))"
    for _ in range(240):
        if page.evaluate(look, kept):
            return
        page.wait_for_timeout(250)
    raise AssertionError("the worker did not keep the page")


def test_it_works_without_a_network_once_visited(context: BrowserContext, page: Page, site: str) -> None:
    ask(page, site, "沙河子")
    wait_until_kept(page)
    context.set_offline(True)
    page.goto(f"{site}/search/?q=沙河子")
    expect(page.locator("#results > li").first).to_contain_text("沙河子镇")
    context.set_offline(False)


def test_more_results_filters_by_keys_and_a_new_query(page: Page, site: str) -> None:
    ask(page, site, "基层工作见闻")
    before = page.locator("#results > li").count()
    page.locator("#search-more").click()
    expect(page.locator("#results > li").nth(before)).to_be_visible()
    page.locator("#filter-box summary").click()
    page.locator("#f-year").select_option("2021")
    expect(page.locator("#results time").first).to_have_attribute("datetime", re.compile("^2021"))
    expect(page.locator("#f-year")).to_have_value("2021")
    page.locator("#f-sort").select_option("date")
    expect(page).to_have_url(re.compile("sort=date"))
    page.locator("#q").fill("粮食")
    page.locator("#q").press("Enter")
    expect(page).to_have_url(re.compile("year=2021"))  # what narrows stays until it is taken off
    page.go_back()
    expect(page.locator("#f-sort")).to_have_value("date")


def test_typing_pinyin_and_quotes_offline_after_one_visit(context: BrowserContext, page: Page, site: str) -> None:
    """What is fetched later was kept as well."""
    for query in ("shahezi", '"把好进村第一道关"', "沙何子镇"):
        ask(page, site, query)
    wait_until_kept(page)
    context.set_offline(True)
    page.goto(f"{site}/search/?q=shahezi")
    expect(page.locator("#results mark").first).to_have_text("沙河子")
    page.locator("#q").fill('"把好进村第一道关"')
    expect(page.locator("#results mark").first).to_have_text("把好进村第一道关")
    page.keyboard.press("ArrowDown")
    page.wait_for_function("() => document.activeElement.tagName === 'A'")
    context.set_offline(False)


def test_without_scripts_the_archive_is_offered(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/search/?q=沙河子")
    expect(page.locator(".search-fallback a")).to_have_attribute("href", "/archive/")
    expect(page.locator(".search-fallback")).to_contain_text("没有开启脚本")
    context.close()


def test_the_browser_finds_what_whoosh_finds(page: Page, site: str, state: Path) -> None:
    """Oracle: for random queries the postings read in the browser are Whoosh's, document for document, bit for bit."""
    documents = sorted(town_module.town(900).values(), key=lambda d: d.order)
    choose = random.Random(11)
    terms = sorted(
        {t for d in choose.sample(documents, 60) for t in terms_of(normalise("\n".join((d.headline, *d.paragraphs))))}
    )
    wanted = choose.sample(terms, min(120, len(terms)))
    page.goto(f"{site}/search/")
    got = page.evaluate(
        """async (wanted) => {
          const { Index } = await import('/theme/scripts/search/index.js');
          const index = new Index('/search/');
          await index.open();
          const out = {};
          for (const t of wanted) {
            const l = await index.postings(t, true), at = [];
            for (let i = 0; i < l.docs.length; i++) at.push([(await index.story(l.docs[i])).path, l.loads[i]]);
            if (at.length > 30) at.length = 30;
            out[t] = { df: l.df, at };
          }
          return out;
        }""",
        [t for t in wanted if sum(t in d.headline or any(t in p for p in d.paragraphs) for d in documents) < 60],
    )
    assert len(got) > 20
    paths = {d.id: d.path for d in documents}
    with DeskIndex(state / "whoosh", VERSION).open().searcher() as searcher:
        reader = searcher.reader()
        for term, found in got.items():
            matcher, expected = reader.postings("body", term), {}
            while matcher.is_active():
                expected[paths[reader.stored_fields(matcher.id())["id"]]] = int.from_bytes(matcher.value(), "big")
                matcher.next()
            assert found["df"] == len(expected), term
            assert all(expected[path] == load for path, load in found["at"]), term
