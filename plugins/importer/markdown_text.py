"""Blocks as Markdown in which every character of the source survives as text.

Source text is escaped wherever Python-Markdown (with tables, footnotes, attribute and definition lists) would read it as
markup: 138****1234 must stay a masked number, `2022. 元旦` no list, `<姓名>` no tag.
"""

from __future__ import annotations

import html
import re

from importer.draft import Block, Cell, Footnote, Heading, Picture, Run, Table
from importer.ledger import Ledger

# Characters that mean something wherever they stand.
_ANYWHERE = re.compile(r"([\\`*_{}\[\]])")
_ENTITY = re.compile(r"&(?=#\w{1,8};|[A-Za-z]\w{1,30};)")
# At a block's start: heading, list, rule, definition, table, fenced code, setext line.
_MARK = re.compile(r"[#+=|~:-]")
_ENTITIES = {"=": "&#61;", "|": "&#124;", "~": "&#126;", ":": "&#58;"}
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_SPACES = re.compile(r"\s+")


def escape(text: str) -> str:
    """Text that Python-Markdown renders literally in the middle of a line."""
    text = _ENTITY.sub("&amp;", text)
    text = text.replace("<", "&lt;").replace(">", "&gt;")
    return _ANYWHERE.sub(r"\\\1", text)


def escape_start(text: str) -> str:
    """As `escape`, for text that opens a line: also no heading, list, quote, rule, table or definition."""
    text = escape(text)
    if number := _NUMBERED.match(text):
        return f"{number[1]}\\{text[len(number[1]) :]}"
    if _MARK.match(text):
        mark = text[0]
        return (_ENTITIES.get(mark) or f"\\{mark}") + text[1:]
    return text


def inline(runs: list[Run], ledger: Ledger, *, start: bool = False) -> str:
    """The runs of one line or paragraph; with `start` it opens a line. White space is kept outside of marks."""
    parts: list[str] = []
    at_start = start
    for strong, emphasis, link, note, breaks, text in _merged(runs, ledger):
        if note:
            parts.append(f"[^{note}]")
        body = text.lstrip() if at_start else text
        lead, middle, tail = _edges(body)
        if middle:
            clean = escape_start(middle) if at_start and not (strong or emphasis or link) else escape(middle)
            if strong:
                clean = f"**{clean}**"
            elif emphasis and not (parts and parts[-1].endswith("*")):
                clean = f"*{clean}*"
            if link:
                clean = f"[{clean}]({_target(link)})"
            parts.append(lead + clean + tail)
            at_start = False
        else:
            parts.append(body)
        if breaks:
            parts.append("<br>")
    return "".join(parts).strip()


def _merged(runs: list[Run], ledger: Ledger) -> list[tuple[bool, bool, str, str, bool, str]]:
    """Neighbours of one style become one: bold runs cut in two (**市政府****召开**) are joined here."""
    merged: list[tuple[bool, bool, str, str, bool, str]] = []
    for run in runs:
        text = _SPACES.sub(" ", run.added or (ledger.read(run.piece) if run.piece else ""))
        style = (run.strong, run.emphasis, run.link)
        if merged and not run.note and not merged[-1][4] and merged[-1][:3] == style:
            *_, old = merged[-1]
            merged[-1] = (*style, merged[-1][3], run.breaks, old + text)
        elif text or run.note or run.breaks:
            merged.append((*style, run.note, run.breaks, text))
    return merged


def _edges(text: str) -> tuple[str, str, str]:
    middle = text.strip()
    if not middle:
        return text, "", ""
    lead = text[: len(text) - len(text.lstrip())]
    return lead, middle, text[len(text.rstrip()) :]


def _target(link: str) -> str:
    """A link target that cannot end the parentheses early."""
    return "".join(f"%{ord(char):02X}" if char in " ()<>\\\"'`*_[]{}" and char not in "_*'" else char for char in link)


def plain(runs: list[Run], ledger: Ledger) -> str:
    """The text without any marks, as a reader hears it."""
    return "".join(run.added or (ledger.read(run.piece) if run.piece else "") for run in runs)


def block_lines(block: Block, ledger: Ledger) -> list[str]:
    """The Markdown lines of one block, without the blank line that follows it. An empty list: nothing to show."""
    if isinstance(block, Heading):
        text = inline(block.runs, ledger)
        # A closing run of # would be taken as the heading's end mark.
        text = re.sub(r"#+$", lambda marks: "\\#" * len(marks[0]), text)
        return [f"{'#' * block.level} {text}"] if text else []
    if isinstance(block, Picture):
        alt = _SPACES.sub(" ", plain(block.alt, ledger)).strip()
        if not alt:
            return [f"![]({_target(block.asset.path)})"]
        # The same words twice: for those who see the picture (the title becomes its caption) and for those who do not.
        title = escape(alt).replace('"', "&quot;")
        return [f'![{escape(alt)}]({_target(block.asset.path)} "{title}")']
    if isinstance(block, Footnote):
        return [f"[^{block.key}]: {inline(block.runs, ledger, start=True)}"]
    if isinstance(block, Table):
        return _table(block, ledger)
    if block.bullet:
        return [f"{'    ' * (block.bullet - 1)}- {inline(block.runs, ledger, start=True)}"]
    text = inline(block.runs, ledger, start=True)
    if not text:
        return []
    return [f"> {text}"] if block.quoted else [text]


def _table(table: Table, ledger: Ledger) -> list[str]:
    """A plain grid as a Markdown table, which editors can edit; anything merged as HTML, which keeps the merges."""
    widths = {len(row) for row in table.rows}
    plain_grid = (
        len(widths) == 1
        and len(table.rows) > 1
        and widths.pop() > 1
        and all(
            cell.across == cell.down == 1 and len(cell.paragraphs) <= 1 and not any(run.note for run in _all(cell))
            for row in table.rows
            for cell in row
        )
    )
    if not plain_grid:
        return _html_table(table, ledger)
    lines = []
    for number, row in enumerate(table.rows):
        cells = [_SPACES.sub(" ", inline(_all(cell), ledger)).replace("|", "&#124;") for cell in row]
        lines.append("| " + " | ".join(cells) + " |")
        if number == 0:
            lines.append("|" + " --- |" * len(row))
    return lines


def _all(cell: Cell) -> list[Run]:
    return [run for paragraph in cell.paragraphs for run in paragraph]


def _html_table(table: Table, ledger: Ledger) -> list[str]:
    lines = ["<table>"]
    for row in table.rows:
        cells = []
        for cell in row:
            name = "th" if cell.heading else "td"
            spans = (f' colspan="{cell.across}"' if cell.across > 1 else "") + (
                f' rowspan="{cell.down}"' if cell.down > 1 else ""
            )
            inside = "<br>".join(filter(None, (_html_inline(paragraph, ledger) for paragraph in cell.paragraphs)))
            cells.append(f"<{name}{spans}>{inside}</{name}>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return [*lines, "</table>"]


def _html_inline(runs: list[Run], ledger: Ledger) -> str:
    parts = []
    for strong, emphasis, link, _, breaks, text in _merged(runs, ledger):
        clean = html.escape(text, quote=False)
        if clean and link:
            clean = f'<a href="{html.escape(link)}">{clean}</a>'
        if clean and emphasis:
            clean = f"<em>{clean}</em>"
        if clean and strong:
            clean = f"<strong>{clean}</strong>"
        parts.append(clean + ("<br>" if breaks else ""))
    return "".join(parts).strip()
