"""Dates without a year, resolved against the day of issue: told to the editor, never written into the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from importer.ledger import Piece

_DATE = re.compile(
    r"(?<![年\d])(?P<relative>去年|今年|明年|前年)?\s*(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]"
    r"|(?P<word>昨日|昨天|前天|今日|今天|明日|明天)"
)
_YEARS = {"去年": -1, "今年": 0, "明年": 1, "前年": -2}
_DAYS = {"昨日": -1, "昨天": -1, "前天": -2, "今日": 0, "今天": 0, "明日": 1, "明天": 1}


@dataclass(frozen=True, slots=True)
class Reading:
    """A date as written, and the day it means; None when no such day exists. sure: the text itself says which year."""

    said: str
    day: date | None
    sure: bool


def resolve_dates(piece: Piece, issue: date) -> list[Reading]:
    """Every date without a year in the piece, read as the nearest such day to the day of issue (12月9日 in January: last year's)."""
    return [_read(match, issue) for match in _DATE.finditer(piece.raw)]


def _read(match: re.Match[str], issue: date) -> Reading:
    if match["word"]:
        return Reading(match[0], issue + timedelta(days=_DAYS[match["word"]]), True)
    month, day = int(match["month"]), int(match["day"])
    offsets = (_YEARS[match["relative"]],) if match["relative"] else (0, -1, 1)
    days = [found for offset in offsets if (found := _day(issue.year + offset, month, day))]
    if not days:
        return Reading(match[0], None, False)
    return Reading(match[0], min(days, key=lambda found: abs(found - issue)), bool(match["relative"]))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
