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

from incremental.tree import Survey, survey
from manuscript.intake import Found
from portal.folders import Folders

FILE = "quiet.json"
_ANY_NAME = "surrogatepass"  # a folder's name need not be UTF-8


def inputs(folders: Folders, content: list[Found], settings_files: list[Path], options: str) -> str:
    """A digest of everything a build reads, by names, sizes and times; taken before it starts.

    content: the scan of the content folder that the build goes by. A manuscript saved while the build runs then differs from what the
    word left speaks of, and is not passed over.
    """
    hashed = hashlib.sha256(f"{options}\n{sys.version}\n".encode())
    hashed.update("\n".join([f"{found.id}\0{found.signature}" for found in content]).encode(errors=_ANY_NAME))
    program = Path(__file__).resolve().parents[1]
    for root in (folders.theme, program):
        for line in _stats(str(root)):
            hashed.update(line.encode(errors=_ANY_NAME))
    beside = [
        program.parent / "requirements.lock",
        *sorted(program.parent.glob("*.py")),
    ]  # settings may import one another
    for path in [*settings_files, *(path for path in beside if path.is_file())]:
        text = path.read_bytes()
        hashed.update(text)
        # Settings may read variables: those whose names stand in them count.
        for name, value in sorted(os.environ.items()):
            if os.fsencode(name) in text:
                hashed.update(f"{name}={value}\n".encode(errors=_ANY_NAME))
    return hashed.hexdigest()


def _digest(here: Survey) -> str:
    """A digest of what lies in the output, by names, sizes and times."""
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


def remember(folders: Folders, inputs: str, lying: Survey | None, until: str, account: list[str]) -> None:
    """Leave word for the next build.

    inputs: as they were before the build. lying: what lies in the output now; None to look. until: ISO moment before which nothing changes
    by itself.
    """
    data = {"inputs": inputs, "outputs": _digest(lying or survey(folders.output)), "until": until, "account": account}
    (folders.state / FILE).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def forget(folders: Folders) -> None:
    """The word left is no longer good: a build is about to change things."""
    (folders.state / FILE).unlink(missing_ok=True)


def nothing_to_do(folders: Folders, inputs: str, now: datetime) -> list[str] | None:
    """The account of the last build when nothing has changed since, else None."""
    try:
        data = json.loads((folders.state / FILE).read_bytes())
        if (
            now.isoformat() < data["until"]
            and data["inputs"] == inputs
            and data["outputs"] == _digest(survey(folders.output))
        ):
            return list(data["account"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return None
