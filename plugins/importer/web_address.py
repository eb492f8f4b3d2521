"""Links that may stand in a manuscript."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
_SAFE = re.compile(r"(?:https?://[^/]|mailto:[^@]+@|tel:\+?\d)", re.IGNORECASE)
LONGEST = 2000


def safe_link(address: str) -> str:
    """The address when it leads to a web page, a mail or a telephone, else "": no scripts, no files, no relative paths."""
    plain = _CONTROL.sub("", address)
    if not _SAFE.match(plain) or len(plain) > LONGEST:
        return ""
    try:
        urlsplit(plain)
    except ValueError:  # brackets that belong to no IPv6 address
        return ""
    return plain
