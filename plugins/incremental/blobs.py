"""Bytes that were costly to make, kept by their digest: what was made once is never made again.

A row is believed only when its digest is right, so a damaged file costs the making and nothing else.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path

# With a rowid: a table WITHOUT ROWID would carry the blobs in the inner pages of its tree, and cost three times as much to fill.
SCHEMA = "CREATE TABLE IF NOT EXISTS blobs (digest TEXT PRIMARY KEY, data BLOB)"

# What a damaged file ends in; the latter where SQLite's own words quote bytes that are no text.
_DAMAGE = (sqlite3.DatabaseError, UnicodeDecodeError)


class LostError(Exception):
    """Bytes that were promised are not in the store, or not whole. What was made from them cannot be trusted any more."""


class BlobStore:
    """Bytes by digest, in one SQLite file. A store may be read by several threads; a process forked from another opens its own."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = self._open()

    def _open(self) -> sqlite3.Connection:
        try:
            db = self._connected()
        except _DAMAGE:
            self._path.unlink()
            db = self._connected()
        db.execute("PRAGMA synchronous=OFF")
        db.execute("PRAGMA cache_size=-512")  # KiB: room for the index; blobs are asked for once
        return db

    def _connected(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
        try:
            db.execute(SCHEMA)
            db.execute("SELECT digest, data FROM blobs LIMIT 0")  # it may be another table of that name
        except _DAMAGE:
            db.close()  # Windows deletes no open file
            raise
        return db

    def fetch(self, digest: str) -> bytes:
        """The bytes with this digest. Raises LostError."""
        data = self.get(digest)
        if data is None:
            raise LostError(digest)
        return data

    def get(self, digest: str) -> bytes | None:
        """The bytes with this digest, or None when they are not there or not whole."""
        try:
            row = self._db.execute("SELECT data FROM blobs WHERE digest = ?", (digest,)).fetchone()
        except _DAMAGE:
            return None
        if row is None or not isinstance(row[0], bytes) or digest_of_bytes(row[0]) != digest:
            return None
        return row[0]

    def put(self, rows: Sequence[tuple[str, bytes]]) -> None:
        """Keep (digest, bytes) pairs; in a file of its own again, should the old one be damaged."""
        try:
            self._put(rows)
        except _DAMAGE:
            self._discard()
            self._db = self._open()
            try:
                self._put(rows)
            except sqlite3.OperationalError:  # the disk, not the file
                self._discard()
                raise

    def _discard(self) -> None:
        self._db.close()
        self._path.unlink(missing_ok=True)

    def _put(self, rows: Sequence[tuple[str, bytes]]) -> None:
        self._db.execute("BEGIN")
        self._db.executemany("INSERT OR REPLACE INTO blobs VALUES (?, ?)", rows)
        self._db.execute("COMMIT")

    def prune(self, digests: set[str]) -> None:
        """Drop what nobody has any more; in a damaged file it stays until that is replaced."""
        try:
            stored = {row[0] for row in self._db.execute("SELECT digest FROM blobs")}
            self._db.execute("BEGIN")
            self._db.executemany("DELETE FROM blobs WHERE digest = ?", ((digest,) for digest in stored - digests))
            self._db.execute("COMMIT")
        except _DAMAGE:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

    def close(self) -> None:
        self._db.close()


def digest_of_bytes(data: bytes) -> str:
    """The digest under which bytes are kept."""
    return hashlib.sha256(data).hexdigest()[:32]
