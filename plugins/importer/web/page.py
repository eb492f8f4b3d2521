"""From HTML to blocks: every text of the page becomes part of one span, in the order in which it stands."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from importer.draft import Asset, Run
from importer.elements import SourceCell, SourceElement, SourceParagraph, SourceTable, flatten
from importer.ledger import Piece, Source, Span
from importer.refusal import Refusal
from importer.web.resources import Resources, find_picture
from importer.web_address import safe_link

LONGEST_PAGE = 40_000_000  # characters
MOST_NODES = 100_000
MOST_DEPTH = 200
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "select",
        "summary",
        "ul",
        "caption",
        "legend",
        "optgroup",
    ]
)
# Inline elements of WeChat pages that are facts of their own (account, author, time): blocks to us.
_OWN_LINE = frozenset(
    ("activity-name", "js_name", "js_author_name", "js_author_name_text", "publish_time", "js_ip_wording_wrp")
)
_NO_TEXT = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "head",
        "title",
        "iframe",
        "object",
        "embed",
        "video",
        "audio",
        "canvas",
        "svg",
        "math",
        "textarea",
        "datalist",
        "input",
    ]
)
_MOVING = {
    "iframe": "嵌入的网页或视频",
    "video": "视频",
    "audio": "录音",
    "object": "嵌入的对象",
    "embed": "嵌入的对象",
}
_DOCUMENT = re.compile(r"\.(?:docx?|xlsx?|pptx?|pdf|wps|et|ofd|zip|rar|7z)$", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)", re.IGNORECASE)
_PLAIN = re.compile(r"font-weight\s*:\s*(?:normal|lighter|[1-4]00)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_ALIGN = re.compile(r"text-align\s*:\s*(center|right)", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f\xa0\u2000-\u200a\u3000]+")
_TABLE_PARTS = ("tbody", "thead", "tfoot", "tr", "colgroup")
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


@dataclass(slots=True)
class WebPage:
    """A page as read. title: the span of <title>, or None."""

    name: str
    root: Any
    blocks: list[Block]
    title: Span | None
    text: str

    def meta(self, *names: str) -> str:
        """The content of the first <meta> with one of these names or properties (any case), or ""."""
        wanted = [name.casefold() for name in names]
        found: dict[str, str] = {}
        for element in self.root.iter("meta"):
            key = (element.get("name") or element.get("property") or "").casefold()
            if key in wanted and (content := " ".join((element.get("content") or "").split())):
                found.setdefault(key, content)
        return next((found[name] for name in wanted if name in found), "")

    def by_id(self, key: str) -> Any | None:
        return next(
            (element for element in self.root.iter() if isinstance(element.tag, str) and element.get("id") == key), None
        )


def decode_html(data: bytes, charset: str = "") -> str:
    """The text of an HTML file: BOM, then the charset declared outside or in a <meta>, then UTF-8, then GB18030; never fails."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    declared = charset or (found[1].decode("ascii") if (found := _META_CHARSET.search(data[:8192])) else "")
    if declared.casefold() in ("gb2312", "gbk", "x-gbk"):
        declared = "gb18030"
    for encoding in (declared, "utf-8", "gb18030"):
        try:
            return data.decode(encoding) if encoding else data.decode("utf-8")
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("utf-8", "replace")


def read_page(text: str, name: str, source: Source, resources: Resources) -> WebPage:
    """Parse a page and cut it into blocks. Its spans are added to `source`. Raises Refusal for what cannot be read whole."""
    from lxml import etree

    if len(text) > LONGEST_PAGE:
        raise Refusal(name, "网页太大了，不像一篇文章。请在浏览器里打开文章本身，再另存。")
    clean = text.replace("\x00", "")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(clean.encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        root = None
    if root is None or not any(isinstance(element.tag, str) and element.tag == "body" for element in root):
        raise Refusal(name, "里面没有网页的内容，可能没有保存完。请在浏览器里重新打开网页，另存一次。")
    _check_shape(root, name)
    title_element = next(root.iter("title"), None)
    title_text = _SPACES.sub(" ", "".join(title_element.itertext())).strip() if title_element is not None else ""
    title = source.add(title_text, f"{source.prefix}网页标题") if title_text else None
    walker = _Walker(source, resources)
    for body in root.iter("body"):
        walker.block(body, _Style())
    return WebPage(name, root, walker.blocks, title, clean)


def _check_shape(root: Any, name: str) -> None:
    """Refuse pages nested so deep or so large that no article is."""
    count, depth = 0, 0
    stack = [(root, 1)]
    while stack:
        element, level = stack.pop()
        count += 1
        depth = max(depth, level)
        if count > MOST_NODES or depth > MOST_DEPTH:
            raise Refusal(name, "网页的结构太深或太大，不像一篇文章。请把文章的文字复制到 Word 里，存成 .docx 再导入。")
        stack += [(child, level + 1) for child in element]


@dataclass(frozen=True, slots=True)
class _Style:
    strong: bool = False
    emphasis: bool = False
    link: str = ""
    align: str = ""
    hidden: bool = False
    quoted: bool = False
    heading: int = -1
    bullet: int = 0


class _Walker:
    """Walks the tree and gathers inline text until a block ends."""

    def __init__(self, source: Source, resources: Resources) -> None:
        self.source, self.resources = source, resources
        self.blocks: list[Block] = []
        self._parts: list[tuple[str, _Style]] = []
        self._pictures: list[Asset] = []
        self._lost: list[str] = []
        self._missing = ""
        self._files: list[str] = []
        self._block: Any = None
        self._label = ""
        self._prefix = ""
        self._tables = 0
        self._count = 0

    def block(self, node: Any, style: _Style) -> None:
        """A block-level element: ends the block before it and itself."""
        self.flush()
        outer, self._block = self._block, node
        self.inline(node, style)
        self.flush()
        self._block = outer

    def inline(self, node: Any, style: _Style) -> None:
        """What stands inside an element: its text, its children, and the text behind each."""
        self._text(node.text, style)
        number = 0
        for child in node:
            if isinstance(child.tag, str):
                number += child.tag.lower() == "li"
                self._child(child, style, number)
            self._text(child.tail, style)

    def _child(self, child: Any, style: _Style, number: int) -> None:
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
        inner = _styled(child, tag, style)
        if tag == "a" and _DOCUMENT.search((child.get("href") or "").split("?")[0]):
            self._files.append(" ".join("".join(child.itertext()).split()) or "附件")
        if tag == "table":
            self.flush()
            self._table(child, inner)
        elif tag == "li":
            ordered = child.getparent().tag.lower() == "ol"
            self.flush()
            self._label = f"{number}. " if ordered else ""
            self.block(child, _replace(inner, bullet=0) if ordered else inner)
            self._label = ""
        elif tag in _BLOCKS or child.get("id") in _OWN_LINE:
            self.block(child, inner)
        else:
            self.inline(child, inner)

    def _text(self, text: str | None, style: _Style) -> None:
        if text:
            self._parts.append((text.replace("\n", " ").replace("\r", " "), style))

    def _picture(self, element: Any, style: _Style) -> None:
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

    def _emit(self, group: list[tuple[str, _Style]]) -> None:
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
        lead = next((style for raw, style in group if raw.strip()), _Style())
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

    def _table(self, element: Any, style: _Style) -> None:
        rows = list(_rows(element))
        columns = max((len(row) for row in rows), default=0)
        if (
            columns < 2
            or len(rows) < 2
            or not _is_regular(element)
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
                self.block(cell, _styled(cell, "td", style))
                inside, self.blocks = self.blocks, []
                lost += [address for one in inside for address in one.lost]
                made_row.append(
                    SourceCell([one.element for one in inside], _count_of(cell, "colspan"), _count_of(cell, "rowspan"))
                )
            made.append(made_row)
        self._prefix = before
        self.blocks = outer + captions
        self.blocks.append(Block(SourceTable(made, headings, f"表{number}"), element, style.hidden, lost))

    def _layout(self, element: Any, style: _Style) -> None:
        self._text(element.text, style)
        for part in element:
            if isinstance(part.tag, str):
                tag = part.tag.lower()
                if tag == "table":
                    self.flush()
                    self._table(part, _styled(part, tag, style))
                elif tag in _TABLE_PARTS:
                    self._layout(part, style)
                elif tag in ("td", "th"):
                    self.block(part, _styled(part, tag, style))
                else:
                    self._child(part, style, 0)
            self._text(part.tail, style)
        self.flush()


def _paragraphs(parts: list[tuple[str, _Style]]) -> Iterator[list[tuple[str, _Style]]]:
    """Cut gathered text at blank lines (two breaks) and at a break with an indent behind it (　　): that is how old editors set paragraphs."""
    group: list[tuple[str, _Style]] = []
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


def _styled(element: Any, tag: str, style: _Style) -> _Style:
    css = element.get("style") or ""
    if _HIDDEN.search(css) or element.get("hidden") is not None:
        style = _replace(style, hidden=True)
    if tag in ("strong", "b") or _BOLD.search(css):
        style = _replace(style, strong=True)
    elif _PLAIN.search(css):
        style = _replace(style, strong=False)
    if tag in ("em", "i"):
        style = _replace(style, emphasis=True)
    elif tag == "a":
        style = _replace(style, link=safe_link(element.get("href") or ""))
    elif tag == "blockquote":
        style = _replace(style, quoted=True)
    elif tag in ("ul", "ol", "menu"):
        style = _replace(style, bullet=min(style.bullet + 1, 4))
    elif len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
        style = _replace(style, heading=int(tag[1]) - 1)
    if tag in ("center",) or element.get("align") in ("center", "right"):
        style = _replace(style, align=element.get("align") or "center")
    if align := _ALIGN.search(css):
        style = _replace(style, align=align[1].lower())
    return style


def _replace(style: _Style, **changes: Any) -> _Style:
    return replace(style, **changes)


def _rows(table: Any) -> Iterator[list[Any]]:
    """The rows of a table as lists of cells, not those of tables inside it."""
    for part in table:
        if not isinstance(part.tag, str):
            continue
        tag = part.tag.lower()
        if tag == "tr":
            yield [cell for cell in part if isinstance(cell.tag, str)]
        elif tag in _TABLE_PARTS:
            yield from _rows(part)


def _is_regular(table: Any) -> bool:
    """Whether a table holds rows of cells and nothing else; stray text or elements make it layout, so that nothing is passed over."""
    stack = [table]
    while stack:
        element = stack.pop()
        allowed = ("td", "th") if element.tag.lower() == "tr" else ("tr", "caption", "col", *_TABLE_PARTS)
        if (element.text or "").strip() or any((child.tail or "").strip() for child in element):
            return False
        for child in element:
            tag = child.tag.lower() if isinstance(child.tag, str) else ""
            if tag not in allowed:
                return False
            if tag in ("tr", *_TABLE_PARTS):
                stack.append(child)
    return True


def _count_of(cell: Any, name: str) -> int:
    text = (cell.get(name) or "1").strip()
    return max(1, min(int(text), 100)) if text.isascii() and text.isdigit() and len(text) < 4 else 1
