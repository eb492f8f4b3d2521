"""An element of a page cut into blocks: paragraphs with their runs, pictures and tables, every text in exactly one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from importer.draft import Asset, Run
from importer.elements import SourceCell, SourceElement, SourceParagraph, SourceTable, flatten
from importer.ledger import Piece, Source
from importer.web import table_shape
from importer.web.resources import Resources, find_picture
from importer.web.style import Style, styled

_SPACES = re.compile(r"[ \t\r\n\f\xa0\u2000-\u200a\u3000]+")
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "li", "main", "menu", "nav", "ol", "option",
    "p", "pre", "section", "select", "summary", "ul", "caption", "legend", "optgroup",
))  # fmt: skip
# Inline elements of WeChat pages that are facts of their own (account, author, time): blocks to us.
_OWN_LINE = frozenset(
    ("activity-name", "js_name", "js_author_name", "js_author_name_text", "publish_time", "js_ip_wording_wrp")
)
_NO_TEXT = frozenset((
    "script", "style", "template", "noscript", "head", "title", "iframe", "object", "embed", "video", "audio", "canvas", "svg", "math",
    "textarea", "datalist", "input",
))  # fmt: skip
_MOVING = {
    "iframe": "嵌入的网页或视频",
    "video": "视频",
    "audio": "录音",
    "object": "嵌入的对象",
    "embed": "嵌入的对象",
}
_DOCUMENT = re.compile(r"\.(?:docx?|xlsx?|pptx?|pdf|wps|et|ofd|zip|rar|7z)$", re.IGNORECASE)
# Attributes in which pages keep a picture's address until it scrolls into view.
_SOURCES = ("src", "data-src", "data-original", "data-actualsrc", "data-lazy-src", "data-url", "data-backsrc")


@dataclass(eq=False, slots=True)
class Block:
    """One block of the page. node: its HTML element. hidden: the page does not show it. lost: addresses of pictures without a saved copy."""

    element: SourceElement
    node: Any
    hidden: bool = False
    lost: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)  # names of linked documents that a saved page does not hold
    missing: str = ""  # something that is no text and cannot be taken over: a video, an embedded page

    @property
    def text(self) -> str:
        return "".join(paragraph.text for paragraph in flatten([self.element]))

    def is_within(self, container: Any) -> bool:
        """Whether it stands inside an element of the page, or is that element."""
        return self.node is container or any(above is container for above in self.node.iterancestors())


class Walker:
    """Walks the tree and gathers inline text until a block ends."""

    def __init__(self, source: Source, resources: Resources) -> None:
        self.source, self.resources = source, resources
        self.blocks: list[Block] = []
        self._parts: list[tuple[str, Style]] = []
        self._pictures: list[Asset] = []
        self._lost: list[str] = []
        self._missing = ""
        self._files: list[str] = []
        self._block: Any = None
        self._label = ""
        self._prefix = ""
        self._tables = 0
        self._count = 0

    def block(self, node: Any, style: Style) -> None:
        """A block-level element: ends the block before it and itself."""
        self.flush()
        outer, self._block = self._block, node
        self.inline(node, style)
        self.flush()
        self._block = outer

    def inline(self, node: Any, style: Style) -> None:
        """What stands inside an element: its text, its children, and the text behind each."""
        self._text(node.text, style)
        number = 0
        for child in node:
            if isinstance(child.tag, str):
                number += child.tag.lower() == "li"
                self._child(child, style, number)
            self._text(child.tail, style)

    def _child(self, child: Any, style: Style, number: int) -> None:
        tag = child.tag.lower()
        if tag in _NO_TEXT:
            if tag in _MOVING and not style.hidden:
                self._missing = _MOVING[tag]
            return
        if tag == "br":
            self._parts.append(("\n", style))
            return
        if tag == "img":
            self._picture(child, style)
            return
        inner = styled(child, tag, style)
        if tag == "a" and _DOCUMENT.search((child.get("href") or "").split("?")[0]):
            self._files.append(" ".join("".join(child.itertext()).split()) or "附件")
        if tag == "table":
            self.flush()
            self._table(child, inner)
        elif tag == "li":
            ordered = child.getparent().tag.lower() == "ol"
            self.flush()
            self._label = f"{number}. " if ordered else ""
            self.block(child, replace(inner, bullet=0) if ordered else inner)
            self._label = ""
        elif tag in _BLOCKS or child.get("id") in _OWN_LINE:
            self.block(child, inner)
        else:
            self.inline(child, inner)

    def _text(self, text: str | None, style: Style) -> None:
        if text:
            self._parts.append((text.replace("\n", " ").replace("\r", " "), style))

    def _picture(self, element: Any, style: Style) -> None:
        addresses = [" ".join((element.get(name) or "").split()) for name in _SOURCES]
        addresses = [address for address in addresses if address and not address.startswith("javascript")]
        if not addresses or style.hidden:
            return
        if asset := find_picture(addresses, self.resources):
            self._pictures.append(asset)
        elif not all(address.startswith("data:") for address in addresses):
            # The far address tells an editor more than the name of a copy that is not there.
            self._lost.append(next((address for address in addresses if "//" in address), addresses[0]))

    def flush(self) -> None:
        """End the block that is being gathered. Blank lines and an indent behind a line break end a paragraph too."""
        parts, self._parts = self._parts, []
        for group in _paragraphs(parts):
            self._emit(group)
        if self._pictures or self._lost or self._missing:
            self._emit([])

    def _emit(self, group: list[tuple[str, Style]]) -> None:
        text, runs = "", []
        for raw, style in group:
            if raw == "\n":
                runs.append((len(text), len(text), style, True))
                continue
            piece = _SPACES.sub(" ", raw)
            if not text or text.endswith(" "):
                piece = piece.lstrip(" ")
            runs.append((len(text), len(text) + len(piece), style, False))
            text += piece
        if not text.strip() and not (self._pictures or self._lost or self._missing):
            return
        self._count += 1
        span = self.source.add(text, self.source.prefix + (self._prefix or f"第{self._count}段"))
        lead = next((style for raw, style in group if raw.strip()), Style())
        paragraph = SourceParagraph(
            span,
            label=self._label,
            bullet=0 if self._label else lead.bullet,
            outline=lead.heading,
            align=lead.align,
            quoted=lead.quoted,
            pictures=self._pictures,
        )
        shown = 0
        for start, end, style, breaks in runs:
            if breaks:
                paragraph.runs.append(Run(breaks=True))
            elif end > start:
                shown += len(text[start:end].strip()) if style.strong else 0
                last = paragraph.runs[-1] if paragraph.runs else Run()
                if (
                    last.piece
                    and last.piece.end == start
                    and (last.strong, last.emphasis, last.link) == (style.strong, style.emphasis, style.link)
                ):
                    last.piece = Piece(span, last.piece.start, end)
                else:
                    paragraph.runs.append(
                        Run(Piece(span, start, end), strong=style.strong, emphasis=style.emphasis, link=style.link)
                    )
        while paragraph.runs and paragraph.runs[-1].breaks:
            paragraph.runs.pop()
        paragraph.bold = shown > 0 and shown >= len("".join(text.split()))
        self.blocks.append(Block(paragraph, self._block, lead.hidden, self._lost, self._files, self._missing))
        self._label, self._pictures, self._lost, self._files, self._missing = "", [], [], [], ""

    def _table(self, element: Any, style: Style) -> None:
        rows = list(table_shape.rows(element))
        columns = max((len(row) for row in rows), default=0)
        if (
            columns < 2
            or len(rows) < 2
            or not table_shape.is_regular(element)
            or next(element.iterdescendants("table"), None) is not None
        ):
            # Layout, not data: its cells are blocks of their own.
            self._layout(element, style)
            return
        self._tables += 1
        number, before, made, headings = self._tables, self._prefix, [], 0
        outer, self.blocks = self.blocks, []
        for caption in element.iter("caption"):
            self.block(caption, style)
        captions, self.blocks = self.blocks, []
        lost: list[str] = []
        for at, row in enumerate(rows, 1):
            made_row = []
            if all(cell.tag.lower() == "th" for cell in row) and headings == at - 1:
                headings = at
            for cell_at, cell in enumerate(row, 1):
                self._prefix = f"{before}表{number}第{at}行第{cell_at}格"
                self.block(cell, styled(cell, "td", style))
                inside, self.blocks = self.blocks, []
                lost += [address for one in inside for address in one.lost]
                made_row.append(
                    SourceCell(
                        [one.element for one in inside],
                        table_shape.count_of(cell, "colspan"),
                        table_shape.count_of(cell, "rowspan"),
                    )
                )
            made.append(made_row)
        self._prefix = before
        self.blocks = outer + captions
        self.blocks.append(Block(SourceTable(made, headings, f"表{number}"), element, style.hidden, lost))

    def _layout(self, element: Any, style: Style) -> None:
        self._text(element.text, style)
        for part in element:
            if isinstance(part.tag, str):
                tag = part.tag.lower()
                if tag == "table":
                    self.flush()
                    self._table(part, styled(part, tag, style))
                elif tag in table_shape.PARTS:
                    self._layout(part, style)
                elif tag in ("td", "th"):
                    self.block(part, styled(part, tag, style))
                else:
                    self._child(part, style, 0)
            self._text(part.tail, style)
        self.flush()


def _paragraphs(parts: list[tuple[str, Style]]) -> Iterator[list[tuple[str, Style]]]:
    """Cut gathered text at blank lines (two breaks) and at a break with an indent behind it (　　): that is how old editors set paragraphs."""
    group: list[tuple[str, Style]] = []
    for at, (text, style) in enumerate(parts):
        if text == "\n":
            following = next((later for later, _ in parts[at + 1 :] if later.strip(" ") or later == "\n"), "")
            if (
                following == "\n"
                or following.lstrip(" ").startswith(("\u3000\u3000", "\xa0\xa0", "\u2003\u2003"))
                or not following
            ):
                if any(piece.strip() for piece, _ in group):
                    yield group
                group = []
                continue
            if not any(piece.strip() for piece, _ in group):
                continue
        group.append((text, style))
    if any(piece.strip() for piece, _ in group):
        yield group
