"""Stories that belong together, by a score that knows no history.

Each document has traits: up to 20 of its terms, those whose place (headline, then how often) and rarity of characters
weigh most, with a small fixed weight each. Two documents are as close as the sum of the lesser weights of the traits
they share. Only documents published before are looked at, for each trait the last REACH that share it. So a new story
changes no older page, a common trait costs no more than a rare one, and a document that changes can alter only the
lists of the next REACH documents that share a trait, old or new, with it (`reached`).
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from search_index.anchors import COMMON, hash32, is_pair
from search_index.postings import IN_HEADLINE, Terms

TRAITS = 20
REACH = 40
"""A document looks back, trait by trait, at the last so many documents that share it."""
KEPT = 6
_LEAST = 14
_LEAST_IMPACT = 3  # said twice in a story of usual length, or in its headline
_USUAL = frozenset(COMMON)

Traits = tuple[tuple[int, int], ...]
"""(hash of the term, weight), weights descending."""


def traits_of(terms: Terms) -> Traits:
    """The traits of a document."""
    weighed: list[tuple[int, int]] = []
    usual = _USUAL
    for term, payload in terms.items():
        impact = payload >> 8
        if impact < _LEAST_IMPACT:
            continue
        if is_pair(term):
            rarity = (term[0] not in usual) + (term[1] not in usual)
        elif len(term) > 2 and term[0].isalpha():
            rarity = 2
        else:
            continue
        if rarity:
            weighed.append((rarity * 2 + (impact & 7) // 2 + (4 if impact & IN_HEADLINE else 0), hash32(term)))
    weighed.sort(reverse=True)
    return tuple((term, weight) for weight, term in weighed[:TRAITS])


def pack_traits(traits: Traits) -> bytes:
    """Traits as bytes for the state file."""
    return struct.pack(f"<{len(traits)}I{len(traits)}B", *(t for t, _ in traits), *(w for _, w in traits))


def unpack_traits(packed: bytes) -> Traits:
    """What `pack_traits` packed."""
    count = len(packed) // 5
    values = struct.unpack(f"<{count}I{count}B", packed)
    return tuple(zip(values[:count], values[count:], strict=True))


@dataclass
class Relations:
    """Traits of all documents, oldest first, and the lists that follow from them.

    `order` are the ids, oldest first; positions are positions in it.
    """

    order: Sequence[str]
    traits: Sequence[Traits]
    _positions: dict[int, list[int]] = field(default_factory=dict)
    _weights: dict[int, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for position, traits in enumerate(self.traits):
            for term, weight in traits:
                self._positions.setdefault(term, []).append(position)
                self._weights.setdefault(term, []).append(weight)

    def earlier(self, position: int) -> list[tuple[int, int]]:
        """The closest earlier documents as (score, position), closest first, the later one first among equals."""
        found: dict[int, int] = {}
        for term, weight in self.traits[position]:
            end = bisect_left(self._positions[term], position)
            start = max(0, end - REACH)
            for other, its in zip(self._positions[term][start:end], self._weights[term][start:end], strict=True):
                found[other] = found.get(other, 0) + (weight if weight < its else its)
        close = [(score, other) for other, score in found.items() if score >= _LEAST]
        close.sort(reverse=True)
        return close[:KEPT]

    def related(self, position: int) -> tuple[str, ...]:
        """Ids of the closest earlier documents."""
        return tuple(self.order[other] for _, other in self.earlier(position))

    def reached(self, position: int, traits: Traits) -> set[int]:
        """Positions whose lists may depend on a document with these traits at (or just before) a position."""
        found: set[int] = set()
        for term, _ in traits:
            later = self._positions.get(term, [])
            start = bisect_left(later, position)
            found.update(later[start : start + REACH + 1])
        return found
