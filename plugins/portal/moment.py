"""The moment for which a site is built: asked for, the sample's own, or now."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from newsroom.dates import SHANGHAI, DateError, end_of_day, parse_moment
from newsroom.problem import EditorError, Problem

SAMPLE = "sample.toml"  # beside sample manuscripts: the day on which they are news


def moment(today: str | None, content: Path) -> datetime:
    """The moment for which to build: the one asked for (a bare day means its end), the sample's own, or now to the minute."""
    text = today or _sample_day(content)
    if not text:
        return datetime.now(SHANGHAI).replace(second=0, microsecond=0)
    try:
        found = parse_moment(text)
    except DateError as error:
        raise EditorError(Problem("--today", 0, str(error))) from None
    return end_of_day(found.date()) if (found.hour, found.minute) == (0, 0) else found


def _sample_day(content: Path) -> str:
    try:
        data: dict[str, Any] = tomllib.loads((content / SAMPLE).read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return ""
    return str(data.get("today", ""))
