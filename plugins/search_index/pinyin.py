"""Pinyin of headlines and names, as terms of their own.

`shahezi` and `shz` find 沙河子 because a headline (and the name of a column, township, topic or issuing body) also has the
terms `~sha he`, `~he zi` (pairs of syllables), `~sh`, `~hz`, `~shz` (two and three initials). The mark `~` keeps them
apart from Latin words. Syllables are without tones; a character with several readings has the one that pypinyin finds
likeliest in its context.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from search_index.terms import HAN, normalise

MARK = "~"
_RUN = re.compile(f"[{HAN}]{{2,}}")
_ANY_RUN = re.compile(f"[{HAN}]+")
_PIECE = re.compile(f"[{HAN}]+|[^{HAN}]+")
_KNOWN_AT_ONCE = 20_000
_known: dict[str, tuple[str, ...]] = {}


def know(readings: Mapping[str, str]) -> None:
    """Take readings at their word that were found before (`readings_of`): loading pypinyin costs more than an edit."""
    for run, read in readings.items():
        _known[run] = tuple(read.split(" "))


def readings_of(texts: Iterable[str]) -> dict[str, str]:
    """The readings of all runs of Han characters in short texts, as written and as normalised."""
    runs = {run for text in texts for form in (text, normalise(text)) for run in _ANY_RUN.findall(form)}
    return {run: " ".join(syllables(run)) for run in sorted(runs)}


def _unread(text: str) -> Any:
    # pypinyin takes a list as one reading for each character; its annotation knows only of strings.
    return ["?"] * len(text)


def syllables(run: str) -> tuple[str, ...]:
    """Toneless syllables of a run of Han characters, one for each character; ü is written v."""
    read = _known.get(run)
    if read is None:
        from pypinyin import Style, lazy_pinyin

        if len(_known) > _KNOWN_AT_ONCE:
            _known.clear()
        read = _known[run] = tuple(lazy_pinyin(run, style=Style.NORMAL, errors=_unread, v_to_u=False))
    return read


@lru_cache(maxsize=4096)
def pinyin_terms(text: str) -> tuple[str, ...]:
    """The pinyin terms of a short text, each once, in the order in which they first occur."""
    found: dict[str, None] = {}
    for run in _RUN.findall(normalise(text)):
        read = syllables(run)
        initials = "".join(syllable[:1] or "?" for syllable in read)
        for i in range(len(read) - 1):
            found[f"{MARK}{read[i]} {read[i + 1]}"] = None
            found[MARK + initials[i : i + 2]] = None
            if i + 3 <= len(read):
                found[MARK + initials[i : i + 3]] = None
    return tuple(term for term in found if "?" not in term)


def reading(text: str) -> str:
    """A short text's syllables for the browser: one for each character, parted by blanks; `?` for what is no Han."""
    parts: list[str] = []
    for run in _PIECE.findall(text):
        parts += syllables(run) if _ANY_RUN.match(run) else ["?"] * len(run)
    return " ".join(parts)
