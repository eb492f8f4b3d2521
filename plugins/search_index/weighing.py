"""A document weighed by its whole text, once that was read: how well it answers, and whether it is surely what was meant.

With the text at hand every term of the query counts, fetched or not. The figures were fitted to headlines and the stories
below them (docs/search.md, "Measured"); `theme/scripts/search/weighing.js` is the same, step by step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from search_index.asking import Query
from search_index.terms import normalise

SHORT = 14
"""Characters of what may well stand in a story as it is typed."""
_HEAD = ("headline", "kicker", "subhead", "township", "document_number", "topics")
_LABELS = ("standfirst", "column", "issuing_body", "tags", "byline")
_LEAD = 300  # characters that say what a story is about, as its headline does
_ENOUGH = 0.85  # of a long query's weight


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
    """A document whose text was read: its score by that, the share of the weight asked for that its text has, and whether
    it is surely what was meant."""

    hit: Ranked
    score: float
    covered: float
    sure: bool


def units(text: str) -> int:
    """A text's length as JavaScript counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _first_units(text: str, count: int) -> str:
    return text.encode("utf-16-le", "surrogatepass")[: 2 * count].decode("utf-16-le", "ignore")


def verified(
    query: Query, weights: Mapping[str, float], hit: Ranked, story: dict[str, str], paragraphs: list[str]
) -> Read | None:
    """A document once its text was read, or None when it has not the phrases, or words that it must not.

    weights: what each term of the query counts.
    """
    head = normalise("\n".join(story[name] for name in _HEAD))
    body = normalise("\n".join((*(story[name] for name in _LABELS), *paragraphs)))

    def has(words: str) -> bool:
        return words in head or words in body

    if not all(has(normalise(p)) for p in query.phrases) or any(has(normalise(w)) for w in query.without):
        return None
    words = [normalise(word) for word in query.words]
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
    length = units(whole) or 1
    back = 2.5 * (0.5 + 0.5 * units(body) / 1500)
    thick = 0.0
    for term, weight in weights.items():
        count = body.count(term)
        thick += weight * (3.5 * count / (count + back) + (2.5 if term in head else 0))
    covered = cover(head + "\n" + body)
    typed = all(map(has, words))
    # Words that stand apart say less than one that stands as it was typed.
    as_typed = 5 * max(map(units, words), default=length) / length if typed else 0
    score = (
        as_typed + 1.5 * (thick / most) + 0.8 * hit.score + share(head) + 0.7 * share(body)
        + 2.5 * cover(_first_units(body, _LEAD)) + 1.6 * run / length
    )  # fmt: skip
    return Read(hit, score, covered, typed or (length > SHORT and covered > _ENOUGH))
