"""What was typed, read as a query: the words to find, phrases in quotes, words with a minus before them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_PHRASE = re.compile(r'"([^"]+)"|(?<!\S)“([^”]+)”(?!\S)')
_NOT = re.compile(r"(^|\s)-(\S+)")


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for: the text, its words, phrases that must stand as they are, words that must not."""

    text: str
    words: tuple[str, ...]
    phrases: tuple[str, ...]
    without: tuple[str, ...]


def parse(typed: str) -> Query:
    """Read what was typed. Chinese quotation marks make a phrase where they stand apart; in the midst of other text they
    are part of a headline."""
    text = unicodedata.normalize("NFKC", typed)
    phrases = tuple((a or b).strip() for a, b in _PHRASE.findall(text))
    text = _PHRASE.sub(lambda match: f" {match[1] or match[2]} ", text)
    without = tuple(word for _, word in _NOT.findall(text))
    text = " ".join(_NOT.sub(" ", text).split())
    return Query(text, tuple(text.split(" ")) if text else (), phrases, without)
