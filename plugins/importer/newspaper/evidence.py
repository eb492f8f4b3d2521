"""What the page's own words say: whether two characters make a word here, whether two passages speak of the same thing.

No dictionary and no model: a page of ten stories repeats its words often enough, and what is counted can be shown to the editor.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable

MOST_SHARED = 3  # words named in the report
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")


def bigrams(text: str) -> Counter[str]:
    """Pairs of neighbouring Chinese characters with their counts."""
    return Counter(run[at : at + 2] for run in _HAN_RUN.findall(text) for at in range(len(run) - 1))


class Words:
    """The pairs of one page: how often each occurs, and how telling each is."""

    def __init__(self, passages: Iterable[str]) -> None:
        self._count: Counter[str] = Counter()
        self._in: Counter[str] = Counter()
        self._passages = 0
        for passage in passages:
            pairs = bigrams(passage)
            self._count.update(pairs)
            self._in.update(pairs.keys())
            self._passages += 1

    def seam(self, before: str, after: str) -> tuple[str, int]:
        """The pair of characters that a join would put side by side, and how often the page has that pair elsewhere."""
        pair = before[-1:] + after[:1]
        return pair, self._count[pair]

    def weight(self, pair: str) -> float:
        """Larger the fewer passages have the pair."""
        return math.log((1 + self._passages) / (1 + self._in[pair])) + 0.1

    def likeness(self, one: str, other: str) -> float:
        """0 (nothing in common) … 1 (the same words), weighted by how telling each pair is."""
        first, second = bigrams(one), bigrams(other)
        if not first or not second:
            return 0.0
        common = sum(
            min(count, 3) * min(second[pair], 3) * self.weight(pair) ** 2
            for pair, count in first.items()
            if pair in second
        )
        return common / (self._length(first) * self._length(second))

    def _length(self, pairs: Counter[str]) -> float:
        return math.sqrt(sum((min(count, 3) * self.weight(pair)) ** 2 for pair, count in pairs.items())) or 1.0

    def shared(self, one: str, other: str) -> list[str]:
        """The most telling words (two characters and more) that both passages have, for the report."""
        first, second = bigrams(one), bigrams(other)
        pairs = sorted(
            (pair for pair in first if pair in second), key=lambda pair: (-self.weight(pair), one.find(pair))
        )
        words: list[str] = []
        for pair in pairs[: MOST_SHARED * 3]:
            word = _grow(pair, one, other)
            if not any(word in known or known in word for known in words):
                words.append(word)
        return words[:MOST_SHARED]


def _grow(pair: str, one: str, other: str) -> str:
    """The longest text around the pair (up to six characters) that both passages have."""
    best = pair
    at = one.find(pair)
    for start in range(max(0, at - 4), at + 1):
        for end in range(min(len(one), start + 6), at + 1, -1):
            candidate = one[start:end]
            if (
                len(candidate) > len(best)
                and pair in candidate
                and _HAN_RUN.fullmatch(candidate)
                and candidate in other
            ):
                best = candidate
    return best
