"""One benchmark: our cases and the peers' full builds over one folder of manuscripts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.building.edits import CASES
from benchmarks.building.measure import Cost
from benchmarks.building.ours import Ours
from benchmarks.building.peers.tools import Hugo, StockPelican, tools
from benchmarks.building.targets import Row, rows, rows_with_search

Say = Callable[[str], None]


@dataclass(slots=True)
class Plan:
    """What to run. repeats: builds of each case, and pairs of cold builds. check: compare each case with a clean build.
    search: whether ours makes the search index, which Hugo and Pelican do not. pagefind: the program, to index Hugo's site."""

    content: Path
    work: Path
    today: str
    repeats: int = 3
    hugo: bool = True
    pelican: bool = False
    check: bool = True
    search: bool = True
    cases: tuple[str, ...] = tuple(case.name for case in CASES)
    pagefind: Path | None = None


@dataclass(slots=True)
class Results:
    """What came out. differences: case → paths that differ from a clean build (none is right)."""

    articles: int = 0
    files: dict[str, int] = field(default_factory=dict)
    ours: dict[str, list[Cost]] = field(default_factory=dict)
    hugo: list[Cost] = field(default_factory=list)
    hugo_again: list[Cost] = field(default_factory=list)
    hugo_pagefind: list[Cost] = field(default_factory=list)
    pelican: list[Cost] = field(default_factory=list)
    pairs: list[tuple[Cost, Cost]] = field(default_factory=list)
    differences: dict[str, list[str]] = field(default_factory=dict)

    def data(self) -> dict[str, object]:
        return {
            "articles": self.articles,
            "files": self.files,
            "ours": {case: [cost.data() for cost in costs] for case, costs in self.ours.items()},
            "hugo_full": [cost.data() for cost in self.hugo],
            "hugo_over_finished": [cost.data() for cost in self.hugo_again],
            "hugo_full_and_pagefind": [cost.data() for cost in self.hugo_pagefind],
            "pelican_full": [cost.data() for cost in self.pelican],
            "differences_from_clean_build": self.differences,
            "targets": [
                {"what": row.what, "target": row.target, "reached": row.reached, "good": row.good}
                for row in self.rows()
            ],
        }  # fmt: skip

    def rows(self) -> list[Row]:
        """The table of goals: beside Hugo and Pagefind when both ran, else beside Hugo."""
        return (
            rows_with_search(self.ours, self.hugo_pagefind)
            if self.hugo_pagefind
            else rows(self.ours, self.pairs, self.hugo)
        )


def run(plan: Plan, say: Say) -> Results:
    """Run the plan; `say` hears of each step."""
    results = Results()
    ours = Ours(plan.work, plan.content, plan.today, search=plan.search)
    results.articles = sum(1 for _ in ours.desk.content.rglob("*.md"))
    say(f"{results.articles:,} articles")
    if plan.repeats > 1:
        ours.build()  # so that the first measured build finds the files in the system's cache
    found = tools() if plan.hugo or plan.pelican else None
    hugo = Hugo(plan.work, plan.content, found) if found and plan.hugo else None
    results.ours["cold"] = []
    for turn in range(plan.repeats):
        ours.forget()
        mine = ours.build()[0]
        results.ours["cold"].append(mine)
        say(_line("cold", mine))
        if hugo:
            theirs = hugo.build()
            results.hugo.append(theirs)
            results.pairs.append((mine, theirs))
            say(_line(f"Hugo, full (pair {turn + 1}: {mine.cpu / theirs.cpu:.2f}×)", theirs))
            results.files["hugo"] = hugo.files()
            if plan.pagefind:
                both = theirs.then(hugo.index(plan.pagefind))
                results.hugo_pagefind.append(both)
                say(_line(f"Hugo and Pagefind ({mine.cpu / both.cpu:.2f}×)", both))
    results.files["ours"] = sum(path.is_file() for path in ours.output.rglob("*"))
    if hugo:
        results.hugo_again.append(hugo.again())
    if found and plan.pelican:
        pelican = StockPelican(plan.work, plan.content, found)
        results.pelican.append(pelican.build())
        results.files["pelican"] = pelican.files()
        say(_line("stock Pelican, full", results.pelican[-1]))
    _cases(plan, ours, results, say)
    return results


def _cases(plan: Plan, ours: Ours, results: Results, say: Say) -> None:
    for case in CASES:
        if case.name not in plan.cases:
            continue
        costs = results.ours[case.name] = []
        for turn in range(1, plan.repeats + 1):
            case.edit(ours.desk, turn)
            costs.append(ours.build()[0])
        cost = median(cost.cpu for cost in costs)
        say(f"{case.label:<40} cpu {cost:7.3f} s   wall {median(each.wall for each in costs):7.3f} s   of {len(costs)}")
        if plan.check:
            results.differences[case.name] = ours.difference()
            if results.differences[case.name]:
                say(f"    DIFFERS from a clean build: {results.differences[case.name][:5]}")
        if case.name != "no_change":
            ours.restore()
            ours.build()


def _line(label: str, cost: Cost) -> str:
    memory = f"{cost.resident:6.0f} / {cost.proportional:6.0f} MiB"
    return f"{label:<40} cpu {cost.cpu:7.3f} s   wall {cost.wall:7.3f} s   peak {memory}"
