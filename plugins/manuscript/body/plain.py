"""The words of a finished body, without its markup: for the summary, the search index and the reading time."""

from __future__ import annotations

import html as html_entities
import re
from collections.abc import Iterator

_TAG = re.compile(r"<[^>\"]*(?:\"[^\"]*\"[^>\"]*)*>")
_BLOCK = re.compile(
    r"</?(?:p|h[1-6]|li|td|th|tr|table|div|dt|dd|dl|ul|ol|blockquote|pre|figure|figcaption|br|hr|caption)\b"
)
_NOT_WORDS = re.compile(r"<sup id=\"b-fnref.*?</sup>|<a class=\"footnote-backref\".*?</a>", re.DOTALL)
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
_NOT_HAN = bytes(byte for byte in range(256) if not 0x34 <= byte <= 0x9F)
_SURROGATE = 0xD8  # upper byte of the first half of U+20000 to U+3FFFF
_LATIN = re.compile(r"[A-Za-z0-9]+(?:[.'-][A-Za-z0-9]+)*")
_PARAGRAPH = re.compile(r"<p(?: [^>]*)?>(.*?)</p>", re.DOTALL)
_SENTENCE_END = re.compile(r"[。！？!?][”’」』）]?")
SUMMARY_LENGTH = 110  # characters: four lines on a phone


def paragraphs(html: str) -> list[str]:
    """The text of each block of a body, in order; code and table cells are blocks of their own."""
    text = _NOT_WORDS.sub("", html)
    pieces = _TAG.sub(lambda found: "\n" if _BLOCK.match(found.group()) else "", text.replace("\n", " "))
    return [line for piece in pieces.split("\n") if (line := " ".join(html_entities.unescape(piece).split()))]


def prose(html: str) -> Iterator[str]:
    """The text of the paragraphs alone, one after the other: no headings, lists or tables."""
    return (text for found in _PARAGRAPH.finditer(html) if (text := " ".join(paragraphs(found[1]))))


def reading_length(html: str) -> int:
    """How much there is to read: Chinese characters, and words of other scripts."""
    text = _TAG.sub(" ", html)
    return _chinese(text) + len(_LATIN.findall(text))


def _chinese(text: str) -> int:
    """How many characters _HAN takes, by the upper bytes of UTF-16, a third of the time that the pattern needs: 34 to 9F are those below U+10000."""
    upper = text.encode("utf-16-be", "surrogatepass")[::2]
    if _SURROGATE in upper:
        return sum(map(len, _HAN.findall(text)))
    return len(upper.translate(None, _NOT_HAN))


def summary(html: str) -> str:
    """The first paragraph with words in it, cut at the end of a sentence near SUMMARY_LENGTH."""
    first = next((text for text in prose(html) if _HAN.search(text) or _LATIN.search(text)), "")
    return cut(first, SUMMARY_LENGTH)


def cut(text: str, length: int) -> str:
    """`text` cut at the end of a sentence near `length` characters, or with an ellipsis where no sentence ends soon enough."""
    if len(text) <= length:
        return text
    ends = [found.end() for found in _SENTENCE_END.finditer(text, 0, length)]
    if ends and ends[-1] >= length // 3:
        return text[: ends[-1]]
    return text[: length - 1].rstrip("，、；： ") + "…"
