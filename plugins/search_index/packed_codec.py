"""How the desk's index keeps postings that were read already: Whoosh's codec, with packed blocks for the fed fields.

Whoosh's third codec pickles every block of every term; a story has some seven hundred terms, most of them in few stories,
so that took most of what building the index cost. Here the fields that are fed (`FedTerms`) stand in one more file of the
segment (`packed_blocks`). All other fields are Whoosh's own.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from whoosh import fields, formats
from whoosh.codec import base
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

from search_index.packed_blocks import Packed, PackedReader, PackedWriter
from search_index.postings import PAYLOAD_BITS, Terms

PACKED_EXT = ".pck"
_PAYLOAD = (1 << PAYLOAD_BITS) - 1
_VALUES = [payload.to_bytes(2, "big") for payload in range(_PAYLOAD + 1)]


class PayloadFormat(formats.Format):  # type: ignore[misc]
    """Postings whose value is our payload: two bytes, high byte first."""

    def __init__(self) -> None:
        super().__init__()
        self.options: dict[str, Any] = {}

    def word_values(self, value: Terms, analyzer: object, **_: object) -> Iterator[tuple[str, int, float, bytes]]:
        for term, payload in value.items():
            yield term, 1, 1.0, _VALUES[payload]

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
            yield term.encode(), 1, 1.0, _VALUES[payload]


class PackedFieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes Whoosh's own fields as Whoosh does, and the fed ones into packed blocks.

    `fed` maps names of fields to their postings when the index is built from nothing; they are written at the end.
    """

    def __init__(self, codec: Any, storage: Any, segment: Any) -> None:
        super().__init__(codec, storage, segment)
        self.fed: Mapping[str, Packed] = {}
        self._packed = PackedWriter(segment.create_file(storage, PACKED_EXT))
        self._held: dict[str, array[int]] | None = None
        self._name = ""
        self._list: array[int] = array("Q")

    def add_postings(self, schema: Any, lengths: Any, items: Any) -> None:
        super().add_postings(schema, lengths, items)
        for name, postings in self.fed.items():
            self._packed.field(name, sorted(postings), postings)

    def start_field(self, fieldname: str, fieldobj: Any) -> None:
        if isinstance(fieldobj, FedTerms):
            self._held, self._name = {}, fieldname
        else:
            super().start_field(fieldname, fieldobj)

    def start_term(self, btext: bytes) -> None:
        if self._held is None:
            super().start_term(btext)
        else:
            self._list = self._held[btext.decode()] = array("Q")

    def add(self, docnum: int, weight: float, vbytes: bytes, length: int) -> None:
        if self._held is None:
            super().add(docnum, weight, vbytes, length)
        else:
            self._list.append(docnum << PAYLOAD_BITS | int.from_bytes(vbytes, "big"))

    def finish_term(self) -> None:
        if self._held is None:
            super().finish_term()

    def finish_field(self) -> None:
        if self._held is None:
            super().finish_field()
        else:
            self._packed.field(self._name, self._held, self._held)
            self._held = None

    def close(self) -> None:
        super().close()
        self._packed.close()


def _info(postings: array[int]) -> TermInfo:
    count = len(postings)
    return TermInfo(float(count), count, 0, 0, 1.0, postings[0] >> PAYLOAD_BITS, postings[-1] >> PAYLOAD_BITS)


class _Cursor(base.FieldCursor):  # type: ignore[misc]
    """Steps over the terms of a fed field."""

    def __init__(self, packed: PackedReader, field: str) -> None:
        self._packed, self._field = packed, field
        self._now: tuple[str, array[int]] | None = None
        self.first()

    def first(self) -> str | None:
        return self.find("")

    def find(self, term: str | bytes) -> str | None:
        self._steps = self._packed.walk(self._field, term.decode() if isinstance(term, bytes) else term)
        return self.next()

    def next(self) -> str | None:
        self._now = next(self._steps, None)
        return self.text()

    def text(self) -> str | None:
        return self._now[0] if self._now else None

    term = text

    def term_info(self) -> TermInfo | None:
        return _info(self._now[1]) if self._now else None

    def is_valid(self) -> bool:
        return self._now is not None


class PackedTermsReader(base.TermsReader):  # type: ignore[misc]
    """Whoosh's reader of terms, and ours for the fed fields, as one.

    The packed file is opened when a fed field is asked for: Whoosh copies an opened file into memory as a whole, and an
    update asks for ids alone.
    """

    def __init__(self, child: Any, fed: frozenset[str], open_packed: Callable[[], PackedReader]) -> None:
        self._child, self._fed, self._open_packed = child, fed, open_packed
        self._opened: PackedReader | None = None

    @property
    def _packed(self) -> PackedReader:
        if self._opened is None:
            self._opened = self._open_packed()
        return self._opened

    def _is_ours(self, field: str) -> bool:
        return field in self._fed

    def _find(self, field: str, text: bytes) -> array[int]:
        found = self._packed.find(field, text.decode())
        if found is None:
            raise TermNotFound(f"No term {field}:{text!r}")
        return found

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        if self._is_ours(term[0]):
            return self._packed.find(term[0], term[1].decode()) is not None
        return term in self._child

    def cursor(self, fieldname: str, fieldobj: Any) -> Any:
        return _Cursor(self._packed, fieldname) if self._is_ours(fieldname) else self._child.cursor(fieldname, fieldobj)

    def _items(self, start_field: str, start: bytes, child: Any) -> Iterator[tuple[tuple[str, bytes], Any]]:
        for field in sorted(self.indexed_field_names()):
            if field < start_field:
                continue
            prefix = start if field == start_field else b""
            if self._is_ours(field):
                for term, postings in self._packed.walk(field, prefix.decode()):
                    yield (field, term.encode()), _info(postings)
            else:
                for item, info in child(field, prefix):
                    if item[0] != field:
                        break
                    yield item, info

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return (item for item, _ in self.items())

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        return (item for item, _ in self.items_from(fieldname, prefix))

    def items(self) -> Iterator[tuple[tuple[str, bytes], Any]]:
        return self._items("", b"", self._child.items_from)

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], Any]]:
        return self._items(fieldname, prefix, self._child.items_from)

    def term_info(self, fieldname: str, text: bytes) -> Any:
        return (
            _info(self._find(fieldname, text)) if self._is_ours(fieldname) else self._child.term_info(fieldname, text)
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        return float(
            self.doc_frequency(fieldname, text) if self._is_ours(fieldname) else self._child.frequency(fieldname, text)
        )

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        if not self._is_ours(fieldname):
            return int(self._child.doc_frequency(fieldname, text))
        found = self._packed.find(fieldname, text.decode())
        if found is None:
            raise KeyError(text)  # which Whoosh's reader takes for none
        return len(found)

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> Any:
        if not self._is_ours(fieldname):
            return self._child.matcher(fieldname, text, format_, scorer=scorer)
        postings = self._find(fieldname, text)
        return ListMatcher(
            [posting >> PAYLOAD_BITS for posting in postings], [1.0] * len(postings),
            [_VALUES[posting & _PAYLOAD] for posting in postings], format_, scorer=scorer, term=(fieldname, text), terminfo=_info(postings),
        )  # fmt: skip

    def indexed_field_names(self) -> list[str]:
        return [*self._child.indexed_field_names(), *self._packed.directory]

    def close(self) -> None:
        self._child.close()
        if self._opened is not None:
            self._opened.close()


class PackedCodec(W3Codec):  # type: ignore[misc]
    """Whoosh's third codec with packed blocks for the fed fields."""

    length_stats = False

    def __init__(self, schema: fields.Schema) -> None:
        # Private files on a local disk: packing Whoosh's own blocks costs more than it saves.
        super().__init__(compression=0)
        self._fed = frozenset(name for name, field in schema.items() if isinstance(field, FedTerms))

    def field_writer(self, storage: Any, segment: Any) -> PackedFieldWriter:
        return PackedFieldWriter(self, storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> PackedTermsReader:
        name = segment.make_filename(PACKED_EXT)

        def open_packed() -> PackedReader:
            return PackedReader(storage.open_file(name), storage.file_length(name))

        return PackedTermsReader(super().terms_reader(storage, segment), self._fed, open_packed)
