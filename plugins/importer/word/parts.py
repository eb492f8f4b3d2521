"""The text of a Word file as spans, and its paragraphs, tables and pictures as elements made of pieces of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from importer.draft import Asset, Run
from importer.ledger import Piece, Span


@dataclass(eq=False, slots=True)
class WordParagraph:
    """One paragraph. span: all of its text, deleted and hidden text included. runs: what Word shows, in order.

    label: the automatic number before it (added text); bullet: a bulleted entry at that depth (1…), 0 none. outline: heading level
    (0-based) or -1. size: the largest type in half-points, 0 unknown. align: center, right, both … or "". bold: all of it is bold.
    boxes: paragraphs and tables of text boxes anchored here.
    """

    span: Span
    runs: list[Run] = field(default_factory=list)
    label: str = ""
    bullet: int = 0
    outline: int = -1
    title: bool = False
    subtitle: bool = False
    size: int = 0
    align: str = ""
    bold: bool = False
    pictures: list[Asset] = field(default_factory=list)
    boxes: list[WordElement] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What Word shows of it, without the automatic number."""
        return "".join(run.piece.raw if run.piece else run.added for run in self.runs).strip()

    @property
    def pieces(self) -> list[Piece]:
        return [run.piece for run in self.runs if run.piece is not None]

    @property
    def where(self) -> str:
        return self.span.where


@dataclass(eq=False, slots=True)
class WordCell:
    elements: list[WordElement]
    across: int = 1
    down: int = 1


@dataclass(eq=False, slots=True)
class WordTable:
    rows: list[list[WordCell]]
    heading_rows: int = 0
    where: str = ""


WordElement = WordParagraph | WordTable


@dataclass(slots=True)
class WordNote:
    """A footnote or endnote: its key in the manuscript, its paragraphs."""

    key: str
    paragraphs: list[WordParagraph]


@dataclass(slots=True)
class WordDocument:
    """A document as read: its elements in order, and the notes that its text calls."""

    elements: list[WordElement] = field(default_factory=list)
    notes: list[WordNote] = field(default_factory=list)

    def paragraphs(self) -> list[WordParagraph]:
        """The paragraphs outside of tables, in order."""
        return [element for element in self.elements if isinstance(element, WordParagraph)]
