"""What search remembers between builds: one SQLite file of sealed pieces, of which a refresh reads those that it needs.

Every piece carries a checksum over its name and its bytes, made when it was written and compared whenever it is read:
a document (`Row`), a document's terms, and the parts that speak of the whole archive (the roster, the leaves, the traits).
What is not read cannot spoil anything; what is read and does not agree ends in `DamagedError`, and the caller forgets all.
Nothing here grows a refresh by the documents that it does not touch.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Any

from search_index.document import SearchDocument
from search_index.postings import Terms, pack, unpack

_TABLES = "".join(
    f"CREATE TABLE IF NOT EXISTS {table} (name TEXT PRIMARY KEY, data BLOB NOT NULL, seal BLOB NOT NULL) WITHOUT ROWID;"
    for table in ("part", "doc", "terms")
)
_FIELDS = tuple(field.name for field in fields(SearchDocument) if field.name != "paragraphs")
_DAMAGE = {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}
_META = "meta"


class DamagedError(Exception):
    """What is remembered does not agree with its checksum, is missing, or is of another version."""


@contextmanager
def _noticing() -> Iterator[None]:
    """Turns what SQLite says of a spoilt file into DamagedError; a full or closed disk stays what it is."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 255 in _DAMAGE:
            raise DamagedError(str(error)) from error
        raise
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedError(str(error)) from error


@dataclass(slots=True)
class Row:
    """One remembered document. digest: over all it says; card: its fields but the paragraphs; traits: see `related`;
    related: ids of earlier kindred ones, the closest first; readings: pinyin of the runs in its short texts."""

    id: str
    digest: str
    card: dict[str, Any]
    traits: tuple[tuple[int, int], ...]
    related: tuple[str, ...] = ()
    readings: dict[str, str] = field(default_factory=dict)

    def document(self) -> SearchDocument:
        """The document without its paragraphs."""
        whole: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in self.card.items()}
        return SearchDocument(**whole)


def card_of(document: SearchDocument) -> dict[str, Any]:
    """A document's fields, but its paragraphs."""
    return {name: getattr(document, name) for name in _FIELDS}


def digest_of(document: SearchDocument) -> str:
    """A hash over everything that a document says."""
    card = json.dumps(card_of(document), ensure_ascii=False, sort_keys=True)
    text = card + "\n" + "\n".join(document.paragraphs)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _seal(name: str, data: bytes) -> bytes:
    state = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=12)
    state.update(b"\0" + data)
    return state.digest()


class Store:
    """The state file of one folder. Leave by `commit`, or nothing is remembered.

    Raises DamagedError when it is no state of this version; so does every reading method when a piece does not agree.
    `meta` is free for plain values (JSON) and is written with the rest.
    """

    def __init__(self, path: Path, version: str, *, reading: bool = False) -> None:
        self.meta: dict[str, Any] = {}
        self.version = version
        with _noticing():
            if reading:
                self._db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
            else:
                self._db = sqlite3.connect(path, isolation_level=None)
                self._db.executescript("PRAGMA synchronous = NORMAL;" + _TABLES)
                self._db.execute("BEGIN IMMEDIATE")
            try:
                packed = self._get("part", _META)
                if packed is not None:
                    self.meta = json.loads(packed)
                    if self.meta["version"] != version:
                        raise DamagedError(f"state of another version ({self.meta['version']})")
            except BaseException:
                self._db.close()
                raise

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was not committed is forgotten."""
        self._db.close()

    def _get(self, table: str, name: str) -> bytes | None:
        found = self._db.execute(f"SELECT data, seal FROM {table} WHERE name = ?", (name,)).fetchone()
        if found is None:
            return None
        data, seal = found
        if not isinstance(data, bytes) or _seal(name, data) != seal:
            raise DamagedError(f"{table} {name} does not agree with its checksum")
        return data

    def _need(self, table: str, name: str) -> bytes:
        with _noticing():
            data = self._get(table, name)
        if data is None:
            raise DamagedError(f"{table} {name} is missing")
        return data

    def _put(self, table: str, name: str, data: bytes) -> None:
        self._db.execute(f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?)", (name, data, _seal(name, data)))

    def part(self, name: str) -> bytes:
        """A part by its name."""
        return self._need("part", name)

    def put_part(self, name: str, data: bytes) -> None:
        """Remember a part."""
        self._put("part", name, data)

    def row(self, name: str) -> Row:
        """What is remembered of a document."""
        digest, card, traits, related, readings = json.loads(self._need("doc", name))
        return Row(name, digest, card, tuple(zip(traits[::2], traits[1::2], strict=True)), tuple(related), readings)

    def put_row(self, row: Row) -> None:
        """Remember a document."""
        traits = [number for trait in row.traits for number in trait]
        data = json.dumps(
            [row.digest, row.card, traits, row.related, row.readings], ensure_ascii=False, separators=(",", ":")
        )
        self._put("doc", row.id, data.encode("utf-8", "surrogatepass"))

    def terms(self, name: str) -> Terms:
        """The remembered terms of a document."""
        return unpack(self._need("terms", name))

    def put_terms(self, name: str, terms: Terms) -> None:
        """Remember the terms of a document."""
        self._put("terms", name, pack(terms))

    def forget(self, name: str) -> None:
        """Forget a document."""
        self._db.execute("DELETE FROM doc WHERE name = ?", (name,))
        self._db.execute("DELETE FROM terms WHERE name = ?", (name,))

    def check(self, names: set[str]) -> None:
        """Read everything and compare it: the documents must be those of `names`. For times of doubt; it costs what
        the archive is large."""
        with _noticing():
            for table in ("part", "doc", "terms"):
                found = set()
                for name, data, seal in self._db.execute(f"SELECT name, data, seal FROM {table}"):
                    if not isinstance(data, bytes) or _seal(name, data) != seal:
                        raise DamagedError(f"{table} {name} does not agree with its checksum")
                    found.add(name)
                if table != "part" and found != names:
                    raise DamagedError(f"{table}: {len(found ^ names)} documents too many or too few")

    def commit(self) -> None:
        """Write what was learnt."""
        self._put("part", _META, json.dumps({**self.meta, "version": self.version}).encode())
        self._db.execute("COMMIT")
