"""An open search page while the site goes on under it, and the same page over an engine's endpoint."""

from __future__ import annotations

import http.server
import json
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_search_page import SHAHEZI, lay_site, town_module
from tests.gallery.chromium import chromium
from tests.gallery.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("search")]


@pytest.fixture
def page() -> Iterator[Page]:
    with chromium() as browser:
        page = browser.new_page()
        page.set_default_timeout(30_000)
        yield page


def test_an_open_page_goes_on_after_a_release(page: Page, tmp_path: Path) -> None:
    folder, later = tmp_path / "site", tmp_path / "later"
    documents = town_module.town(120)
    lay_site(folder, tmp_path / "state", documents)
    altered = {
        name: replace(document, paragraphs=(*document.paragraphs, "鹦鹉螺标本今天展出，欢迎参观。"))
        for name, document in documents.items()
    }
    lay_site(later, tmp_path / "state2", altered)
    with served(folder) as address:
        page.goto(f"{address}/search/?q={quote('沙河子')}")
        expect(page.locator("#results > li").first).to_contain_text("沙河子镇")
        gone: list[str] = []
        page.on("response", lambda response: gone.append(response.url) if response.status == 404 else None)
        shutil.rmtree(folder / "search")
        shutil.copytree(later / "search", folder / "search")
        page.locator("#q").fill("鹦鹉螺标本")
        expect(page.locator("#results > li").first).to_be_visible()
        expect(page.locator("#results mark").first).to_have_text("鹦鹉螺标本")
    assert gone, "the page asked for what the new release does not have"


class _Engine(http.server.SimpleHTTPRequestHandler):
    """The site, and a gateway on the same host (as its content policy wants) that answers as OpenSearch does."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        if not self.path.startswith("/find"):
            super().do_GET()
            return
        self.asked.append(parse_qs(urlsplit(self.path).query)["q"][0])
        source = {
            "number": 7, "path": SHAHEZI.path, "headline": SHAHEZI.headline, "published": SHAHEZI.published, "kind": "story",
            "column": "要闻", "column_slug": "yaowen", "township": "沙河子镇", "township_slug": "shahezi", "state": "",
            "issuing_body": "", "document_number": "", "kicker": "", "subhead": "", "topics": [], "tags": "", "byline": "",
            "standfirst": "", "paragraphs": list(SHAHEZI.paragraphs),
        }  # fmt: skip
        answer = {
            "took": 1,
            "hits": {"total": {"value": 1, "relation": "eq"}, "hits": [{"_id": "x", "_score": 4.2, "_source": source}]},
        }
        data = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


def test_the_page_over_an_endpoint(page: Page, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    lay_site(folder, tmp_path / "state", town_module.town(40))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Engine, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        index = folder / "search/index.html"
        index.write_text(index.read_text("utf-8").replace("data-home=", 'data-endpoint="/find" data-home=', 1), "utf-8")
        shutil.rmtree(folder / "search/data")
        address = f"http://127.0.0.1:{server.server_port}"
        page.goto(f"{address}/search/?q={quote('沙河子')}")
        first = page.locator("#results > li").first
        expect(first).to_contain_text(SHAHEZI.headline)
        expect(first.locator("mark").first).to_have_text("沙河子")
        assert first.locator("a").get_attribute("href") == f"{address}/{SHAHEZI.path}"
    finally:
        server.shutdown()
        server.server_close()
    assert _Engine.asked == ["沙河子"]
