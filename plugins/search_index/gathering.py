"""Postings of many documents, gathered term by term, at four bytes each."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence

from search_index.postings import PAYLOAD_BITS, Terms
from search_index.shard import Postings

_PAYLOAD = (1 << PAYLOAD_BITS) - 1


def typecode_for(documents: int) -> str:
    """The type of array whose numbers hold the postings of so many documents: four bytes, or eight beyond a million."""
    return "I" if documents <= 1 << 32 - PAYLOAD_BITS else "Q"


class Gathering:
    """Term to postings; a posting is `position << 12 | payload`, positions are those of documents in their order."""

    def __init__(self, documents: int) -> None:
        code = typecode_for(documents)
        self.index: defaultdict[str, array[int]] = defaultdict(lambda: array(code))

    def add(self, position: int, terms: Terms) -> None:
        """Take in a document; positions ascend from one call to the next."""
        index, base = self.index, position << PAYLOAD_BITS
        for term, payload in terms.items():
            index[term].append(base | payload)

    def postings(self, term: str, numbers: Sequence[int]) -> Postings:
        """A term's postings by document numbers; `numbers` gives the number at each position."""
        held = self.index[term]
        return [numbers[posting >> PAYLOAD_BITS] for posting in held], [posting & _PAYLOAD for posting in held]

    def __iter__(self) -> Iterator[str]:
        return iter(self.index)


def small(documents: list[tuple[int, Terms]]) -> dict[str, Postings]:
    """Postings of a few documents, given as (number, terms), numbers ascending."""
    index: dict[str, tuple[list[int], list[int]]] = {}
    for number, terms in documents:
        for term, payload in terms.items():
            numbers, payloads = index.setdefault(term, ([], []))
            numbers.append(number)
            payloads.append(payload)
    return dict(index)
