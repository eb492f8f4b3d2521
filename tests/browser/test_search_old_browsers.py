"""The search page in browsers of before 2023: what a browser of today finds, in the same order with the same scores.

Each test runs twice: in today's Chromium without all that Chrome 85 and Safari 15 lack, and in a real Chromium 85 where one can be had.
"""

from __future__ import annotations

import base64
import random
import zlib
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from tests.browser.test_search_page import lay_site, town_module
from tests.gallery import old_chromium
from tests.gallery.chromium import chromium
from tests.gallery.serving import served
from workshop.scripts import PUBLISHED

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("old_browsers")]

# As in Safari 15, or in Chrome 85, which has DecompressionStream without the format.
_WITHOUT = """
delete AbortSignal.timeout; delete AbortSignal.any; delete globalThis.structuredClone; delete Object.hasOwn; delete Object.groupBy;
delete Promise.withResolvers; delete Array.fromAsync;
for (const kind of [Array, String, Object.getPrototypeOf(Uint8Array)])
  for (const name of ["at", "findLast", "findLastIndex", "toSorted", "toReversed", "toSpliced", "with", "isWellFormed"]) delete kind.prototype[name];
for (const kind of [Element, Document, DocumentFragment]) delete kind.prototype.replaceChildren;
delete HTMLFormElement.prototype.requestSubmit;
"""
_OF_SAFARI = (
    _WITHOUT + "delete globalThis.DecompressionStream; delete globalThis.TransformStream; delete Blob.prototype.stream;"
)
_OF_CHROME = _WITHOUT + """
const Today = DecompressionStream;
globalThis.DecompressionStream = function (format) { if (format === "deflate-raw") throw new TypeError(format); return new Today(format); };
"""  # fmt: skip
_ASK = """async ([queries, all]) => {
  const { Index } = await import('/theme/scripts/search/index.js');
  const index = new Index(new URL('/search/', location).href), found = [];
  for (const asked of queries) {
    const { query, looked, ranked } = await index.search(asked, all);
    found.push({ asked, query, looked, ranked: ranked.map(({ id, part, near, score }) => [score, id, part, near]) });
  }
  return found;
}"""
_READ = """async (numbers) => {
  const { Index } = await import('/theme/scripts/search/index.js');
  const index = new Index(new URL('/search/', location).href);
  await index.open();
  return Promise.all(numbers.map((number) => index.story(number)));
}"""
_SETTLED = """async (words) => {
  const state = document.querySelector('#search-state');
  for (const end = Date.now() + 30000; Date.now() < end; await new Promise((next) => setTimeout(next, 20)))
    if (new RegExp(words).test(state.textContent)) return state.textContent;
  return 'waited in vain: ' + state.textContent;
}"""

_UNTIL = """async (selector) => {
  for (const end = Date.now() + 30000; Date.now() < end; await new Promise((next) => setTimeout(next, 20)))
    if (document.querySelector(selector)) return;
  throw new Error(`waited in vain for ${selector}`);
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    lay_site(folder, tmp_path_factory.mktemp("state"), town_module.town(300))
    with served(folder) as address:
        yield address


@pytest.fixture(scope="module")
def today() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def today_s(today: Browser, site: str) -> Page:
    """The page in today's browser."""
    page = today.new_page()
    page.goto(f"{site}/search/")
    return page


@pytest.fixture(scope="module", params=["Safari 15's lacks", "Chrome 85's lacks", "Chrome 85"])
def old(request: pytest.FixtureRequest, today: Browser) -> Iterator[BrowserContext]:
    if request.param == "Chrome 85":
        if reason := old_chromium.missing(today.browser_type):
            pytest.skip(reason)
        running = old_chromium.start(today.browser_type)
        assert running.version.startswith("85.")
        yield running.new_context(viewport={"width": 360, "height": 740})
        running.close()
        return
    context = today.new_context(viewport={"width": 360, "height": 740})
    context.add_init_script(_OF_SAFARI if "Safari" in request.param else _OF_CHROME)
    yield context
    context.close()


@pytest.fixture
def page(old: BrowserContext) -> Iterator[Page]:
    page = old.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.close()
    assert errors == []


def _queries() -> list[str]:
    choose, documents = random.Random(85), list(town_module.town(300).values())
    texts = [one.headline + "，" + "".join(one.paragraphs) for one in documents]
    found = [
        "沙河子",
        "镇办",
        "1.36万吨",
        "2021年12月9日",
        "2021-12-9",
        "隔離人員",
        "shz",
        "shahezi",
        "“龙驹寨街办”",
        '"沙河子" -隔离',
        "Ａ４",
    ]
    for text in choose.sample(texts, 20):
        start, size = choose.randrange(max(1, len(text) - 12)), choose.randrange(2, 13)
        piece = text[start : start + size]
        found += [piece, f"“{piece}”", f"{piece[:2]} {piece[-2:]}", f"{piece} -{choose.choice(texts)[:2]}"]
    return [*found, *(choose.choice(documents).headline for _ in range(12))]


def _steady(answers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Answers with numbers to nine digits. Documents that score alike to these are put in their own order: two browsers' logarithms
    differ in the last digit of sixteen."""
    for answer in answers:
        hits = [[round(number, 9) for number in hit] for hit in answer["ranked"]]
        answer["ranked"] = [sorted(alike) for _, alike in groupby(hits, key=lambda hit: hit[0])]
    return answers


@pytest.mark.parametrize("all_", [False, True])
def test_an_old_browser_finds_the_same(page: Page, site: str, today_s: Page, all_: bool) -> None:
    page.goto(f"{site}/search/")
    found, expected = (_steady(one.evaluate(_ASK, [_queries(), all_])) for one in (page, today_s))
    assert sum(bool(answer["ranked"]) for answer in expected) > len(expected) / 2
    for ours, theirs in zip(found, expected, strict=True):
        assert ours == theirs


def test_an_old_browser_reads_the_same(page: Page, site: str, today_s: Page) -> None:
    page.goto(f"{site}/search/")
    numbers = [hit[1] for answer in today_s.evaluate(_ASK, [["镇办", "隔离"], True]) for hit in answer["ranked"]]
    assert len(numbers) > 20
    assert page.evaluate(_READ, numbers) == today_s.evaluate(_READ, numbers)


def test_the_page_works_in_an_old_browser(page: Page, site: str) -> None:
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url.rsplit("/", 1)[1]))
    page.goto(f"{site}/search/?q={quote('沙河子')}")
    assert "找到" in page.evaluate(_SETTLED, "找到")
    assert fetched.count("older.js") == 1
    assert "沙河子" in page.evaluate("document.querySelector('#results > li mark').textContent")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # Filters, which come as a file of their own; more results; another query as one types; nothing found.
    page.evaluate("document.querySelector('#filter-box').open = true")
    page.evaluate(_UNTIL, "#filter-box label:nth-of-type(3) select")
    type_in = "(words) => { const q = document.querySelector('#q'); q.value = words; q.dispatchEvent(new Event('input', { bubbles: true })); }"
    page.evaluate(type_in, "隔離人員")
    page.evaluate("() => new Promise((next) => setTimeout(next, 300))")
    assert "找到" in page.evaluate(_SETTLED, "找到")
    assert "隔离人员" in page.evaluate("document.querySelector('#results > li mark').textContent")
    page.evaluate(type_in, "甲乙丙丁戊己庚辛")
    assert "没有找到" in page.evaluate(_SETTLED, "没有找到")
    assert fetched.count("older.js") == 1


def test_every_script_of_the_page_is_understood(page: Page, site: str) -> None:
    page.goto(f"{site}/search/?q={quote('沙河子')}")
    assert "找到" in page.evaluate(_SETTLED, "找到")
    for path in sorted((PUBLISHED / "search").glob("*.js")):
        page.evaluate("async (url) => { await import(url); }", f"/theme/js/search/{path.name}")
    # The rest of the results come on asking.
    page.goto(f"{site}/search/?q={quote('镇办')}")
    assert "显示前" in page.evaluate(_SETTLED, "显示前")
    shown = page.evaluate("document.querySelectorAll('#results > li').length")
    page.evaluate("document.querySelector('#search-more').click()")
    page.evaluate(_UNTIL, f"#results > li:nth-child({shown + 1})")


def test_a_browser_of_today_does_not_fetch_it(today_s: Page, site: str) -> None:
    fetched: list[str] = []
    today_s.on("request", lambda request: fetched.append(request.url))
    today_s.goto(f"{site}/search/?q={quote('沙河子')}")
    assert "找到" in today_s.evaluate(_SETTLED, "找到")
    assert not [url for url in fetched if url.endswith("older.js")]


def test_when_it_does_not_come_the_page_says_so(old: BrowserContext, site: str) -> None:
    page = old.new_page()
    page.route("**/older.js", lambda route: route.abort())
    page.goto(f"{site}/search/?q={quote('沙河子')}")
    assert page.evaluate(_SETTLED, "再试一次") == "网络断了，没能取到结果。再试一次"
    page.close()


def _deflated(choose: random.Random) -> bytes:
    """Bytes deflated in any of zlib's ways, most often text."""
    alphabet = choose.choice(["的一是不了在人有我他", "ab", "沙河子\n，。0123456789", "".join(map(chr, range(256)))])
    data = "".join(choose.choices(alphabet, k=choose.choice([0, 1, 5, 300, 2000]))).encode("utf-8")
    if choose.random() < 0.2:
        data *= choose.choice([2, 40])
    strategy = choose.choice([zlib.Z_DEFAULT_STRATEGY, zlib.Z_FIXED, zlib.Z_HUFFMAN_ONLY, zlib.Z_RLE, zlib.Z_FILTERED])
    packer = zlib.compressobj(choose.choice([0, 1, 6, 9]), zlib.DEFLATED, -15, choose.choice([1, 8, 9]), strategy)
    half = len(data) // 2
    flush = choose.choice([zlib.Z_NO_FLUSH, zlib.Z_SYNC_FLUSH, zlib.Z_FULL_FLUSH])
    return packer.compress(data[:half]) + packer.flush(flush) + packer.compress(data[half:]) + packer.flush()


def _damaged(data: bytes, choose: random.Random) -> bytes:
    """Bytes cut, longer, changed in a bit or two, most often near the beginning, where the codes stand, or any bytes at all."""
    way = choose.randrange(5)
    if way == 0:
        return data[: choose.randrange(len(data))]
    if way == 1:
        return data + choose.randbytes(choose.randrange(1, 4))
    if way == 2:
        return choose.randbytes(choose.randrange(60))
    changed = bytearray(data)
    for _ in range(way - 2):
        changed[min(int(choose.expovariate(0.05)), len(changed) - 1)] ^= 1 << choose.randrange(8)
    return bytes(changed)


def _by_zlib(data: bytes) -> bytes | None:
    """What zlib makes of it; None when it is broken, not whole, or followed by something."""
    unpacker = zlib.decompressobj(-15)
    try:
        text = unpacker.decompress(data)
    except zlib.error:
        return None
    return text if unpacker.eof and not unpacker.unused_data else None


def test_it_unpacks_what_zlib_unpacks_and_refuses_what_zlib_refuses(page: Page, site: str) -> None:
    choose, cases = random.Random(1951), []
    for _ in range(1200):
        sound = _deflated(choose)
        cases += [sound, _damaged(sound, choose), _damaged(sound, choose)]
    expected = [_by_zlib(case) for case in cases]
    refused = sum(one is None for one in expected)
    assert refused > len(cases) / 3, "the damage is real"
    assert sum(one is not None and case not in cases[::3] for case, one in zip(cases, expected, strict=True)), (
        "and sometimes unseen"
    )
    page.goto(f"{site}/search/")
    found = page.evaluate(
        """async (cases) => {
          const { inflate } = await import('/theme/scripts/search/older.js');
          return cases.map((text) => {
            try { return btoa(Array.from(inflate(Uint8Array.from(atob(text), (c) => c.charCodeAt())), (b) => String.fromCharCode(b)).join("")); }
            catch (error) { return null; }
          });
        }""",
        [base64.b64encode(case).decode() for case in cases],
    )
    assert [one if one is None else base64.b64decode(one) for one in found] == expected


def _filled_with(body: bytes) -> Callable[[Route], None]:
    return lambda route: route.fulfill(body=body, content_type="application/octet-stream")


def test_a_damaged_file_ends_in_the_page_s_own_words(old: BrowserContext, site: str) -> None:
    for body in (b"", b"\x07", b"\x05\xe0\xff" * 9, b"\x00" * 200):
        page = old.new_page()
        page.route("**/data/g*.bin", _filled_with(body))
        page.goto(f"{site}/search/?q={quote('沙河子')}")
        assert "搜索用的数据读不出来" in page.evaluate(_SETTLED, "再试一次")
        page.close()
