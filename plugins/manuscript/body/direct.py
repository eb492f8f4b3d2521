"""From a parsed block straight to HTML, where nothing but plain markup is in it.

Python-Markdown turns each piece of text into a tree by some twenty passes, walks the tree four times more and writes it out. Most blocks of a
news text hold no markup, or a link, some bold words, a piece of code: for these the outcome is certain at one glance, and is written
at once. What is not certain (a backslash, a brace, an entity, a raw tag, nested brackets, emphasis that could pair in two ways, a picture of ours)
is left to the library, block by block. The outcome is the same, byte for byte; tests/unit/manuscript/test_direct.py holds it to that.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

from markdown.util import AtomicString

from manuscript.body.chinese import MASKED_NUMBER, SURNAMES
from manuscript.body.finish import HEADINGS, TABLE_WRAP, Finisher
from manuscript.body.links import Target, understand

_PLAIN = r"[^\[\]`*!<&\\\n\x02]"
_TRIGGER = re.compile(r"[`\[<*_&\\{\x02\x03\n]")  # one set of characters: the quickest search there is
_MARK = re.compile(
    rf"""
    (?P<code>`(?P<inside>[^`\\\x02]+)`(?!`))
  | (?P<link>\[(?P<words>{_PLAIN}*)\]\((?P<target>[^\s()<>"'\[\]`\\\x02]+)\))
  | (?P<reference>\[(?P<named>{_PLAIN}+)\](?:\[(?P<name>{_PLAIN}*)\]|(?!\s?\[|\()))
  | (?P<address><(?P<url>[A-Za-z][A-Za-z0-9+.-]*://[^<>\[\]`\\\x02\s]*)>)
  | (?P<stars>\*+)
  | (?P<line>\n)
  | (?P<nothing>(?<=[^\W_])_+(?=[^\W_])                     # inside a word: no emphasis
  | &(?!\#[0-9]+;|\#x[0-9a-fA-F]+;|[a-zA-Z0-9]+;))         # no entity
    """,
    re.VERBOSE,
)
_LIVE_UNDERSCORE = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")
_MASKED = re.compile(MASKED_NUMBER)
_STASHED = re.compile("\x02wzxhzdk:\\d+\x03")  # a raw piece that the library puts back later
_GOES_ON = re.compile(r"\s?\[|\(")
_SPACES = re.compile(r"\s+")
# As the library's serializer has it.
_AMPERSAND = re.compile(r"&(?!(?:\#[0-9]+|\#x[0-9a-f]+|[0-9a-z]+);)", re.IGNORECASE)
_CONTAINERS = frozenset({"p", "ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr"})
_ALIGNED = {
    "text-align: left;": "align-left",
    "text-align: center;": "align-center",
    "text-align: right;": "align-right",
}


class _Link(NamedTuple):
    """A link or picture, which passes through the finisher once the whole block is certain. target, words: as typed."""

    target: str
    words: str
    pictured: bool = False


class _Heading(NamedTuple):
    level: int
    words: str


Piece = str | _Link  # HTML, or what becomes HTML once it is finished
Part = Piece | _Heading
References = Mapping[str, tuple[str, str | None]]


def escaped(text: str) -> str:
    """Text as HTML; what looks like an entity is taken for one."""
    if "&" in text:
        text = _AMPERSAND.sub("&amp;", text)
    if "<" in text:
        text = text.replace("<", "&lt;")
    return text.replace(">", "&gt;") if ">" in text else text


def pieces_of(text: str, references: References) -> list[Piece] | None:
    """The pieces of a text with plain inline markup; None when it needs the library. references: as Python-Markdown keeps them."""
    trigger = _TRIGGER.search(text)
    if trigger is None or _STASHED.fullmatch(text):
        return [escaped(text)]
    pieces: list[Piece] = []
    stars: list[tuple[int, re.Match[str]]] = []
    done = 0
    while trigger is not None:
        start = trigger.start()
        mark = _MARK.match(text, start)
        if mark is None:
            return None
        end = mark.end()
        kind = mark.lastgroup
        if kind == "line" and start - done >= 2 and text.startswith("  ", start - 2):
            start -= 2
        pictured = start > done and text[start] == "[" and text[start - 1] == "!"
        start -= pictured
        if kind != "nothing" and (kind != "line" or text[start] == " "):
            piece = _piece(kind, mark, references, pictured=pictured)
            if piece is None:
                return None
            if start > done:
                pieces.append(escaped(text[done:start]))
            done = end
            if kind == "stars":
                stars.append((len(pieces), mark))
            pieces.append(piece)
        trigger = _TRIGGER.search(text, end)
    if done < len(text):
        pieces.append(escaped(text[done:]))
    if stars and not _pair(stars, text, pieces):
        return None
    return pieces


def _piece(kind: str | None, mark: re.Match[str], references: References, *, pictured: bool) -> Piece | None:
    if kind == "stars":
        return ""  # _pair says what it is
    if kind == "line":
        return "<br>"
    if kind == "code":
        return f"<code>{_verbatim(mark['inside'].strip())}</code>"
    if kind == "address":
        return _Link(mark["url"], mark["url"])
    words: str = mark["words"] if kind == "link" else mark["named"]
    if not pictured and (not words or ("_" in words and _LIVE_UNDERSCORE.search(words))):
        return None
    if kind == "link":
        return _Link(mark["target"], words, pictured)
    name: str | None = mark["name"]
    if pictured and name is not None and _GOES_ON.match(mark.string, mark.end()):
        return None  # the library reads `[name][…` of it as a link first
    found = references.get(_SPACES.sub(" ", (name or words).lower()))
    if found is None:
        return None if name is not None or pictured else escaped(f"[{words}]")
    return None if found[1] else _Link(found[0], words, pictured)


def _verbatim(code: str) -> str:
    return code.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _pair(stars: list[tuple[int, re.Match[str]]], text: str, pieces: list[Piece]) -> bool:
    """Make tags of runs of asterisks, if they pair in one way only: neighbours of one length, none masks anything."""
    if len(stars) % 2 or _MASKED.search(text):
        return False
    runs = [run for _, run in stars]
    for one, other in pairwise(runs):
        if all(run.start() and text[run.start() - 1] in SURNAMES for run in (one, other)):
            return False  # masked names
    for (first, opening), (last, closing) in zip(stars[::2], stars[1::2], strict=True):
        size = opening.end() - opening.start()
        if size > 2 or closing.end() - closing.start() != size:
            return False
        if text[opening.end()].isspace() or text[closing.start() - 1].isspace():
            return False
        tag = "strong" if size == 2 else "em"
        pieces[first], pieces[last] = f"<{tag}>", f"</{tag}>"
    return True


class Direct:
    """Writes the blocks of one body. Headings and links pass through the body's Finisher, as those of the library's tree do."""

    def __init__(self, finisher: Finisher, references: References) -> None:
        self._finisher = finisher
        self._references = references

    def html(self, block: etree.Element) -> str | None:
        """The HTML of a block; None when the library has to make it, in which case nothing has been noted."""
        if block.tag == "p" and not block.tail and not block.attrib and not len(block):
            text = block.text or ""  # most of a news text: a paragraph of words alone
            if type(text) is not AtomicString and _TRIGGER.search(text) is None:
                return f"<p>{escaped(text)}</p>"
        parts: list[Part] = []
        if not self._take(block, parts):
            return None
        return "".join([part if type(part) is str else self._finished(part) for part in parts])

    def _take(self, element: etree.Element, parts: list[Part]) -> bool:
        """Add what an element is made of; False when the library has to make it."""
        tag, text, tail = element.tag, element.text, element.tail
        if tail and tail.strip():
            return False
        if tag in _CONTAINERS:
            if element.attrib or not self._take_container(element, parts):
                return False
        elif tag in ("th", "td"):
            if not self._take_cell(element, parts):
                return False
        elif tag == "pre":
            if element.attrib or len(element) != 1 or not _is_code(element[0]):
                return False
            parts.append(f"<pre><code>{escaped((element[0].text or '').rstrip())}\n</code></pre>")
        elif element.attrib or len(element) or (tag != "hr" and tag not in HEADINGS):
            return False
        elif tag == "hr":
            if text:
                return False
            parts.append("<hr>")
        else:
            text = text or ""
            if type(text) is AtomicString or _TRIGGER.search(text):
                return False
            parts.append(_Heading(HEADINGS[tag], text))
        if tail:
            parts.append(tail)
        return True

    def _take_container(self, element: etree.Element, parts: list[Part]) -> bool:
        tag = element.tag
        parts.append(f"<{tag}>" if tag != "table" else f"{TABLE_WRAP}<table>")
        if element.text and not self._take_text(element.text, parts):
            return False
        for child in element:
            if not self._take(child, parts):
                return False
        parts.append(f"</{tag}>" if tag != "table" else "</table></div>")
        return True

    def _take_cell(self, cell: etree.Element, parts: list[Part]) -> bool:
        """A cell of a table; one of the head without words is no heading (Finisher)."""
        text = cell.text or ""
        tag = cell.tag if text.strip() else "td"
        aligned = _ALIGNED.get(cell.get("style", ""), "")
        if len(cell) or len(cell.attrib) != bool(aligned):
            return False
        parts.append(f"<{tag}" + (f' class="{aligned}"' if aligned else "") + (' scope="col">' if tag == "th" else ">"))
        if text and not self._take_text(text, parts):
            return False
        parts.append(f"</{tag}>")
        return True

    def _take_text(self, text: str, parts: list[Part]) -> bool:
        if type(text) is AtomicString:
            return False
        pieces = pieces_of(text, self._references)
        if pieces is None:
            return False
        for piece in pieces:
            if type(piece) is _Link and piece.pictured and not self._is_elsewhere(piece):
                return False
        parts += pieces
        return True

    def _is_elsewhere(self, picture: _Link) -> bool:
        """Whether a picture is on another host, so that a link takes its place; ours may become figures and galleries."""
        found = understand(picture.target, self._finisher.base)
        return found.target is Target.EXTERNAL and found.value.startswith("http")

    def _finished(self, part: Part) -> str:
        if type(part) is _Heading:
            rank, anchor = self._finisher.heading(part.level, part.words)
            return f'<h{rank} id="{anchor}">{escaped(part.words)}</h{rank}>'
        assert type(part) is _Link
        if part.pictured:
            href, css_class = self._finisher.picture(part.target)[0], "external"
            words = escaped(f"［图片：{part.words}］" if part.words else "［图片］")
        else:
            href, css_class = self._finisher.link(part.target)
            words = escaped(part.words)
        if not href:
            return f"<span>{words}</span>"
        href = escaped(href).replace('"', "&quot;")
        if css_class:
            return f'<a class="{css_class}" href="{href}" rel="external noopener">{words}</a>'
        return f'<a href="{href}">{words}</a>'


def _is_code(element: etree.Element) -> bool:
    return (
        element.tag == "code"
        and isinstance(element.text, AtomicString)
        and not (len(element) or element.attrib or element.tail)
    )
