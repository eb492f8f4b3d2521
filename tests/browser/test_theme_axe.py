"""axe-core finds nothing on any template or component: phone and desk, normal, dark, and large text."""

from __future__ import annotations

import importlib.resources
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.gallery.chromium import chromium
from tests.gallery.examples import component_examples, page_examples
from tests.gallery.render import build
from tests.gallery.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("theme")]

AXE = (importlib.resources.files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
TEMPLATES = [example.address for example in page_examples()]
# Components are parts of the templates; alone they are looked at where room is scarcest.
COMPONENTS = sorted({example.address for example in component_examples()})
WIDTHS = (360, 1280)
# What a change of colours or sizes can break; everything else is looked at once a width in the normal mode.
LOOKS = ["color-contrast", "target-size", "link-in-text-block", "scrollable-region-focusable"]
# 7:1 for text and 4.5:1 for large text, more than the 4.5:1 and 3:1 that the rules want. (axe's own color-contrast-enhanced lets faint text pass.)
STRICTER = "axe.configure({checks: [{id: 'color-contrast', options: {contrastRatio: {normal: {expected: 7}, large: {expected: 4.5}}}}]})"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("gallery")
    build(folder / "site")
    with served(folder / "site") as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 360, "height": 800}, reduced_motion="reduce")
    yield page
    page.close()


def violations(page: Page, run_only: dict[str, Any]) -> list[str]:
    """What axe objects to, one line each: rule, element, why."""
    found = page.evaluate(
        "async (runOnly) => (await axe.run(document, {runOnly, resultTypes: ['violations']})).violations", run_only
    )
    return [f"{rule['id']}: {node['html'][:160]} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


def _without_refresh(route: Route) -> None:
    response = route.fetch()
    route.fulfill(response=response, body=re.sub(r'<meta http-equiv="refresh"[^>]*>', "", response.text()))


def examine(page: Page, address: str, widths: tuple[int, ...]) -> list[str]:
    """All that is wrong with a page in every mode, each line beginning with the mode."""
    problems: list[str] = []
    page.on("console", lambda message: problems.append(f"console {message.text}") if message.type == "error" else None)
    if "moved" in address:  # the page leads on at once: look at it as those do who forbid that
        page.route(address, _without_refresh)
    page.goto(address)
    page.evaluate(AXE + STRICTER)
    for scheme, elder in (("light", False), ("dark", False), ("light", True)):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.evaluate("(on) => document.documentElement.classList.toggle('elder', on)", elder)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 800})
            where = f"{width} {scheme} {'elder' if elder else 'standard'}"
            if scheme == "light" and not elder:
                problems += [f"{where} {line}" for line in violations(page, {"type": "tag", "values": TAGS})]
            problems += [f"{where} {line}" for line in violations(page, {"type": "rule", "values": LOOKS})]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                problems.append(f"{where} wider than the window")
    # Large text in the dark differs from both only in its colours, and those not by width.
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": widths[0], "height": 800})
    problems += [f"dark elder {line}" for line in violations(page, {"type": "rule", "values": ["color-contrast"]})]
    return problems


@pytest.mark.parametrize("address", TEMPLATES)
def test_axe_finds_nothing_on_a_template(site: str, page: Page, address: str) -> None:
    assert examine(page, site + address, WIDTHS) == []


@pytest.mark.parametrize("address", COMPONENTS)
def test_axe_finds_nothing_on_a_component(site: str, page: Page, address: str) -> None:
    assert examine(page, site + address, (360,)) == []


def test_axe_would_find_faint_text(site: str, page: Page) -> None:
    page.goto(site + "/pages/home-full.html")
    page.evaluate(AXE + STRICTER)
    page.evaluate("document.documentElement.style.setProperty('--ink-soft', '#bbb')")
    assert violations(page, {"type": "rule", "values": LOOKS}) != []
