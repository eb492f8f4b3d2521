"""The sample portal in a real Chromium of 2020, where one can be had: the same look but for a few niceties, and nothing fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from portal.command import Request, build
from tests.browser.test_theme_portal import PAGES, STORY
from tests.gallery import old_chromium
from tests.gallery.chromium import chromium
from tests.gallery.render import stylesheet
from tests.gallery.screenshots import DAY
from tests.gallery.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("old_browsers")]

# What an old browser passes over, and the page is only a little plainer for it.
NICETIES = {"text-wrap", "text-autospace", "text-size-adjust", "aspect-ratio", "text-decoration-thickness", "text-underline-offset", "text-decoration-color"}  # fmt: skip
NICE_SELECTORS = re.compile(r":has\(|:focus-visible|::marker")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("portal") / "site"
    assert build(Request(output=folder, today=DAY)) == 0
    with served(folder) as address:
        yield address


@pytest.fixture(scope="module")
def old() -> Iterator[Browser]:
    with chromium() as today:
        if reason := old_chromium.missing(today.browser_type):
            pytest.skip(reason)
        running = old_chromium.start(today.browser_type)
        yield running
        running.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_fails_or_is_wider_than_the_screen(site: str, old: Browser, width: int) -> None:
    page = old.new_page(viewport={"width": width, "height": 800})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    for address in [*PAGES, f"{STORY}#elder"]:
        page.goto(site + address)
        assert page.evaluate("document.documentElement.scrollWidth") == width, address
        assert page.evaluate("getComputedStyle(document.querySelector('.skip')).position") == "absolute"
    page.close()
    assert errors == []


def test_large_text_comes_and_goes(site: str, old: Browser) -> None:
    page = old.new_page(viewport={"width": 360, "height": 800})
    page.goto(site + STORY)
    shown = "['.mode-elder', '.mode-standard'].map((name) => getComputedStyle(document.querySelector(name)).display !== 'none')"
    assert page.evaluate(shown) == [True, False]
    page.evaluate("document.querySelector('.mode-elder').click()")
    assert page.evaluate(shown) == [False, True]
    page.goto(site + "/")
    assert page.evaluate(shown) == [False, True]
    page.close()


def test_of_the_styles_it_passes_over_niceties_only(old: Browser) -> None:
    rules = re.findall(r"([^{};]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/| !important", "", stylesheet(), flags=re.DOTALL))
    selectors = sorted({selector.strip() for selector, _ in rules if not selector.strip().startswith("@")})
    declarations = sorted(
        {tuple(part.strip().split(": ", 1)) for _, body in rules for part in body.split(";") if ":" in part}
    )
    assert len(selectors) > 200
    assert len(declarations) > 200
    page = old.new_page()
    refused = page.evaluate(
        """(selectors) => selectors.filter((one) => {
          try { document.querySelector(one); return false; } catch (error) { return true; }
        })""",
        selectors,
    )
    assert [one for one in refused if not NICE_SELECTORS.search(one)] == []
    passed_over = page.evaluate("(all) => all.filter(([name, value]) => !CSS.supports(name, value))", declarations)
    assert {name for name, _ in passed_over} <= NICETIES, passed_over
    page.close()
