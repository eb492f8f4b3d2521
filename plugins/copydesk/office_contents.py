"""What an office file holds: its stretches of text, each with its place, and what is not to be seen on paper."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Stretch:
    """A piece of text and what it is called. rows, columns: for a sheet, the number of each row and of each of its cells."""

    name: str
    text: str
    rows: list[int] = field(default_factory=list)
    columns: list[list[int]] = field(default_factory=list)

    def place(self, position: int) -> str:
        """How a message names a place: the paragraph, or row and column of a sheet."""
        row = self.text.count("\n", 0, position)
        if row >= len(self.rows):
            return f"{self.name}第 {row + 1} 段"
        cell = self.text.count("\t", self.text.rfind("\n", 0, position) + 1, position)
        column = column_name(self.columns[row][cell]) if cell < len(self.columns[row]) else ""
        return f"{self.name} {column} 列第 {self.rows[row]} 行"


@dataclass(slots=True)
class OfficeFile:
    """What an office file holds besides its visible text."""

    kind: str
    stretches: list[Stretch] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    revisions: int = 0
    comments: int = 0
    people: list[str] = field(default_factory=list)
    active: list[str] = field(default_factory=list)
    media: list[str] = field(default_factory=list)
    embedded: list[str] = field(default_factory=list)


def column_name(number: int) -> str:
    """1 → A, 27 → AA."""
    name = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name
