"""Search, measured: `python3 benchmarks/bench_search.py FOLDER [--pagefind PROGRAM] [--copies N] [--each N] [--without-browser] [--json FILE]`.

For the manuscripts of any folder it prints what building the index costs, how large the published index is, how many
files one change dirties, and what queries cost and find in headless Chromium, beside Pagefind on the same articles in
the same run when its program is given (npm: pagefind). Only bodies are indexed; headlines are asked for.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "plugins")]

from benchmarks.search import browser, manuscripts, queries, sites  # noqa: E402
from tests.gallery.chromium import chromium  # noqa: E402


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pagefind", default="", help="the program pagefind, to measure it as well")
    parser.add_argument("--copies", type=int, default=1, help="make the archive so many times as large")
    parser.add_argument("--each", type=int, default=60, help="queries of each kind")
    parser.add_argument("--cold", type=int, default=12, help="cold pages of each kind")
    parser.add_argument("--without-browser", action="store_true", help="only what building costs, and sizes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    documents = manuscripts.read(arguments.folder, arguments.copies)
    asked = [] if arguments.without_browser else queries.draw(documents, arguments.each, arguments.seed)
    report: dict[str, object] = {
        "documents": len(documents),
        "python": platform.python_version(),
        "seed": arguments.seed,
    }
    with tempfile.TemporaryDirectory() as place, nullcontext() if arguments.without_browser else chromium() as running:

        def queried(site: Path, ours: bool) -> dict[str, object]:
            return {"queries": browser.ask(running, site, ours, asked, arguments.cold)} if running is not None else {}

        if running is not None:
            report["chromium"] = running.version
        ours = Path(place) / "ours" / "site"
        ours.mkdir(parents=True)
        costs, written = sites.build_ours(documents, ours)
        report["ours"] = {
            "cost": {step: asdict(cost) for step, cost in costs.items()}, "files_written": written,
            "published_mb_files": sites.size(ours, "search"), **queried(ours, True),
        }  # fmt: skip
        print(json.dumps(report["ours"], ensure_ascii=False, indent=1), flush=True)
        if arguments.pagefind:
            theirs = Path(place) / "pagefind" / "site"
            theirs.mkdir(parents=True)
            cost = sites.build_pagefind(documents, theirs, arguments.pagefind)
            report["pagefind"] = {
                "cost": asdict(cost), "published_mb_files": sites.size(theirs, "pagefind"), **queried(theirs, False),
            }  # fmt: skip
            print(json.dumps(report["pagefind"], ensure_ascii=False, indent=1), flush=True)
    if arguments.json:
        arguments.json.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
