"""XML as marked text: the characters between the tags, without building a tree.

What a check must see is every character, hidden or deleted ones first of all; and marked text has no entities to explode.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from copydesk.bounded_zip import UnreadableZip

LINE_END = re.compile(
    r"</(?:\w+:)?(?:p|row|si|tr|h|TextCode|comment|text|author|v|pt|f|posOffset|pct\w+)>|<(?:\w+:)?(?:br|cr)\b[^<>]*>"
)
CELL_END = re.compile(r"</(?:\w+:)?(?:tc|table-cell)>|<(?:\w+:)?tab\b[^<>]*>")
_SPOKEN = re.compile(
    r"\b(?:descr|title|alt|Target|tooltip|v|author|initials|alg|val)\s*=\s*\"([^\"]{6,400})\"|\b(?:descr|title|alt)\s*=\s*'([^']{6,400})'"
)
COMMENT = re.compile(r"<(?:\w+:)?(?:comment|threadedComment|annotation|cm)\s")
_TAGS = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Element:
    """One XML element that does not hold others of its name: xml[start:end], its content xml[inside:closing]."""

    name: str
    attributes: str
    start: int
    inside: int
    closing: int
    end: int


def elements(xml: str, opening: re.Pattern[str], start: int = 0, end: int | None = None) -> Iterator[Element]:
    """The elements that `opening` begins, a pattern whose groups are a name and attributes. One without an end reaches to the next, so the pass stays linear."""
    end = len(xml) if end is None else end
    tags = list(opening.finditer(xml, start, end))
    for number, tag in enumerate(tags):
        if tag[2].endswith("/"):
            yield Element(tag[1], tag[2][:-1], tag.start(), tag.end(), tag.end(), tag.end())
            continue
        limit = tags[number + 1].start() if number + 1 < len(tags) else end
        mark = f"</{tag[1]}>"
        closing = xml.find(mark, tag.end(), limit)
        whole = (limit, limit) if closing < 0 else (closing, closing + len(mark))
        yield Element(tag[1], tag[2], tag.start(), tag.end(), *whole)


def decode_xml(data: bytes) -> str:
    """XML bytes as text: UTF-8 unless a byte order mark says UTF-16. CDATA sections come as escaped text. Raises UnreadableZip."""
    text = (
        data.decode("utf-16", "replace")
        if data[:2] in (b"\xff\xfe", b"\xfe\xff")
        else data.decode("utf-8-sig", "replace")
    )
    if "<!ENTITY" in text:  # no office program writes one; it hides text from us, or grows without end
        raise UnreadableZip
    first, *sections = text.split("<![CDATA[")
    parts = [first]
    for section in sections:
        inside, _, after = section.partition("]]>")
        parts += (html.escape(inside, quote=False), after)
    return "".join(parts)


def plain_text(xml: str) -> str:
    """The characters between the tags: a line for each paragraph or row, a tab between cells; runs of one paragraph join."""
    text = LINE_END.sub("\n", CELL_END.sub("\t", xml))
    return html.unescape(_TAGS.sub("", text))


def spoken(xml: str) -> str:
    """Alt texts, link targets and kept values: attributes that a reader or a machine can see."""
    return html.unescape("\n".join(one or other for one, other in _SPOKEN.findall(xml)))


def one_line(xml: str) -> str:
    """The characters of a piece of XML, all in one line."""
    return html.unescape(_TAGS.sub("", xml)).replace("\n", " ").replace("\t", " ").replace("\r", "")
