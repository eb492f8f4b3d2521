"""Ask a site its queries in headless Chromium, counting what its server really sent."""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks.search.queries import KINDS, Query

_TEXT = (".js", ".html", ".json", ".css")


@dataclass
class Served:
    """Bytes of bodies and number of requests since the last `take`."""

    bytes: int = 0
    requests: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self) -> tuple[int, int]:
        with self.lock:
            taken = self.bytes, self.requests
            self.bytes = self.requests = 0
        return taken


class _Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, served: Served, **more: Any) -> None:
        self.served = served
        super().__init__(*args, **more)

    def do_GET(self) -> None:
        """A host that compresses text, as every static host does, and nothing else."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        data = path.read_bytes()
        self.send_response(200)
        if path.suffix in _TEXT:
            data = gzip.compress(data, 9)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(data)
        with self.served.lock:
            self.served.bytes += len(data)
            self.served.requests += 1

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@contextmanager
def counting(folder: Path) -> Iterator[tuple[str, Served]]:
    """A loopback server of `folder` that counts."""
    served = Served()
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(_Handler, served=served, directory=str(folder))
    )
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", served
    finally:
        server.shutdown()
        server.server_close()


_OURS = """async (q) => {
  const { Index } = await import('/js/modules/index.js');
  window.index ??= new Index('/search/');
  await window.index.open();
  await window.index.search(q);
  const began = performance.now(), result = await window.index.search(q), took = performance.now() - began;
  const shown = result.looked || 4; // as the page does: what it read to settle the order, then six more
  const first = await window.index.verify(result, result.ranked.slice(0, shown));
  const next = await window.index.verify(result, result.ranked.slice(shown, 10));
  return { took, paths: [...first, ...next].map((h) => '/' + h.story.path) };
}"""
_PAGEFIND = "(q) => window.ask(q)"


def ask(browser: Any, folder: Path, ours: bool, queries: list[Query], cold: int) -> dict[str, dict[str, float]]:
    """By kind: bytes and requests of a first and a second query (`cold` of them), success@1, MRR@10, compute time."""
    found: dict[str, dict[str, float]] = {}
    with counting(folder) as (address, served):
        for kind in KINDS:
            mine = [q for q in queries if q.kind == kind]
            first: list[tuple[int, int]] = []
            second: list[tuple[int, int]] = []
            for n in range(min(cold, len(mine) - 1)):
                context = browser.new_context(service_workers="block")
                page = context.new_page()
                served.take()
                page.goto(f"{address}/search/?q={quote(mine[n].text)}")
                if ours:
                    page.wait_for_function("() => document.querySelector('#search-state').textContent.match(/找到/)")
                else:
                    page.wait_for_function("() => document.querySelector('#results').dataset.done")
                page.wait_for_load_state("networkidle")
                first.append(served.take())
                if ours:
                    page.evaluate("document.querySelector('#search-state').textContent = ''")
                    page.fill("#q", mine[n + 1].text)
                    page.wait_for_function("() => document.querySelector('#search-state').textContent.match(/找到/)")
                else:
                    page.evaluate("(q) => window.ask(q)", mine[n + 1].text)
                page.wait_for_load_state("networkidle")
                second.append(served.take())
                context.close()
            page = browser.new_page()
            page.goto(f"{address}/search/")
            if not ours:
                page.wait_for_function("() => window.ask")
            ranks: list[float] = []
            took: list[float] = []
            for query in mine:
                answer = page.evaluate(_OURS if ours else _PAGEFIND, query.text)
                place = answer["paths"].index(f"/{query.path}") + 1 if f"/{query.path}" in answer["paths"] else 0
                ranks.append(1 / place if place else 0)
                took.append(answer["took"])
            page.close()
            found[kind] = {
                "first_kb": round(statistics.median(b for b, _ in first) / 1000, 1),
                "first_requests": statistics.median(r for _, r in first),
                "second_kb": round(statistics.median(b for b, _ in second) / 1000, 1),
                "success1": round(sum(r == 1 for r in ranks) / len(ranks), 3),
                "mrr10": round(sum(ranks) / len(ranks), 3),
                "compute_ms": round(statistics.median(took), 1),
            }
    return found


def show(name: str, found: dict[str, dict[str, float]]) -> str:
    """A table."""
    return "\n".join((name, *(f"  {kind:10}{json.dumps(values)}" for kind, values in found.items())))
