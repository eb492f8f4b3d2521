"""What a table of a page is: rows of cells that hold data, or a means of layout."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

PARTS = ("tbody", "thead", "tfoot", "tr", "colgroup")
"""Elements between a table and its cells."""


def rows(table: Any) -> Iterator[list[Any]]:
    """The rows of a table as lists of cells, not those of tables inside it."""
    for part in table:
        if not isinstance(part.tag, str):
            continue
        tag = part.tag.lower()
        if tag == "tr":
            yield [cell for cell in part if isinstance(cell.tag, str)]
        elif tag in PARTS:
            yield from rows(part)


def is_regular(table: Any) -> bool:
    """Whether a table holds rows of cells and nothing else; stray text or elements make it layout, so that nothing is passed over."""
    stack = [table]
    while stack:
        element = stack.pop()
        allowed = ("td", "th") if element.tag.lower() == "tr" else ("tr", "caption", "col", *PARTS)
        if (element.text or "").strip() or any((child.tail or "").strip() for child in element):
            return False
        for child in element:
            tag = child.tag.lower() if isinstance(child.tag, str) else ""
            if tag not in allowed:
                return False
            if tag in ("tr", *PARTS):
                stack.append(child)
    return True


def count_of(cell: Any, name: str) -> int:
    """How many columns or rows a cell spans, 1 to 100. name: colspan or rowspan."""
    text = (cell.get(name) or "1").strip()
    return max(1, min(int(text), 100)) if text.isascii() and text.isdigit() and len(text) < 4 else 1
