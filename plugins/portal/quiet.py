"""A build with nothing to do, known before anything heavy is imported.

The last build leaves a digest of everything it saw: names, sizes and times of manuscripts, theme, program and output, and the moment until
which nothing changes by itself. When all that is as it was, there is nothing to build.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from incremental.tree import survey
from manuscript.intake import scan
from portal.folders import Folders

FILE = "quiet.json"


def digest(folders: Folders, settings_files: list[Path], options: str) -> str:
    """A digest of everything a build depends on, by names, sizes and times alone."""
    hashed = hashlib.sha256(options.encode())
    for found in scan(folders.content):
        hashed.update(f"{found.id}\0{found.signature}\n".encode(errors="replace"))
    program = Path(__file__).resolve().parents[1]
    for root in (folders.theme, program):
        for line in _stats(str(root)):
            hashed.update(line.encode())
    for path in settings_files:
        hashed.update(path.read_bytes())
    here = survey(folders.output)
    hashed.update(repr(sorted(here.files.items())).encode())
    hashed.update(repr(here.links).encode())
    return hashed.hexdigest()


def _stats(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _stats(entry.path)
        else:
            status = entry.stat()
            yield f"{entry.path}\0{status.st_size}\0{status.st_mtime_ns}\n"


def remember(folders: Folders, settings_files: list[Path], options: str, until: str, account: list[str]) -> None:
    """Leave word for the next build. until: ISO moment before which nothing changes by itself."""
    data = {"digest": digest(folders, settings_files, options), "until": until, "account": account}
    (folders.state / FILE).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def forget(folders: Folders) -> None:
    """The word left is no longer good: a build is about to change things."""
    (folders.state / FILE).unlink(missing_ok=True)


def nothing_to_do(folders: Folders, settings_files: list[Path], options: str, now: datetime) -> list[str] | None:
    """The account of the last build when nothing has changed since, else None."""
    try:
        data = json.loads((folders.state / FILE).read_bytes())
        still = now.isoformat() < data["until"]
        if still and data["digest"] == digest(folders, settings_files, options):
            return list(data["account"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return None
