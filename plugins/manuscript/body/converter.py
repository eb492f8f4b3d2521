"""One Markdown body to clean HTML. A Converter is made once a process and used for every body."""

from __future__ import annotations

import html as html_entities
import re
import xml.etree.ElementTree as etree
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from markdown import Markdown
from markdown.extensions.fenced_code import FencedBlockPreprocessor
from markdown.inlinepatterns import HtmlInlineProcessor, InlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor

from manuscript.body.chinese import ChineseText
from manuscript.body.cleaning import GONE, TAGS, clean
from manuscript.body.finish import Findings, Finisher
from manuscript.body.inline import TriggeredInline
from newsroom.items import Heading

_TAG_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
_ON_ATTRIBUTE = re.compile(r"\son[a-z]+\s*=", re.IGNORECASE)
# Elements that HTML knows; anything else between angle brackets is text that an editor wrote, such as <your-name>.
_HTML_NAMES = TAGS | GONE | {
    "article", "aside", "bdi", "bdo", "big", "body", "canvas", "center", "col", "colgroup", "data", "dialog", "dir", "fieldset", "font",
    "footer", "h1", "head", "header", "hgroup", "html", "label", "legend", "main", "map", "area", "marquee", "menu", "meter",
    "nav", "nobr", "optgroup", "option", "output", "param", "picture", "progress", "search", "section", "slot", "source",
    "strike", "title", "track", "tt", "xmp", "acronym", "bgsound", "blink",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Body:
    """A converted body. html holds content: targets; notes and refusals are (message, the text it is about)
    for the editor; refusals block."""

    html: str
    headings: tuple[Heading, ...]
    links: tuple[tuple[str, str], ...]
    pictures: tuple[tuple[str, str], ...]
    notes: tuple[tuple[str, str], ...]
    refusals: tuple[tuple[str, str], ...]


class NewsMarkdown(Markdown):
    """Python-Markdown with what one conversion needs to know: the finisher of the body, and how many raw pieces are fenced code."""

    finisher: Finisher
    fenced: int = 0


class _RawTag(HtmlInlineProcessor):
    """Raw tags are kept for cleaning; a name that HTML does not know is text and shows as text."""

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[str | None, int | None, int | None]:
        name = _TAG_NAME.match(m.group(1))
        if name is not None and name[1].lower() not in _HTML_NAMES:
            return None, None, None  # left in the text, where other markup may still stand in it
        return str(super().handleMatch(m, data)[0]), m.start(), m.end()


class _Entity(InlineProcessor):
    """&copy; and &#169; become their character at once; what no entity is stays as typed."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # type: ignore[override]
        char = html_entities.unescape(m.group(1))
        if not char:
            return "", m.start(), m.end()
        if char != m.group(1) and (ord(char[0]) < 32 or ord(char[0]) == 127 or 0xD800 <= ord(char[0]) <= 0xDFFF):
            char = m.group(1)
        # The serializer takes whatever looks like an entity for one, so an ampersand that is text goes out as its entity.
        return char.replace("&", "&amp;", 1) if char.startswith("&") else char, m.start(), m.end()


class _Fence(FencedBlockPreprocessor):
    """Remembers which raw pieces are fenced code: escaped by the library, and no raw HTML of the editor's."""

    def run(self, lines: list[str]) -> list[str]:
        if not any(line.startswith(("```", "~~~")) for line in lines):
            return lines
        self.config = {"lang_prefix": "language-"}
        before = self.md.htmlStash.html_counter
        result: list[str] = super().run(lines)
        cast(NewsMarkdown, self.md).fenced = self.md.htmlStash.html_counter - before
        return result


class _Finish(Treeprocessor):
    """Runs the Finisher over the tree, and puts each block on a line of its own."""

    def run(self, root: etree.Element) -> None:
        cast(NewsMarkdown, self.md).finisher.walk(root)
        for block in root:
            block.tail = "\n"


class _Clean(Postprocessor):
    """Cleans the whole body when a raw piece is in it that is no fenced code."""

    def run(self, text: str) -> str:
        md = cast(NewsMarkdown, self.md)
        if md.htmlStash.html_counter > md.fenced:
            return clean(text, md.finisher)
        return text


class Converter:
    """Python-Markdown with the Chinese rules, reused for body after body."""

    def __init__(self) -> None:
        md = NewsMarkdown(
            extensions=["tables", "footnotes", "attr_list", "def_list", "fenced_code", ChineseText()],
            extension_configs={"footnotes": {"BACKLINK_TITLE": "回到正文"}},
            output_format="html",
        )
        md.inlinePatterns.register(_RawTag(md.inlinePatterns["html"].pattern, md), "html", 90)
        md.inlinePatterns.register(_Entity(md.inlinePatterns["entity"].pattern, md), "entity", 80)
        md.preprocessors.register(_Fence(md, {"lang_prefix": "language-"}), "fenced_code_block", 25)
        md.treeprocessors.register(TriggeredInline(md), "inline", 20)
        md.treeprocessors.deregister("prettify")
        md.treeprocessors.register(_Finish(md), "finish", -10)
        md.postprocessors.register(_Clean(md), "clean", 5)
        self._md = md

    def convert(self, text: str, base: str) -> Body:
        """The body `text` of the manuscript `base` as clean HTML. May raise RecursionError on absurd nesting."""
        md = self._md
        md.reset()
        md.fenced = 0
        md.finisher = Finisher(base)
        html = md.convert(text)
        findings: Findings = md.finisher.findings
        notes = findings.notes + _dropped(md.htmlStash.rawHtmlBlocks)
        return Body(
            html,
            tuple(findings.headings),
            tuple(findings.links),
            tuple(findings.pictures),
            tuple(dict.fromkeys(notes)),
            tuple(dict.fromkeys(findings.refusals)),
        )


def _dropped(pieces: Iterable[object]) -> list[tuple[str, str]]:
    """What cleaning takes out of raw HTML, said to the editor."""
    notes: list[tuple[str, str]] = []
    for piece in pieces:
        raw = str(piece)
        if raw.startswith("<pre><code"):
            continue
        for name in dict.fromkeys(found.lower() for found in _TAG_NAME.findall(raw)):
            if name in GONE:
                notes.append((f"正文里的 <{name}> 不会登出来。请删掉它；视频和表单请换成链接。", f"<{name}"))
        if _ON_ATTRIBUTE.search(raw) or "javascript:" in raw.casefold():
            notes.append(("正文里有会运行的代码，不会登出来。请删掉它。", raw.split("\n", 1)[0][:60]))
    return notes


__all__ = ["Body", "Converter"]
