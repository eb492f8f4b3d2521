"""The published files: shards, groups, facets, names, stories and the root that names the rest.

    search/root.json                    the only file that is read anew each time: counts, and the hash of every group
    search/data/g07-<hash>.bin          a group: its tree, the hashes of its shards, and the fresh layer's postings
    search/data/07-0110-<hash>.bin      a shard of the base layer, see `base`
    search/data/facets-<hash>.bin       column, township, kind, state and topics of every document, for filters
    search/data/names-<hash>.bin        names of places, columns, topics and bodies with their pinyin, for suggestions
    search/story/<number>.bin           record and passages of one document
    search/worker.js                    the service worker that keeps what was read for use without a network

All of it follows from the documents alone, whatever series of changes led to them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from typing import Any

from search_index import shard, tree
from search_index.anchors import key, mark
from search_index.base import Leaves, group_name
from search_index.files import Files, short_hash
from search_index.pinyin import reading
from search_index.roster import Entry
from search_index.shard import Postings, deflate

FORMAT = 4
"""The browser refuses a root of another format."""
_STEPS = 28
"""How many steps of a hash have a character of their own, for each degree."""
_FIRST = ord("%")


def group_file(group: int, digest: str) -> str:
    """Where a group stands."""
    return f"data/g{group_name(group)}-{digest}.bin"


def write_groups(files: Files, leaves: Leaves, fresh: dict[str, Postings]) -> list[str]:
    """Write the group files; the result is the hash of each, in order."""
    parts: list[dict[str, Postings]] = [{} for _ in range(tree.GROUPS)]
    for term, postings in fresh.items():
        parts[tree.group_of(key(term))][term] = postings
    below: list[list[str]] = [[] for _ in range(tree.GROUPS)]
    for path in sorted(leaves):
        below[int(path[:2])].append(path)
    hashes = []
    for group, paths in enumerate(below):
        held = [(len(path[3:]), bytes.fromhex(leaves[path][0] or "00000000")) for path in paths]
        data = shard.encode_group(held, parts[group])
        digest = short_hash(data)
        hashes.append(digest)
        name = group_file(group, digest)
        if name not in files.known:
            files.write(name, data)
    files.keep_only({group_file(g, digest) for g, digest in enumerate(hashes)}, "data/g")
    return hashes


@cache
def _parsed(facets: str) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(facets)
    return parsed


def facets(entries: Iterable[Entry]) -> bytes:
    """Numbers, days and facets of all documents, oldest first, as deflated JSON in columns."""
    lists: dict[str, dict[tuple[str, str], int]] = {
        name: {} for name in ("column", "township", "kind", "state", "topics", "issuing_body")
    }
    columns: dict[str, list[object]] = {name: [] for name in lists}
    steps: list[int] = []
    days: list[str] = []
    last, last_day = 0, ""
    for entry in entries:
        card = _parsed(entry.facets)
        steps.append(entry.number - last)
        last = entry.number
        days.append("" if entry.day == last_day else entry.day)
        last_day = entry.day
        for name, seen in lists.items():
            if name == "topics":
                columns[name].append([seen.setdefault((topic, ""), len(seen)) for topic in card["topics"]])
            else:
                value = (card[name], card.get(f"{name}_slug", ""))
                columns[name].append(seen.setdefault(value, len(seen)) if card[name] else -1)
    data = {"numbers": steps, "days": days, "lists": {n: list(map(list, s)) for n, s in lists.items()}, **columns}
    return deflate(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode())


def names_in(facets: Iterable[str]) -> dict[str, str]:
    """Names that people search by, with what they name (township, column, topics or issuing_body)."""
    seen: dict[str, str] = {}
    for line in dict.fromkeys(facets):
        card = _parsed(line)
        for field in ("township", "column", "topics", "issuing_body"):
            for value in card[field] if field == "topics" else [card[field]]:
                if value:
                    seen.setdefault(value, field)
    return seen


def names(named: dict[str, str]) -> bytes:
    """Names that people search by, with their pinyin and what they name, as deflated JSON."""
    data = sorted([value, reading(value), field] for value, field in named.items())
    return deflate(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode())


def common_terms(leaves: Leaves) -> str:
    """The terms that an eighth of the documents and more have, which tell a query little: their marks (14 bits
    of a hash), ascending, each as one character for its degree (1 to 3) and its step from the one before, which `~` lengthens.
    So a host that compresses text makes seven bits of most. One in twenty other terms is taken for one of them, which only
    makes a query ask for another first."""
    degree: dict[int, int] = {}
    for _, _, common in leaves.values():
        for line in common.split("\n") if common else ():
            short = mark(line[1:])
            degree[short] = min(int(line[0]), degree.get(short, 3))
    out = []
    last = -1
    for short in sorted(degree):
        on, step = divmod(short - last - 1, _STEPS)
        out.append("~" * on + chr(_FIRST + _STEPS * (degree[short] - 1) + step))
        last = short
    return "".join(out)


def root(entries: Iterable[Entry], base: int, groups: list[str], common: str, extra: dict[str, str]) -> bytes:
    """The root: plain JSON of a kilobyte. `release` changes whenever any story does."""
    lines = [f"{entry.number} {entry.story}\n" for entry in entries]
    release = blake2b(("".join(lines) + "".join(groups)).encode(), digest_size=5)
    data = {
        "format": FORMAT,
        "documents": len(lines),
        "base": base,
        "groups": "".join(groups),
        "common": common,
        "release": release.hexdigest(),
        **extra,
    }
    return json.dumps(data, separators=(",", ":")).encode() + b"\n"
