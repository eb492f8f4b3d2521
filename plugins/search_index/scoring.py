"""From a query to ranked documents, as the search page does it (`theme/scripts/search/index.js`), over any postings.

The page fetches as little as will do, and that shapes its ranking: it takes the terms of the shards that tell most, of a
common term only the weightiest postings, and it stops when the stories read so far settle the matter. What is done here is
the same, step by step, so that an editor sees what residents will; `tests/browser/test_search_oracle.py` holds both to the same order over Whoosh's own postings.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from search_index.asking import Query
from search_index.base import Leaves
from search_index.choosing import Choice, is_spelt
from search_index.postings import IN_HEADLINE, STRENGTH
from search_index.shard import HEAD
from search_index.syllables import letters_as_terms
from search_index.terms import normalise, terms_of
from search_index.weighing import SHORT, Ranked, Read, units, verified

_LETTERS = re.compile(r"[a-zü' ]{2,40}", re.IGNORECASE)
_DIGIT = re.compile("[0-9]")
_ROUNDS = {"short": (1, 1, 1, 2), "long": (4, 5), "whole": (99,) * 40}
_LOOK = 2
_NEAR = {"short": 3, "long": 0.3, "whole": 0.5}
_LEAST = {"short": (0.25, 0.4), "long": (0.05, 0.25), "whole": (0.25, 0.4)}
_MOST_LOOKS = {"short": 16, "long": 8}
_WORTH_LOOKING, _FAIR, _LEAD_READ, _LEAD_UNREAD = 4, 0.4, 1.5, 1.3
_SPELT_RANKED, _SPELT_READ = 1.5, 3
_TEXT_ALONE = 0xFF
_HEADLINE_ALONE = IN_HEADLINE << 8


@dataclass(slots=True)
class Postings:
    """A term's postings, number of the document → payload. frequency: in how many it stands; cut: not all are here."""

    term: str
    frequency: int
    found: dict[int, int]
    cut: bool = False
    idf: float = 0.0
    weight: float = 0.0
    guess: float = 0.0


def _stands(seen: list[Read], unread: list[Ranked]) -> bool:
    """Whether the first story that was read is taken to be the one: it has a fair share of a long query, and leads the next that
    was read by its text, or the first that was not by its postings."""
    if not seen or seen[0].covered <= _FAIR:
        return False
    next_read = seen[1].score if seen[1:] else 0.0
    next_unread = unread[0].score if unread else 0.0
    return seen[0].score > _LEAD_READ * next_read or seen[0].hit.score > _LEAD_UNREAD * next_unread


Story = tuple[dict[str, str], list[str]]
"""Fields and paragraphs."""


@dataclass
class Ranking:
    """Ranks over `postings`, which gives all postings of a term. documents: how many there are; base_ends: the first
    number that is not in the base layer; leaves: the shards; story: gives a document's text by its number."""

    postings: Callable[[str], dict[int, int]]
    documents: int
    base_ends: int
    leaves: Leaves
    story: Callable[[int], Story]
    _held: dict[str, dict[int, int]] = field(default_factory=dict)
    _choice: Choice = field(init=False)

    def __post_init__(self) -> None:
        self._choice = Choice(self.leaves)

    def _postings(self, term: str, whole: bool) -> Postings:
        """As the page has them: at most the HEAD weightiest of the base layer, unless the whole is asked for."""
        if term not in self._held:
            self._held[term] = self.postings(term)
        every = self._held[term]
        base = [number for number in every if number < self.base_ends]
        if whole or len(base) <= HEAD:
            return Postings(term, len(every), every)
        base.sort(key=lambda number: (every[number] >> 8, number), reverse=True)
        kept = {number: every[number] for number in base[:HEAD]}
        kept |= {number: payload for number, payload in every.items() if number >= self.base_ends}
        return Postings(term, len(every), kept, cut=True)

    def weights(self, query: Query, lists: list[Postings]) -> dict[str, float]:
        """What each term of the query counts in a text; those of letters and digits more, as they are whole words."""
        known = {entry.term: entry.idf for entry in lists}
        return {
            term: known.get(term, self._choice.value(term)) * (_SPELT_READ if is_spelt(term) else 1)
            for term in dict.fromkeys(terms_of(normalise(query.text)))
        }

    def search(self, query: Query) -> tuple[list[Ranked], list[Postings]]:
        """The documents, best first, and the terms that were asked for."""
        kind = "whole" if query.phrases else "short" if len(query.words) == 1 and units(query.text) <= SHORT else "long"
        queue, lists = self._choice.queue(query.text), list[Postings]()
        ranked: list[Ranked] = []
        seen: list[Read] = []
        for left, step in zip(range(len(_ROUNDS[kind]) - 1, -1, -1), _ROUNDS[kind], strict=True):
            terms = self._choice.take(queue, step)
            more = left > 0 and bool(queue)
            if not terms:
                break
            lists += (self._postings(term, kind == "whole") for term in terms)
            rarest = sorted((e for e in lists if e.frequency and not _DIGIT.match(e.term)), key=lambda e: e.frequency)
            # A term whose list is cut cannot choose among documents on its own; and at the end no few words may be missed.
            if not more and kind == "short":
                wanting = lists
            else:
                wanting = rarest[:2] if rarest and rarest[0].cut and not (more and kind == "long") else []
            for entry in wanting:
                entry.found, entry.cut = self._postings(entry.term, True).found, False
            ranked = self._merge(query, kind, self._rank(lists, _NEAR[kind]))
            if kind == "whole":
                continue
            likely = _LOOK
            if kind == "short":  # what may have the words as they were typed, all terms in one passage, comes first
                likely = sum(hit.near > 0.99 for hit in ranked)
                ranked.sort(key=lambda hit: hit.near <= 0.99)
            if more and (not likely or likely > _WORTH_LOOKING):
                continue
            most = likely
            if not more:
                most = max(_LOOK, min(likely, _MOST_LOOKS["short"])) if kind == "short" else _MOST_LOOKS["long"]
            count = 0
            while count < most and not any(one.sure for one in seen[:count]):
                count = min(2 * count or _LOOK, most)
                seen = self._read(query, lists, ranked[:count])
            if any(one.sure for one in seen):
                break
            if kind == "long" and _stands(seen, ranked[_LOOK : _LOOK + 1]):
                break
        if kind == "short" and not any(one.sure for one in seen):
            # Nowhere as it was typed: then it may be a short headline, put otherwise.
            kind = "long"
            ranked = self._merge(query, kind, self._rank(lists, _NEAR[kind]))
            seen = self._read(query, lists, ranked[: _MOST_LOOKS[kind]])
        if not any(one.sure for one in seen) and _LETTERS.fullmatch(query.text):
            readings = self._readings(query.text)
            if readings:
                ranked = self._merge(query, kind, ranked + readings)
                seen = self._read(query, lists, ranked[:_LOOK])
        numbers = {one.hit.number for one in seen}
        return [*(one.hit for one in seen), *(hit for hit in ranked if hit.number not in numbers)], lists

    def _readings(self, text: str) -> list[Ranked]:
        found: list[Ranked] = []
        for terms in letters_as_terms(text.lower()):
            read = [self._postings(term, False) for term in terms]
            if all(entry.frequency for entry in read):
                found += (
                    Ranked(hit.number, hit.score + 2, 1.0, hit.near)
                    for hit in self._rank(read, _NEAR["whole"])
                    if hit.part > 0.99
                )
        return found

    def _merge(self, query: Query, kind: str, ranked: list[Ranked]) -> list[Ranked]:
        """Without those that have too little of what was asked or what must not be there, and each once."""
        best: dict[int, Ranked] = {}
        for hit in sorted(ranked, key=lambda hit: (-hit.score, -hit.number)):
            best.setdefault(hit.number, hit)
        least, of_the_most = _LEAST[kind]
        floor = max(least, of_the_most * max((hit.part for hit in best.values()), default=0.0))
        hits = [hit for hit in best.values() if hit.part >= floor]
        for words, wanted in [
            *((phrase, True) for phrase in query.phrases),
            *((word, False) for word in query.without),
        ]:
            inside = self._within(words)
            hits = [hit for hit in hits if (hit.number in inside) == wanted]
        return hits

    def _read(self, query: Query, lists: list[Postings], hits: list[Ranked]) -> list[Read]:
        """The stories of some documents, by how they answer the query; without those that must not be there."""
        weights = self.weights(query, lists)
        read = [one for hit in hits if (one := verified(query, weights, hit, *self.story(hit.number))) is not None]
        return sorted(read, key=lambda one: (-one.score, -one.hit.number))

    def _within(self, text: str) -> set[int]:
        """Documents in which all terms of a text occur, in one passage or in a name or headline."""
        left: dict[int, int] | None = None
        for entry in (self._postings(term, True) for term in dict.fromkeys(terms_of(normalise(text)))):
            now: dict[int, int] = {}
            for number, payload in entry.found.items():
                before = 4095 if left is None else left.get(number, 0)
                in_headline = payload & _HEADLINE_ALONE or not payload & _TEXT_ALONE
                both = before & (payload & _TEXT_ALONE | (_HEADLINE_ALONE if in_headline else 0))
                if both:
                    now[number] = both
            left = now
        return set(left or ())

    def _rank(self, lists: list[Postings], nearness: float) -> list[Ranked]:
        count = self.documents
        total = unseen = 0.0
        for entry in lists:
            entry.idf = math.log(1 + (count - entry.frequency + 0.5) / (entry.frequency + 0.5))
            entry.weight = entry.idf * (_SPELT_RANKED if is_spelt(entry.term) else 1)
            total += entry.weight
            entry.guess = entry.weight * (entry.frequency - len(entry.found)) / count if entry.cut else 0.0
            unseen += entry.guess
        has: dict[int, float] = {}
        strength: dict[int, float] = {}
        guess: dict[int, float] = {}
        places: dict[int, list[float]] = {}
        for entry in lists:
            weight = entry.weight
            for number, payload in entry.found.items():
                if number not in has:
                    has[number], strength[number], guess[number], places[number] = 0.0, 0.0, unseen, [0.0] * 9
                impact = payload >> 8
                has[number] += weight
                guess[number] -= entry.guess
                strength[number] += weight * (STRENGTH[impact & 7] + (2.5 if impact & IN_HEADLINE else 0))
                near = places[number]
                for bit in range(8):
                    if payload >> bit & 1:
                        near[bit] += weight
                if impact & IN_HEADLINE or not payload & 255:
                    near[8] += weight
        ranked = []
        for number, part in has.items():
            near_by = max(places[number]) / total
            score = (strength[number] + guess[number] * 0.5) / total + nearness * near_by
            ranked.append(Ranked(number, score, part / total, near_by))
        return ranked
