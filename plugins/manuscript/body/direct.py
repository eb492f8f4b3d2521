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
from manuscript.body.finish import HEADINGS, Finisher
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
_CONTAINERS = frozenset({"p", "ul", "ol", "li", "blockquote"})


class _Link(NamedTuple):
    target: str
    words: str


class _Picture(NamedTuple):
    target: str
    words: str


class _Code(NamedTuple):
    text: str


class _Tag(NamedTuple):
    html: str


Piece = str | _Link | _Picture | _Code | _Tag
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
        return [text]
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
        if kind == "line" and text.startswith("  ", start - 2) and start - done >= 2:
            start -= 2
        pictured = text[start] == "[" and text.startswith("!", start - 1) and start > done
        start -= pictured
        if kind != "nothing" and (kind != "line" or text[start] == " "):
            piece = _piece(kind, mark, references, pictured=pictured)
            if piece is None:
                return None
            if start > done:
                pieces.append(text[done:start])
            done = end
            if kind == "stars":
                stars.append((len(pieces), mark))
            pieces.append(piece)
        trigger = _TRIGGER.search(text, end)
    if done < len(text):
        pieces.append(text[done:])
    if stars and not _pair(stars, text, pieces):
        return None
    return pieces


def _piece(kind: str | None, mark: re.Match[str], references: References, *, pictured: bool) -> Piece | None:
    if kind == "stars":
        return _Tag("")  # _pair says what it is
    if kind == "line":
        return _Tag("<br>")
    if kind == "code":
        return _Code(mark["inside"].strip())
    if kind == "address":
        return _Link(mark["url"], mark["url"])
    words: str = mark["words"] if kind == "link" else mark["named"]
    if not pictured and (not words or ("_" in words and _LIVE_UNDERSCORE.search(words))):
        return None
    make = _Picture if pictured else _Link
    if kind == "link":
        return make(mark["target"], words)
    name: str | None = mark["name"]
    if pictured and name is not None and _GOES_ON.match(mark.string, mark.end()):
        return None  # the library reads `[name][…` of it as a link first
    found = references.get(_SPACES.sub(" ", (name or words).lower()))
    if found is None:
        return None if name is not None or pictured else f"[{words}]"
    return None if found[1] else make(found[0], words)


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
        pieces[first], pieces[last] = _Tag(f"<{tag}>"), _Tag(f"</{tag}>")
    return True


class Direct:
    """Writes the blocks of one body. Headings and links pass through the body's Finisher, as those of the library's tree do."""

    def __init__(self, finisher: Finisher, references: References) -> None:
        self._finisher = finisher
        self._references = references

    def html(self, block: etree.Element) -> str | None:
        """The HTML of a block; None when the library has to make it, in which case nothing has been noted."""
        if block.tag == "p" and not block.tail and not block.attrib and not len(block):
            return self._paragraph(block.text or "")
        texts: dict[int, list[Piece]] = {}
        if not self._is_plain(block, texts):
            return None
        parts: list[str] = []
        self._write(block, texts, parts)
        return "".join(parts)

    def _paragraph(self, text: str) -> str | None:
        """Most of a news text: a paragraph of words alone, or of words and plain markup."""
        if type(text) is AtomicString:
            return None
        if _TRIGGER.search(text) is None:
            return f"<p>{escaped(text)}</p>"
        pieces = self._pieces(text)
        return None if pieces is None else f"<p>{''.join(map(self._inline, pieces))}</p>"

    def _pieces(self, text: str) -> list[Piece] | None:
        pieces = pieces_of(text, self._references)
        if pieces is None or any(type(piece) is _Picture and not self._is_elsewhere(piece) for piece in pieces):
            return None
        return pieces

    def _is_plain(self, element: etree.Element, texts: dict[int, list[Piece]]) -> bool:
        tag, text = element.tag, element.text
        if element.attrib or (element.tail and element.tail.strip()):
            return False
        if tag == "pre":
            return len(element) == 1 and _is_code(element[0])
        if tag == "hr":
            return not text and not len(element)
        if tag in HEADINGS:
            return not len(element) and not isinstance(text, AtomicString) and _TRIGGER.search(text or "") is None
        if tag not in _CONTAINERS or isinstance(text, AtomicString):
            return False
        if text:
            pieces = self._pieces(text)
            if pieces is None:
                return False
            texts[id(element)] = pieces
        return all(self._is_plain(child, texts) for child in element)

    def _is_elsewhere(self, picture: _Picture) -> bool:
        """Whether a picture is on another host, so that a link takes its place; ours may become figures and galleries."""
        found = understand(picture.target, self._finisher.base)
        return found.target is Target.EXTERNAL and found.value.startswith("http")

    def _write(self, element: etree.Element, texts: dict[int, list[Piece]], parts: list[str]) -> None:
        tag, text = element.tag, element.text or ""
        if tag == "pre":
            parts.append(f"<pre><code>{escaped((element[0].text or '').rstrip())}\n</code></pre>")
        elif tag == "hr":
            parts.append("<hr>")
        elif tag in HEADINGS:
            rank, anchor = self._finisher.heading(HEADINGS[tag], text)
            parts.append(f'<h{rank} id="{anchor}">{escaped(text)}</h{rank}>')
        else:
            parts.append(f"<{tag}>")
            if text:
                parts.extend(map(self._inline, texts[id(element)]))
            for child in element:
                self._write(child, texts, parts)
            parts.append(f"</{tag}>")
        if element.tail:
            parts.append(element.tail)

    def _inline(self, piece: Piece) -> str:
        if isinstance(piece, str):
            return escaped(piece)
        if isinstance(piece, _Tag):
            return piece.html
        if isinstance(piece, _Code):
            return "<code>" + piece.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") + "</code>"
        if isinstance(piece, _Picture):
            href, css_class = self._finisher.picture(piece.target)[0], "external"
            words = escaped(f"［图片：{piece.words}］" if piece.words else "［图片］")
        else:
            href, css_class = self._finisher.link(piece.target)
            words = escaped(piece.words)
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
