"""Characters that no reader can see: taken out of the text, and told."""

from __future__ import annotations

import re

from importer.ledger import Ledger, Piece

# Controls, soft hyphen, zero-width and direction marks, BOM inside a text. A tab is white space, not one of them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]+"
)


def remove_invisible(piece: Piece, ledger: Ledger) -> None:
    """Record an edit for every run of invisible characters: it reads as nothing."""
    for match in _INVISIBLE.finditer(piece.raw):
        names = "、".join(f"U+{ord(char):04X}" for char in sorted(set(match[0])))
        ledger.edit(piece.cut(match.start(), match.end()), "", f"去掉看不见的字符 {names}")
