"""A run of digits in a text: the digits alone, the groups in which they stand, and the words before them.

What such a run holds is judged by id_numbers and mobiles_and_cards.
"""

from __future__ import annotations

import re
from itertools import pairwise

from copydesk.finding import Kind

_INVISIBLE = "\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\u20e3"
TAG = r"</?[A-Za-z][^<>\n]{0,80}>|<!--[^<>\n]{0,80}-->"
_MARKS = r"_~`\\"
_STARS = r"\*{1,3}+(?!\*)"  # emphasis; four stars and more are a number already masked
_VISIBLE = r"\s\-‐-―－﹣−.·•．。|｜/()（），,、"
X_SIGNS = "Xx\uff38\uff58×\u2169\u2179\u0425\u0445\u2715"  # full-width, Roman, Cyrillic, multiplication signs
# Eleven digits or more with anything between them that does not end a number. Possessive throughout: linear on any input.
RUN = re.compile(rf"\d(?<!\d\d)(?:(?:[{_INVISIBLE}{_MARKS}{_VISIBLE}]|{_STARS}|{TAG}){{0,24}}+[\d{X_SIGNS}]){{10,}}+")
_PIECE = re.compile(rf"{TAG}|(\d)|([{X_SIGNS}])")
_UNSEEN = re.compile(
    rf"(?:[{_INVISIBLE}{_MARKS}]|{_STARS}|</?(?!br\b|td\b|th\b|p\b|div\b|li\b)[A-Za-z][^<>\n]{{0,80}}>|<!--[^<>\n]{{0,80}}-->)*+"
)

# (first digit, last digit, kind, certain)
Judged = tuple[int, int, Kind, bool]


class Run:
    """A run of digits with what stands between them, seen as bare digits and as groups. Digits are counted from 0.

    digits: as ASCII, with X for any sign of the kind. places: where in the text each of them stands.
    """

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        if text[start:end].isdecimal():
            self.digits = (
                text[start:end] if text[start:end].isascii() else "".join(str(int(sign)) for sign in text[start:end])
            )
            self.places: list[int] | range = range(start, end)
            return
        digits: list[str] = []
        places: list[int] = []
        for piece in _PIECE.finditer(text, start, end):
            if piece[1]:
                digits.append(piece[1] if piece[1].isascii() else str(int(piece[1])))
                places.append(piece.start())
            elif piece[2]:
                digits.append("X")
                places.append(piece.start())
        self.digits = "".join(digits)
        self.places = places

    def groups(self) -> list[tuple[int, int]]:
        """(first digit, last digit exclusive) of the groups that stand in one piece."""
        cuts = [index + 1 for index in range(len(self.digits) - 1) if not self.touches(index)]
        return list(pairwise([0, *cuts, len(self.digits)]))

    def shape(self, first: int, last: int) -> tuple[int, ...]:
        """The sizes of the groups of digits first to last (exclusive), as marks part them."""
        cuts = [index for index in range(first + 1, last) if not self.touches(index - 1)]
        return tuple(end - start for start, end in pairwise([first, *cuts, last]))

    def touches(self, index: int) -> bool:
        """Whether the digits at index and index + 1 stand side by side, or only unseen marks between them."""
        if index < 0 or index + 1 >= len(self.digits):
            return False
        start, end = self.places[index] + 1, self.places[index + 1]
        return start == end or (
            self.text[start] not in " -\n." and _UNSEEN.fullmatch(self.text, start, end) is not None
        )

    def before(self, index: int, size: int) -> str:
        """The `size` characters before a digit, or fewer at the beginning of the text."""
        start = self.places[index]
        return self.text[max(0, start - size) : start]

    def near_or_in_table(self, index: int, word: re.Pattern[str]) -> bool:
        """Whether the word stands in the 40 characters before, or higher up in the same table (rows with |, tabs or cells)."""
        if word.search(self.before(index, 40)):
            return True
        start = self.places[index]
        line_start = self.text.rfind("\n", 0, start) + 1
        line = self.text[line_start:start]
        if not ("|" in line or "\t" in line or "<t" in line):
            return False
        top = self.text.rfind("\n\n", 0, start) + 1
        return word.search(self.text, max(top, start - 20_000), start) is not None
