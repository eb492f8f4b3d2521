"""From HTML to blocks: every text of the page becomes part of one span, in the order in which it stands."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Any

from importer.ledger import Source, Span
from importer.refusal import Refusal
from importer.web.blocks import Block, Walker
from importer.web.resources import Resources
from importer.web.style import Style

LONGEST_PAGE = 40_000_000  # characters
MOST_NODES = 100_000
MOST_DEPTH = 200
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f\xa0\u2000-\u200a\u3000]+")


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
        except (ValueError, LookupError):  # not in this encoding, or no name of one
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
    walker = Walker(source, resources)
    for body in root.iter("body"):
        walker.block(body, Style())
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
