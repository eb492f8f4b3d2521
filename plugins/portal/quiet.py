"""A build with nothing to do, known before anything heavy is imported.

The last build leaves a digest of everything it saw: names, sizes and times of manuscripts, theme, program and output, and the moment until
which nothing changes by itself. When all that is as it was, there is nothing to build.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from incremental.tree import survey
from manuscript.intake import scan
from portal.folders import Folders

FILE = "quiet.json"


def inputs(folders: Folders, settings_files: list[Path], options: str) -> str:
    """A digest of everything a build reads, by names, sizes and times; taken before it starts.

    A manuscript saved while the build runs then differs from what the word left speaks of, and is not passed over.
    """
    hashed = hashlib.sha256(f"{options}\n{sys.version}\n".encode())
    for found in scan(folders.content):
        hashed.update(f"{found.id}\0{found.signature}\n".encode(errors="replace"))
    program = Path(__file__).resolve().parents[1]
    for root in (folders.theme, program):
        for line in _stats(str(root)):
            hashed.update(line.encode())
    beside = [program.parent / "requirements.lock", *sorted(program.parent.glob("*.py"))]  # settings may import one another
    for path in [*settings_files, *(path for path in beside if path.is_file())]:
        hashed.update(path.read_bytes())
    return hashed.hexdigest()


def _outputs(folders: Folders) -> str:
    """A digest of what lies in the output, by names, sizes and times."""
    here = survey(folders.output)
    return hashlib.sha256(repr((sorted(here.files.items()), here.links)).encode()).hexdigest()


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


def remember(folders: Folders, inputs: str, until: str, account: list[str]) -> None:
    """Leave word for the next build. inputs: as they were before the build; until: ISO moment before which nothing changes by itself."""
    data = {"inputs": inputs, "outputs": _outputs(folders), "until": until, "account": account}
    (folders.state / FILE).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def forget(folders: Folders) -> None:
    """The word left is no longer good: a build is about to change things."""
    (folders.state / FILE).unlink(missing_ok=True)


def nothing_to_do(folders: Folders, inputs: str, now: datetime) -> list[str] | None:
    """The account of the last build when nothing has changed since, else None."""
    try:
        data = json.loads((folders.state / FILE).read_bytes())
        if now.isoformat() < data["until"] and data["inputs"] == inputs and data["outputs"] == _outputs(folders):
            return list(data["account"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return None
