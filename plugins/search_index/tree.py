"""How the terms are shared out: a binary tree over the bits of their keys, whose leaves are the shards.

The first five bits choose one of 32 groups; below that a node is split as long as the postings under it are thought to
take more bytes (four for the term, four for each posting) than a limit. The shape is so a function of the postings' number alone, term by term, and a change under
one leaf alters nothing beside it.

A leaf's name is its path: the group and then the bits, as `07` or `07-0110`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate

from search_index.anchors import KEY_BITS
from search_index.shard import HEAD

GROUPS = 32
GROUP_BITS = 5
_DEEPEST = 36


def group_of(term_key: int) -> int:
    """The group of a key."""
    return term_key >> KEY_BITS - GROUP_BITS


def bit_of(term_key: int, depth: int) -> int:
    """The bit of a key that chooses the branch below a node of this depth (0 at the group)."""
    return term_key >> (KEY_BITS - 1 - GROUP_BITS - depth) & 1


def is_split(size: int, limit: int, depth: int) -> bool:
    """Whether a node of this weight and depth has branches."""
    return size > limit and depth < _DEEPEST


def grow(entries: Iterable[tuple[int, str, int]], limit: int, depth: int = 0) -> list[tuple[str, list[str], int]]:
    """Leaves below a node as (bits, terms, weight), from entries (key, term, frequency) that are all below it."""
    held = sorted(entries)
    keys = [key for key, _, _ in held]
    # What the first so many weigh: a node is a run of the sorted keys, so its weight is a difference.
    sums = list(accumulate((4 + 4 * (frequency if frequency < HEAD else HEAD) for *_, frequency in held), initial=0))
    leaves: list[tuple[str, list[str], int]] = []

    def walk(bits: str, start: int, end: int, depth: int) -> None:
        size = sums[end] - sums[start]
        if not is_split(size, limit, depth):
            leaves.append((bits, [term for _, term, _ in held[start:end]], size))
            return
        shift = KEY_BITS - 1 - GROUP_BITS - depth
        middle = bisect_left(keys, (keys[start] >> shift | 1) << shift, start, end)
        walk(bits + "0", start, middle, depth + 1)
        walk(bits + "1", middle, end, depth + 1)

    walk("", 0, len(held), depth)
    return leaves
