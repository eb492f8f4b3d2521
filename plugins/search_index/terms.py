"""The one language of terms that the index and the browser share.

A text is normalised character by character, so that every normalised character knows the character it came from:
NFKC, lower case, then the one-to-one table traditional -> simplified (`data/simplified.txt`). From the normalised text
terms are read by rule alone; no dictionary and no segmenter decides which terms exist:

- every pair of neighbouring Han characters (沙河子 -> 沙河, 河子),
- every word of Latin, Greek or Cyrillic letters, kana or hangul, digits after a letter or before one included (5g, covid),
- every number (1.36; 1,718 is 1718), and again with the Han character after it (1.36万, 12月, 3号),
- every full date in any of its written forms as its eight digits (2021年12月9日 -> 20211209),
- words of three to eight Han characters that the writing itself sets off: what stands between 《》, “”, 「」 or 『』.

`theme/scripts/search/terms.js` does the same; `tests/vectors/search_terms.json` holds both to it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib import resources
from operator import add

HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"
"""Ideographs, as the inside of a character class."""
LETTER = "a-z\u00df-\u00f6\u00f8-\u024f\u0370-\u03ff\u0400-\u052f\u3041-\u30ff\uac00-\ud7af"
"""What makes up a word besides digits, after normalisation."""
LONGEST_WORD = 32
"""A longer Latin word is cut: it is a checksum or an address, and its beginning finds it."""

_TOKEN = re.compile(
    rf"([{HAN}]+)"
    rf"|([0-9]+(?:[.,][0-9]+)+)(?![0-9{LETTER}])(?=([{HAN}%]?))"
    rf"|([0-9{LETTER}]+)(?=([{HAN}%]?))"
)
_DATE = re.compile(r"(?<![0-9])([12][0-9]{3})[年./-]([01]?[0-9])[月./-]([0-3]?[0-9])(?![0-9])")
_SET_OFF = re.compile(rf"[《“「『]([{HAN}]{{3,8}})[》”」』]")
_DIGITS = re.compile(r"[0-9]+")


@cache
def _simplified() -> dict[str, str]:
    lines = [
        line
        for line in resources.files(__package__).joinpath("data/simplified.txt").read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    return dict(zip(lines[0], lines[1], strict=True))


def normalise_character(character: str) -> str:
    """The normalised form of one character: none, one or several characters."""
    table = _simplified()
    return "".join(table.get(c, c) for c in unicodedata.normalize("NFKC", character).lower())


class _Table(dict[int, str]):
    """Filled as characters turn up: a site uses some five thousand of the million that there are."""

    def __missing__(self, code: int) -> str:
        normalised = normalise_character(chr(code))
        self[code] = normalised
        return normalised


_TABLE = _Table()


def normalise(text: str) -> str:
    """Normalised text; see `normalise_with_offsets` where the way back is needed."""
    return text.translate(_TABLE)


def normalise_with_offsets(text: str) -> tuple[str, list[int]]:
    """Normalised text, and for each of its characters the index in `text` of the character that it came from.

    The list has one more entry, the length of `text`, so that the end of a match can be looked up as well.
    """
    parts: list[str] = []
    offsets: list[int] = []
    for index, character in enumerate(text):
        part = _TABLE[ord(character)]
        parts.append(part)
        offsets.extend([index] * len(part))
    offsets.append(len(text))
    return "".join(parts), offsets


def dates_in(normalised: str) -> list[str]:
    """Full dates as eight digits, in the order in which they stand."""
    found = []
    for year, month, day in _DATE.findall(normalised):
        if 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
            found.append(f"{year}{int(month):02d}{int(day):02d}")
    return found


def terms_of(normalised: str) -> list[str]:
    """All terms of a normalised text, repeated as often as they occur, in no promised order."""
    terms: list[str] = []
    append = terms.append
    numbers = False
    for han, decimal, unit, word, unit_of_word in _TOKEN.findall(normalised):
        if han:
            # One character alone is no term: a unit stays with its number, and a query begins at two.
            terms += map(add, han, han[1:])
        elif decimal:
            number = decimal.replace(",", "") if "." not in decimal else decimal
            append(number)
            if unit:
                append(number + unit)
            numbers = True
        else:
            if word[-1] <= "9":
                numbers = True
            word = word[:LONGEST_WORD]
            append(word)
            if unit_of_word and _DIGITS.fullmatch(word):
                append(word + unit_of_word)
    if numbers:  # a year is four of their digits
        terms += dates_in(normalised)
    terms += _SET_OFF.findall(normalised)
    return terms
