"""One Markdown body to clean HTML. A Converter is made once a process and used for every body."""

from __future__ import annotations

import html as html_entities
import re
import xml.etree.ElementTree as etree
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from markdown import Markdown
from markdown.extensions.attr_list import AttrListExtension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import HtmlInlineProcessor, InlineProcessor
from markdown.postprocessors import Postprocessor

from manuscript.body.blocks import PREPROCESSED, Rules, TriggeredBlocks, even
from manuscript.body.chinese import ChineseText
from manuscript.body.cleaning import GONE, TAGS, clean
from manuscript.body.direct import Direct
from manuscript.body.fences import FencedBlockPreprocessor, FencedCodeExtension
from manuscript.body.finish import Findings, Finisher, with_galleries
from manuscript.body.inline import TriggeredInline
from newsroom.items import Heading

_TAG_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
_TAG = re.compile(r"<[^>]*>")
_PLACEHOLDER = re.compile("\x02?klzzwxh:\\d+\x03")
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
    """Python-Markdown with what one conversion needs to know: the finisher of the body, and how many raw pieces are fenced code.

    direct: whether blocks with plain markup go past the tree (direct.py); the outcome is the same.
    """

    finisher: Finisher
    footnotes: FootnoteExtension
    fenced: int = 0
    direct: bool = True

    def build_parser(self) -> NewsMarkdown:  # type: ignore[override,unused-ignore]
        super().build_parser()
        self.parser.__class__ = TriggeredBlocks
        return self

    def convert(self, source: str) -> str:
        """The library's conversion, with the beginning and the middle part shortened."""
        if not source.strip():
            return ""
        text = even(source)
        for name, sign in PREPROCESSED.items():
            if sign.search(text):
                text = "\n".join(self.preprocessors[name].run(text.split("\n")))
        root = etree.Element(self.doc_tag)
        self.parser.parseChunk(root, text)
        blocks: Iterator[etree.Element | str]
        if self.direct and not self.footnotes.footnotes:  # they come at the end of the whole tree
            self.finisher.begin(root)
            blocks = self._block_by_block(root)
        else:
            for treeprocessor in self.treeprocessors:
                treeprocessor.run(root)
            self.finisher.begin(root)
            self.finisher.walk(root)
            blocks = iter(root)
        html = "\n".join(
            block if isinstance(block, str) else str(self.serializer(block)) for block in with_galleries(blocks)
        ).strip()
        for postprocessor in self.postprocessors:
            html = postprocessor.run(html)
        return html.strip()

    def _block_by_block(self, root: etree.Element) -> Iterator[etree.Element | str]:
        direct = Direct(self.finisher, self.references)
        for block in root:
            html = direct.html(block)
            if html is not None:
                yield html
                continue
            alone = etree.Element("div")
            alone.append(block)
            for name in ("inline", "attr_list", "unescape"):
                self.treeprocessors[name].run(alone)
            self.finisher.walk(alone)
            yield from alone


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
        text = "\n".join(lines)
        if "```" not in text and "~~~" not in text:
            return lines
        self.config = {"lang_prefix": "language-"}
        before = self.md.htmlStash.html_counter
        result: list[str] = super().run(lines)
        cast(NewsMarkdown, self.md).fenced = self.md.htmlStash.html_counter - before
        return result


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
        footnotes = FootnoteExtension(BACKLINK_TITLE="回到正文")
        # Made here and not named: for a name the library searches everything that is installed.
        extensions = [
            TableExtension(), footnotes, AttrListExtension(), DefListExtension(), FencedCodeExtension(), ChineseText(),
        ]  # fmt: skip
        md = NewsMarkdown(extensions=extensions, output_format="html")
        md.footnotes = footnotes
        md.inlinePatterns.register(_RawTag(md.inlinePatterns["html"].pattern, md), "html", 90)
        md.inlinePatterns.register(_Entity(md.inlinePatterns["entity"].pattern, md), "entity", 80)
        md.parser.blockprocessors.register(Rules(md.parser), "hr", 50)
        md.preprocessors.deregister("normalize_whitespace")
        md.preprocessors.register(_Fence(md, {"lang_prefix": "language-"}), "fenced_code_block", 25)
        md.treeprocessors.register(TriggeredInline(md), "inline", 20)
        md.treeprocessors.deregister("prettify")
        md.postprocessors.register(_Clean(md), "clean", 5)
        self.markdown = md

    def convert(self, text: str, base: str) -> Body:
        """The body `text` of the manuscript `base` as clean HTML. May raise RecursionError on absurd nesting."""
        md = self.markdown
        md.reset()
        md.fenced = 0
        md.finisher = Finisher(base)
        html = md.convert(text)
        findings: Findings = md.finisher.findings
        notes = findings.notes + _dropped(md.htmlStash.rawHtmlBlocks)
        findings.refusals += _lost(html)
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


def _lost(html: str) -> list[tuple[str, str]]:
    """Where the library lost words: on some overlapping emphasis its own placeholder is left in the text (`*甲**乙*` before `code`)."""
    if "\x03" not in html:
        return []
    message = "这一段里强调用的星号或下划线交叉了，排不出来。请把 ** 和 * 分开写，或者删掉。"
    blocks = [block for block in html.split("\n") if _PLACEHOLDER.search(block)]
    words = [_TAG.sub("*", _PLACEHOLDER.sub("", block)) for block in blocks]
    return [(message, max(re.split(r"[*_`\s]+", text), key=len)) for text in words]


__all__ = ["Body", "Converter"]
