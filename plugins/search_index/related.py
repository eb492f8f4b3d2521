"""Stories that belong together, by a score that knows no history.

Each document has traits: up to 20 of its terms, those whose place (headline, then how often) and rarity of characters
weigh most, with a small fixed weight each. Two documents are as close as the sum of the lesser weights of the traits
they share. Only documents published before are looked at, for each trait the last REACH that share it. So a new story
changes no older page, a common trait costs no more than a rare one, and a document that changes can alter only the
lists of the next REACH documents that share a trait, old or new, with it (`Book.reached`).
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable

from search_index.anchors import COMMON, hash32
from search_index.postings import IN_HEADLINE, Terms
from search_index.store import DamagedError

TRAITS = 20
REACH = 40
"""A document looks back, trait by trait, at the last so many documents that share it."""
KEPT = 6
BUCKETS = 64
_LEAST = 14
_LEAST_IMPACT = 4  # said twice in a story of usual length, or in its headline
_LEAST_PAYLOAD = _LEAST_IMPACT << 8
_USUAL = frozenset(COMMON)

Traits = tuple[tuple[int, int], ...]
"""(hash of the term, weight), weights descending."""


_PLUS = [(impact & 7) // 2 + (4 if impact & IN_HEADLINE else 0) for impact in range(16)]


_BY_PLUS = sorted(range(_LEAST_IMPACT, 16), key=_PLUS.__getitem__, reverse=True)
_MOST_RARE = 4


def traits_of(terms: Terms) -> Traits:
    """The traits of a document."""
    by_impact: list[list[str]] = [[] for _ in range(16)]
    for term, payload in terms.items():
        if payload >= _LEAST_PAYLOAD:
            by_impact[payload >> 8].append(term)
    by_weight: list[list[str]] = [[] for _ in range(_MOST_RARE + max(_PLUS) + 1)]
    usual = _USUAL
    for impact in _BY_PLUS:
        # What is left weighs no more than this: it cannot push out as many that weigh more.
        if sum(map(len, by_weight[_MOST_RARE + _PLUS[impact] + 1 :])) >= TRAITS:
            break
        for term in by_impact[impact]:
            # As is_pair says, without the call.
            if len(term) == 2 and "\u3400" <= term[0] <= "\u9fff" and "\u3400" <= term[1] <= "\u9fff":
                rarity = (term[0] not in usual) + (term[1] not in usual)
                if rarity:
                    by_weight[2 * rarity + _PLUS[impact]].append(term)
            elif len(term) > 2 and term[0].isalpha():
                by_weight[_MOST_RARE + _PLUS[impact]].append(term)
    found: list[tuple[int, int]] = []
    for weight in range(len(by_weight) - 1, -1, -1):
        if len(found) >= TRAITS:
            break
        found += ((term, weight) for term in sorted(map(hash32, by_weight[weight]), reverse=True))
    return tuple(found[:TRAITS])


def _closest(found: dict[int, int]) -> list[int]:
    """Numbers by descending score, the later document first among equals."""
    close = [(score, number) for number, score in found.items() if score >= _LEAST]
    close.sort(reverse=True)
    return [number for _, number in close[:KEPT]]


class Lately:
    """The lists of all documents, which are given one after the other, oldest first."""

    def __init__(self) -> None:
        self._last: dict[int, list[tuple[int, int]]] = {}

    def closest(self, number: int, traits: Traits) -> list[int]:
        """Numbers of the closest documents among those given before."""
        found: dict[int, int] = {}
        get = found.get
        for term, weight in traits:
            last = self._last.get(term)
            if last is None:
                self._last[term] = [(number, weight)]
                continue
            for other, its in last:
                found[other] = get(other, 0) + (weight if weight < its else its)
            last.append((number, weight))
            if len(last) > REACH:
                del last[0]
        return _closest(found)


def bucket_of(term: int) -> int:
    """Which of the buckets holds a trait."""
    return term >> 26


class Book:
    """Who has which trait, in buckets that are loaded when they are asked for. `altered` are those to be kept anew.

    A bucket is an array of numbers of eight bytes, ascending: hash of the term, number of the document, weight.
    """

    def __init__(self, load: Callable[[int], bytes]) -> None:
        self._load = load
        self._buckets: dict[int, array[int]] = {}
        self.altered: set[int] = set()

    @staticmethod
    def pack_all(documents: Iterable[tuple[int, Traits]]) -> list[bytes]:
        """All buckets, from documents given as (number, traits)."""
        buckets: list[list[int]] = [[] for _ in range(BUCKETS)]
        for number, traits in documents:
            for term, weight in traits:
                buckets[term >> 26].append(term << 32 | number << 8 | weight)
        return [array("Q", sorted(bucket)).tobytes() for bucket in buckets]

    def _bucket(self, term: int) -> array[int]:
        which = bucket_of(term)
        bucket = self._buckets.get(which)
        if bucket is None:
            bucket = self._buckets[which] = array("Q")
            bucket.frombytes(self._load(which))
        return bucket

    def packed(self, which: int) -> bytes:
        """A bucket's bytes as they are now."""
        return self._buckets[which].tobytes()

    def add(self, number: int, traits: Traits) -> None:
        """A document has these traits."""
        for term, weight in traits:
            bucket = self._bucket(term)
            entry = term << 32 | number << 8 | weight
            bucket.insert(bisect_left(bucket, entry), entry)
            self.altered.add(bucket_of(term))

    def remove(self, number: int, traits: Traits) -> None:
        """A document has these traits no more."""
        for term, weight in traits:
            bucket = self._bucket(term)
            entry = term << 32 | number << 8 | weight
            at = bisect_left(bucket, entry)
            if at == len(bucket) or bucket[at] != entry:
                raise DamagedError("a trait that should be there is not")
            del bucket[at]
            self.altered.add(bucket_of(term))

    def closest(self, number: int, traits: Traits) -> list[int]:
        """Numbers of the closest documents before a number."""
        found: dict[int, int] = {}
        for term, weight in traits:
            bucket = self._bucket(term)
            end = bisect_left(bucket, term << 32 | number << 8)
            start = max(bisect_left(bucket, term << 32, max(0, end - REACH), end), end - REACH)
            for entry in bucket[start:end]:
                other, its = entry >> 8 & 0xFFFFFF, entry & 255
                found[other] = found.get(other, 0) + (weight if weight < its else its)
        return _closest(found)

    def reached(self, number: int, traits: Iterable[tuple[int, int]]) -> set[int]:
        """Numbers of documents whose lists may depend on these traits of a document at (or just before) a number."""
        found: set[int] = set()
        for term, _ in traits:
            bucket = self._bucket(term)
            start = bisect_left(bucket, term << 32 | number << 8)
            for entry in bucket[start : start + REACH + 1]:
                if entry >> 32 != term:
                    break
                found.add(entry >> 8 & 0xFFFFFF)
        return found
