"""The account of an import: where every character of a source went, and what was changed on the way.

A Source is a list of Spans (a line, a paragraph, a table cell). A Piece is a stretch of one span. Drafts and the dropped list
are made of pieces, so the text itself is never copied about: it is read through `Ledger.read`, which applies the edits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum


@dataclass(frozen=True, slots=True, eq=False)
class Span:
    """One numbered unit of a source. text: exactly as found. where: what an editor calls it (第12行, 第3段, 表1第2行第1格)."""

    source: str
    number: int
    text: str
    where: str

    @property
    def whole(self) -> Piece:
        return Piece(self, 0, len(self.text))


@dataclass(frozen=True, slots=True)
class Piece:
    """The characters start…end (half open) of one span."""

    span: Span
    start: int
    end: int

    @property
    def raw(self) -> str:
        return self.span.text[self.start : self.end]

    def __bool__(self) -> bool:
        return self.end > self.start

    def cut(self, start: int, end: int | None = None) -> Piece:
        """A stretch of this piece; offsets count from its own start."""
        return Piece(self.span, self.start + start, self.end if end is None else self.start + end)

    def stripped(self) -> Piece:
        """Without the white space at both ends (an indent, a trailing blank): white space carries no text."""
        raw = self.raw
        left = len(raw) - len(raw.lstrip())
        return self.cut(left, max(left, len(raw.rstrip())))


@dataclass(frozen=True, slots=True)
class Edit:
    """One repair inside a span: the characters `piece` read `new` in the drafts."""

    piece: Piece
    new: str
    why: str


@dataclass(frozen=True, slots=True)
class Join:
    """Two pieces that the source kept apart and the draft runs together (a paragraph cut by a column's end)."""

    before: Piece
    after: Piece
    why: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """Text that goes into no draft, and the reason."""

    piece: Piece
    why: str


class Call(Enum):
    """How loudly something is told to the editor."""

    DECIDE = "请您决定"
    LOOK = "请看一眼"
    KNOW = "供您参考"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the editor must decide, should look at, or may want to know. where names the place in the source."""

    call: Call
    where: str
    text: str


@dataclass(slots=True)
class Source:
    """One input file as read: its name for the editor, what it is, its spans in order.

    prefix: what the places in it begin with, so that 第3段 of two files are told apart; "" for a single file.
    """

    name: str
    what: str
    prefix: str = ""
    spans: list[Span] = field(default_factory=list)

    def add(self, text: str, where: str) -> Span:
        """Append a span and return it."""
        span = Span(self.name, len(self.spans) + 1, text, where)
        self.spans.append(span)
        return span


class Ledger:
    """Sources, edits, joins, dropped pieces and remarks of one import."""

    def __init__(self, *, several: bool = False) -> None:
        """several: more than one file is imported, so places are named with their file."""
        self._several = several
        self.sources: list[Source] = []
        self.edits: dict[Span, list[Edit]] = {}
        self.joins: list[Join] = []
        self.dropped: list[Dropped] = []
        self.remarks: list[Remark] = []

    def open_source(self, name: str, what: str) -> Source:
        """A new source, to be filled by its reader."""
        source = Source(name, what, f"{name} " if self._several else "")
        self.sources.append(source)
        return source

    def edit(self, piece: Piece, new: str, why: str) -> None:
        """Record a repair. Edits of one span must not overlap: the later one is refused with ValueError."""
        kept = self.edits.setdefault(piece.span, [])
        if any(other.piece.start < piece.end and piece.start < other.piece.end for other in kept):
            raise ValueError(f"two repairs over the same characters: {piece.span.where}")
        kept.append(Edit(piece, new, why))
        kept.sort(key=lambda edit: edit.piece.start)

    def join(self, before: Piece, after: Piece, why: str) -> None:
        self.joins.append(Join(before, after, why))

    def drop(self, piece: Piece, why: str) -> None:
        """Put a piece on the dropped list; white space at its ends does not count."""
        piece = piece.stripped()
        if piece:
            self.dropped.append(Dropped(piece, why))

    def remark(self, call: Call, where: str, text: str) -> None:
        self.remarks.append(Remark(call, where, text))

    def read(self, piece: Piece) -> str:
        """The text of a piece with the edits applied. An edit belongs to the piece in which its first character lies."""
        edits = self.edits.get(piece.span)
        if not edits:
            return piece.raw
        text, parts, at = piece.span.text, [], piece.start
        for edit in edits:
            if not piece.start <= edit.piece.start < piece.end:
                if edit.piece.start < piece.start < edit.piece.end:
                    at = min(edit.piece.end, piece.end)
                continue
            parts.append(text[at : edit.piece.start])
            parts.append(edit.new)
            at = min(edit.piece.end, piece.end)
        parts.append(text[at : piece.end])
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class Imbalance:
    """Characters of a span that went nowhere (copies 0) or to several places (copies > 1)."""

    piece: Piece
    copies: int

    def __str__(self) -> str:
        what = "没有去处" if self.copies == 0 else f"去了 {self.copies} 处"
        return f"{self.piece.span.source} {self.piece.span.where}：“{self.piece.raw[:20]}”{what}"


def balance(ledger: Ledger, placed: Iterable[Piece]) -> list[Imbalance]:
    """Hold the pieces placed in drafts and the dropped ones against the sources.

    Returns every stretch that is not in exactly one place, white space apart; an empty list means that the account balances.
    """
    by_span: dict[Span, list[Piece]] = {}
    for piece in placed:
        by_span.setdefault(piece.span, []).append(piece)
    for drop in ledger.dropped:
        by_span.setdefault(drop.piece.span, []).append(drop.piece)
    found: list[Imbalance] = []
    known = {span for source in ledger.sources for span in source.spans}
    for source in ledger.sources:
        for span in source.spans:
            found.extend(_uneven(span, by_span.get(span, [])))
    found.extend(Imbalance(piece, 2) for span, pieces in by_span.items() if span not in known for piece in pieces)
    return found


def _uneven(span: Span, pieces: list[Piece]) -> list[Imbalance]:
    found: list[Imbalance] = []
    at = 0
    for piece in sorted(pieces, key=lambda piece: (piece.start, piece.end)):
        if piece.start > at:
            found.append(Imbalance(Piece(span, at, piece.start), 0))
        elif piece.start < at and piece:
            found.append(Imbalance(Piece(span, piece.start, min(at, piece.end)), 2))
        at = max(at, piece.end)
    found.append(Imbalance(Piece(span, at, len(span.text)), 0))
    return [uneven for uneven in found if uneven.piece.raw.strip()]
