"""What a build remembers for the next one: plain data in SQLite, verified by a checksum of our own, never a pickle.

The state of a finished build is one file, state-<generation>.sqlite, that never changes again; CURRENT.json names it, its checksum
and the program that made it. A build works on a copy; renaming a new CURRENT.json into place is the moment it is finished. So a
killed build leaves the last state whole, and a damaged or foreign one is noticed before a row of it is believed.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE sources (id TEXT PRIMARY KEY, signature TEXT, digest TEXT, card TEXT, problems TEXT, placement TEXT) WITHOUT ROWID;
CREATE TABLE files (id TEXT PRIMARY KEY, signature TEXT, facts TEXT) WITHOUT ROWID;
CREATE TABLE outputs (n INTEGER PRIMARY KEY, path TEXT UNIQUE, spec TEXT, digest TEXT, signature TEXT);
CREATE TABLE keys (n INTEGER PRIMARY KEY, key TEXT UNIQUE);
CREATE TABLE reads (key INTEGER, output INTEGER, digest INTEGER, PRIMARY KEY (key, output)) WITHOUT ROWID;
"""
INDEX = "CREATE INDEX IF NOT EXISTS reads_of ON reads (output)"
POINTER, PENDING = "CURRENT.json", "PENDING.json"


@dataclass(frozen=True, slots=True)
class Source:
    """A manuscript as remembered. signature: size and time on disk; digest: of its bytes; card: the item as JSON; problems:
    a JSON list; placement: where the last build put it (its lists, whether it was public)."""

    id: str
    signature: str
    digest: str
    card: str
    problems: str
    placement: str = ""


@dataclass(frozen=True, slots=True)
class Output:
    """A published file as remembered. spec: what makes it; digest: of its bytes; signature: size and time on disk."""

    path: str
    spec: str
    digest: str
    signature: str


@dataclass(frozen=True, slots=True)
class Pointer:
    """What CURRENT.json says: which file is the state, and of which output directory."""

    generation: int
    file: str
    checksum: str
    fingerprint: str
    directory: int
    spare_ready: bool

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
    hashed = blake2b(digest_size=16)
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            hashed.update(block)
    return hashed.hexdigest()


class State:
    """The working copy of one build's state."""

    def __init__(self, folder: Path, pointer: Pointer | None) -> None:
        """Open a working copy of the state that `pointer` names, or an empty one for None."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.generation = pointer.generation + 1 if pointer else 1
        self.path = folder / "working.sqlite"
        self.path.unlink(missing_ok=True)
        if pointer:
            shutil.copyfile(folder / pointer.file, self.path)
        self.db = self._connect()
        self.fresh = pointer is None
        if self.fresh:
            self.db.executescript(SCHEMA)  # which ends the transaction
            self.db.execute("BEGIN")

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, isolation_level=None)
        # A scratch copy: if it is lost, the last finished state still stands.
        db.execute("PRAGMA journal_mode=OFF")
        db.execute("PRAGMA synchronous=OFF")
        db.execute("BEGIN")
        return db

    def flush(self) -> None:
        """Make what was written visible to other processes."""
        self.db.execute("COMMIT")
        self.db.execute("BEGIN")

    # -- single values ------------------------------------------------------------------------------------------------

    def meta(self) -> dict[str, str]:
        return dict(self.db.execute("SELECT name, value FROM meta"))

    def set_meta(self, values: Mapping[str, str]) -> None:
        self.db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())

    # -- manuscripts and other files ----------------------------------------------------------------------------------

    def sources(self) -> dict[str, Source]:
        columns = "id, signature, digest, card, problems, placement"
        return {row[0]: Source(*row) for row in self.db.execute(f"SELECT {columns} FROM sources")}

    def put_sources(self, rows: Iterable[Source]) -> None:
        self.db.executemany(
            "INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?)",
            (
                (row.id, row.signature, row.digest, row.card, row.problems, row.placement) for row in rows
            ),
        )

    def place(self, rows: Iterable[tuple[str, str]]) -> None:
        """Remember (placement, id) of manuscripts."""
        self.db.executemany("UPDATE sources SET placement = ? WHERE id = ?", rows)

    def drop_sources(self, ids: Iterable[str]) -> None:
        self.db.executemany("DELETE FROM sources WHERE id = ?", ((item_id,) for item_id in ids))

    def files(self) -> dict[str, tuple[str, str]]:
        """id → (signature, facts as JSON) of pictures, attachments and the like."""
        return {row[0]: (row[1], row[2]) for row in self.db.execute("SELECT id, signature, facts FROM files")}

    def put_files(self, rows: Iterable[tuple[str, str, str]]) -> None:
        self.db.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", rows)

    def drop_files(self, ids: Iterable[str]) -> None:
        self.db.executemany("DELETE FROM files WHERE id = ?", ((file_id,) for file_id in ids))

    # -- published files and what they read ---------------------------------------------------------------------------

    def outputs(self) -> dict[str, Output]:
        return {row[0]: Output(*row) for row in self.db.execute("SELECT path, spec, digest, signature FROM outputs")}

    def put_outputs(self, rows: Iterable[tuple[Output, Mapping[str, int]]]) -> None:
        """Remember published files, each with what it read; what it read before is forgotten."""
        rows = list(rows)
        db = self.db
        if not self.fresh:
            db.execute(INDEX)
        known = dict(db.execute("SELECT path, n FROM outputs"))
        keys = dict(db.execute("SELECT key, n FROM keys")) if self.fresh or len(rows) > 200 else None
        next_output = max(known.values(), default=0) + 1
        reads: list[tuple[int, int, int]] = []
        written: list[tuple[int, str, str, str, str]] = []
        for output, noted in rows:
            number = known.get(output.path)
            if number is None:
                number, next_output = next_output, next_output + 1
            elif not self.fresh:
                db.execute("DELETE FROM reads WHERE output = ?", (number,))
            written.append((number, output.path, output.spec, output.digest, output.signature))
            for key, digest in noted.items():
                reads.append((self._key(key, keys), number, digest))
        db.executemany("INSERT OR REPLACE INTO outputs VALUES (?, ?, ?, ?, ?)", written)
        reads.sort()
        db.executemany("INSERT OR REPLACE INTO reads VALUES (?, ?, ?)", reads)

    def _key(self, key: str, keys: dict[str, int] | None) -> int:
        if keys is not None and key in keys:
            return keys[key]
        found = self.db.execute("SELECT n FROM keys WHERE key = ?", (key,)).fetchone() if keys is None else None
        number = int(found[0]) if found else int(self.db.execute("INSERT INTO keys (key) VALUES (?)", (key,)).lastrowid or 0)
        if keys is not None:
            keys[key] = number
        return number

    def sign_outputs(self, rows: Iterable[tuple[str, str]]) -> None:
        """Remember (signature, path) of files whose bytes did not change."""
        self.db.executemany("UPDATE outputs SET signature = ? WHERE path = ?", rows)

    def drop_outputs(self, paths: Iterable[str]) -> None:
        self.db.execute(INDEX)
        for path in paths:
            self.db.execute("DELETE FROM reads WHERE output = (SELECT n FROM outputs WHERE path = ?)", (path,))
            self.db.execute("DELETE FROM outputs WHERE path = ?", (path,))

    def keys_under(self, prefix: str) -> list[str]:
        """The recorded keys that begin with `prefix`."""
        end = prefix[:-1] + chr(ord(prefix[-1]) + 1)
        return [row[0] for row in self.db.execute("SELECT key FROM keys WHERE key >= ? AND key < ?", (prefix, end))]

    def readers_with_other(self, key: str, digest: int) -> list[str]:
        """The published files that read `key` and found something else than `digest`."""
        return [
            row[0]
            for row in self.db.execute(
                "SELECT path FROM keys JOIN reads ON reads.key = keys.n JOIN outputs ON outputs.n = reads.output "
                "WHERE keys.key = ? AND reads.digest != ?",
                (key, digest),
            )
        ]

    # -- finishing ----------------------------------------------------------------------------------------------------

    def seal(self, fingerprint: str, directory: int) -> Pointer:
        """Close the working copy under its final name; returns the pointer that would make it current."""
        self.db.execute("DELETE FROM keys WHERE n NOT IN (SELECT key FROM reads)")
        self.db.execute(INDEX)
        self.db.execute("COMMIT")
        self.db.close()
        name = f"state-{self.generation}.sqlite"
        os.replace(self.path, self.folder / name)
        return Pointer(self.generation, name, checksum(self.folder / name), fingerprint, directory, spare_ready=False)

    def abandon(self) -> None:
        """Forget the working copy: the build came to nothing."""
        self.db.close()
        self.path.unlink(missing_ok=True)


def forget_others(folder: Path, keep: str) -> None:
    """Delete the state files of earlier builds."""
    for path in folder.glob("state-*.sqlite"):
        if path.name != keep:
            path.unlink(missing_ok=True)
