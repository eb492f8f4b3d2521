"""The audit's result as plain data: what the console, the JSON, the printed sheet and the calendar all show."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from audit.columns import ColumnStanding
from audit.findings import Finding
from audit.presence import Total
from newsroom.problem import Severity

SCHEMA = 1
"""Version of the JSON. It grows by new keys; a changed meaning gets a new number."""


@dataclass(frozen=True, slots=True)
class VetoStanding:
    """One single-veto rule on the day of the audit.

    value, threshold, unit: what was measured, and at how much it trips. trips: None when the built site alone cannot
    tell. trips_on: the first day on which it trips if nothing is published until then; today's or an earlier day when
    it trips already; None when days do not decide.
    """

    id: str
    number: int
    title: str
    value: float | None
    threshold: float
    unit: str
    trips: bool | None
    trips_on: date | None
    explanation: str
    names: tuple[str, ...]
    source: str
    confirmed: bool
    remedy: str


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """What one sort of finding costs: places found, points each, the cap, points taken."""

    rule: str
    title: str
    places: int
    each: float
    most: float
    points: float
    source: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class AuditReport:
    """Everything an audit of one built site found on one day.

    pages: number of pages by kind. columns: most urgent first. findings: gravest first. next_change: the first later
    day on which a page says something false (a notice in force) unless the site is built again. unchecked: what was
    left out, in Chinese, and why.
    """

    day: date
    site_name: str
    base_url: str
    pages: dict[str, int]
    files: int
    bytes: int
    columns: tuple[ColumnStanding, ...]
    home_last: date | None
    home_news_by: date | None
    next_change: date | None
    vetoes: tuple[VetoStanding, ...]
    findings: tuple[Finding, ...]
    score: float
    full_score: float
    pass_score: float
    lines: tuple[ScoreLine, ...]
    totals: tuple[Total, ...]
    unchecked: tuple[str, ...]

    @property
    def tripped(self) -> tuple[VetoStanding, ...]:
        """The single vetoes that would fail the site today."""
        return tuple(veto for veto in self.vetoes if veto.trips)

    @property
    def blocking(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.blocks)

    @property
    def passes(self) -> bool:
        """No veto trips, nothing blocks, and the score suffices."""
        return not self.tripped and not self.blocking and self.score >= self.pass_score

    @property
    def exit_code(self) -> int:
        """0 when the site passes, 1 when it does not."""
        return 0 if self.passes else 1

    def number_of(self, severity: Severity) -> int:
        return sum(1 for finding in self.findings if finding.severity is severity)

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data: days as ISO text, severities as block, warn, hint."""
        data: dict[str, Any] = {"schema": SCHEMA, "passes": self.passes, "exit_code": self.exit_code}
        data.update((field.name, _plain(getattr(self, field.name))) for field in fields(self))
        return data


def _plain(value: Any) -> Any:
    if isinstance(value, Severity):
        return value.name.lower()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value
