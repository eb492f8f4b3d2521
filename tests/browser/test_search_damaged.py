"""The search page over damaged data: a sentence with a way on, never a hang, never a crash."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, Route, expect

from tests.fuzz.search_client import harness, run_cases

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("search")]
CASES = 90


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with harness() as page:
        yield page


def test_damaged_data_ends_in_results_or_in_a_named_failure(page: Page) -> None:
    assert run_cases(page, -1, 1).outcomes == {"found": 1}, "sound data is found in"
    found = run_cases(page, 1, CASES)
    assert found.bad == []
    assert found.outcomes["damaged"] > CASES // 4, "the damage is real"


@pytest.mark.parametrize(
    "shard",
    [
        [],
        [0],
        [0, 255, 255, 255, 255, 255, 255, 127],  # as many pairs as memory holds
        [0, 0, 255, 255, 255, 255, 255, 255, 127],  # as many words
        [0, 0, 255, 255, 127, 97],  # words longer than the file
        [0, 0, 1, 97, 255, 255, 255, 255, 15],  # a word in four thousand million documents
        [1, 0, 1, 97, 3, 1, 1, 1, 1],  # postings without impacts
        [0, *[255] * 40],  # a number without end
    ],
)
def test_a_shard_that_promises_more_than_it_holds(page: Page, shard: list[int]) -> None:
    answer = page.evaluate(
        """async (bytes) => {
          const { readShard } = await import('/theme/scripts/search/shard.js');
          try { readShard(Uint8Array.from(bytes)); return 'read'; } catch (error) { return String(error.damaged); }
        }""",
        shard,
    )
    assert answer == "true"


def test_a_group_whose_tree_has_no_leaf_for_a_word(page: Page) -> None:
    """Once it looked for the leaf for ever."""
    answer = page.evaluate(
        """async () => {
          const { Index } = await import('/theme/scripts/search/index.js');
          const index = new Index('/search/');
          index.group = async () => ({ depths: [9], digests: new DataView(new ArrayBuffer(4)), fresh: new Map() });
          try { await index.place('沙河'); return 'found'; } catch (error) { return String(error.damaged); }
        }"""
    )
    assert answer == "true"


@pytest.mark.parametrize("name", ["root.json", "data/g*", "story/*"])
def test_the_page_says_what_is_wrong_and_how_to_go_on(page: Page, name: str) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))

    def cut(route: Route) -> None:
        route.fulfill(status=200, body=b"\xff\xff\x00")

    page.route(f"**/search/{name}", cut)
    page.goto(page.url.split("/search")[0].rstrip("/") + f"/search/?q={quote('沙河子')}")
    state = page.locator("#search-state")
    expect(state).to_contain_text("读不出来")
    page.unroute(f"**/search/{name}", cut)
    state.get_by_role("button", name="再试一次").click()
    expect(page.locator("#results li").first).to_be_visible()
    assert errors == []
