"""The desk's own index: Whoosh, kept beside the build's other state and never published.

It is fed postings, not strings: `postings.terms_of_document` has read the terms already, so the field `body` takes them
as they are, with their payload of two bytes, and so do the other fields of text. When the index is built from nothing their
postings go to our codec (`packed_codec`) as they were gathered; Whoosh's own pool would sort and spill every one of them.

Whoosh's files are pickles. They are read only from our own state folder, after our own checksum over every file agreed.
The code keeps to the API of Whoosh 2.7.4, which whoosh3 shares.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from hashlib import blake2b, file_digest
from pathlib import Path
from typing import Any

from whoosh import fields, index

from search_index.document import SearchDocument
from search_index.gathering import Gathering
from search_index.packed_blocks import Packed
from search_index.packed_codec import FedTerms, PackedCodec
from search_index.postings import Terms
from search_index.terms import normalise, terms_of

_SEAL = "seal.json"
_MOST_SEGMENTS = 12


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


def _texts(document: SearchDocument) -> dict[str, Terms]:
    """The fed fields, but `body`."""
    return {
        "headline": _plain(" \n".join((document.headline, document.kicker, document.subhead))),
        "standfirst": _plain(document.standfirst),
        "byline": _plain(document.byline),
        "document_number": _plain(document.document_number),
    }


def _names(document: SearchDocument) -> dict[str, str | None]:
    """The fields that Whoosh reads itself."""

    def listed(*values: str) -> str | None:
        return ",".join(value.replace(",", " ") for value in values if value) or None

    return {
        "id": document.id,
        "column": listed(document.column, document.column_slug),
        "township": listed(document.township, document.township_slug),
        "topic": listed(*document.topics),
        "kind": document.kind or None,
        "state": document.state or None,
        "issuing_body": document.issuing_body or None,
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
            # The table of contents is small, and a pickle that is read at every update.
            if path.name in known and known[path.name][:2] == stamp and path.suffix != ".toc":
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
        """The index, for reading. Raises RuntimeError when its files are not sound: they are pickles. Then it is made anew
        at the next chance, even if sizes and times say nothing."""
        if not self.sound():
            (self.folder / _SEAL).unlink(missing_ok=True)
            raise RuntimeError(f"the index in {self.folder} is not the one that was written there")
        return index.open_dir(str(self.folder))

    def rebuild(self, documents: Iterable[SearchDocument], body: Packed, count: int, content: str) -> None:
        """Write the index from nothing: `documents`, so many, in the order whose positions `body` uses."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        fields_of_all = schema()
        writer = index.create_in(str(self.folder), fields_of_all).writer(codec=PackedCodec(fields_of_all), limitmb=64)
        texts: dict[str, Gathering] = {}
        for position, document in enumerate(documents):
            writer.add_document(**_names(document))
            for name, terms in _texts(document).items():
                if terms:
                    texts.setdefault(name, Gathering(count)).add(position, terms)
        fed: Mapping[str, Packed] = {"body": body, **{name: texts[name].index for name in sorted(texts)}}
        writer.fieldwriter.fed = fed
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
        writer = whoosh.writer(codec=PackedCodec(whoosh.schema))
        try:
            with writer.reader() as reader:
                for name in {*removed, *latest}:
                    if ("id", name) in reader:
                        matcher = reader.postings("id", name)
                        while matcher.is_active():
                            writer.delete_document(matcher.id())
                            matcher.next()
            for document, terms in latest.values():
                writer.add_document(
                    body=terms, **{k: v or None for k, v in _texts(document).items()}, **_names(document)
                )
            writer.commit(merge=len(writer.segments) > _MOST_SEGMENTS)
        except BaseException:
            with suppress(Exception):  # the lock must go; what is wrong is told by the first error
                writer.cancel()
            raise
        self._seal(sealed, content)
