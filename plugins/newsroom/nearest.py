"""The nearest known word to a mistyped one, for messages that propose instead of merely refusing."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like `word`, or None when nothing is close enough to be a likely slip.

    Two-character Chinese words that share one character count as close: half of them is right.
    """
    best, best_score = None, 0.0
    for candidate in known:
        score = SequenceMatcher(None, word.casefold(), candidate.casefold(), autojunk=False).ratio()
        if score > best_score:
            best, best_score = candidate, score
    return best if best_score >= 0.5 else None
