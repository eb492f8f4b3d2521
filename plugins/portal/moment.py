"""The moment for which a site is built: asked for, the sample's own, or now."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from newsroom.dates import SHANGHAI, DateError, end_of_day, parse_moment
from newsroom.problem import EditorError, Problem
from newsroom.toml_file import read_toml

SAMPLE = "sample.toml"  # beside sample manuscripts: the day on which they are news


def moment(today: str | None, content: Path) -> datetime:
    """The moment for which to build: the one asked for (a bare day means its end), the sample's own, or now to the minute.

    Raises EditorError for a text that is no moment, and for a file of the sample's that cannot be read.
    """
    text = today or _sample_day(content)
    if not text:
        return datetime.now(SHANGHAI).replace(second=0, microsecond=0)
    try:
        found = parse_moment(text)
    except DateError as error:
        raise EditorError(Problem("--today" if today else SAMPLE, 0, str(error))) from None
    return end_of_day(found.date()) if (found.hour, found.minute) == (0, 0) else found


def _sample_day(content: Path) -> str:
    try:
        _, data = read_toml(content / SAMPLE, "today = 2022-01-10")
    except FileNotFoundError:
        return ""
    return str(data.get("today", ""))
