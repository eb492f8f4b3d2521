"""A manuscript laid out for reading: one text of header values and body, and where each place of it stands in the file."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from manuscript.manuscript import HeaderLine, Manuscript

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}\1[`~]*[^\S\n]*$|\Z)", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"(`++)[^`\n]++\1(?!`)")
_LINE_END = re.compile("\n")
_HAN = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a find stands: the 1-based line of the file, the 1-based column (0 in the header), the header field or None."""

    line: int
    column: int
    header: HeaderLine | None

    @property
    def words(self) -> str:
        """How a message names the place within its line."""
        return f"“{self.header.field.label}”一栏" if self.header else f"第 {self.column} 列"


class Proof:
    """One text for all text rules, so that each family passes over it once.

    text: the header's values as typed, a blank line after each so that nothing runs from one into the next, then the body.
    """

    def __init__(self, manuscript: Manuscript) -> None:
        self.manuscript = manuscript
        self.item = manuscript.item
        self.path = manuscript.path
        values = [line.value for line in manuscript.header]
        self.text = "\n\n".join((*values, manuscript.body))
        self.body_start = len(self.text) - len(manuscript.body)
        self._starts: list[int] | None = None
        self._lines: list[int] | None = None
        self._indented: dict[int, bool] = {}
        self._code: tuple[list[int], list[int]] | None = None

    def place(self, position: int) -> Place:
        """Where a position of the text stands in the file."""
        if position >= self.body_start:
            lines = self._line_starts()
            number = bisect_right(lines, position) - 1
            return Place(self.item.body_line + number, position - lines[number] + 1, None)
        if self._starts is None:
            self._starts, start = [], 0
            for header in self.manuscript.header:
                self._starts.append(start)
                start += len(header.value) + 2
        header = self.manuscript.header[bisect_right(self._starts, position) - 1]
        return Place(header.line, 0, header)

    def in_code(self, position: int) -> bool:
        """Whether a position is program code, which is no Chinese prose: fenced, in backticks, or an indented line without much Chinese."""
        if position < self.body_start:
            return False
        if self._code is None:
            patterns = [_INLINE] if "`" in self.text else []
            if "```" in self.text or "~~~" in self.text:
                patterns.append(_FENCE)
            spans = sorted(span.span() for pattern in patterns for span in pattern.finditer(self.text, self.body_start))
            ends = list(accumulate((end for _, end in spans), max))
            self._code = ([start for start, _ in spans], ends)
        before = bisect_right(self._code[0], position)
        if before and position < self._code[1][before - 1]:
            return True
        lines = self._line_starts()
        number = bisect_right(lines, position) - 1
        if not self.text.startswith(("    ", "\t"), lines[number]):
            return False
        if number not in self._indented:
            line = self.text[lines[number] : lines[number + 1] if number + 1 < len(lines) else len(self.text)].strip()
            self._indented[number] = 2 * len(_HAN.findall(line)) < len(line)
        return self._indented[number]

    def _line_starts(self) -> list[int]:
        if self._lines is None:
            self._lines = [self.body_start]
            self._lines += [end.end() for end in _LINE_END.finditer(self.text, self.body_start)]
        return self._lines
