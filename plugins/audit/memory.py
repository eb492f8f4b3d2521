"""What earlier audits learnt of single files, by the digest of each: a publish reads anew only what changed.

The totals are added up from what is remembered just as from what was read now, so the report is the same. A memory is one text file:
its first line names the checksum of the rest, the second what it was learnt with, then a line for every file. One that is
damaged, or was learnt by another program, with other rules or for another address, is not believed; everything is then read anew.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

_PROGRAM = Path(__file__).resolve().parents[1]


class Memory:
    """Remembers nothing unless it has a place to keep it."""

    def __init__(self, place: Path | None = None) -> None:
        """place: a file outside the site, which need not exist."""
        self._place = place
        self._learnt_with = ""
        self._before: dict[str, str] = {}
        self._now: dict[str, str] = {}

    def open(self, learnt_with: str) -> None:
        """Read what earlier audits left. learnt_with: everything but a file's own bytes that decides what is learnt of it."""
        if self._place is None:
            return
        self._learnt_with = sha256(f"{_program()} {learnt_with}".encode()).hexdigest()
        try:
            checksum, _, rest = self._place.read_bytes().partition(b"\n")
        except OSError:
            return
        if sha256(rest).hexdigest().encode() != checksum:
            return
        first, *lines = rest.decode().split("\n")
        if first == self._learnt_with:
            self._before = dict(line.split("\t", 1) for line in lines if line)

    def recall(self, address: str, read: Callable[[], bytes], learn: Callable[[bytes], Any]) -> Any:
        """What was learnt of the file at this address when it last held these bytes; else what is learnt now: plain data."""
        data = read()
        if self._place is None:
            return learn(data)
        digest = sha256(data).hexdigest()
        known = self._before.get(address, "")
        if known.startswith(digest):
            self._now[address] = known
            return json.loads(known[len(digest) :])
        learnt = learn(data)
        self._now[address] = digest + json.dumps(learnt, ensure_ascii=False, separators=(",", ":"))
        return learnt

    def save(self) -> None:
        """Keep what was learnt of the files that there are now. A disk that is full costs the memory, not the audit."""
        if self._place is None or self._now == self._before:
            return
        lines = (f"{address}\t{known}\n" for address, known in sorted(self._now.items()) if _is_plain(address))
        rest = f"{self._learnt_with}\n{''.join(lines)}".encode()
        draft = self._place.with_name(f"{self._place.name}.tmp")
        try:
            self._place.parent.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(sha256(rest).hexdigest().encode() + b"\n" + rest)
            os.replace(draft, self._place)
        except OSError:
            draft.unlink(missing_ok=True)


def _is_plain(address: str) -> bool:
    """Whether an address fits into a line; others are learnt anew each time."""
    return "\t" not in address and "\n" not in address


def _program() -> str:
    """A digest of the program and its pinned libraries: another program may learn something else from the same bytes."""
    hashed = sha256(sys.version.encode())
    lock = _PROGRAM.parent / "requirements.lock"
    files = sorted(path for path in _PROGRAM.rglob("*") if path.suffix in (".py", ".tsv", ".toml", ".json", ".txt"))
    for path in [*files, *([lock] if lock.is_file() else [])]:
        hashed.update(path.relative_to(_PROGRAM.parent).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return hashed.hexdigest()
