"""On which line of the file a body says something."""

from __future__ import annotations

_MOST = 500  # texts that are looked for from the top: a body with thousands that are wrong needs no line for each


class Places:
    """Finds what a body says. start: the number of lines before it.

    What is asked for in the body's order is found in one walk through the text, however much it is.
    """

    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self._first = self._line = start + 1
        self._here = 0
        self._found: dict[str, int] = {}
        self._searches = 0

    def line_of(self, about: str) -> int:
        """The 1-based line of the file on which the body first says `about`; the body's first line when it does not say it so."""
        if about not in self._found:
            self._found[about] = self._from_the_top(about)
        return self._found[about]

    def next_line_of(self, about: str) -> int:
        """As line_of, for what stands behind all that was asked for in this way before, or was asked for already."""
        if about not in self._found:
            self._found[about] = self._further_on(about)
        return self._found[about]

    def _further_on(self, about: str) -> int:
        position = self._text.find(about, self._here) if about and self._searches < _MOST else -1
        if position < 0:
            return self._from_the_top(about)
        self._line += self._text.count("\n", self._here, position)
        self._here = position
        return self._line

    def _from_the_top(self, about: str) -> int:
        if not about or self._searches == _MOST:
            return self._first
        self._searches += 1
        return self._first + self._text.count("\n", 0, max(self._text.find(about), 0))
