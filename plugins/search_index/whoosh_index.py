"""The desk's own index: Whoosh, kept beside the build's other state and never published.

It is fed postings, not strings: `postings.terms_of_document` has read the terms already, so the field `body` takes them
as they are, with their payload of two bytes. When the index is built from nothing the postings of `body` go to Whoosh's
codec term by term (its own pool would sort and spill every single posting, at several times the cost).

Whoosh's files are pickles. They are read only from our own state folder, after our own checksum over every file agreed.
The code keeps to the API of Whoosh 2.7.4, which whoosh3 shares.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b, file_digest
from pathlib import Path
from typing import Any

from whoosh import fields, formats, index
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter

from search_index.document import SearchDocument
from search_index.postings import Terms
from search_index.shard import Postings
from search_index.terms import normalise, terms_of

_SEAL = "seal.json"
_MOST_SEGMENTS = 12


class PayloadFormat(formats.Format):  # type: ignore[misc]
    """Postings whose value is our payload: two bytes, high byte first."""

    def __init__(self) -> None:
        super().__init__()
        self.options: dict[str, Any] = {}

    def word_values(self, value: Terms, analyzer: object, **_: object) -> Iterator[tuple[str, int, float, bytes]]:
        for term, payload in value.items():
            yield term, 1, 1.0, payload.to_bytes(2, "big")

    def fixed_value_size(self) -> int:
        return 2

    def decode_payload(self, value: bytes) -> int:
        """The payload of a posting's value."""
        return int.from_bytes(value, "big")


class FedTerms(fields.FieldType):  # type: ignore[misc]
    """A field whose value is a document's `Terms`."""

    analyzer = None
    scorable = False
    stored = False
    unique = False
    vector = None
    spelling = False
    column_type = None
    multitoken_query = "or"
    sortable_typecode = None

    def __init__(self) -> None:
        self.format = PayloadFormat()

    def index(self, value: Terms, **_: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        for term, payload in sorted(value.items()):
            yield term.encode(), 1, 1.0, payload.to_bytes(2, "big")


class _FedFieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes Whoosh's own fields first, then the field `body` from what it was fed."""

    fed: Callable[[], Iterable[tuple[str, Postings]]] | None = None

    def add_postings(self, schema: Any, lengths: Any, items: Any) -> None:
        super().add_postings(schema, lengths, items)
        if self.fed is None:
            return
        self.start_field("body", schema["body"])
        add = self.add
        values = [payload.to_bytes(2, "big") for payload in range(1 << 12)]
        for term, (numbers, payloads) in self.fed():
            self.start_term(term.encode())
            for number, payload in zip(numbers, payloads, strict=True):
                add(number, 1.0, values[payload], 0)
            self.finish_term()
        self.finish_field()


class _FedCodec(W3Codec):  # type: ignore[misc]
    length_stats = False

    def field_writer(self, storage: Any, segment: Any) -> _FedFieldWriter:
        return _FedFieldWriter(self, storage, segment)


def _codec() -> _FedCodec:
    # Private files on a local disk: packing each block costs more than it saves.
    return _FedCodec(compression=0)


def schema() -> fields.Schema:
    """The fields of the desk's index. `body` holds the terms of all text, the headline's included."""
    word = {"scorable": False, "commas": True, "stored": False}
    return fields.Schema(
        id=fields.ID(unique=True, stored=True),
        body=FedTerms(),
        headline=FedTerms(),
        standfirst=FedTerms(),
        byline=FedTerms(),
        column=fields.KEYWORD(**word),
        township=fields.KEYWORD(**word),
        topic=fields.KEYWORD(**word),
        kind=fields.ID(),
        state=fields.ID(),
        issuing_body=fields.ID(),
        document_number=FedTerms(),
        published=fields.ID(sortable=False),
        dates=fields.KEYWORD(**word),
    )


def _plain(text: str) -> Terms:
    return dict.fromkeys(terms_of(normalise(text)), 0)


def _fields(document: SearchDocument) -> dict[str, Any]:
    def listed(*values: str) -> str | None:
        return ",".join(value.replace(",", " ") for value in values if value) or None

    return {
        "id": document.id,
        "headline": _plain(" \n".join((document.headline, document.kicker, document.subhead))) or None,
        "standfirst": _plain(document.standfirst) or None,
        "byline": _plain(document.byline) or None,
        "column": listed(document.column, document.column_slug),
        "township": listed(document.township, document.township_slug),
        "topic": listed(*document.topics),
        "kind": document.kind or None,
        "state": document.state or None,
        "issuing_body": document.issuing_body or None,
        "document_number": _plain(document.document_number) or None,
        "published": document.published[:10],
        "dates": listed(*document.dates),
    }


class DeskIndex:
    """The Whoosh index in one folder. `sound` says whether its files are those that were last written."""

    def __init__(self, folder: Path, version: str) -> None:
        self.folder = folder
        self.version = version

    def _files(self, known: dict[str, list[object]]) -> dict[str, list[object]]:
        found: dict[str, list[object]] = {}
        for path in sorted(self.folder.iterdir()):
            if path.name == _SEAL or path.name.endswith("LOCK") or not path.is_file():
                continue
            stat = path.stat()
            stamp: list[object] = [stat.st_size, stat.st_mtime_ns]
            if path.name in known and known[path.name][:2] == stamp:
                found[path.name] = known[path.name]
            else:
                with path.open("rb") as file:
                    found[path.name] = [*stamp, file_digest(file, lambda: blake2b(digest_size=16)).hexdigest()]
        return found

    def _sealed(self) -> dict[str, list[object]]:
        try:
            seal = json.loads((self.folder / _SEAL).read_text("utf-8"))
            return dict(seal["files"]) if seal["version"] == self.version else {}
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def content(self) -> str:
        """What the index holds, as it was told when it was last written; empty when there is no index."""
        try:
            return str(json.loads((self.folder / _SEAL).read_text("utf-8"))["content"])
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def sound(self, quick: bool = False) -> bool:
        """Whether the folder holds an index of this version, every file as it was written.

        With `quick`, files whose size and time are as they were are taken at their word; the others are read.
        """
        sealed = self._sealed()
        if not sealed:
            return False
        found = self._files(sealed if quick else {})
        return {k: v[2] for k, v in found.items()} == {k: v[2] for k, v in sealed.items()}

    def _seal(self, known: dict[str, list[object]], content: str) -> None:
        seal = {"version": self.version, "content": content, "files": self._files(known)}
        (self.folder / _SEAL).write_text(json.dumps(seal), "utf-8")

    def open(self) -> Any:
        """The index, for reading. Raises RuntimeError when its files are not sound: they are pickles."""
        if not self.sound():
            raise RuntimeError(f"the index in {self.folder} is not the one that was written there")
        return index.open_dir(str(self.folder))

    def rebuild(
        self, documents: Iterable[SearchDocument], postings: Callable[[], Iterable[tuple[str, Postings]]], content: str
    ) -> None:
        """Write the index from nothing: `documents` in the order whose positions `postings` uses, terms sorted."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        whoosh = index.create_in(str(self.folder), schema())
        writer = whoosh.writer(codec=_codec(), limitmb=64)
        for document in documents:
            writer.add_document(**_fields(document))
        writer.fieldwriter.fed = postings
        writer.commit(merge=False)
        self._seal({}, content)

    def update(self, changed: Iterable[tuple[SearchDocument, Terms]], removed: Iterable[str], content: str) -> None:
        """Bring changed documents in and take removed ones out, at the cost of those alone.

        The caller has made sure that the index is sound. A document is given with its terms; its paragraphs are not
        looked at. One that is given twice counts once, the last time.
        """
        sealed = self._sealed()
        latest = {document.id: (document, terms) for document, terms in changed}
        whoosh = index.open_dir(str(self.folder))
        writer = whoosh.writer(codec=_codec())
        for name in {*removed, *latest}:
            writer.delete_by_term("id", name)
        for document, terms in latest.values():
            writer.add_document(body=terms, **_fields(document))
        writer.commit(merge=len(writer.segments) > _MOST_SEGMENTS)
        self._seal(sealed, content)
