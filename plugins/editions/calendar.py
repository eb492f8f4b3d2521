"""A calendar of issues, ready to show: years, months, weeks from Monday to Sunday."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar; url is empty on a day without an issue."""

    day: int
    url: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month with issues. weeks: seven places each, from Monday, None where the day is another month's."""

    name: str
    weeks: list[list[Day | None]]


@dataclass(frozen=True, slots=True)
class Year:
    """A year and its months that have issues, newest first."""

    name: str
    months: list[Month]


def calendar_of(issues: Mapping[date, str]) -> list[Year]:
    """Years and their months that have issues, newest first; each week has seven places, None outside the month."""
    days = sorted(issues, reverse=True)
    return [
        Year(f"{year}年", [_month(year, month, issues) for month, _ in groupby(of_year, key=lambda day: day.month)])
        for year, of_year in groupby(days, key=lambda day: day.year)
    ]


def _month(year: int, month: int, issues: Mapping[date, str]) -> Month:
    weeks = calendar.Calendar(firstweekday=0).monthdayscalendar(year, month)
    return Month(
        f"{month}月",
        [[Day(day, issues.get(date(year, month, day), "")) if day else None for day in week] for week in weeks],
    )
