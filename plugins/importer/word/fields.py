"""The fields of a Word paragraph: an instruction, then the text that it gave when Word last ran it. Only links are understood."""

from __future__ import annotations

import re

from importer.web_address import safe_link

_LINK = re.compile(r'HYPERLINK\s+"([^"]*)"')


def link_of(instruction: str) -> str | None:
    """Where a field leads ("" when that is no address for a page), or None when it is no link."""
    found = _LINK.search(instruction)
    return safe_link(found[1]) if found else None


class Fields:
    """The fields that are open at a place; one may stand inside another. code: the instruction read last; link: where its text leads."""

    def __init__(self) -> None:
        self.code = ""
        self.link = ""
        self._open: list[str] = []  # "code" or "result"

    @property
    def in_code(self) -> bool:
        """Whether what stands here is an instruction, which is no text."""
        return self._open[-1:] == ["code"]

    def mark(self, kind: str | None) -> None:
        """Take in a mark of a field: its begin, what separates instruction and text, its end."""
        if kind == "begin":
            self._open.append("code")
            self.code = ""
        elif kind == "separate" and self._open:
            self._open[-1] = "result"
            link = link_of(self.code)
            if link is not None:
                self.link = link
        elif kind == "end" and self._open:
            self._open.pop()
            self.link = ""
