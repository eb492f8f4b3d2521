"""Converted bodies, kept by the digest of their bytes: a body that was converted once is never converted again.

A row is believed only when its digest is right, so a damaged file costs conversions and nothing else.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from pathlib import Path

# With a rowid: a table WITHOUT ROWID would carry the texts in the inner pages of its tree, and cost three times as much to fill.
SCHEMA = "CREATE TABLE IF NOT EXISTS bodies (digest TEXT PRIMARY KEY, html TEXT)"


class BodyStore:
    """HTML bodies by digest, in one SQLite file."""

    def __init__(self, path: Path, *, writable: bool = False) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = self._open()
        self._writable = writable

    def _open(self) -> sqlite3.Connection:
        try:
            db = sqlite3.connect(self._path, isolation_level=None)
            db.execute(SCHEMA)
        except sqlite3.DatabaseError:
            self._path.unlink()
            db = sqlite3.connect(self._path, isolation_level=None)
            db.execute(SCHEMA)
        db.execute("PRAGMA synchronous=OFF")
        return db

    def get(self, digest: str) -> str | None:
        """The body with this digest, or None when it is not there or not whole."""
        try:
            row = self._db.execute("SELECT html FROM bodies WHERE digest = ?", (digest,)).fetchone()
        except sqlite3.DatabaseError:
            return None
        if row is None or not isinstance(row[0], str) or body_digest(row[0]) != digest:
            return None
        return row[0]

    def put(self, rows: Iterable[tuple[str, str]]) -> None:
        """Keep (digest, html) pairs."""
        try:
            self._db.execute("BEGIN")
            self._db.executemany("INSERT OR REPLACE INTO bodies VALUES (?, ?)", rows)
            self._db.execute("COMMIT")
        except sqlite3.DatabaseError:
            self._db.close()
            self._path.unlink(missing_ok=True)
            raise

    def prune(self, digests: set[str]) -> None:
        """Drop bodies that no manuscript has any more."""
        stored = {row[0] for row in self._db.execute("SELECT digest FROM bodies")}
        self._db.execute("BEGIN")
        self._db.executemany("DELETE FROM bodies WHERE digest = ?", ((digest,) for digest in stored - digests))
        self._db.execute("COMMIT")

    def close(self) -> None:
        self._db.close()


def body_digest(html: str) -> str:
    """The digest under which a body is kept."""
    return hashlib.sha256(html.encode()).hexdigest()[:32]
