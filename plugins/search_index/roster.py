"""The roster: all public documents in their order, with the little about each that speaks of the archive as a whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from search_index.document import SearchDocument
from search_index.numbers import base_size, number_documents

_FACETS = ("column", "column_slug", "township", "township_slug", "kind", "state", "topics", "issuing_body")


class Entry(NamedTuple):
    """One document for the files that speak of all. facets: JSON, see `facets_of`; story: hash of its story file."""

    id: str
    number: int
    day: str
    facets: str
    story: str


def facets_of(document: SearchDocument) -> str:
    """What a document can be filtered by and is named with, as JSON."""
    return json.dumps({name: getattr(document, name) for name in _FACETS}, ensure_ascii=False, separators=(",", ":"))


@dataclass
class Roster:
    """Columns of equal length, ordered by day, then id. Numbers and layers follow from days and ids alone."""

    days: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    stories: list[str] = field(default_factory=list)
    facets: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.base = base_size(len(self.ids))
        self.numbers = number_documents(zip(self.days, self.ids, strict=True))
        self.positions = {name: position for position, name in enumerate(self.ids)}

    @classmethod
    def of(cls, order: list[tuple[str, str]], before: Roster) -> Roster:
        """A roster of (day, id), ascending, with what another one says of the same ids; what it does not know is empty."""
        days, ids = [day for day, _ in order], [name for _, name in order]
        if ids == before.ids:
            return cls(days, ids, list(before.stories), list(before.facets))
        places = [before.positions.get(name, -1) for name in ids]
        return cls(
            days,
            ids,
            [before.stories[p] if p >= 0 else "" for p in places],
            [before.facets[p] if p >= 0 else "" for p in places],
        )

    def entries(self) -> Iterator[Entry]:
        """The documents, oldest first."""
        return map(Entry, self.ids, self.numbers.values(), self.days, self.facets, self.stories)

    def in_base(self, name: str) -> bool:
        """Whether a document is in the base layer."""
        return self.positions[name] < self.base

    def pack(self) -> bytes:
        """As bytes for the state."""
        kinds = {facets: place for place, facets in enumerate(dict.fromkeys(self.facets))}
        columns = [self.days, self.ids, self.stories, list(kinds), [kinds[facets] for facets in self.facets]]
        return json.dumps(columns, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")

    @classmethod
    def unpack(cls, packed: bytes) -> Roster:
        """What `pack` packed."""
        days, ids, stories, kinds, facets = json.loads(packed.decode("utf-8", "surrogatepass"))
        return cls(days, ids, stories, [kinds[place] for place in facets])
