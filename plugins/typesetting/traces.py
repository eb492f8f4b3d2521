"""Traces: in what order the literals of a template stand on a page, and how much of its own the page has between them.

With its trace a page can be given other literals without its values: what was printed between them is taken over as bytes.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

MOST = 4_096  # literals in a template; one that has more is printed, but not traced
LONGEST = 0xFFFF - MOST  # bytes between literals that one number can say


class Literal(str):
    """One literal, with its number in the template."""

    __slots__ = ("slot",)
    slot: int


@dataclass(frozen=True)
class Setting:
    """How a template prints: a digest of its logic, and its literals by number. Pages of equal skeletons and equal values differ in literals
    alone."""

    template: str
    skeleton: str
    literals: tuple[bytes, ...]

    @cached_property
    def text(self) -> str:
        """The setting as text."""
        return json.dumps(
            [self.template, self.skeleton, [literal.decode() for literal in self.literals]], ensure_ascii=False
        )

    @cached_property
    def digest(self) -> str:
        """The digest of its text."""
        return sha256(self.text.encode()).hexdigest()[:32]

    @classmethod
    def from_text(cls, text: str) -> Setting:
        """The setting whose text this is."""
        template, skeleton, literals = json.loads(text)
        return cls(template, skeleton, tuple(literal.encode() for literal in literals))


def trace_of(pieces: Iterable[str]) -> bytes:
    """The trace of a page printed as `pieces`: a number below MOST for each literal, MOST and more for so many bytes of the page's own."""
    numbers = [piece.slot if type(piece) is Literal else MOST + len(piece.encode()) for piece in pieces]
    try:
        return array("H", numbers).tobytes()
    except OverflowError:
        return array("H", [part for number in numbers for part in _parts(number)]).tobytes()


def _parts(number: int) -> Iterable[int]:
    while number > 0xFFFF:
        yield 0xFFFF
        number -= LONGEST
    yield number


class Printed(NamedTuple):
    """A page. setting: how its template printed, None by Jinja; trace: where the literals of the setting stand on it (trace_of)."""

    data: bytes
    setting: Setting | None = None
    trace: bytes = b""


class Resetting:
    """Gives pages that were printed with one setting the literals of another of the same skeleton."""

    def __init__(self, old: Setting, new: Setting) -> None:
        if old.skeleton != new.skeleton or len(old.literals) != len(new.literals):
            raise ValueError("another skeleton: such pages differ in more than literals")
        self.new = new
        self._old, self._new = old.literals, new.literals
        self._lengths = [len(literal) for literal in old.literals]
        self._changed = [before != after for before, after in zip(old.literals, new.literals, strict=True)]

    def page(self, page: bytes, trace: bytes) -> bytes | None:
        """The page with the other literals; None when it is not the page that has this trace."""
        numbers = array("H")
        numbers.frombytes(trace)
        parts: list[bytes] = []
        done = here = 0
        for number in numbers:
            if number >= MOST:
                here += number - MOST
                continue
            if self._changed[number]:
                end = here + self._lengths[number]
                if page[here:end] != self._old[number]:
                    return None
                parts += page[done:here], self._new[number]
                done = end
            here += self._lengths[number]
        parts.append(page[done:])
        return b"".join(parts) if here == len(page) else None
