"""Which shards a query asks for, and in what order: what is known of its terms before any of their postings are.

`theme/scripts/search/choosing.js` chooses alike.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from search_index.anchors import anchor, commonness, mark
from search_index.base import Leaves, leaf_of
from search_index.terms import normalise, terms_of

_VALUE = (4.5, 1.7, 1.0, 0.6)
_PROMISE = (2.1, 1.2, 0.45, 0.0)


def degrees(leaves: Leaves) -> dict[int, int]:
    """How common the archive's common terms are, as `export.common_terms` tells it to the page."""
    found: dict[int, int] = {}
    lines = [line for _, _, common in leaves.values() for line in (common.split("\n") if common else ())]
    for line in sorted(lines, key=lambda line: -int(line[0])):
        found[mark(line[1:])] = int(line[0])
    return found


def is_spelt(term: str) -> bool:
    """Whether a term begins with a letter of an alphabet or a digit: one such term is a whole word, where a Chinese word is
    several pairs."""
    return term < "\u3000"


@dataclass
class Choice:
    """The choice among the shards of an archive, by their `leaves`."""

    leaves: Leaves
    _degrees: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self._degrees = degrees(self.leaves)

    def _degree(self, term: str) -> int:
        return self._degrees.get(mark(term), 0)

    def value(self, term: str) -> float:
        """What an unfetched term counts: roughly log(documents / those that have it), by its degree of commonness."""
        return _VALUE[self._degree(term)]

    def worth(self, terms: list[str]) -> float:
        """How much weight terms of one anchor may be hoped to bring to the story that is sought: fitted to headlines and
        their stories. Puts the terms in order, the most telling first."""
        terms.sort(key=self._degree)
        found = sum(_PROMISE[self._degree(term)] for term in terms[:2])
        if is_spelt(terms[0]):
            found += max(map(len, terms)) / 4 - 0.5
        return found - commonness(anchor(terms[0])) / 1250

    def queue(self, text: str) -> list[tuple[float, list[str]]]:
        """The terms of a text by their anchors, the most telling anchors first."""
        by_anchor: dict[str, list[str]] = {}
        for term in dict.fromkeys(terms_of(normalise(text))):
            by_anchor.setdefault(anchor(term), []).append(term)
        return sorted(((self.worth(terms), terms) for terms in by_anchor.values()), key=lambda entry: -entry[0])

    def take(self, queue: list[tuple[float, list[str]]], count: int) -> list[str]:
        """So many shards' worth of terms from the front; what lives in another shard goes back."""
        taken: list[str] = []
        chosen = queue[:count]
        del queue[:count]
        for _, terms in chosen:
            shards = [self._shard(term) for term in terms]
            taken += (term for term, shard in zip(terms, shards, strict=True) if shard == shards[0])
            rest = [term for term, shard in zip(terms, shards, strict=True) if shard != shards[0]]
            if rest:
                queue.append((self.worth(rest), rest))
        queue.sort(key=lambda entry: -entry[0])
        return taken

    def _shard(self, term: str) -> str:
        path = leaf_of(self.leaves, term)
        return path if self.leaves[path][0] else ""
