"""A shard: some terms with their postings, as the bytes that a browser fetches.

Layout, before deflate (all numbers are LEB128 varints unless said otherwise):

    flags       1: the postings that do not fit stand in a tail file of the same name with the ending `.tail`
    pairs       how many terms are pairs; then for each, in the order (anchor, side, other character):
                (step << 1 | side), the step being that of the anchor's code point
    low, high   for each pair, a byte in `low` and one in `high`: the step of the other character's code point if
                anchor and side are as before, else its distance from U+3400
    words       number of bytes of the other terms, then those terms in code point order, UTF-8, a newline between them
    per term    in how many documents it stands
    first day   the earliest day (`numbers.py`) in the shard
    days        per term, ascending: the day of the first document, counted from the first day, then steps
    places      one byte a posting: its document's place in the day
    impacts     four bits a posting, low half first, over all terms
    masks       one byte a posting

A term in more than HEAD documents keeps the HEAD weightiest postings here, the later story first among equals;
the rest stand in the tail, which is a shard too, with those terms only. A shard's bytes depend on its postings alone.
Each of pairs, low, high, words, frequencies, days, places, impacts and masks is a block of the deflate, with a code of its own.

A group: how many leaves there are under it; in the order of their keys one byte for the depth of each in the tree, then
four bytes for the hash of each (0 for an empty one); then the fresh layer's terms of the group, as in a shard, if there are any.
The depths say all: a leaf of depth d holds the next 2^-d of the group's keys.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import sub

from search_index.anchors import anchor_side, is_pair
from search_index.numbers import PER_DAY

HEAD = 384
"""Postings of a term that a shard itself holds; the browser seldom needs more."""
FEW = 96
"""With fewer postings the columns are deflated as one: a code of its own for each would cost more than it saves."""
HAS_TAIL = 1

Postings = tuple[Sequence[int], Sequence[int]]
"""Document numbers, ascending, and the payload of each."""


@dataclass(frozen=True, slots=True)
class Shard:
    """What a shard's bytes say: for each term its document frequency and the postings that are in these bytes."""

    frequency: dict[str, int]
    postings: dict[str, Postings]
    has_tail: bool


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


_SMALL = [
    *(bytes((number,)) for number in range(1 << 7)),
    *(bytes((number & 127 | 128, number >> 7)) for number in range(1 << 7, 1 << 14)),
]


def varint(number: int) -> bytes:
    """LEB128 of a number that is not negative."""
    return _SMALL[number] if number < 1 << 14 else _varint(number)


def deflate(raw: bytes) -> bytes:
    """Raw deflate, which every browser's DecompressionStream('deflate-raw') reads."""
    packer = zlib.compressobj(8, zlib.DEFLATED, -15)  # 9 takes a third longer for a two-thousandth less
    return packer.compress(raw) + packer.flush()


def _deflate_columns(columns: Sequence[bytes]) -> bytes:
    """Raw deflate with a code for each column, and no search for repetitions: in numbers they are chance, and cost more
    than they save. An eighth less than `deflate`, but for a few postings."""
    if len(columns[-1]) < FEW:
        return deflate(b"".join(columns))
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_HUFFMAN_ONLY)
    out = [packer.compress(column) + packer.flush(zlib.Z_BLOCK) for column in columns]
    return b"".join(out) + packer.flush()


def _terms(terms: Iterable[str]) -> tuple[tuple[bytes, bytes, bytes, bytes], list[str]]:
    """The columns of the terms, and the terms in their order."""
    pairs: list[tuple[int, int, int, str]] = []
    words: list[str] = []
    for term in terms:
        if is_pair(term):
            side = anchor_side(term)
            pairs.append((ord(term[side]), side, ord(term[1 - side]), term))
        else:
            words.append(term)
    pairs.sort()
    words.sort()
    steps = [varint(len(pairs))]
    others: list[int] = []
    last_anchor, last_side, last_other = 0, -1, 0
    for at, side, other, _ in pairs:
        steps.append(varint(at - last_anchor << 1 | side))
        others.append(other - (last_other if at == last_anchor and side == last_side else 0x3400))
        last_anchor, last_side, last_other = at, side, other
    low, high = bytes([other & 255 for other in others]), bytes([other >> 8 for other in others])
    spelt = "\n".join(words).encode()
    return (b"".join(steps), low, high, varint(len(spelt)) + spelt), [term for *_, term in pairs] + words


def _weightiest(numbers: Sequence[int], payloads: Sequence[int]) -> tuple[Postings, Postings]:
    """The HEAD postings of most impact, the later story first among equals, and the others; both ascending."""
    weights = [(payload >> 8 << 32) | number for number, payload in zip(numbers, payloads, strict=True)]
    least = sorted(weights)[-HEAD]
    chosen = [weight >= least for weight in weights]
    rest = [not one for one in chosen]
    return (
        (list(compress(numbers, chosen)), list(compress(payloads, chosen))),
        (list(compress(numbers, rest)), list(compress(payloads, rest))),
    )


def _columns(postings: dict[str, Postings], frequency: dict[str, int], flags: int) -> tuple[bytes, ...]:
    (pairs, *others), order = _terms(postings)
    small = _SMALL
    payloads: list[int] = []
    numbers: list[int] = []
    steps: list[int] = []
    first = min(postings[term][0][0] for term in order) // PER_DAY
    for term in order:
        held, values = postings[term]
        numbers += held
        payloads += values
        days = [number // PER_DAY for number in held]
        steps.append(days[0] - first)
        steps += map(sub, days[1:], days)
    impacts = [payload >> 8 for payload in payloads]
    if len(impacts) & 1:
        impacts.append(0)
    return (
        bytes((flags,)) + pairs,
        *others,
        b"".join([varint(frequency[term]) for term in order]),
        varint(first) + b"".join([small[step] if step < 16384 else _varint(step) for step in steps]),
        bytes([number % PER_DAY for number in numbers]),
        bytes([low | high << 4 for low, high in zip(impacts[::2], impacts[1::2], strict=True)]),
        bytes([payload & 255 for payload in payloads]),
    )


def encode(postings: dict[str, Postings]) -> tuple[bytes, bytes]:
    """The bytes of a shard and of its tail, which are empty when there is none."""
    frequency = _frequency(postings)
    tails: dict[str, Postings] = {}
    if any(count > HEAD for count in frequency.values()):
        heads: dict[str, Postings] = {}
        for term, (numbers, payloads) in postings.items():
            if frequency[term] > HEAD:
                heads[term], tails[term] = _weightiest(numbers, payloads)
            else:
                heads[term] = (numbers, payloads)
        postings = heads
    head = _deflate_columns(_columns(postings, frequency, HAS_TAIL if tails else 0))
    return head, _deflate_columns(_columns(tails, _frequency(tails), 0)) if tails else b""


def encode_group(leaves: Sequence[tuple[int, bytes]], fresh: dict[str, Postings]) -> bytes:
    """The bytes of a group, from depth and hash (four bytes) of its leaves and the fresh layer's postings."""
    depths = varint(len(leaves)) + bytes([depth for depth, _ in leaves])
    columns = _columns(fresh, _frequency(fresh), 0) if fresh else ()
    return _deflate_columns((depths, b"".join([digest for _, digest in leaves]), *columns))


def _frequency(postings: dict[str, Postings]) -> dict[str, int]:
    return {term: len(numbers) for term, (numbers, _) in postings.items()}


def decode(packed: bytes) -> Shard:
    """A shard's contents. Raises ValueError or zlib.error when the bytes are no shard."""
    raw = zlib.decompress(packed, -15)
    at = 1

    def number() -> int:
        nonlocal at
        value = shift = 0
        while raw[at] & 128:
            value |= (raw[at] & 127) << shift
            shift += 7
            at += 1
        value |= raw[at] << shift
        at += 1
        return value

    try:
        terms: list[str] = []
        anchor, last_side, other = 0, -1, 0
        steps = [number() for _ in range(number())]
        for coded, low, high in zip(steps, raw[at:], raw[at + len(steps) :], strict=False):
            step, side = coded >> 1, coded & 1
            other = (high << 8 | low) + (other if step == 0 and side == last_side else 0x3400)
            anchor += step
            last_side = side
            terms.append(chr(anchor) + chr(other) if side == 0 else chr(other) + chr(anchor))
        at += 2 * len(steps)
        size = number()
        terms += raw[at : at + size].decode().split("\n") if size else []
        at += size
        frequency = {term: number() for term in terms}
        counts = [min(frequency[term], HEAD) if raw[0] & HAS_TAIL else frequency[term] for term in terms]
        total = sum(counts)
        if total > len(raw):
            raise ValueError("a shard ends too early")
        first = number()
        lists: list[list[int]] = []
        for count in counts:
            value = first
            days = [value := value + number() for _ in range(count)]
            lists.append(days)
        where = iter(raw[at : at + total])
        at += total
        lists = [[day * PER_DAY + next(where) for day in days] for days in lists]
        nibbles = raw[at : at + (total + 1) // 2]
        masks = raw[at + (total + 1) // 2 :]
        if len(masks) != total:
            raise ValueError("a shard's masks do not match its postings")
        postings: dict[str, Postings] = {}
        start = 0
        for term, numbers in zip(terms, lists, strict=True):
            payloads = [
                (nibbles[i >> 1] >> (4 if i & 1 else 0) & 15) << 8 | masks[i]
                for i in range(start, start + len(numbers))
            ]
            start += len(numbers)
            postings[term] = (numbers, payloads)
    except (IndexError, StopIteration):
        raise ValueError("a shard ends too early") from None
    return Shard(frequency, postings, bool(raw[0] & HAS_TAIL))


def whole(head: bytes, tail: bytes) -> dict[str, Postings]:
    """All postings of a shard, those of its tail included: the inverse of `encode`."""
    postings = decode(head).postings
    if tail:
        for term, (numbers, payloads) in decode(tail).postings.items():
            more = sorted(zip((*postings[term][0], *numbers), (*postings[term][1], *payloads), strict=True))
            postings[term] = ([n for n, _ in more], [p for _, p in more])
    return postings
