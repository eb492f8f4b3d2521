"""What a build remembers for the next one: plain data in SQLite, verified by a checksum of our own, never a pickle.

The state of a finished build is one file, state-<generation>.sqlite, that never changes again; a pointer names it (pointer.py). A build
works on a copy, so that a killed one leaves the last state whole.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from incremental.pointer import Pointer, checksum, seal_of
from incremental.reads import Keys, Pending, packed, unpacked

SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE sources (id TEXT PRIMARY KEY, signature TEXT, digest TEXT, card TEXT, problems TEXT, place TEXT, findings TEXT);
CREATE TABLE files (id TEXT PRIMARY KEY, signature TEXT, facts TEXT) WITHOUT ROWID;
CREATE TABLE outputs (n INTEGER PRIMARY KEY, path TEXT UNIQUE, spec TEXT, digest TEXT, signature TEXT);
CREATE TABLE keys (key TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID;
CREATE TABLE reads (key INTEGER, output INTEGER, digest INTEGER, PRIMARY KEY (key, output)) WITHOUT ROWID;
CREATE TABLE noted (output INTEGER PRIMARY KEY, reads BLOB);
CREATE TABLE settings (digest TEXT PRIMARY KEY, text TEXT) WITHOUT ROWID;
CREATE TABLE traces (output INTEGER PRIMARY KEY, setting TEXT, trace TEXT);
"""
MANY = 200  # published files: from there on it is quicker to fetch all names than to look each one up


class Source(NamedTuple):
    """A manuscript as remembered. signature: size and time on disk; digest: of its bytes; card: the digest of the item as JSON ("" when it could
    not be read); problems: what is wrong with it, as JSON; place: where the last build put it; findings: what that build found between it and
    the rest of the site, and on its day."""

    id: str
    signature: str
    digest: str
    card: str
    problems: str
    place: str = ""
    findings: str = ""


class Output(NamedTuple):
    """A published file as remembered. spec: what makes it; digest: of its bytes; signature: size and time on disk."""

    path: str
    spec: str
    digest: str
    signature: str


class Made(NamedTuple):
    """A published file just made, and what it read.

    setting, trace: the digests of how it was set and of what of it is its own, for whoever sets it anew; "" where that is not known. reset:
    it was set anew, so it read what it did before, and `reads` are those that may have given other values.
    """

    output: Output
    reads: Mapping[str, int]
    setting: str = ""
    trace: str = ""
    reset: bool = False


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
        self._loose: set[int] = set()  # keys that some page no longer reads; perhaps nobody does
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
        return {
            row[0]: Source._make(row) for row in self.db.execute(f"SELECT {', '.join(Source._fields)} FROM sources")
        }

    def put_sources(self, rows: Iterable[Source]) -> None:
        self.db.executemany("INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def place(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Remember (place, findings, id) of manuscripts."""
        self.db.executemany("UPDATE sources SET place = ?, findings = ? WHERE id = ?", rows)

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
        return {
            row[0]: Output._make(row) for row in self.db.execute("SELECT path, spec, digest, signature FROM outputs")
        }

    def put_outputs(self, rows: Iterable[Made], count: int) -> None:
        """Remember published files, each with what it read; what it read before is forgotten.

        count: how many there will be. They are taken as they come and kept packed, so that nobody needs hold them all.
        """
        db = self.db
        last = db.execute("SELECT max(n) FROM outputs").fetchone()[0] or 0
        many = self.fresh or count > MANY
        numbers = dict(db.execute("SELECT path, n FROM outputs")) if many else None
        keys = Keys(db, many)
        pending = Pending()
        for output, noticed, setting, trace, reset in rows:
            number = self._number(output.path, numbers)
            before = b"" if number is None else self._noted(number)
            if number is None:
                number = last = last + 1
            pending.outputs.append((number, *output))
            now = {keys[key]: digest for key, digest in noticed.items()}
            if reset:
                now = unpacked(before) | now
            pending.set(number, setting, trace)
            if (packed_now := packed(now)) != before:
                pending.noted.append((number, packed_now))
                self._loose.update(pending.note(number, unpacked(before), now))
            if pending.is_long:
                keys.write()
                pending.write(db)
        keys.write()
        pending.write(db)

    def _number(self, path: str, numbers: Mapping[str, int] | None) -> int | None:
        if numbers is not None:
            return numbers.get(path)
        row = self.db.execute("SELECT n FROM outputs WHERE path = ?", (path,)).fetchone()
        return int(row[0]) if row else None

    def _noted(self, number: int) -> bytes:
        """What a published file read, packed."""
        row = self.db.execute("SELECT reads FROM noted WHERE output = ?", (number,)).fetchone()
        return row[0] if row else b""

    def sign_outputs(self, rows: Iterable[tuple[str, str]]) -> None:
        """Remember (signature, path) of files whose bytes did not change."""
        self.db.executemany("UPDATE outputs SET signature = ? WHERE path = ?", rows)

    def drop_outputs(self, paths: Iterable[str]) -> None:
        for path in paths:
            for (number,) in self.db.execute("SELECT n FROM outputs WHERE path = ?", (path,)).fetchall():
                self._forget_reads(number)
            self.db.execute("DELETE FROM outputs WHERE path = ?", (path,))

    def _forget_reads(self, number: int) -> None:
        keys = list(unpacked(self._noted(number)))
        self._loose.update(keys)
        self.db.executemany("DELETE FROM reads WHERE key = ? AND output = ?", [(key, number) for key in keys])
        self.db.execute("DELETE FROM noted WHERE output = ?", (number,))
        self.db.execute("DELETE FROM traces WHERE output = ?", (number,))

    def traces(self) -> dict[str, tuple[str, str]]:
        """path → (setting, trace), both digests, of the published files that can be set anew."""
        rows = self.db.execute("SELECT path, setting, trace FROM traces JOIN outputs ON n = output")
        return {path: (setting, trace) for path, setting, trace in rows}

    def settings(self) -> dict[str, str]:
        """Every remembered setting as text, by digest."""
        return dict(self.db.execute("SELECT digest, text FROM settings"))

    def put_settings(self, texts: Mapping[str, str]) -> None:
        """Remember settings, and forget those that no file has any more."""
        self.db.executemany("INSERT OR REPLACE INTO settings VALUES (?, ?)", texts.items())
        self.db.execute("DELETE FROM settings WHERE digest NOT IN (SELECT DISTINCT setting FROM traces)")

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
        unread = [
            key
            for key in self._loose
            if not self.db.execute("SELECT 1 FROM reads WHERE key = ? LIMIT 1", (key,)).fetchone()
        ]
        if unread:
            self.db.execute(f"DELETE FROM keys WHERE n IN ({','.join(map(str, unread))})")
        self.db.execute("COMMIT")
        self.db.close()
        path = self.folder / f"state-{self.generation}.sqlite"
        os.replace(self.path, path)
        return Pointer(self.generation, path.name, checksum(path), fingerprint, directory, seal_of(path), spare="")

    def abandon(self) -> None:
        """Forget the working copy: the build came to nothing."""
        self.db.close()
        self.path.unlink(missing_ok=True)
