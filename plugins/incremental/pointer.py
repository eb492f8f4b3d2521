"""Which state is the current one, and whether it is still what was sealed.

CURRENT.json names the state file of the last finished build, its checksum and the program that made it; renaming a new one into place
is the moment a build is finished. A damaged or foreign state is noticed before a row of it is believed.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

POINTER, PENDING = "CURRENT.json", "PENDING.json"


@dataclass(frozen=True, slots=True)
class Pointer:
    """What CURRENT.json says: which file is the state (seal: seal_of it), and of which output directory. spare: the marks of the
    twin that was brought up to date with it (Twins.marks), "" while that is not done."""

    generation: int
    file: str
    checksum: str
    fingerprint: str
    directory: int
    seal: str
    spare: str

    def save(self, path: Path) -> None:
        draft = path.with_suffix(".tmp")
        draft.write_text(json.dumps({name: getattr(self, name) for name in self.__slots__}), encoding="utf-8")
        os.replace(draft, path)

    @classmethod
    def load(cls, path: Path) -> Pointer | None:
        try:
            data = json.loads(path.read_bytes())
            return cls(**data)
        except (OSError, ValueError, TypeError):
            return None


def checksum(path: Path) -> str:
    """The checksum of a whole file, in hexadecimal."""
    hashed = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            hashed.update(block)
    return hashed.hexdigest()


def seal_of(path: Path) -> str:
    """What no write to a file leaves as it was: its size, its number, and the times of its last write and its last change.

    The last of these cannot be set by any program, so a file whose seal holds need not be read through again to be believed. "" on
    Windows, which keeps no such time.
    """
    if sys.platform == "win32":
        return ""
    status = os.stat(path, follow_symlinks=False)
    return f"{status.st_size}-{status.st_ino}-{status.st_mtime_ns}-{status.st_ctime_ns}"


def forget_others(folder: Path, keep: str) -> None:
    """Delete the state files of earlier builds."""
    for path in folder.glob("state-*.sqlite"):
        if path.name != keep:
            path.unlink(missing_ok=True)
