"""Signs that Word takes from a font of its own, as Unicode has them."""

from __future__ import annotations

import re

_CODE = re.compile(r"[0-9A-Fa-f]{1,5}")
# Of the Symbol and Wingdings fonts, what forms use.
_SIGNS = {
    0xA3: "□",
    0xA8: "□",
    0x6F: "□",
    0x71: "□",
    0xFE: "☑",
    0x52: "☑",
    0xFD: "☒",
    0x53: "☒",
    0x6C: "●",
    0x6E: "■",
    0xFC: "√",
    0xB7: "·",
}


def sign_of(code: str) -> str | None:
    """The sign of a hexadecimal code in such a font, or None when it is not known. Word may count it from F000."""
    number = int(code, 16) if _CODE.fullmatch(code) else 0
    return _SIGNS.get(number & 0xFF if 0xF000 <= number < 0xF100 else number)
