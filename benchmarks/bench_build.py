"""Measure builds: `python benchmarks/bench_build.py [CONTENT | --make N]`; docs/performance.md says what the numbers mean.

Ours is driven through `tasks.py build`, in a copy of the program, beside Hugo and stock Pelican on the same articles. Needs Linux.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.building.bench import Plan, Results, run
from benchmarks.building.edits import CASES
from benchmarks.building.machine import facts
from benchmarks.building.peers.tools import PINS
from benchmarks.building.targets import GROWTH_TARGET
from benchmarks.corpus.folder import make_folder

RESULTS = Path(__file__).resolve().parent / "results"


def main(arguments: list[str]) -> int:
    """Run what was asked for; the result is the exit code: 1 where an incremental build differs from a clean one."""
    options = _parser().parse_args(arguments)
    if sys.platform != "linux":
        print("The benchmark reads /proc and runs on Linux only.", file=sys.stderr)
        return 2
    sizes = options.growth or ([options.make] if options.make else [])
    if bool(sizes) == bool(options.content):
        print("Name a content folder, or --make N, or --growth N,N,N.", file=sys.stderr)
        return 2
    all_results: dict[str, Results] = {}
    before = facts()
    for name, size in [(f"made-{size}", size) for size in sizes] or [(options.name or options.content.name, 0)]:
        work = Path(tempfile.mkdtemp(prefix="bench-build-", dir=options.work))
        try:
            content = options.content
            if size:
                content = work / "made"
                make_folder(content, size, options.seed)
            plan = Plan(
                content, work, options.today, options.repeats, not options.no_hugo, options.pelican, not options.no_check,
                not options.without_search, tuple(options.cases), options.pagefind,
            )  # fmt: skip
            all_results[name] = run(plan, lambda line: print(line, flush=True))
        finally:
            if not options.keep:
                shutil.rmtree(work)
        _report(all_results[name])
    if len(all_results) > 1:
        _growth(list(all_results.values()))
    _save(options, before, all_results)
    return 1 if any(paths for results in all_results.values() for paths in results.differences.values()) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("content", type=Path, nargs="?", help="a content folder; it is copied, never touched")
    parser.add_argument("--make", type=int, metavar="N", help="make N manuscripts (make_corpus.py) and measure those")
    parser.add_argument("--growth", type=_sizes, metavar="N,N,N", help="measure made folders of several sizes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--today", default="2022-01-08", help="the day that the builds are for (default: the made corpus' next day)"
    )
    parser.add_argument("--repeats", type=int, default=3, help="builds of each case, pairs of cold builds (default 3)")
    names = [case.name for case in CASES]
    parser.add_argument("--cases", nargs="*", default=names, choices=names)
    parser.add_argument("--pelican", action="store_true", help="stock Pelican too; it is slow")
    parser.add_argument(
        "--pagefind",
        type=Path,
        metavar="PROGRAM",
        help="index Hugo's site with this Pagefind, as a peer with search (npm: pagefind)",
    )
    parser.add_argument("--no-hugo", action="store_true")
    parser.add_argument("--without-search", action="store_true", help="ours without its search index, as the peers are")
    parser.add_argument("--no-check", action="store_true", help="do not compare with clean builds")
    parser.add_argument("--name", help="what the results are called in the JSON (default: the folder's name)")
    parser.add_argument(
        "--work", type=Path, help="where the working folder is made (default: the system's temporary folder)"
    )
    parser.add_argument("--keep", action="store_true", help="keep the working folder")
    parser.add_argument(
        "--save", type=Path, help=f"the results as JSON (default: {RESULTS.name}/build-<name>.json beside this file)"
    )
    return parser


def _sizes(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def _report(results: Results) -> None:
    peers = "× Hugo + Pagefind, full" if results.hugo_pagefind else "× Hugo, full"
    print(f"\n{'':<34} {f'target ({peers})':<22} {'reached':>12}")
    for row in results.rows():
        print(row.text())
    if results.pelican:
        ratio = median(cost.cpu for cost in results.ours["cold"]) / median(cost.cpu for cost in results.pelican)
        print(f"{'cold, CPU, to stock Pelican':<34} {'':<22} {ratio:>11.3f}×")
    differing = sum(map(len, results.differences.values()))
    if results.differences:
        print(f"compared with clean builds after {len(results.differences)} cases: {differing} files differ\n")


def _growth(results: list[Results]) -> None:
    """The CPU of each case by size, and the growth from the first size to the last."""
    print("CPU seconds by number of articles")
    print(f"{'':<20}" + "".join(f"{each.articles:>12,}" for each in results))
    for case in results[0].ours:
        costs = [median(cost.cpu for cost in each.ours[case]) for each in results]
        print(
            f"{case.replace('_', ' '):<20}"
            + "".join(f"{cost:>12.3f}" for cost in costs)
            + f"   ×{costs[-1] / costs[0]:.1f}"
        )
    print(f"(goal for one edit, 1,000 → 8,000: ≤ ×{GROWTH_TARGET:.0f})")


def _save(options: argparse.Namespace, before: dict[str, object], results: dict[str, Results]) -> None:
    suffix = "-without-search" if options.without_search else ""
    name = "growth" if len(results) > 1 else next(iter(results))
    path = options.save or RESULTS / f"build-{name}{suffix}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    data = {
        "machine": before,
        "search": not options.without_search,
        "peers": PINS,
        "results": {key: each.data() for key, each in results.items()},
    }
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"results: {path}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
