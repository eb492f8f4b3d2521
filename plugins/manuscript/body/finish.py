"""The last walk over a converted body: headings, links, pictures and attributes as the portal wants them.

Everything that leaves this walk is an element and attribute named here; only raw HTML, which the tree does not see, is left
for cleaning.py.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from markdown.util import AtomicString

from manuscript.body.links import CONTENT_SCHEME, Target, understand
from newsroom.items import Heading

ANCHOR_PREFIX = "b-"  # keeps the body's anchors apart from the page's own
_ATTRIBUTES = frozenset(
    {"href", "src", "alt", "title", "id", "class", "colspan", "rowspan", "start", "lang", "abbr", "scope"}
)
_SCOPES = frozenset({"col", "row", "colgroup", "rowgroup"})
_CLASS = re.compile(r"[A-Za-z0-9_ -]{1,80}")
_IDENT = re.compile(r"[^\s\"'<>&]{1,80}")
_ALIGN = re.compile(r"text-align:\s*(left|right|center)")
_STASHED = re.compile("\x02[^\x03]*\x03")  # a raw piece of HTML, which comes back only after this walk
_TABLE_WRAP = {"class": "table-wrap", "tabindex": "0", "role": "region", "aria-label": "表格"}
TABLE_WRAP = "<div {}>".format(" ".join(f'{name}="{value}"' for name, value in sorted(_TABLE_WRAP.items())))
HEADINGS = {f"h{level}": level for level in range(1, 7)}


@dataclass(slots=True)
class Findings:
    """What one body was found to hold. links: (target as in the HTML without the scheme, as typed). notes: (message, as typed)."""

    headings: list[Heading] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    pictures: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    refusals: list[tuple[str, str]] = field(default_factory=list)


class Finisher:
    """Finishes one body. `base` is the manuscript's id; what is found is collected in `findings`."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.findings = Findings()
        self._anchors: set[str] = set()

    def link(self, reference: str) -> tuple[str, str]:
        """The (href, class) to publish for a reference; ("", "") when it may not be published at all."""
        found = understand(reference, self.base)
        if found.target is Target.REFUSED:
            # A Pelican target names a file on purpose; anything else may be a slip of the pen, and only loses its link.
            told = self.findings.refusals if reference.startswith(("{", "|")) else self.findings.notes
            told.append((found.value, reference))
            return "", ""
        if found.target is Target.EXTERNAL:
            return found.value, "external" if found.value.startswith("http") else ""
        if found.target is Target.ANCHOR:
            return "#" + ANCHOR_PREFIX + found.value, ""
        value = found.value if found.target is Target.CONTENT else "/" + found.value.lstrip("/")
        self.findings.links.append((value, reference))
        fragment = "#" + ANCHOR_PREFIX + found.fragment if found.fragment else ""
        return CONTENT_SCHEME + quote(value, safe="/:") + fragment, ""

    def picture(self, reference: str) -> tuple[str, bool]:
        """(src, ours) for a picture; ours is False for one on another host, which is linked and never embedded."""
        found = understand(reference, self.base)
        if found.target is Target.CONTENT:
            self.findings.pictures.append((found.value, reference))
            return CONTENT_SCHEME + quote(found.value, safe="/"), True
        if found.target is Target.EXTERNAL and found.value.startswith("http"):
            message = "图片在别的网站上，不会嵌进页面，只给一个链接。请把图片存下来放进 content/images，再写它的位置。"
            self.findings.notes.append((message, reference))
            return found.value, False
        message = (
            found.value if found.target is Target.REFUSED else f"“{reference}”不是图片文件。请写 /images/… 里的图片。"
        )
        # To lead out of the folder, or to name a file in Pelican's way, is no slip of the pen.
        meant = reference.startswith(("{", "|")) or ".." in reference.split("/")
        (self.findings.refusals if meant else self.findings.notes).append((message, reference))
        return "", False

    def anchor(self, name: str) -> str:
        """A unique anchor of this body for a name."""
        wanted = ANCHOR_PREFIX + name
        number = 1
        while wanted in self._anchors:
            number += 1
            wanted = f"{ANCHOR_PREFIX}{name}-{number}"
        self._anchors.add(wanted)
        return wanted

    def begin(self, root: etree.Element) -> None:
        """Look over the whole tree before any part of it is finished: headings get ranks by the levels that are used."""
        levels = sorted({HEADINGS[element.tag] for element in root.iter() if element.tag in HEADINGS})
        self._rank = {level: min(rank + 2, 6) for rank, level in enumerate(levels)}
        self._last_rank = 1

    def walk(self, parent: etree.Element) -> None:
        """Finish what is below `parent`, in place."""
        for index, element in enumerate(list(parent)):
            self._attributes(element)
            finish = _FINISHERS.get(element.tag)
            if finish is not None:
                finish(self, parent, index, element)
            if len(element):
                self.walk(element)

    def _attributes(self, element: etree.Element) -> None:
        if not element.attrib:
            return
        align = _ALIGN.search(element.attrib.get("style", ""))
        for other in [other for other in element.attrib if other not in _ATTRIBUTES]:
            del element.attrib[other]
        if align:
            element.set("class", f"align-{align[1]}")
        css_class = element.get("class")
        if css_class is not None and _CLASS.fullmatch(css_class) is None:
            del element.attrib["class"]
        name = element.get("id")
        if name is not None:
            if _IDENT.fullmatch(name):
                element.set("id", self.anchor(name))
            else:
                del element.attrib["id"]
        if element.get("scope", "col") not in _SCOPES:
            del element.attrib["scope"]
        for number in ("colspan", "rowspan", "start"):
            if number in element.attrib and not element.attrib[number].isdigit():
                del element.attrib[number]

    def _heading(self, parent: etree.Element, index: int, element: etree.Element) -> None:
        words = _STASHED.sub("", "".join(_visible(element)))
        rank, element.attrib["id"] = self.heading(HEADINGS[element.tag], words, element.get("id"))
        element.tag = f"h{rank}"

    def heading(self, level: int, words: str, anchor: str | None = None) -> tuple[int, str]:
        """Note a heading; returns the rank to publish it at and its anchor."""
        rank = self._last_rank = min(self._rank[level], self._last_rank + 1)
        anchor = anchor or self.anchor(f"s{len(self.findings.headings) + 1}")
        self.findings.headings.append(Heading(rank, anchor, words.strip()))
        return rank, anchor

    def _a(self, parent: etree.Element, index: int, element: etree.Element) -> None:
        if element.get("class") in ("footnote-ref", "footnote-backref"):
            name = element.get("href", "#")[1:]
            element.set("href", "#" + ANCHOR_PREFIX + name)
            element.attrib.pop("title", None)
            return
        href, css_class = self.link(element.get("href", ""))
        if not href:
            element.tag = "span"
            element.attrib.pop("href", None)
            return
        element.set("href", href)
        if css_class:
            element.set("class", css_class)
            element.set("rel", "external noopener")

    def _img(self, parent: etree.Element, index: int, element: etree.Element) -> None:
        source, ours = self.picture(element.get("src", ""))
        if ours:
            element.set("src", source)
            element.set("alt", element.get("alt", ""))
            return
        words = element.get("alt") or element.get("title") or ""
        element.attrib.clear()
        inside_link = parent.tag == "a"
        element.tag = "a" if source and not inside_link else "span"
        element.text = f"［图片：{words}］" if words else "［图片］"
        if source and not inside_link:
            element.set("href", source)
            element.set("class", "external")
            element.set("rel", "external noopener")

    def _pre(self, parent: etree.Element, index: int, element: etree.Element) -> None:
        for code in element:
            if code.tag == "code" and not len(code):
                code.text = AtomicString((code.text or "").rstrip() + "\n")

    def _table(self, parent: etree.Element, index: int, element: etree.Element) -> None:
        wrap = etree.Element("div", _TABLE_WRAP)
        wrap.tail, element.tail = element.tail, None
        parent[index] = wrap
        wrap.append(element)
        for cell in element.iter("th"):
            if not cell.get("scope"):
                cell.set("scope", "col")
        for head in element.iter("thead"):
            for cell in head.iter("th"):
                if not (cell.text or "").strip() and not len(cell):
                    cell.tag = "td"
                    cell.attrib.pop("scope", None)


def with_galleries(blocks: Iterable[etree.Element | str]) -> Iterator[etree.Element | str]:
    """The blocks of a body, where paragraphs of nothing but our pictures become figures; several in a row, or in one paragraph, a gallery.

    Blocks that are HTML already hold no pictures and pass as they are.
    """
    run: list[etree.Element] = []
    for block in blocks:
        figures = _figures(block) if not isinstance(block, str) and block.tag == "p" else []
        if figures:
            run += figures
            continue
        if run:
            yield _shown_together(run)
            run = []
        yield block
    if run:
        yield _shown_together(run)


def _shown_together(figures: list[etree.Element]) -> etree.Element:
    if len(figures) == 1:
        return figures[0]
    gallery = etree.Element("div", {"class": "gallery"})
    gallery.extend(figures)
    return gallery


def _figures(paragraph: etree.Element) -> list[etree.Element]:
    """The figures of a paragraph that holds only pictures of ours, else []."""
    if (paragraph.text or "").strip() or not len(paragraph):
        return []
    figures = []
    for picture in paragraph:
        ours = picture.tag == "img" and picture.get("src", "").startswith(CONTENT_SCHEME)
        if not ours or (picture.tail or "").strip():
            return []
        figure = etree.Element("figure", {"class": "picture"})
        inner = etree.SubElement(
            figure, "img", {name: value for name, value in picture.attrib.items() if name != "title"}
        )
        inner.tail = None
        if picture.get("title"):
            etree.SubElement(figure, "figcaption").text = picture.get("title")
        figures.append(figure)
    return figures


def _visible(element: etree.Element) -> Iterator[str]:
    """The words a reader sees of an element: no footnote marks."""
    if element.text:
        yield element.text
    for child in element:
        if child.tag != "sup":
            yield from _visible(child)
        if child.tail:
            yield child.tail


_FINISHERS: dict[str, Callable[[Finisher, etree.Element, int, etree.Element], None]] = {
    **dict.fromkeys(HEADINGS, Finisher._heading),
    "a": Finisher._a,
    "img": Finisher._img,
    "pre": Finisher._pre,
    "table": Finisher._table,
}
