"""From a document to its postings: for each term how much it weighs there and in which passages it stands.

A posting's payload is one integer of twelve bits. The low eight are the mask of places (`document.places`), the upper
four the impact: 8 when the term stands in the headline or in a name field, plus 0 to 7 for how thick it is in the body,
which STRENGTH turns into a weight (at least 4 when it stands in the standfirst or in a label). A mask of 0 means that
the body does not have it.
The impact follows the body's length in coarse steps only, so that a sentence more does not alter every posting.
"""

from __future__ import annotations

import math
import struct
import zlib
from bisect import bisect_left
from collections import Counter, defaultdict
from functools import lru_cache
from itertools import pairwise

from search_index.document import SearchDocument, passages, places
from search_index.terms import normalise, terms_of

IN_HEADLINE = 8
"""The impact bit of terms in the headline, kicker, subhead and the name fields."""
PAYLOAD_BITS = 12
STRENGTH = (0.3, 0.5, 0.75, 1.0, 1.4, 1.9, 2.5, 3.3)
"""What each of the eight thicknesses counts in ranking: steps of a third or so of what BM25 gives a term that is there
once, twice, ten times. `theme/scripts/search/index.js` has the same figures."""
_USUAL_LENGTH = 650.0  # terms in a body of some 1,500 characters: the length at which a term counts as it is
_K, _B = 2.5, 0.5  # BM25's: how soon repetition stops to count, and how much of the length is held against a body

Terms = dict[str, int]
"""Term to payload."""


@lru_cache(maxsize=64)
def _length_step(step: int) -> float:
    return float(2 ** (step / 2)) / _USUAL_LENGTH


@lru_cache(maxsize=64)
def _thicknesses(step: int) -> list[int]:
    """Impacts by count, shifted to their place; the last one is that of all greater counts."""
    held_back = _K * (1 - _B + _B * _length_step(step))
    bounds = [math.sqrt(low * high) for low, high in pairwise(STRENGTH)]
    impacts = [0]
    while impacts[-1] < 7 and len(impacts) < 256:
        count = len(impacts)
        impacts.append(bisect_left(bounds, (_K + 1) * count / (count + held_back)))
    return [impact << 8 for impact in impacts]


def names_of(document: SearchDocument) -> list[str]:
    """The short fields by which an item is found as by its headline."""
    named = (
        document.township,
        *document.topics,
        document.issuing_body,
        document.document_number,
        document.index_number,
    )
    return [value for value in named if value]


def labels_of(document: SearchDocument) -> list[str]:
    """The short fields that many items share: they count as a standfirst does."""
    labels = (
        document.column,
        *document.tags,
        document.notice_type,
        document.byline,
        document.source,
        document.standfirst,
    )
    return [value for value in labels if value]


def short_texts(document: SearchDocument) -> tuple[str, ...]:
    """The short texts that are also found by their pinyin."""
    return document.headline, document.column, document.township, *document.topics, document.issuing_body


def terms_of_document(document: SearchDocument) -> Terms:
    """Every term of a document with its payload."""
    counts: Counter[str] = Counter()
    masks: defaultdict[str, int] = defaultdict(int)
    pieces = passages(document.paragraphs)
    for piece, place in zip(pieces, places(pieces), strict=True):
        bit = 1 << place
        read = terms_of(normalise(piece))
        counts.update(read)
        for term in set(read):
            masks[term] |= bit
    thick = _thicknesses(round(2 * math.log2(max(len(counts), 32))))
    most = len(thick) - 1
    found: Terms = {term: thick[count if count < most else most] | masks[term] for term, count in counts.items()}
    for text in labels_of(document):
        for term in terms_of(normalise(text)):
            before = found.get(term, 0)
            found[term] = max(before >> 8, 4) << 8 | before & 255
    for text in (document.headline, document.kicker, document.subhead, *names_of(document)):
        if text:
            for term in terms_of(normalise(text)):
                found[term] = found.get(term, 0) | IN_HEADLINE << 8
    for day in (document.published[:10], *document.dates):
        term = day.replace("-", "")[:8]
        if term:
            found[term] = found.get(term, 0) | IN_HEADLINE << 8
    from search_index.pinyin import pinyin_terms

    for text in short_texts(document):
        for term in pinyin_terms(text):
            found[term] = IN_HEADLINE << 8
    return found


def pack(terms: Terms) -> bytes:
    """Terms as bytes for the state file."""
    payloads = struct.pack(f"<{len(terms)}H", *terms.values())
    return zlib.compress(struct.pack("<I", len(payloads)) + payloads + "\n".join(terms).encode(), 1)


def unpack(packed: bytes) -> Terms:
    """What `pack` packed."""
    raw = zlib.decompress(packed)
    (size,) = struct.unpack_from("<I", raw)
    payloads = struct.unpack_from(f"<{size // 2}H", raw, 4)
    return dict(zip(raw[4 + size :].decode().split("\n"), payloads, strict=True)) if size else {}
