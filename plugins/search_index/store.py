"""What search remembers between builds: one SQLite file of plain data, checked when it is opened.

The small columns are sealed by one checksum that is written in the same transaction; the packed terms carry zlib's own,
and published shards their hash in their name. Anything that does not agree is forgotten as a whole and asked for anew.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Any

from search_index.document import SearchDocument
from search_index.postings import Terms, pack, unpack

_TABLES = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS doc (
    id TEXT PRIMARY KEY, digest TEXT NOT NULL, day TEXT NOT NULL, number INTEGER NOT NULL, base INTEGER NOT NULL,
    card TEXT NOT NULL, traits BLOB NOT NULL, related TEXT NOT NULL, story TEXT NOT NULL, terms BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS leaf (path TEXT PRIMARY KEY, hash TEXT NOT NULL, weight INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS file (path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime INTEGER NOT NULL) WITHOUT ROWID;
"""


_FIELDS = tuple(field.name for field in fields(SearchDocument) if field.name != "paragraphs")


@dataclass(slots=True)
class Row:
    """One remembered document: `traits` packed, `related` the ids of earlier kindred ones (one a line), `story` the
    hash of its story file."""

    id: str
    digest: str
    day: str
    number: int
    base: bool
    card: str
    traits: bytes
    related: str
    story: str

    @property
    def order(self) -> tuple[str, str]:
        return self.day, self.id

    def document(self) -> SearchDocument:
        """The document without its paragraphs."""
        values: dict[str, Any] = json.loads(self.card)
        whole: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
        return SearchDocument(**whole)


def card_of(document: SearchDocument) -> str:
    """A document's fields, but its paragraphs, as JSON."""
    values = {name: getattr(document, name) for name in _FIELDS}
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def digest_of(document: SearchDocument) -> str:
    """A hash over everything that a document says."""
    text = card_of(document) + "\n" + "\n".join(document.paragraphs)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


class Store:
    """The state file of one folder, open for one refresh. Leave by `commit`, or nothing is remembered."""

    def __init__(self, path: Path, version: str) -> None:
        self.path = path
        self.version = version
        self.why = ""
        """Why an earlier state was forgotten; empty when it was sound or there was none."""
        self.rows: dict[str, Row] = {}
        self.leaves: dict[str, tuple[str, int]] = {}
        self.files: dict[str, tuple[int, int]] = {}
        self._limit = 0
        path.parent.mkdir(parents=True, exist_ok=True)
        existed = path.exists()
        try:
            self._db = self._connect()
            if existed:
                self._load()
        except (sqlite3.DatabaseError, ValueError, KeyError, TypeError) as error:
            self.why = str(error)
            self._db.close()
            for name in (path, path.with_name(path.name + "-journal")):
                name.unlink(missing_ok=True)
            self.rows, self.leaves, self.files, self._limit = {}, {}, {}, 0
            self._db = self._connect()

    def _connect(self) -> sqlite3.Connection:
        self._db = sqlite3.connect(self.path, isolation_level=None)
        self._db.executescript("PRAGMA synchronous = NORMAL;" + _TABLES)
        self._db.execute("BEGIN IMMEDIATE")
        return self._db

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def _load(self) -> None:
        meta = dict(self._db.execute("SELECT name, value FROM meta"))
        if not meta:
            return
        if meta["version"] != self.version:
            raise ValueError(f"state of another version ({meta['version']})")
        rows = self._db.execute(
            "SELECT id, digest, day, number, base, card, traits, related, story FROM doc ORDER BY number"
        )
        for name, digest, day, number, base, card, traits, related, story in rows:
            self.rows[name] = Row(name, digest, day, number, bool(base), card, traits, related, story)
        self.leaves = {path: (name, weight) for path, name, weight in self._db.execute("SELECT * FROM leaf")}
        self.files = {path: (size, mtime) for path, size, mtime in self._db.execute("SELECT * FROM file")}
        self._limit = int(meta["limit"])
        if meta["seal"] != self._seal():
            raise ValueError("the state's checksum does not agree")

    def _seal(self) -> str:
        state = blake2b(self.version.encode(), digest_size=16)
        for row in sorted(self.rows.values(), key=lambda row: row.id):
            line = (row.id, row.digest, row.day, str(row.number), str(row.base), row.card, row.related, row.story)
            state.update("\0".join(line).encode() + row.traits)
        state.update(repr(sorted(self.leaves.items())).encode())
        state.update(repr(sorted(self.files.items())).encode())
        return state.hexdigest()

    def leaves_limit(self) -> int:
        """The limit by which the remembered leaves were cut."""
        return self._limit

    def set_leaves_limit(self, limit: int) -> None:
        """Remember the limit by which leaves are cut."""
        self._limit = limit

    def put(self, row: Row, terms: Terms) -> None:
        """Remember a document and its terms."""
        self.rows[row.id] = row
        self._db.execute(
            "INSERT OR REPLACE INTO doc VALUES (?, ?, ?, -1, 0, '', x'', '', '', ?)",
            (row.id, row.digest, row.day, pack(terms)),
        )

    def forget(self, name: str) -> None:
        """Forget a document."""
        del self.rows[name]
        self._db.execute("DELETE FROM doc WHERE id = ?", (name,))

    def terms(self, name: str) -> Terms:
        """The remembered terms of a document. Raises KeyError, or zlib.error when they are damaged."""
        row = self._db.execute("SELECT terms FROM doc WHERE id = ?", (name,)).fetchone()
        if row is None:
            raise KeyError(name)
        return unpack(row[0])

    def all_terms(self, names: Iterable[str]) -> Iterator[tuple[str, Terms]]:
        """Terms of many documents, one after the other in the order asked for."""
        for name in names:
            yield name, self.terms(name)

    def commit(self, touched: Iterable[str]) -> None:
        """Write what was learnt; `touched` are the documents whose small columns may have changed."""
        self._db.executemany(
            "UPDATE doc SET digest = ?, day = ?, number = ?, base = ?, card = ?, traits = ?, related = ?, story = ?"
            " WHERE id = ?",
            (
                (r.digest, r.day, r.number, r.base, r.card, r.traits, r.related, r.story, r.id)
                for r in (self.rows[name] for name in touched)
            ),
        )
        for table, now in (("leaf", {k: (k, *v) for k, v in self.leaves.items()}),
                           ("file", {k: (k, *v) for k, v in self.files.items()})):  # fmt: skip
            before = {row[0]: row for row in self._db.execute(f"SELECT * FROM {table}")}
            self._db.executemany(f"DELETE FROM {table} WHERE path = ?", [(k,) for k in before.keys() - now.keys()])
            self._db.executemany(
                f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?)", [v for k, v in now.items() if before.get(k) != v]
            )
        self._db.executemany(
            "INSERT OR REPLACE INTO meta VALUES (?, ?)", [("version", self.version), ("limit", str(self._limit)), ("seal", self._seal())]
        )
        self._db.execute("COMMIT")
