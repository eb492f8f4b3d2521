"""What a build is to cost, as ratios to Hugo's full build of the same articles, and what was reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from benchmarks.building.measure import Cost

# Case → (CPU as a share of Hugo's full build, the stretch or None).
CPU_TARGETS: dict[str, tuple[float, float | None]] = {
    "cold": (2.0, 1.5),
    "one_body": (0.06, None),
    "one_headline": (0.08, None),
    "new_story": (0.08, None),
    "one_deleted": (0.08, None),
    "no_change": (0.03, 0.015),
    "theme": (0.25, None),
}
# With search: CPU as a share of a full build of Hugo and Pagefind, which know no smaller one.
SEARCH_TARGETS: dict[str, tuple[float, float | None]] = {
    "cold": (1.0, 0.6),
    "one_body": (0.02, None),
    "one_headline": (0.02, None),
    "new_story": (0.02, None),
}
SEARCH_MEMORY_TARGET = 0.1
WALL_TARGET, MEMORY_TARGET = 2.0, 0.15  # of the full build
GROWTH_TARGET = 2.0  # one edit, 1,000 → 8,000 articles


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: what, the goal, what was reached. Ratios to Hugo's full build."""

    what: str
    target: str
    reached: float | None
    good: bool | None

    def text(self) -> str:
        reached = "not measured" if self.reached is None else f"{self.reached:.3f}×"
        verdict = "" if self.good is None else ("reached" if self.good else "missed")
        return f"{self.what:<34} {self.target:<22} {reached:>12}  {verdict}"


def rows(ours: Mapping[str, list[Cost]], cold_pairs: list[tuple[Cost, Cost]], hugo: list[Cost]) -> list[Row]:
    """The table. cold_pairs: (ours, Hugo's) cold builds run side by side; hugo: all of Hugo's full builds."""
    if not hugo:
        return []
    table = _cpu_rows(CPU_TARGETS, ours, cold_pairs, hugo)
    table.append(_row("cold, wall", f"≤ {WALL_TARGET}×", _paired(cold_pairs, "wall"), WALL_TARGET))
    table.append(
        _row(
            "cold, peak memory (shared once)", f"≤ {MEMORY_TARGET}×", _paired(cold_pairs, "proportional"), MEMORY_TARGET
        )
    )
    table.append(
        _row("cold, peak memory (sum resident)", f"≤ {MEMORY_TARGET}×", _paired(cold_pairs, "resident"), MEMORY_TARGET)
    )
    return table


def rows_with_search(ours: Mapping[str, list[Cost]], peers: list[Cost]) -> list[Row]:
    """The table of builds with search. peers: full builds of Hugo and Pagefind, each beside a cold one of ours."""
    pairs = list(zip(ours["cold"], peers, strict=True))
    table = _cpu_rows(SEARCH_TARGETS, ours, pairs, peers)
    goal = f"≤ {SEARCH_MEMORY_TARGET}×"
    table.append(_row("cold, peak memory (shared once)", goal, _paired(pairs, "proportional"), SEARCH_MEMORY_TARGET))
    return table


def _cpu_rows(
    targets: Mapping[str, tuple[float, float | None]],
    ours: Mapping[str, list[Cost]],
    pairs: list[tuple[Cost, Cost]],
    peers: list[Cost],
) -> list[Row]:
    """A row for each case: a cold build beside the peer's full one, every other against the median of those."""
    full = median(cost.cpu for cost in peers)
    table = []
    for case, (target, stretch) in targets.items():
        goal = f"≤ {target}×" + (f" (stretch {stretch}×)" if stretch else "")
        if case == "cold":
            ratio = _paired(pairs, "cpu")
        else:
            ratio = median(cost.cpu for cost in ours[case]) / full if ours.get(case) else None
        table.append(_row(f"{case.replace('_', ' ')}, CPU", goal, ratio, target))
    return table


def _row(what: str, goal: str, ratio: float | None, target: float) -> Row:
    return Row(what, goal, ratio, None if ratio is None else ratio <= target)


def _paired(pairs: list[tuple[Cost, Cost]], field: str) -> float | None:
    ratios = [getattr(one, field) / getattr(other, field) for one, other in pairs if getattr(other, field)]
    return median(ratios) if ratios else None
