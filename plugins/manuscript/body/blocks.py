"""Python-Markdown's steps up to the tree of blocks, asked only where there is something to find, as inline.py asks its patterns.

The library shows every block to a dozen processors, and looks through the whole text for tabs, blanks, fences and raw HTML that most texts
do not have. The result is the same by construction; tests/unit/manuscript/test_block_triggers.py holds it to that.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree

from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor, HRProcessor

# Preprocessor → the pattern without which it changes nothing.
PREPROCESSED = {"fenced_code_block": re.compile("```|~~~"), "html_block": re.compile("<[A-Za-z/!?]|&#")}
# Block processor → the text without which it cannot take a block.
TRIGGERS = {
    "indent": "    ", "code": "    ", "table": "|", "hashheader": "#", "setextheader": "\n", "deflist": ":", "defindent": "    ",
    "quote": ">", "footnote": "[^", "reference": "]:",
}  # fmt: skip
_BLANK_LINE = re.compile(r"\n +(?=\n)")
_MAY_BE_RULE = re.compile(r"\n {0,3}[-_*]")


def even(source: str) -> str:
    """The text with line ends, tabs and blank lines as the library evens them out in its first step."""
    text = source.replace("\x02", "").replace("\x03", "").replace("\r\n", "\n").replace("\r", "\n") + "\n\n"
    if "\t" in text:
        text = text.expandtabs(4)
    return _BLANK_LINE.sub("\n", text) if " \n" in text else text


class TriggeredBlocks(BlockParser):
    """The library's block parser, which would otherwise sort its processors anew for every block, and ask each of them about it."""

    _plan: list[tuple[str, BlockProcessor]] | None = None

    def parseBlocks(self, parent: etree.Element, blocks: list[str]) -> None:
        if self._plan is None:
            names = {id(processor): name for name, processor in self.blockprocessors._data.items()}  # type: ignore[attr-defined]
            self._plan = [(TRIGGERS.get(names[id(processor)], ""), processor) for processor in self.blockprocessors]
        while blocks:
            for trigger, processor in self._plan:
                block = blocks[0]
                if trigger in block and processor.test(parent, block) and processor.run(parent, blocks) is not False:
                    break


class Rules(HRProcessor):
    """Looks for a line across the page only where a line begins like one: the library tries every character of a block."""

    def test(self, parent: etree.Element, block: str) -> bool:
        begins = block.startswith((" ", "-", "_", "*")) or ("\n" in block and _MAY_BE_RULE.search(block) is not None)
        return begins and super().test(parent, block)
