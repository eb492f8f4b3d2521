"""What the portal hands to search: one public item as fields and plain text, and how its text is cut into passages.

Only items that are public today become a SearchDocument; whatever is not in one is in no index and in no published file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from zlib import crc32

PASSAGES = 8
"""How many places of a story a posting can tell apart (bits of its mask)."""
_SHORT, _LONG = 140, 420  # characters: a passage that may end, and one that must
_SENTENCE_END = re.compile(r"(?<=[。！？!?；;])")


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One public story or notice.

    `path` is the page's address below the site (`2022/0106/003.html`), `published` an ISO date and time whose first ten
    characters are the date (`2022-01-06 09:30`), `paragraphs` the body as plain text without markup. `column`,
    `township` and `topics` are names; the slugs stand beside them for links and filters. `state` is what a reader is
    shown (有效, 失效, …), empty for stories. `dates` are further ISO dates by which the item is found (成文日期, 施行日期).
    """

    id: str
    path: str
    headline: str
    published: str
    paragraphs: tuple[str, ...] = ()
    kicker: str = ""
    subhead: str = ""
    standfirst: str = ""
    byline: str = ""
    source: str = ""
    column: str = ""
    column_slug: str = ""
    township: str = ""
    township_slug: str = ""
    topics: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    kind: str = "story"
    notice_type: str = ""
    state: str = ""
    issuing_body: str = ""
    document_number: str = ""
    index_number: str = ""
    dates: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        """The date of publication. Raises ValueError when `published` does not begin with an ISO date."""
        return date.fromisoformat(self.published[:10])

    @property
    def order(self) -> tuple[str, str]:
        """Where the item stands in time: by day, then by id (whose last part is the serial of that day)."""
        return self.published[:10], self.id


def passages(paragraphs: tuple[str, ...]) -> list[str]:
    """The body in pieces of 140 to 420 characters (a lone long sentence may exceed it).

    Where a piece ends depends on the sentences near by alone, not on how far from the beginning they stand, so that a
    sentence put in or taken out leaves all pieces but its own as they were.
    """
    pieces: list[str] = []
    held: list[str] = []
    size = 0
    for paragraph in paragraphs:
        sentences = [s for s in _SENTENCE_END.split(paragraph) if s] if len(paragraph) > _LONG else [paragraph]
        for position, sentence in enumerate(sentences):
            if held and size + len(sentence) > _LONG:
                pieces.append("".join(held))
                held, size = [], 0
            held.append(sentence)
            size += len(sentence)
            if position == len(sentences) - 1:
                held.append("\n")
                size += 1
            if size >= _SHORT and crc32(sentence.encode()) % 3 == 0:
                pieces.append("".join(held))
                held, size = [], 0
    if held:
        pieces.append("".join(held))
    return [piece for piece in (piece.strip("\n") for piece in pieces) if piece]


def places(pieces: list[str]) -> list[int]:
    """For each passage its bit, 0 to 7: chosen by its own first words; taken in turn where two would share one."""
    taken: set[int] = set()
    bits = []
    for piece in pieces:
        bit = crc32(piece[:24].encode()) % PASSAGES
        if len(taken) < PASSAGES:
            while bit in taken:
                bit = (bit + 1) % PASSAGES
            taken.add(bit)
        bits.append(bit)
    return bits
