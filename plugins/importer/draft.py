"""A draft before it is a file: header values and body blocks, all made of pieces of the source.

What the importer itself adds (状态：草稿, a separator between two names, a generated list number) is plain str, so that source text
and added text can always be told apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath
from typing import Union

from importer.ledger import Piece
from newsroom.fields import BY_NAME, ItemKind


@dataclass(slots=True)
class Run:
    """A stretch of inline text. piece: from the source; added: from the importer (one of the two). link: an address.

    note: the key of a footnote that is called here. breaks: a line break stands after it.
    """

    piece: Piece | None = None
    added: str = ""
    strong: bool = False
    emphasis: bool = False
    link: str = ""
    note: str = ""
    breaks: bool = False


@dataclass(slots=True)
class Paragraph:
    """A paragraph of text, or an entry of a list."""

    runs: list[Run]
    quoted: bool = False
    bullet: int = 0  # 0: none; 1…: the depth of a bulleted entry


@dataclass(slots=True)
class Heading:
    """A heading within the body."""

    level: int  # 2–6; the headline itself is level 1 and stands in the header
    runs: list[Run]


@dataclass(slots=True)
class Cell:
    """A table cell: its paragraphs; how many columns and rows it covers."""

    paragraphs: list[list[Run]]
    across: int = 1
    down: int = 1
    heading: bool = False


@dataclass(slots=True)
class Table:
    """A table, row by row."""

    rows: list[list[Cell]]


@dataclass(slots=True)
class Asset:
    """A picture or an attachment to be copied. name: what the editor knows it by. ending: with the dot, lower case.

    path: where it will stand below the content folder with a leading slash; set when places are given out.
    """

    data: bytes
    name: str
    ending: str
    folder: str  # "images" or "attachments"
    path: str = ""


@dataclass(slots=True)
class Picture:
    """A picture and the words for those who do not see it."""

    asset: Asset
    alt: list[Run]


@dataclass(slots=True)
class Footnote:
    """What a footnote says, under the key by which the text refers to it."""

    key: str
    runs: list[Run]


Block = Paragraph | Heading | Table | Picture | Footnote
Part = Union[Piece, str, Asset, "Draft"]


@dataclass(eq=False)
class Draft:
    """One manuscript to be. day: the date in its file name. header: field name → the parts of its value, in order.

    labels: a field's other label where the source says so (署名 instead of 记者). path: relative to the content folder or, with
    --to, to that folder; set when places are given out.
    """

    kind: ItemKind
    day: date
    header: dict[str, list[Part]] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    attachments: list[Asset] = field(default_factory=list)
    path: PurePosixPath = field(default_factory=PurePosixPath)

    def put(self, name: str, *parts: Part, between: str = "") -> None:
        """Add parts to a header field; `between` parts them from what already stands there."""
        if name not in BY_NAME:
            raise KeyError(name)
        value = self.header.setdefault(name, [])
        if value and between:
            value.append(between)
        value.extend(parts)

    def pieces(self) -> Iterator[Piece]:
        """Every piece of source text in this draft, in the order in which the manuscript will show them."""
        for parts in self.header.values():
            yield from (part for part in parts if isinstance(part, Piece))
        for block in self.blocks:
            for run in runs_of(block):
                if run.piece is not None:
                    yield run.piece

    def assets(self) -> Iterator[Asset]:
        """Pictures and attachments, each once."""
        seen: list[Asset] = []
        pictures = [block.asset for block in self.blocks if isinstance(block, Picture)]
        header = [part for parts in self.header.values() for part in parts if isinstance(part, Asset)]
        for asset in (*header, *pictures, *self.attachments):
            if not any(asset is other for other in seen):
                seen.append(asset)
                yield asset


def runs_of(block: Block) -> Iterator[Run]:
    """The inline runs of any block, in reading order."""
    if isinstance(block, Table):
        for row in block.rows:
            for cell in row:
                for paragraph in cell.paragraphs:
                    yield from paragraph
    elif isinstance(block, Picture):
        yield from block.alt
    else:
        yield from block.runs
