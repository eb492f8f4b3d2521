"""From a query to ranked documents, as the search page does it (`theme/static/js/search/index.js`), over any postings.

The page fetches as little as will do, and that shapes its ranking: it takes the terms of the anchors that tell most, and of
a common term only the weightiest postings. What is done here is the same, step by step, so that an editor sees what
residents will; `tests/browser/test_search_oracle.py` holds both to the same order over Whoosh's own postings.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from search_index.anchors import anchor, commonness, is_pair
from search_index.postings import IN_HEADLINE
from search_index.shard import HEAD
from search_index.syllables import letters_as_terms
from search_index.terms import normalise, terms_of

_PHRASE = re.compile(r'"([^"]+)"|“([^”]+)”')
_NOT = re.compile(r"(^|\s)-(\S+)")
_LETTERS = re.compile(r"[a-zü' ]{2,40}", re.IGNORECASE)
_DIGIT = re.compile("[0-9]")
_ALL_SHARDS = 99
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
    """A document by its number. part: the share of the weight asked for that it has."""

    number: int
    score: float
    part: float


@dataclass
class Ranking:
    """Ranks over `postings`, which gives all postings of a term. documents: how many there are; base_ends: the first
    number that is not in the base layer."""

    postings: Callable[[str], dict[int, int]]
    documents: int
    base_ends: int
    _held: dict[str, dict[int, int]] = field(default_factory=dict)

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

    def _lists(self, text: str, whole: bool) -> list[Postings]:
        """All terms of a text, as far as the page fetches them: the anchors that bring most, and the rarer ones, first."""
        by_anchor: dict[str, list[str]] = {}
        for term in dict.fromkeys(terms_of(normalise(text))):
            by_anchor.setdefault(anchor(term), []).append(term)

        def worth(entry: tuple[str, list[str]]) -> int:
            return len(entry[1]) * 300 - commonness(entry[0]) - (200 if _DIGIT.match(entry[0]) else 0)

        most = _ALL_SHARDS if whole else 3 if _units(text) <= 14 else 6
        chosen = sorted(by_anchor.items(), key=worth, reverse=True)[:most]
        return [self._postings(term, whole) for _, terms in chosen for term in terms]

    def search(self, query: Query) -> tuple[list[Ranked], list[Postings]]:
        """The documents, best first, and the terms that were found."""
        lists = self._lists(query.text, bool(query.phrases))
        known = [entry for entry in lists if entry.frequency]
        rarest = sorted((entry for entry in known if not _DIGIT.match(entry.term)), key=lambda entry: entry.frequency)
        if rarest and rarest[0].cut:
            for entry in rarest[:2]:
                whole = self._postings(entry.term, True)
                entry.found, entry.cut = whole.found, False
        ranked = self._rank(lists)
        if _LETTERS.fullmatch(query.text):
            for terms in letters_as_terms(query.text.lower()):
                read = [self._postings(term, False) for term in terms]
                if all(entry.frequency for entry in read):
                    ranked += [Ranked(hit.number, hit.score + 20, 1.0) for hit in self._rank(read) if hit.part > 0.99]
        best: dict[int, Ranked] = {}
        for hit in sorted(ranked, key=lambda hit: (-hit.score, -hit.number)):
            best.setdefault(hit.number, hit)
        floor = max(0.3, 0.55 * max((hit.part for hit in best.values()), default=0.0))
        hits = [hit for hit in best.values() if hit.part >= floor]
        for words, wanted in [*((phrase, True) for phrase in query.phrases), *((word, False) for word in query.without)]:
            inside = self._within(words)
            hits = [hit for hit in hits if (hit.number in inside) == wanted]
        return hits, known

    def _within(self, text: str) -> set[int]:
        """Documents in which all terms of a text occur, in one passage or in a name or headline."""
        left: dict[int, int] | None = None
        for entry in self._lists(text, True):
            now: dict[int, int] = {}
            for number, payload in entry.found.items():
                before = 4095 if left is None else left.get(number, 0)
                in_headline = payload & _HEADLINE_ALONE or not payload & _TEXT_ALONE
                both = before & (payload & _TEXT_ALONE | (_HEADLINE_ALONE if in_headline else 0))
                if both:
                    now[number] = both
            left = now
        return set(left or ())

    def _rank(self, lists: list[Postings]) -> list[Ranked]:
        count = self.documents
        total = unseen = 0.0
        for entry in lists:
            found = entry.frequency
            entry.idf = math.log(1 + (count - found + 0.5) / (found + 0.5)) if found else math.log(1 + 2 * count)
            total += entry.idf
            entry.guess = 0.9 * entry.idf * (found - len(entry.found)) / count if entry.cut else 0.0
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
                strength[number] += idf * ((impact & 7) / 4 + (4 if impact & IN_HEADLINE else 0))
                near = places[number]
                for bit in range(8):
                    if payload >> bit & 1:
                        near[bit] += idf
                if impact & IN_HEADLINE or not payload & 255:
                    near[8] += idf
        ranked = []
        for number, weight in has.items():
            part, near_by = min(1.0, (weight + guess[number]) / total), max(places[number]) + guess[number]
            score = part**2 * (0.35 * strength[number] + weight + guess[number]) + near_by * (near_by / total) ** 2
            ranked.append(Ranked(number, score, weight / total))
        return ranked


def _units(text: str) -> int:
    """A text's length as JavaScript counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _first_units(text: str, count: int) -> str:
    return text.encode("utf-16-le", "surrogatepass")[: 2 * count].decode("utf-16-le", "ignore")


def _telling(term: str) -> float:
    """How much a term tells by itself."""
    return 1 + 300 / (100 + commonness(term)) if is_pair(term) else 1.5


def verified(query: Query, known: list[Postings], hit: Ranked, story: dict[str, str], paragraphs: list[str]) -> float | None:
    """The score of a document once its text was read, or None when it has not the phrases, or words that it must not."""
    head = normalise("\n".join(story[k] for k in ("headline", "kicker", "subhead", "township", "document_number", "topics")))
    body = normalise(
        "\n".join((*(story[k] for k in ("standfirst", "column", "issuing_body", "tags", "byline")), *paragraphs))
    )
    phrases, without = [normalise(p) for p in query.phrases], [normalise(w) for w in query.without]
    if any(p not in head and p not in body for p in phrases) or any(w in head or w in body for w in without):
        return None
    wanted = list(dict.fromkeys(terms_of(normalise(query.text))))
    words = [normalise(word) for word in query.words]
    most = sum(map(_telling, wanted)) or 1
    total = sum(entry.idf for entry in known) or 1

    def share(text: str) -> float:
        return sum(word in text for word in words) / (len(words) or 1)

    def weighed(text: str) -> float:
        return sum(_telling(term) for term in wanted if term in text) / most

    raw = "\n".join((story["headline"], *paragraphs))
    as_written = 0.3 if all(word in raw for word in query.words) else 0
    beginning = weighed(_first_units(body, 400))
    return hit.score + total * (as_written + 2.5 * share(head) + 1.5 * share(body) + 1.5 * weighed(head + body) ** 2 + 1.5 * beginning)
