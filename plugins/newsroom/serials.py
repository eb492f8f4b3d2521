"""The serials of a day: the last part of a dated file name, and of the address that is made of it."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path

LAST_SERIAL = 9999  # four digits are the most that an address takes
_REDIRECTS = "redirects.toml"


def last_serial(folder: Path, day: date) -> int:
    """The highest serial of the day that a file below `folder` bears, or bore: 0 for none.

    Stories and notices count together, wherever they lie, and so do the pictures and attachments named after them, for the address
    is made of day and serial alone. An address that leads on to a new one (redirects.toml) is never given out again.
    """
    pattern = re.compile(rf"{day.isoformat()}-(\d{{1,4}})(?!\d)")
    last = 0
    for _folder, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        last = max([last, *(int(found[1]) for name in files if (found := pattern.match(name)))])
    left = re.compile(rf'"/{day:%Y}/{day:%m%d}/(\d{{1,4}})\.html"')
    return max([last, *(int(serial) for serial in left.findall(_text(folder / _REDIRECTS)))])


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return ""
