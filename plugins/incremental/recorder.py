"""Notes what a page reads while it is rendered.

A key names one thing that can be read (a field of an item, a slice of a list, the address of a link target, a template, the site's
settings); its digest stands for the value that was read. A page is out of date exactly when some key it read has another digest.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any


def digest_of(value: Any) -> int:
    """A 63-bit digest of a value's repr: equal over processes, machines and hash seeds for the plain data that is noted."""
    return int.from_bytes(blake2b(repr(value).encode(), digest_size=8).digest()) >> 1


class Recorder:
    """The reads of one page: key → digest."""

    __slots__ = ("reads",)

    def __init__(self) -> None:
        self.reads: dict[str, int] = {}

    def note(self, key: str, value: Any) -> None:
        """Note that `key` was read and gave `value`. Reading twice costs a dictionary look-up."""
        if key not in self.reads:
            self.reads[key] = digest_of(value)
