"""A report written where the editor wants it: a table for Excel, a sheet to print, data for CI."""

from __future__ import annotations

from pathlib import Path

from newsroom.disk_words import reason
from newsroom.problem import EditorError, Problem


def write_report(path: Path, data: bytes) -> None:
    """Write a report, over an older one too; folders are made. Raises EditorError when it cannot be, as while Excel has it open."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        message = f"写不进去（{reason(error)}）。请先关掉正打开着它的软件（如 Excel、WPS），或换一个位置再来一次。"
        raise EditorError(Problem(str(path), 0, message)) from None
