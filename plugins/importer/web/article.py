"""What was found on a page: which blocks are the article, and the facts about it."""

from __future__ import annotations

from dataclasses import dataclass, field

from importer.elements import SourceParagraph
from importer.ledger import Piece
from importer.web.blocks import Block


@dataclass(slots=True)
class Article:
    """An article inside a page.

    body: its blocks. headline, source: pieces of the page's own text. published: an epoch in seconds or a date in words, "" unknown.
    credits: (header field, piece). marks: other pieces of the lines above the article, with the reason they are dropped. used: paragraphs
    that stand in `body` but were used up by the header. address: as the page itself gives it.
    """

    body: list[Block]
    headline: Piece | None = None
    published: str = ""
    source: Piece | None = None
    address: str = ""
    credits: list[tuple[str, Piece]] = field(default_factory=list)
    marks: list[tuple[Piece, str]] = field(default_factory=list)
    used: set[SourceParagraph] = field(default_factory=set)
    is_wechat: bool = False
