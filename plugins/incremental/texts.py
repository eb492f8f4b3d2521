"""Texts that were costly to make, kept by the digest of their bytes: what was made once is never made again.

A row is believed only when its digest is right, so a damaged file costs the making and nothing else.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from pathlib import Path

# With a rowid: a table WITHOUT ROWID would carry the texts in the inner pages of its tree, and cost three times as much to fill.
SCHEMA = "CREATE TABLE IF NOT EXISTS texts (digest TEXT PRIMARY KEY, text TEXT)"


class TextStore:
    """Texts by digest, in one SQLite file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = self._open()

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
        """The text with this digest, or None when it is not there or not whole."""
        try:
            row = self._db.execute("SELECT text FROM texts WHERE digest = ?", (digest,)).fetchone()
        except sqlite3.DatabaseError:
            return None
        if row is None or not isinstance(row[0], str) or text_digest(row[0]) != digest:
            return None
        return row[0]

    def put(self, rows: Iterable[tuple[str, str]]) -> None:
        """Keep (digest, text) pairs."""
        try:
            self._db.execute("BEGIN")
            self._db.executemany("INSERT OR REPLACE INTO texts VALUES (?, ?)", rows)
            self._db.execute("COMMIT")
        except sqlite3.DatabaseError:
            self._db.close()
            self._path.unlink(missing_ok=True)
            raise

    def prune(self, digests: set[str]) -> None:
        """Drop the texts that nobody has any more."""
        stored = {row[0] for row in self._db.execute("SELECT digest FROM texts")}
        self._db.execute("BEGIN")
        self._db.executemany("DELETE FROM texts WHERE digest = ?", ((digest,) for digest in stored - digests))
        self._db.execute("COMMIT")

    def close(self) -> None:
        self._db.close()


def text_digest(text: str) -> str:
    """The digest under which a text is kept."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]
