"""Personal data in a text: where it stands, and its mandated form.

Knows numbers however they are written: plain, spaced, grouped, full-width, split over the cells of a table or by a line
break, with zero-width characters, Markdown marks, tags or HTML entities between the digits. Serves manuscripts,
attachments, the importer and the audit of the built pages alike.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator

from copydesk.digit_runs import TAG, X_SIGNS
from copydesk.finding import Finding, Kind
from copydesk.private_numbers import private_numbers

__all__ = ["Finding", "Kind", "find", "mask"]

_ENTITY = re.compile(
    r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|nbsp|ensp|emsp|thinsp|numsp|zwnj|zwj|shy|ZeroWidthSpace|NoBreak|ndash|mdash|middot|times);?"
)

_ROUNDS = 4  # the readable end of a masked number may make one of the digits behind it

_PASSPORT_WORDS = ("护照", "通行证")
_PASSPORT = re.compile(
    r"(?<![A-Za-z0-9])(?:[EGDSPegdsp] ?\d{8}|[Ee][A-Za-z] ?\d{7}|[CHMWchmw] ?(?:\d{10}|\d{8}))(?![A-Za-z0-9])"
)
_WIDE = re.compile("[\uff21-\uff3a]")
# The first sign is one of a set, so that the search passes quickly over everything else.
_ROOM = re.compile(
    r"[栋幢座号#单](?:(?:(?<=[栋幢座])|(?<=号)楼|(?<=#)楼|(?<=单)元)\s*[\d一二三四五六七八九十]{0,3}\s*(?:单元|层|楼)?\s*[-—－]?\s*[\d一二三四五六七八九十]{3,5}\s*(?:室|号|户|(?![\d一二三四五六七八九十年月日米元平个]))"
    r"|(?<=单)元\s*[\d一二三四五六七八九十]{1,5}\s*[室号户])"
)
_HAMLET = re.compile(
    r"村(?:委会)?[^\s，。；;、|]{0,8}?[\d一二三四五六七八九十]{1,3}\s*(?:组|队|社)[^\s，。；;、|]{0,6}?\s?[\d一二三四五六七八九十百]{1,5}\s*号(?!楼|线|文|令|院线)"
)
_NUMBERED = re.compile(r"号(?<=[\d一二三四五六七八九十百\s]号)")  # without it no place in a hamlet is looked for


def find(text: str) -> list[Finding]:
    """All personal data of a text, in order, without overlaps. Any text will do: a manuscript, a cell, a whole page."""
    if "&" in text and _ENTITY.search(text):
        return _find_through_entities(text)
    found = list(private_numbers(text))
    if any(word in text for word in _PASSPORT_WORDS):
        found.extend(_passports(text))
    if "室" in text or "单元" in text:
        found.extend(Finding(Kind.ADDRESS, place.start(), place.end(), False) for place in _ROOM.finditer(text))
    if "村" in text and _NUMBERED.search(text):
        found.extend(Finding(Kind.ADDRESS, place.start(), place.end(), False) for place in _HAMLET.finditer(text))
    found.sort(key=lambda finding: finding.start)
    return found


def mask(text: str) -> str:
    """The text with every certain number in its mandated form: 138****1234, 35*************123.

    Cells, line breaks and tags inside a number keep their places; other marks between its digits fall away. Addresses and
    what only may be personal are left to the editor: only a person can tell.
    """
    for _ in range(_ROUNDS):
        found = [finding for finding in find(text) if finding.certain]
        if not found:
            break
        parts: list[str] = []
        done = 0
        for finding in found:
            if finding.start >= done:
                parts += (text[done : finding.start], *mask_signs(text[finding.start : finding.end], finding.kind))
                done = finding.end
        text = "".join(parts) + text[done:]
    return text


# How many characters of each number stay readable, in front and behind (bulletins of the inspection show 3+4 and 2+3).
_SHOWN = {
    Kind.ID_NUMBER: (2, 3),
    Kind.OLD_ID_NUMBER: (2, 3),
    Kind.MOBILE: (3, 4),
    Kind.BANK_CARD: (4, 4),
    Kind.PASSPORT: (2, 2),
}
_KEPT = re.compile(rf"{TAG}|[|\uff5c\n]|(&[^;&\s]{{1,16}};)|([\dA-Za-z\uff21-\uff3a\uff41-\uff5a{X_SIGNS}])")


def mask_signs(number: str, kind: Kind) -> list[str]:
    """What becomes of each character of a number as written: itself, a star, or nothing."""
    signs = [""] * len(number)
    places: list[int] = []
    for piece in _KEPT.finditer(number):
        sign = unicodedata.normalize("NFKC", html.unescape(piece[1]) if piece[1] else piece[2] or "")
        if not sign:
            signs[piece.start()] = piece[0]
        elif sign.isalnum() or sign in X_SIGNS:
            places.append(piece.start())
            signs[piece.start()] = sign.upper() if sign.isascii() else "X"
    front, behind = _SHOWN[kind]
    for place in places[front : len(places) - behind]:
        signs[place] = "*"
    return signs


def _passports(text: str) -> Iterator[Finding]:
    plain = text if not _WIDE.search(text) else _WIDE.sub(lambda letter: chr(ord(letter[0]) - 0xFEE0), text)
    first = min(place for place in (plain.find(word) for word in _PASSPORT_WORDS) if place >= 0)
    for number in _PASSPORT.finditer(plain, first):
        yield Finding(Kind.PASSPORT, number.start(), number.end())


def _find_through_entities(text: str) -> list[Finding]:
    """As find, with &#49; and &nbsp; read as the characters they stand for; spans are those of the text as written."""
    parts: list[str] = []
    places, shifts = [-1], [0]  # from which place of the plain text on, how much further the written text is
    done = length = 0
    for entity in _ENTITY.finditer(text):
        sign = html.unescape(entity[0] if entity[0].endswith(";") else entity[0] + ";")
        if len(sign) == 1 and sign != "&":
            parts += (text[done : entity.start()], sign)
            length += entity.start() - done + 1
            done = entity.end()
            places.append(length)
            shifts.append(shifts[-1] + len(entity[0]) - 1)
    # What still looks like an entity is none; a sign of the same width keeps find from coming back here.
    plain = ("".join(parts) + text[done:]).replace("&", "＆")

    def written(place: int) -> int:
        return place + shifts[bisect_right(places, place) - 1]

    found = []
    for one in find(plain):
        last = written(one.end - 1)
        at_end = _ENTITY.match(text, last)
        found.append(Finding(one.kind, written(one.start), at_end.end() if at_end else last + 1, one.certain))
    return found
