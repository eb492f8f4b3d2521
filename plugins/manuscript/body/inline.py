"""Python-Markdown's inline pass, asked only where there is something to find.

The stock pass runs eighteen regular expressions over every piece of text; most pieces of a news story hold no markup at all.
Here a pattern runs only where one of its trigger characters occurs. The result is the same by construction: a pattern
that needs an asterisk cannot match without one.
"""

from __future__ import annotations

import re

from markdown import Markdown
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

# Pattern name → the character without which it cannot match.
TRIGGERS = {
    "backtick": "`", "escape": "\\", "reference": "[", "link": "[", "image_link": "!", "image_reference": "!",
    "short_reference": "[", "short_image_ref": "!", "autolink": "<", "automail": "<", "linebreak": "\n", "html": "<",
    "entity": "&", "footnote": "[", "masked_number": "*", "masked_names": "*",
}  # fmt: skip
_ANY = re.compile(r"[`\\\[<&*_]|  \n")


class TriggeredInline(InlineProcessor):
    """The inline tree processor with triggers. Overrides the one private method through which every text passes."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self._plan: list[str] | None = None

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:
        if isinstance(data, AtomicString) or _ANY.search(data) is None:
            return data
        patterns = self.inlinePatterns
        if self._plan is None:
            names = {id(pattern): name for name, pattern in patterns._data.items()}  # type: ignore[attr-defined]
            self._plan = [TRIGGERS.get(names[id(pattern)], "") for pattern in patterns]
        start = 0
        count = len(patterns)
        while patternIndex < count:
            trigger = self._plan[patternIndex]
            if trigger and trigger not in data:
                patternIndex += 1
                start = 0
                continue
            data, matched, start = self._InlineProcessor__applyPattern(  # type: ignore[attr-defined]
                patterns[patternIndex], data, patternIndex, start
            )
            if not matched:
                patternIndex += 1
                start = 0
        return data
