"""What Word files and web pages are read into: paragraphs, tables and pictures made of pieces of spans."""

from __future__ import annotations

from dataclasses import dataclass, field

from importer.draft import Asset, Run
from importer.ledger import Piece, Span


@dataclass(eq=False, slots=True)
class SourceParagraph:
    """One paragraph. span: all of its text, deleted and hidden text included. runs: what a reader sees, in order.

    label: the automatic number before it (added text); bullet: a bulleted entry at that depth (1…), 0 none. outline: heading level
    (0-based) or -1. size: the largest type in half-points, 0 unknown. align: center, right, both … or "". bold: all of it is bold.
    boxes: paragraphs and tables of text boxes anchored here.
    """

    span: Span
    runs: list[Run] = field(default_factory=list)
    label: str = ""
    bullet: int = 0
    quoted: bool = False
    outline: int = -1
    title: bool = False
    subtitle: bool = False
    size: int = 0
    align: str = ""
    bold: bool = False
    pictures: list[Asset] = field(default_factory=list)
    boxes: list[SourceElement] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What a reader sees of it, without the automatic number."""
        return "".join(run.piece.raw if run.piece else run.added for run in self.runs).strip()

    @property
    def pieces(self) -> list[Piece]:
        return [run.piece for run in self.runs if run.piece is not None]

    @property
    def where(self) -> str:
        return self.span.where


@dataclass(eq=False, slots=True)
class SourceCell:
    """A cell of a table: what lies in it, and how many columns and rows it covers."""

    elements: list[SourceElement]
    across: int = 1
    down: int = 1


@dataclass(eq=False, slots=True)
class SourceTable:
    """A table of the source. heading_rows: how many rows at its top are repeated on every page; where: for messages."""

    rows: list[list[SourceCell]]
    heading_rows: int = 0
    where: str = ""


SourceElement = SourceParagraph | SourceTable


@dataclass(slots=True)
class SourceNote:
    """A footnote or endnote: its key in the manuscript, its paragraphs."""

    key: str
    paragraphs: list[SourceParagraph]


@dataclass(slots=True)
class SourceDocument:
    """A document as read: its elements in order, and the notes that its text calls."""

    elements: list[SourceElement] = field(default_factory=list)
    notes: list[SourceNote] = field(default_factory=list)

    def paragraphs(self) -> list[SourceParagraph]:
        """The paragraphs outside of tables, in order."""
        return [element for element in self.elements if isinstance(element, SourceParagraph)]


def flatten(elements: list[SourceElement]) -> list[SourceParagraph]:
    """The paragraphs of elements, those inside tables and text boxes too, in order."""
    found: list[SourceParagraph] = []
    for element in elements:
        if isinstance(element, SourceParagraph):
            found += [element, *flatten(element.boxes)]
        else:
            found += [paragraph for row in element.rows for cell in row for paragraph in flatten(cell.elements)]
    return found
