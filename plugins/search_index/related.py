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

from search_index.anchors import COMMON, hash32, is_pair
from search_index.postings import IN_HEADLINE, Terms
from search_index.store import DamagedError

TRAITS = 20
REACH = 40
"""A document looks back, trait by trait, at the last so many documents that share it."""
KEPT = 6
BUCKETS = 64
_LEAST = 14
_KNOWN_AT_ONCE = 100_000
_LEAST_IMPACT = 3  # said twice in a story of usual length, or in its headline
_LEAST_PAYLOAD = _LEAST_IMPACT << 8
_USUAL = frozenset(COMMON)

Traits = tuple[tuple[int, int], ...]
"""(hash of the term, weight), weights descending."""


class _Worth(dict[str, int]):
    """Term to `hash | twice its rarity << 32`, 0 when it is no trait; filled as terms turn up."""

    def __missing__(self, term: str) -> int:
        if len(self) > _KNOWN_AT_ONCE:
            self.clear()
        if is_pair(term):
            rarity = (term[0] not in _USUAL) + (term[1] not in _USUAL)
        else:
            rarity = 2 if len(term) > 2 and term[0].isalpha() else 0
        worth = self[term] = rarity << 33 | hash32(term) if rarity else 0
        return worth


_WORTH = _Worth()
_PLUS = [((impact & 7) // 2 + (4 if impact & IN_HEADLINE else 0)) << 32 for impact in range(16)]


def traits_of(terms: Terms) -> Traits:
    """The traits of a document."""
    worth, plus = _WORTH, _PLUS
    weighed = [
        worth[term] + plus[payload >> 8] for term, payload in terms.items() if payload >= _LEAST_PAYLOAD and worth[term]
    ]
    weighed.sort(reverse=True)
    return tuple((value & 0xFFFFFFFF, value >> 32) for value in weighed[:TRAITS])


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
