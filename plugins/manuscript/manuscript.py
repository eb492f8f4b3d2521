"""One manuscript as read: the typed item, and the text that checks still want to see."""

from __future__ import annotations

from dataclasses import dataclass

from newsroom.fields import Field
from newsroom.items import Item


@dataclass(frozen=True, slots=True)
class HeaderLine:
    """One header line: the field it names, the value as typed (trimmed), and its 1-based line in the file."""

    field: Field
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A manuscript that could be read.

    item: everything but the text. header: the lines as typed, in order. body: the Markdown text below the header, line
    endings as \\n. html: the body converted and cleaned; links and pictures still stand as {content:…} targets, for only
    the finished site knows their addresses. item.body_line is the line in the file on which `body` begins.
    """

    item: Item
    header: tuple[HeaderLine, ...]
    body: str
    html: str

    @property
    def path(self) -> str:
        """The manuscript's path below the content folder, as messages name it."""
        return self.item.id
