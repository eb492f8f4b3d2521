"""The sample portal with its real address: every link and anchor leads somewhere, and a browser finds nothing against the policy."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from lxml import etree, html
from playwright.sync_api import Browser

from tests.gallery.chromium import chromium
from tests.gallery.serving import POLICY, served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("portal")]
ROOT = Path(__file__).resolve().parents[2]
HOST = "https://www.example.gov.cn"
REFERENCES = ("href", "src", "action", "poster")


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample portal as `publish` would build it."""
    output: Path = tmp_path_factory.mktemp("portal") / "output"
    command = [
        sys.executable,
        str(ROOT / "tasks.py"),
        "build",
        "--output",
        str(output),
        "--settings",
        str(ROOT / "publishconf.py"),
    ]
    environment = {**os.environ, "NEWSROOM_SITEURL": HOST, "NEWSROOM_JOBS": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return output


@pytest.fixture(scope="module")
def pages(portal: Path) -> dict[str, html.HtmlElement]:
    """Every page by its address."""
    return {
        "/" + path.relative_to(portal).as_posix(): html.document_fromstring(path.read_bytes())
        for path in sorted(portal.rglob("*.html"))
    }


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def file_of(portal: Path, address: str) -> Path:
    """The file a plain web host would send for an address."""
    name = unquote(urlsplit(address).path).lstrip("/")
    return portal / (name + "index.html" if not name or name.endswith("/") else name)


def references(page: html.HtmlElement) -> Iterator[str]:
    for element in page.iter(etree.Element):
        for name in REFERENCES:
            if name in element.attrib:
                yield element.attrib[name]
        for candidate in element.get("srcset", "").split(","):
            if candidate.strip():
                yield candidate.split()[0]


def test_every_link_and_anchor_resolves(portal: Path, pages: dict[str, html.HtmlElement]) -> None:
    anchors = {
        address: {element.get("id") for element in page.iter(etree.Element) if element.get("id")}
        for address, page in pages.items()
    }
    dead, seen = [], 0
    for address, page in pages.items():
        for reference in references(page):
            target, anchor = urldefrag(urljoin(HOST + address, reference))
            if not target.startswith(HOST + "/"):
                assert target.startswith(("https://", "http://", "mailto:", "tel:", HOST)), (address, reference)
                continue
            seen += 1
            file = file_of(portal, target)
            if not file.is_file() or (
                anchor
                and file.suffix == ".html"
                and unquote(anchor) not in anchors["/" + file.relative_to(portal).as_posix()]
            ):
                dead.append((address, reference))
    assert dead == []
    assert seen > 500


def test_feeds_and_site_maps_name_real_pages(portal: Path) -> None:
    named = set()
    for path in sorted(portal.rglob("*.xml")):
        named |= set(re.findall(rf"{HOST}(/[^<\"&#?]*)", path.read_text(encoding="utf-8")))
    assert len(named) > 30
    assert [address for address in sorted(named) if not file_of(portal, address).is_file()] == []


def test_every_page_can_be_reached_from_home(portal: Path, pages: dict[str, html.HtmlElement]) -> None:
    """By links alone, without the search and the site map files."""
    waiting, reached = ["/index.html"], {"/index.html"}
    while waiting:
        address = waiting.pop()
        for element in pages[address].iter("a"):
            target = urljoin(HOST + address, element.get("href", ""))
            name = "/" + file_of(portal, target).relative_to(portal).as_posix() if target.startswith(HOST) else ""
            if name in pages and name not in reached:
                reached.add(name)
                waiting.append(name)
    apart = {"/404.html", "/leaving.html"}
    gone = {
        address for address, page in pages.items() if page.find(".//meta[@name='robots']") is not None
    }  # withdrawn, moved
    assert set(pages) - reached - apart - gone == set()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
def test_nothing_against_the_policy(portal: Path, browser: Browser, scripts: bool) -> None:
    """Home, a story, a notice, a list, a newspaper page and the search, under default-src 'self': no violation, no error, nothing missing."""
    assert POLICY == "default-src 'self'"
    story, notice = "/2022/0106/003.html", "/2022/0105/101.html"
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    said: list[str] = []
    missing: list[str] = []
    outside: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("response", lambda response: missing.append(response.url) if response.status >= 400 else None)
    with served(portal) as address:
        page.on(
            "request",
            lambda request: (
                outside.append(request.url) if not request.url.startswith((address, "data:", "blob:")) else None
            ),
        )
        for path in (
            "/",
            story,
            notice,
            "/columns/yaowen/",
            "/issues/2022-01-07/1.html",
            "/search/?q=%E5%8D%A1%E7%82%B9",
        ):
            response = page.goto(address + path)
            assert response is not None
            assert response.headers["content-security-policy"] == POLICY
            page.wait_for_load_state("networkidle")
            assert len(page.locator("main").inner_text()) > 40, path
    context.close()
    assert (said, missing, outside) == ([], [], [])
