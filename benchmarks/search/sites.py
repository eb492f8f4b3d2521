"""The same articles as two sites: one with our search, one with Pagefind's."""

from __future__ import annotations

import html
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from search_index.document import SearchDocument

ROOT = Path(__file__).parents[2]
_PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>search</title><main>
<div data-search="/search/" data-home="/"><form><input id="q" name="q"></form><p id="search-state"></p>
<div id="search-filters" hidden><label for="f-sort">排序<select id="f-sort" name="sort"><option value="">最相关的在前</option><option value="date">最新的在前</option></select></label>
<details id="filter-box"><summary>筛选</summary></details></div><ol id="results"></ol><button id="search-more" hidden></button><div id="search-nothing"></div></div>
</main>{scripts}</html>"""
_PAGEFIND = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>search</title><ol id="results"></ol><script type="module">
const pagefind = await import("/pagefind/pagefind.js");
window.ask = async (q) => {{
  const began = performance.now(), found = await pagefind.search(q), took = performance.now() - began;
  const data = await Promise.all(found.results.slice(0, 10).map((r) => r.data()));
  return {{ took, paths: data.map((d) => d.url) }};
}};
const q = new URLSearchParams(location.search).get("q");
if (q) document.querySelector("#results").dataset.done = JSON.stringify((await ask(q)).paths);
</script></html>"""


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds of a process and its children, and the most memory one of them held, in MiB."""

    cpu: float
    wall: float
    peak: int


def _measured(command: list[str], **more: object) -> tuple[Cost, str]:
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    timer = ["/usr/bin/time", "-f", "%M"] if Path("/usr/bin/time").exists() else []
    done = subprocess.run([*timer, *command], check=True, capture_output=True, text=True, **more)  # type: ignore[call-overload]
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    peak = int(done.stderr.strip().split("\n")[-1]) // 1024 if timer else after.ru_maxrss // 1024
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(round(cpu, 2), round(time.perf_counter() - began, 2), peak), done.stdout


def build_ours(documents: list[SearchDocument], folder: Path) -> tuple[dict[str, Cost], dict[str, int]]:
    """Refresh in a process of its own: from nothing, with nothing changed, with one body changed, with one story more.

    The result is the cost of each, and how many files each wrote.
    """
    data = folder.with_name("documents.json")
    data.write_text(json.dumps([asdict(d) for d in documents], ensure_ascii=False), "utf-8")
    costs: dict[str, Cost] = {}
    written: dict[str, int] = {}
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "plugins"), str(ROOT)))}
    for step in ("cold", "unchanged", "one body", "one new story"):
        costs[step], said = _measured(
            [sys.executable, "-m", "benchmarks.search.refresh_once", str(data), str(folder.with_name("state")), step],
            env=environment,
            cwd=ROOT,
        )
        told = json.loads(said.strip().split("\n")[-1])
        written[step] = told["written"]
        # Reading the corpus again in every process is the benchmark's own work.
        costs[step] = Cost(round(told["cpu"], 2), round(told["wall"], 2), costs[step].peak)
    shutil.copytree(folder.with_name("state") / "published", folder / "search")
    shutil.copytree(ROOT / "theme/static/js/search", folder / "js/search")
    # The client's modules once more as they are written, for the questions that are asked of them without the page.
    shutil.copytree(ROOT / "theme/scripts/search", folder / "js/modules")
    (folder / "search/index.html").write_text(
        _PAGE.format(scripts='<script type="module" src="/js/search/main.js"></script>'), "utf-8"
    )
    return costs, written


def build_pagefind(documents: list[SearchDocument], folder: Path, program: str) -> Cost:
    """Plain pages with the body alone, and Pagefind's index over them."""
    for document in documents:
        page = folder / document.path
        page.parent.mkdir(parents=True, exist_ok=True)
        body = "".join(f"<p>{html.escape(p)}</p>" for p in document.paragraphs)
        page.write_text(
            f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{document.path}</title><main data-pagefind-body>{body}</main></html>',
            "utf-8",
        )
    cost, _ = _measured([program, "--site", str(folder)])
    (folder / "search").mkdir()
    (folder / "search/index.html").write_text(_PAGEFIND.format(), "utf-8")
    return cost


def size(folder: Path, below: str) -> tuple[float, int]:
    """Megabytes and number of files."""
    files = [p for p in (folder / below).rglob("*") if p.is_file() and p.name != "index.html"]
    return round(sum(p.stat().st_size for p in files) / 1e6, 2), len(files)
