"""One built page, parsed once: everything that any check wants to know about it.

lxml walks the tree in C and hands over some hundreds of elements; a page of 20 KB takes about a millisecond, so that
ten thousand pages fit well into a minute. Nothing of the tree outlives `read_page`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree, html

LARGEST_PAGE = 32 * 1024 * 1024
"""Bytes. A page beyond it is reported, not parsed: no reader's telephone opens it either."""

_CONTROL_BYTES = bytes(number for number in range(32) if number not in (9, 10, 12, 13)) + b"\x7f"

# Elements that end a run of text: digits in two cells of a table are two numbers, digits across a <b> are one.
_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "br", "caption", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure",
     "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li", "main", "nav", "ol", "option", "p", "pre",
     "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul")
)  # fmt: skip
_CELLS, _LINES = frozenset(("td", "th")), frozenset(("br", "tr"))
_INDENT, _BLANK = re.compile(r"[ \t]*\n[ \t]*"), re.compile(r"\n{3,}")
_CONTROL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BODY_KIND = re.compile(r"(?:^|\s)kind-([a-z_-]+)")
_RESOURCES = {
    "img": "src",
    "script": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "embed": "src",
    "object": "data",
    "track": "src",
}
_FRAMES = frozenset(("iframe", "frame", "frameset", "object", "embed"))
_FETCHING_RELS = frozenset(
    ("stylesheet", "icon", "preload", "modulepreload", "apple-touch-icon", "manifest", "prefetch")
)
_IGNORED_RELS = frozenset(("preconnect", "dns-prefetch", "canonical"))


class PageError(ValueError):
    """A file that is called a page and cannot be read as one. The message is Chinese."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link of a page. inside: in <main>. external: marked as leaving the site (rel). text: its words, or its
    picture's."""

    href: str
    inside: bool
    external: bool
    text: str


@dataclass(slots=True)
class Page:
    """What one page holds. Addresses are as written in the page; `audit.address` makes them comparable.

    metas: name → content of the first <meta> of that name. ids: names that a # can point to. resources: what the
    browser fetches to show the page. controls: whether the file holds control characters. inline: what a strict
    content security policy would stop. shown_days: the days of <time datetime>. states: (state, first day, last day)
    of what data-state says of notices. alert_ends: last days of urgent banners. body_kind: the theme's word for the
    page (kind-… of <body>), "" when it has none.
    """

    address: str
    size: int
    lang: str = ""
    title: str = ""
    headings: list[str] = field(default_factory=list)
    canonical: str = ""
    refresh: str = ""
    metas: dict[str, str] = field(default_factory=dict)
    anchors: list[Anchor] = field(default_factory=list)
    resources: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    repeated_ids: list[str] = field(default_factory=list)
    bare_pictures: list[str] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    shown_days: set[str] = field(default_factory=set)
    controls: bool = False
    states: set[tuple[str, str, str]] = field(default_factory=set)
    alert_ends: set[str] = field(default_factory=set)
    body_kind: str = ""
    text: str = ""
    footer_text: str = ""

    @property
    def hidden(self) -> bool:
        """Whether search engines are asked to leave the page out."""
        return "noindex" in self.metas.get("robots", "").lower()


def read_page(address: str, data: bytes) -> Page:
    """Parse a page. Raises PageError for one that is empty, too large, not UTF-8, or holds no element."""
    if len(data) > LARGEST_PAGE:
        raise PageError(f"有 {len(data) // 1048576} MB，太大了")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        raise PageError("不是 UTF-8 编码") from None
    try:
        parser = html.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
        root = html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        raise PageError("是空的，或者不是网页") from None
    controls = len(data.translate(None, _CONTROL_BYTES)) != len(data)
    return _Walk(Page(address, len(data), controls=controls), root).page


class _Walk:
    """One pass over the tree in document order."""

    def __init__(self, page: Page, root: Any) -> None:
        self.page = page
        self.extra: list[str] = []
        page.lang = root.get("lang") or ""
        body = root.find("body")
        if body is not None and (kind := _BODY_KIND.search(body.get("class") or "")):
            page.body_kind = kind[1]
        main = root.find(".//main")
        last = _last_of(main) if main is not None else None
        inside = False
        unread: list[Any] = []
        for element in root.iter():
            tag = element.tag
            if not isinstance(tag, str):
                unread.append(element)
                continue
            if element is main:
                inside = True
            if element.attrib:
                self.attributes(element)
            handle = _HANDLERS.get(tag)
            if handle is not None:
                handle(self, element, inside)
            if tag in ("script", "style", "template"):
                unread.append(element)
            if tag in _BLOCKS:
                _part(element)
            if element is last:
                inside = False
        for element in unread:
            element.text = ""
        page.text = "\n\n".join([_text_of(main if main is not None else body), *self.extra])
        footer = root.find(".//body/footer")
        page.footer_text = _text_of(footer if footer is not None else root.find(".//footer"))

    def attributes(self, element: Any) -> None:
        page = self.page
        for name, value in element.attrib.items():
            if name == "id":
                if value in page.ids:
                    page.repeated_ids.append(value)
                page.ids.add(value)
            elif name == "style":
                page.inline.append(f"<{element.tag} style>")
            elif name.startswith("on"):
                page.inline.append(f"<{element.tag} {name}>")
            elif name == "data-state":
                page.states.add((value, element.get("data-starts") or "", element.get("data-ends") or ""))
            elif name == "data-ends" and "data-state" not in element.attrib:
                page.alert_ends.add(value)
            elif name in ("title", "aria-label") and value:
                self.extra.append(value)

    def on_anchor(self, element: Any, inside: bool) -> None:
        href = element.get("href")
        if href is None:
            name = element.get("name")
            if name:
                self.page.ids.add(name)
            return
        rel = (element.get("rel") or "").lower().split()
        words = "".join(element.itertext()).strip() or next(
            (image.get("alt") or "" for image in element.iter("img")), ""
        )
        self.page.anchors.append(
            Anchor(href.strip(), inside, "external" in rel, words or element.get("aria-label") or "")
        )

    def on_link(self, element: Any, inside: bool) -> None:
        rel = (element.get("rel") or "").lower().split()
        href = (element.get("href") or "").strip()
        if "canonical" in rel:
            self.page.canonical = href
        elif not _FETCHING_RELS.isdisjoint(rel):
            self.page.resources.append(href)
        elif _IGNORED_RELS.isdisjoint(rel):
            self.page.anchors.append(Anchor(href, False, True, ""))

    def on_meta(self, element: Any, inside: bool) -> None:
        name = element.get("name") or element.get("property")
        content = element.get("content") or ""
        if name:
            self.page.metas.setdefault(name, content.strip())
            if content:
                self.extra.append(content)
        elif (element.get("http-equiv") or "").lower() == "refresh":
            self.page.refresh = content.partition("=")[2].strip(" '\"") or "?"

    def on_title(self, element: Any, inside: bool) -> None:
        if not self.page.title and element.getparent() is not None and element.getparent().tag == "head":
            self.page.title = " ".join("".join(element.itertext()).split())
            self.extra.append(self.page.title)

    def on_heading(self, element: Any, inside: bool) -> None:
        words = " ".join("".join(element.itertext()).split())
        self.page.headings.append(words or " ".join(image.get("alt") or "" for image in element.iter("img")).strip())

    def on_image(self, element: Any, inside: bool) -> None:
        alt = element.get("alt")
        if alt is None:
            self.page.bare_pictures.append(element.get("src") or "?")
        elif alt:
            self.extra.append(alt)
        self.on_resource(element, inside)

    def on_resource(self, element: Any, inside: bool) -> None:
        value = element.get(_RESOURCES[element.tag])
        if value:
            self.page.resources.append(value.strip())
        for part in (element.get("srcset") or "").split(","):
            if part.strip():
                self.page.resources.append(part.split()[0])
        if element.tag in _FRAMES:
            self.page.inline.append(f"<{element.tag}>")
        if (
            element.tag == "script"
            and not value
            and (element.get("type") or "").lower() not in ("application/ld+json", "application/json")
        ):
            self.page.inline.append("<script>")

    def on_frame(self, element: Any, inside: bool) -> None:
        self.page.inline.append(f"<{element.tag}>")
        if element.get("src"):
            self.page.resources.append(element.get("src").strip())

    def on_style(self, element: Any, inside: bool) -> None:
        self.page.inline.append("<style>")

    def on_form(self, element: Any, inside: bool) -> None:
        self.page.anchors.append(Anchor((element.get("action") or "").strip() or "#", inside, True, ""))

    def on_time(self, element: Any, inside: bool) -> None:
        self.page.shown_days.add((element.get("datetime") or "")[:10])


_HANDLERS = {
    "a": _Walk.on_anchor, "area": _Walk.on_anchor, "link": _Walk.on_link, "meta": _Walk.on_meta, "title": _Walk.on_title,
    "h1": _Walk.on_heading, "img": _Walk.on_image, "style": _Walk.on_style, "form": _Walk.on_form, "time": _Walk.on_time,
    "iframe": _Walk.on_frame, "frame": _Walk.on_frame,
    **dict.fromkeys(("script", "source", "video", "audio", "embed", "object", "track"), _Walk.on_resource),
}  # fmt: skip


def _part(element: Any) -> None:
    """Set a block apart, so that its words do not run into its neighbours': a blank line around it, a bar between the
    cells of a table, as in a manuscript, which is what finders of numbers are made for."""
    text, tail = element.text or "", element.tail or ""
    if element.tag in _CELLS:
        before, after, tail = "", " | ", tail.strip()
    elif element.tag in _LINES:
        before, after = "", "\n"
    else:
        before = after = "\n\n"
    try:
        element.text, element.tail = before + text, after + tail
    except ValueError:  # a control character, which lxml reads and does not write
        element.text, element.tail = before + _CONTROL.sub(" ", text), after + _CONTROL.sub(" ", tail)


def _last_of(element: Any) -> Any:
    """The last element, in document order, of a subtree."""
    while len(element):
        element = element[-1]
    return element


def _text_of(element: Any) -> str:
    """The words of a subtree, a blank line between blocks."""
    if element is None:
        return ""
    text: str = etree.tostring(element, method="text", encoding="unicode", with_tail=False)
    return _BLANK.sub("\n\n", _INDENT.sub("\n", text)).strip()
