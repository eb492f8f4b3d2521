"""From a query to ranked documents, as the search page does it (`theme/scripts/search/index.js`), over any postings.

The page fetches as little as will do, and that shapes its ranking: it takes the terms of the shards that tell most, of a
common term only the weightiest postings, and it stops when the stories read so far settle the matter. What is done here is
the same, step by step, so that an editor sees what residents will; `tests/browser/test_search_oracle.py` holds both to the same order over Whoosh's own postings.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from search_index.anchors import anchor, commonness, hash32
from search_index.base import Leaves, leaf_of
from search_index.postings import IN_HEADLINE, STRENGTH
from search_index.shard import HEAD
from search_index.syllables import letters_as_terms
from search_index.terms import normalise, terms_of

_PHRASE = re.compile(r'"([^"]+)"|“([^”]+)”')
_NOT = re.compile(r"(^|\s)-(\S+)")
_LETTERS = re.compile(r"[a-zü' ]{2,40}", re.IGNORECASE)
_DIGIT = re.compile("[0-9]")
_IN_LETTERS = re.compile("[a-z]")
_VALUE = (4.5, 1.7, 1.0, 0.6)
_SHORT = 14
_ROUNDS = {"short": (1, 1, 1, 2), "long": (4, 2), "whole": (99,) * 40}
_LOOK = {"short": 2, "long": 3}
_MOST_LOOKS, _WORTH_LOOKING, _LEAD = 8, 4, 1.3
_TEXT_ALONE = 0xFF
_HEADLINE_ALONE = IN_HEADLINE << 8


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for: the text, its words, phrases that must stand as they are, words that must not."""

    text: str
    words: tuple[str, ...]
    phrases: tuple[str, ...]
    without: tuple[str, ...]


def parse(typed: str) -> Query:
    """Read what was typed."""
    text = unicodedata.normalize("NFKC", typed)
    phrases = tuple((a or b).strip() for a, b in _PHRASE.findall(text))
    text = _PHRASE.sub(lambda match: f" {match[1] or match[2]} ", text)
    without = tuple(word for _, word in _NOT.findall(text))
    text = " ".join(_NOT.sub(" ", text).split())
    return Query(text, tuple(text.split(" ")) if text else (), phrases, without)


@dataclass(slots=True)
class Postings:
    """A term's postings, number of the document → payload. frequency: in how many it stands; cut: not all are here."""

    term: str
    frequency: int
    found: dict[int, int]
    cut: bool = False
    idf: float = 0.0
    guess: float = 0.0


@dataclass(frozen=True, slots=True)
class Ranked:
    """A document by its number. part: the share of the weight asked for that it has; near: the greatest share that one
    passage of it has."""

    number: int
    score: float
    part: float
    near: float = 0.0


@dataclass(frozen=True, slots=True)
class Read:
    """A document whose text was read: its score by that, and whether it is surely what was meant."""

    hit: Ranked
    score: float
    sure: bool


Story = tuple[dict[str, str], list[str]]
"""Fields and paragraphs."""


def degrees(leaves: Leaves) -> dict[int, int]:
    """How common the archive's common terms are, as `export.common_terms` tells it to the page."""
    found: dict[int, int] = {}
    lines = [line for _, _, common in leaves.values() for line in (common.split("\n") if common else ())]
    for line in sorted(lines, key=lambda line: -int(line[0])):
        found[hash32(line[1:]) >> 17] = int(line[0])
    return found


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
    _degrees: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._degrees = degrees(self.leaves)

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

    def value(self, term: str) -> float:
        """How much a term tells, as far as that is known before its postings are."""
        return _VALUE[self._degrees.get(hash32(term) >> 17, 0)]

    def _shard(self, term: str) -> str:
        path = leaf_of(self.leaves, term)
        return path if self.leaves[path][0] else ""

    def _worth(self, terms: list[str]) -> float:
        """What terms of one anchor, which are put in order, promise together."""
        terms.sort(key=self.value, reverse=True)
        values = [self.value(term) for term in terms] + [0.0, 0.0]
        where = anchor(terms[0])
        kind = 1 if _IN_LETTERS.match(where) else -2 if _DIGIT.match(where) else 0
        return values[0] + 0.5 * values[1] + 0.2 * values[2] - commonness(where) / 300 + kind

    def _queue(self, text: str) -> list[tuple[float, list[str]]]:
        """The terms of a text by their anchors, the most telling anchors first."""
        by_anchor: dict[str, list[str]] = {}
        for term in dict.fromkeys(terms_of(normalise(text))):
            by_anchor.setdefault(anchor(term), []).append(term)
        return sorted(((self._worth(terms), terms) for terms in by_anchor.values()), key=lambda entry: -entry[0])

    def _take(self, queue: list[tuple[float, list[str]]], count: int) -> list[str]:
        """So many shards' worth of terms from the front; what lives in another shard goes back."""
        taken: list[str] = []
        chosen = queue[:count]
        del queue[:count]
        for _, terms in chosen:
            shards = [self._shard(term) for term in terms]
            taken += (term for term, shard in zip(terms, shards, strict=True) if shard == shards[0])
            rest = [term for term, shard in zip(terms, shards, strict=True) if shard != shards[0]]
            if rest:
                queue.append((self._worth(rest), rest))
        queue.sort(key=lambda entry: -entry[0])
        return taken

    def search(self, query: Query) -> tuple[list[Ranked], list[Postings]]:
        """The documents, best first, and the terms that were asked for."""
        kind = "whole" if query.phrases else "short" if len(query.words) == 1 and _units(query.text) <= _SHORT else "long"
        queue, lists = self._queue(query.text), list[Postings]()
        ranked: list[Ranked] = []
        seen: list[Read] = []
        for left, step in zip(range(len(_ROUNDS[kind]) - 1, -1, -1), _ROUNDS[kind], strict=True):
            terms = self._take(queue, step)
            more = left > 0 and bool(queue)
            if not terms:
                break
            lists += (self._postings(term, kind == "whole") for term in terms)
            rarest = sorted((e for e in lists if e.frequency and not _DIGIT.match(e.term)), key=lambda e: e.frequency)
            if rarest and rarest[0].cut and not (more and kind == "long"):
                for entry in rarest[:2]:
                    whole = self._postings(entry.term, True)
                    entry.found, entry.cut = whole.found, False
            ranked = self._merge(query, self._rank(lists, 3 if kind == "short" else 0.5))
            if kind == "whole":
                continue
            likely = sum(hit.near > 0.99 for hit in ranked) if kind == "short" else _LOOK["long"]
            if more and (not likely or likely > _WORTH_LOOKING):
                continue
            most = likely if more else max(_LOOK[kind], min(likely, _MOST_LOOKS))
            for count in range(_LOOK[kind], most + _LOOK[kind], _LOOK[kind]):
                seen = self._read(query, lists, ranked[: min(count, most)])
                if any(one.sure for one in seen):
                    break
            if any(one.sure for one in seen):
                break
            if kind == "long" and seen and seen[0].score > _LEAD * (seen[1].score if len(seen) > 1 else 0):
                break
        if not any(one.sure for one in seen) and _LETTERS.fullmatch(query.text):
            readings = self._readings(query.text)
            if readings:
                ranked = self._merge(query, ranked + readings)
                seen = self._read(query, lists, ranked[: _LOOK["short"]])
        numbers = {one.hit.number for one in seen}
        return [*(one.hit for one in seen), *(hit for hit in ranked if hit.number not in numbers)], lists

    def _readings(self, text: str) -> list[Ranked]:
        found: list[Ranked] = []
        for terms in letters_as_terms(text.lower()):
            read = [self._postings(term, False) for term in terms]
            if all(entry.frequency for entry in read):
                found += (Ranked(hit.number, hit.score + 2, 1.0, hit.near) for hit in self._rank(read, 0.5) if hit.part > 0.99)
        return found

    def _merge(self, query: Query, ranked: list[Ranked]) -> list[Ranked]:
        """Without those that have too little of what was asked or what must not be there, and each once."""
        best: dict[int, Ranked] = {}
        for hit in sorted(ranked, key=lambda hit: (-hit.score, -hit.number)):
            best.setdefault(hit.number, hit)
        floor = max(0.25, 0.4 * max((hit.part for hit in best.values()), default=0.0))
        hits = [hit for hit in best.values() if hit.part >= floor]
        for words, wanted in [*((phrase, True) for phrase in query.phrases), *((word, False) for word in query.without)]:
            inside = self._within(words)
            hits = [hit for hit in hits if (hit.number in inside) == wanted]
        return hits

    def _read(self, query: Query, lists: list[Postings], hits: list[Ranked]) -> list[Read]:
        """The stories of some documents, by how they answer the query; without those that must not be there."""
        read = [one for hit in hits if (one := verified(self, query, lists, hit, *self.story(hit.number))) is not None]
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
            total += entry.idf
            entry.guess = entry.idf * (entry.frequency - len(entry.found)) / count if entry.cut else 0.0
            unseen += entry.guess
        has: dict[int, float] = {}
        strength: dict[int, float] = {}
        guess: dict[int, float] = {}
        places: dict[int, list[float]] = {}
        for entry in lists:
            idf = entry.idf
            for number, payload in entry.found.items():
                if number not in has:
                    has[number], strength[number], guess[number], places[number] = 0.0, 0.0, unseen, [0.0] * 9
                impact = payload >> 8
                has[number] += idf
                guess[number] -= entry.guess
                strength[number] += idf * (STRENGTH[impact & 7] + (2.5 if impact & IN_HEADLINE else 0))
                near = places[number]
                for bit in range(8):
                    if payload >> bit & 1:
                        near[bit] += idf
                if impact & IN_HEADLINE or not payload & 255:
                    near[8] += idf
        ranked = []
        for number, weight in has.items():
            near_by = max(places[number]) / total
            score = (strength[number] + guess[number] * 0.5) / total + nearness * near_by
            ranked.append(Ranked(number, score, weight / total, near_by))
        return ranked


def _units(text: str) -> int:
    """A text's length as JavaScript counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _first_units(text: str, count: int) -> str:
    return text.encode("utf-16-le", "surrogatepass")[: 2 * count].decode("utf-16-le", "ignore")


def verified(
    ranking: Ranking, query: Query, lists: list[Postings], hit: Ranked, story: dict[str, str], paragraphs: list[str]
) -> Read | None:
    """A document once its text was read, or None when it has not the phrases, or words that it must not."""
    head = normalise("\n".join(story[k] for k in ("headline", "kicker", "subhead", "township", "document_number", "topics")))
    body = normalise(
        "\n".join((*(story[k] for k in ("standfirst", "column", "issuing_body", "tags", "byline")), *paragraphs))
    )

    def has(words: str) -> bool:
        return words in head or words in body

    if not all(has(normalise(p)) for p in query.phrases) or any(has(normalise(w)) for w in query.without):
        return None
    wanted = list(dict.fromkeys(terms_of(normalise(query.text))))
    words = [normalise(word) for word in query.words]
    known = {entry.term: entry.idf for entry in lists}
    weights = {term: known.get(term, ranking.value(term) * 1.2) for term in wanted}
    most = sum(weights.values()) or 1
    whole = "".join(words)

    def share(text: str) -> float:
        return sum(word in text for word in words) / (len(words) or 1)

    def cover(text: str) -> float:
        return sum(weight for term, weight in weights.items() if term in text) / most

    run = 0
    for start in range(len(whole)):
        while start + run < len(whole) and has(whole[start : start + run + 1]):
            run += 1
    length = _units(whole)
    back = 2.5 * (0.5 + 0.5 * _units(body) / 1500)
    thick = 0.0
    for term, weight in weights.items():
        count = body.count(term)
        thick += weight * (3.5 * count / (count + back) + (2.5 if term in head else 0))
    typed = all(map(has, words))
    score = (
        (3 if typed else 0) + 1.5 * (thick / most) + 0.5 * hit.score + share(head) + 0.5 * share(body)
        + cover(_first_units(body, 300)) + 1.5 * run / (length or 1)
    )  # fmt: skip
    return Read(hit, score, typed or (length > _SHORT and cover(head + "\n" + body) > 0.85))
