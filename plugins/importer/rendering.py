"""A draft as the lines of a manuscript, with the place in the source that each line came from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from importer.draft import Asset, Draft, Paragraph, Part, runs_of
from importer.ledger import Ledger, Piece
from importer.markdown_text import block_lines
from newsroom.fields import FIELDS

_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Origin:
    """From where in the source to which line of the manuscript (1-based), with the first words."""

    source: str
    where: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A manuscript's text, and where in the source each part of it comes from."""

    text: str
    origins: tuple[Origin, ...]


def render(draft: Draft, ledger: Ledger) -> Rendered:
    """The manuscript: header lines in the order of the field table, a blank line, the body's blocks parted by blank lines."""
    lines: list[str] = []
    origins: list[Origin] = []
    for field in FIELDS:
        parts = draft.header.get(field.name)
        if not parts:
            continue
        label = draft.labels.get(field.name, field.label)
        for value in _values(parts, repeatable=field.repeatable):
            text = _SPACES.sub(" ", "".join(_text(part, ledger) for part in value)).strip()
            if not text:
                continue
            lines.append(f"{label}：{text}")
            origins += _origins([part for part in value if isinstance(part, Piece)], len(lines), text)
    lines.append("")
    in_list = False
    for block in draft.blocks:
        made = block_lines(block, ledger)
        entry = isinstance(block, Paragraph) and block.bullet > 0
        if made and entry and in_list and not lines[-1]:
            lines.pop()  # entries of one list stand together
        in_list = entry and bool(made)
        if made:
            pieces = [run.piece for run in runs_of(block) if run.piece is not None]
            origins += _origins(pieces, len(lines) + 1, "".join(ledger.read(piece) for piece in pieces[:4]))
            lines += [*made, ""]
    while len(lines) > 1 and not lines[-1]:
        lines.pop()
    return Rendered("\n".join(lines) + "\n", tuple(origins))


def _values(parts: list[Part], *, repeatable: bool) -> list[list[Part]]:
    """A repeatable field (附件) gets one line for each file."""
    if repeatable and all(isinstance(part, Asset) for part in parts):
        return [[part] for part in parts]
    return [parts]


def _text(part: Part, ledger: Ledger) -> str:
    if isinstance(part, Piece):
        return ledger.read(part)
    if isinstance(part, Asset):
        return part.path
    if isinstance(part, Draft):
        return part.path.name
    return part


def _origins(pieces: list[Piece], line: int, text: str) -> list[Origin]:
    if not pieces:
        return []
    wheres = list(dict.fromkeys((piece.span.source, piece.span.where) for piece in pieces))
    shown = text if len(text) <= 24 else text[:24] + "…"
    source = wheres[0][0]
    named = (
        wheres[0][1]
        if len(wheres) == 1
        else f"{wheres[0][1]}—{wheres[-1][1]}"
        if len(wheres) > 2
        else "、".join(w for _, w in wheres)
    )
    return [Origin(source, named, line, shown)]
