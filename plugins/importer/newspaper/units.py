"""The units of a page: what each line is, and the stories made of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from importer.ledger import Piece


class Shape(Enum):
    """What a line of a page is."""

    HEAD = "head"  # short, no sentence end: banner, kicker, headline or a subhead inside a story
    SUBTITLE = "subtitle"  # begins with ——
    BYLINE = "byline"  # names on a line of their own
    CAPTION = "caption"  # 图为…（某某 摄）
    TEXT = "text"
    CONTINUED = "continued"  # (上接1版)
    TURNS = "turns"  # (下转3版)
    FURNITURE = "furniture"  # masthead, folio, editors of the page


@dataclass(eq=False, slots=True)
class Unit:
    """One line, or several that belong together. page: the page number that CONTINUED and TURNS name. hint: the title they name."""

    shape: Shape
    pieces: list[Piece]
    page: int = 0
    hint: str = ""

    @property
    def text(self) -> str:
        return "".join(piece.raw for piece in self.pieces)

    @property
    def where(self) -> str:
        return self.pieces[0].span.where

    @property
    def last_where(self) -> str:
        return self.pieces[-1].span.where


@dataclass(eq=False, slots=True)
class Story:
    """One story as found on the page. banner units belong to the page, not to it. doubts: why its beginning is not certain."""

    heads: list[Unit] = field(default_factory=list)
    body: list[Unit] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    continued_from: Unit | None = None  # set on an orphan: the marker it was cut out at
    host: Story | None = None  # set on an orphan: the story it stood in
    turns: Unit | None = None

    @property
    def where(self) -> str:
        units = [*self.heads, *self.body]
        return units[0].where if units else ""

    @property
    def headline(self) -> str:
        heads = [unit.text for unit in self.heads if unit.shape is Shape.HEAD]
        return heads[-1] if heads else ""


@dataclass(eq=False, slots=True)
class Page:
    """One page of one issue. number 0: not known."""

    name: str
    day: date
    number: int
    units: list[Unit] = field(default_factory=list)
    banner: list[Unit] = field(default_factory=list)
    furniture: list[Unit] = field(default_factory=list)
    captions: list[Unit] = field(default_factory=list)
    stories: list[Story] = field(default_factory=list)
