"""The record and passages of one document, as the small file that the browser fetches for a result.

After the first byte comes raw deflate of lines: the fields of LINES in their order, then the paragraphs. The first byte
is 0 when the lines are in GB18030, which takes a tenth less than UTF-8 (1). Both are built into browsers; text with
characters on which the two worlds' GB18030 tables differ is written in UTF-8.
"""

from __future__ import annotations

import re

from search_index.document import SearchDocument
from search_index.pinyin import reading
from search_index.shard import deflate

LINES = (
    "headline", "path", "published", "kind", "column", "column_slug", "township", "township_slug", "state",
    "issuing_body", "document_number", "kicker", "subhead", "topics", "tags", "byline", "source", "pinyin", "standfirst",
)  # fmt: skip
_UNSURE = re.compile("[\u1e3f\u01f9\u20ac\u9fb4-\u9fbb\ue000-\uf8ff\ufe10-\ufe19\U00010000-\U0010ffff\ufffd]")


def story_bytes(document: SearchDocument) -> bytes:
    """The file for one document."""
    values = []
    for name in LINES:
        value = reading(document.headline) if name == "pinyin" else getattr(document, name)
        text = "、".join(value) if isinstance(value, tuple) else str(value)
        values.append(" ".join(text.split()))
    text = "\n".join((*values, *(" ".join(paragraph.split()) for paragraph in document.paragraphs)))
    if not _UNSURE.search(text):
        try:
            return b"\0" + deflate(text.encode("gb18030"))
        except UnicodeEncodeError:
            pass
    return b"\1" + deflate(text.encode("utf-8", "replace"))


def read_story(packed: bytes) -> tuple[dict[str, str], list[str]]:
    """Fields and paragraphs of a story file."""
    import zlib

    lines = zlib.decompress(packed[1:], -15).decode("utf-8" if packed[0] else "gb18030").split("\n")
    return dict(zip(LINES, lines, strict=False)), lines[len(LINES) :]
