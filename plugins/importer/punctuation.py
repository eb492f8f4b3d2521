"""Half-width punctuation among Chinese characters, made full-width; numbers, times, addresses and Latin text left alone.

Layout programs set commas, brackets, semicolons and colons as ASCII. The rule is the neighbourhood: a mark is Chinese when a
Chinese character (or Chinese punctuation) stands next to it, and never when digits or Latin letters stand on both sides.
"""

from __future__ import annotations

import re

from importer.ledger import Ledger, Piece

WHY = "半角标点改为全角"
_WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇]")
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇。，、；：？！“”‘’（）《》〈〉【】〔〕—…％℃]")
# Addresses and mail addresses: nothing inside is Chinese punctuation.
_ADDRESS = re.compile(r"(?:https?|ftp)://[!-~]+|www\.[!-~]+|[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
_MARKS = re.compile(r"[,;:?!]( ?)")
_BRACKET = re.compile(r"[()]")


def widen(piece: Piece, ledger: Ledger) -> None:
    """Record an edit for every half-width mark in the piece that stands among Chinese text."""
    text = piece.raw
    if not re.search(r"[,;:?!()]", text):
        return
    guarded = [match.span() for match in _ADDRESS.finditer(text)]

    def is_guarded(at: int) -> bool:
        return any(start <= at < end for start, end in guarded)

    brackets = _chinese_brackets(text)
    for at, wide in brackets:
        if not is_guarded(at):
            ledger.edit(piece.cut(at, at + 1), wide, WHY)
    settled = dict(brackets)
    for match in _MARKS.finditer(text):
        at = match.start()
        if not is_guarded(at) and _is_chinese(text, at, match.end(), settled):
            # The blank after an English comma goes with it, unless it parts a Latin word that follows.
            end = match.end() if match[1] and _HAN.match(text[match.end() : match.end() + 1]) else at + 1
            ledger.edit(piece.cut(at, end), _WIDE[text[at]], WHY)


def _is_chinese(text: str, at: int, end: int, brackets: dict[int, str]) -> bool:
    before, after = text[at - 1 : at], text[end : end + 1]
    if (at - 1) in brackets:
        before = brackets[at - 1]
    if end in brackets:
        after = brackets[end]
    narrow_before = before.isascii() and before.isalnum()
    narrow_after = after.isascii() and after.isalnum()
    if narrow_before and narrow_after:
        return False
    if text[at] == ":" and narrow_before and before.isalpha() and not _CHINESE.match(after):
        return False
    return bool(_CHINESE.match(before) or _CHINESE.match(after))


def _chinese_brackets(text: str) -> list[tuple[int, str]]:
    """Positions of half-width brackets to widen, in pairs: a pair is Chinese when text inside or right outside is."""
    found: list[tuple[int, str]] = []
    open_at: list[int] = []
    for match in _BRACKET.finditer(text):
        at = match.start()
        if match[0] == "(":
            open_at.append(at)
            continue
        start = open_at.pop() if open_at else None
        if start is None:
            if _CHINESE.match(text[at - 1 : at]) and at:
                found.append((at, "）"))
            continue
        before, after = text[start - 1 : start] if start else "", text[at + 1 : at + 2]
        called = before.isascii() and before.isalnum()  # f(x)
        if _HAN.search(text[start:at]) or _CHINESE.match(before) or (_CHINESE.match(after) and not called):
            found += [(start, "（"), (at, "）")]
    found += [(at, "（") for at in open_at if _CHINESE.match(text[at + 1 : at + 2])]
    return sorted(found)
