"""The published files: shards, groups, facets, names, stories and the root that names the rest.

    search/root.json                    the only file that is read anew each time: counts, and the hash of every group
    search/data/g07-<hash>.bin          a group: its tree, the hashes of its shards, and the fresh layer's postings
    search/data/07-0110-<hash>.bin      a shard of the base layer; `.tail` beside it where a term has too many postings
    search/data/facets-<hash>.bin       column, township, kind, state and topics of every document, for filters
    search/data/names-<hash>.bin        names of places, columns, topics and bodies with their pinyin, for suggestions
    search/story/<number>.bin           record and passages of one document
    search/worker.js                    the service worker that keeps what was read for use without a network

All of it follows from the documents alone, whatever series of changes led to them.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
from collections.abc import Callable, Iterable
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from search_index import shard, tree
from search_index.anchors import hash32, key
from search_index.pinyin import reading
from search_index.roster import Entry
from search_index.shard import Postings, deflate
from search_index.store import DamagedError

FORMAT = 2
"""The browser refuses a root of another format."""
Leaves = dict[str, tuple[str, int, str]]
"""Path of a leaf to (hash in hexadecimal digits, weight, its common terms). The last is one line a term: a digit, 1 to 3,
for an eighth, a quarter, half of the base's documents that have it, and the term."""
Mark = tuple[int, int]
"""Size and time of a file."""


def short_hash(data: bytes) -> str:
    """Four bytes in hexadecimal digits: with the file's path before it, what a name needs to be new when the bytes are."""
    return blake2b(data, digest_size=4).hexdigest()


def group_name(group: int) -> str:
    """A group's path, 00 to 31."""
    return f"{group:02d}"


def group_file(group: int, digest: str) -> str:
    """Where a group stands."""
    return f"data/g{group_name(group)}-{digest}.bin"


def hashed_file(name: str, digest: str) -> str:
    """Where facets and names stand."""
    return f"data/{name}-{digest}.bin"


def limit_for(base: int) -> int:
    """Bytes at which a leaf is cut, for a base of so many documents: larger archives have somewhat larger shards, or
    their directory would outgrow them. It changes only with the base, which rewrites its shards then anyhow."""
    return min(8000, 4000 + base // 2)


class Files:
    """The folder of published files. Names are paths below it; a file is written beside and renamed into place, so that
    copies that are hard links keep what they had. `known` are the files that are there, with their marks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known: dict[str, Mark] = {}
        self.written: set[str] = set()
        self.dropped: set[str] = set()
        for name in ("data", "story"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        root = str(folder)
        for below in ("", "data/", "story/"):
            with os.scandir(f"{root}/{below}") as entries:
                for entry in entries:
                    if entry.is_file(follow_symlinks=False):
                        stat = entry.stat(follow_symlinks=False)
                        self.known[below + entry.name] = (stat.st_size, stat.st_mtime_ns)
                    elif below or entry.name not in ("data", "story"):  # what we never make: a link, a folder
                        shutil.rmtree(entry.path) if entry.is_dir(follow_symlinks=False) else os.unlink(entry.path)

    def seal(self) -> str:
        """A digest of all names and marks: while it is the same, nobody has touched the files."""
        lines = [f"{name} {size} {time}" for name, (size, time) in self.known.items()]
        lines.sort()
        return blake2b("\n".join(lines).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()

    def write(self, name: str, data: bytes) -> None:
        """Write a file."""
        target = f"{self.folder}/{name}"
        new = name not in self.known
        # A name that is not there yet needs no renaming: no reader and no hard link can have it.
        with open(target if new else target + ".new", "xb" if new else "wb") as file:
            file.write(data)
            file.flush()
            stat = os.fstat(file.fileno())
        if not new:
            os.replace(target + ".new", target)
        self.known[name] = (stat.st_size, stat.st_mtime_ns)
        self.written.add(name)
        self.dropped.discard(name)

    def read(self, name: str) -> bytes:
        """The bytes of a file."""
        return (self.folder / name).read_bytes()

    def drop(self, name: str) -> None:
        """Remove a file."""
        (self.folder / name).unlink(missing_ok=True)
        if self.known.pop(name, None) is not None:
            self.dropped.add(name)
        self.written.discard(name)

    def keep_only(self, names: set[str], below: str) -> None:
        """Remove the known files below a folder that are not among these."""
        for name in [name for name in self.known if name.startswith(below) and name not in names]:
            self.drop(name)


def leaf_file(path: str, digest: str) -> str:
    """Where a shard stands."""
    return f"data/{path}-{digest}.bin"


def tail_file(path: str, digest: str) -> str:
    """Where a shard's tail stands, if it has one."""
    return f"data/{path}-{digest}.tail"


def leaf_of(leaves: Leaves, term: str) -> str:
    """The path of the leaf in which a term lives, or would live."""
    term_key = key(term)
    path = name = group_name(tree.group_of(term_key))
    bits = ""
    while path not in leaves:
        bits += str(tree.bit_of(term_key, len(bits)))
        path = f"{name}-{bits}"
    return path


def _commonness(frequency: int, documents: int) -> int:
    return 1 + (4 * frequency > documents) + (2 * frequency > documents)


class Base:
    """The base layer's shards."""

    def __init__(self, files: Files, leaves: Leaves, limit: int, documents: int = 0) -> None:
        self.files = files
        self.leaves = leaves
        self.limit = limit
        self.documents = documents

    def _put(self, path: str, postings: dict[str, Postings], weight: int) -> None:
        if not postings:
            self.leaves[path] = ("", 0, "")
            return
        head, tail = shard.encode(postings)
        digest = short_hash(head + tail)
        if leaf_file(path, digest) not in self.files.known:
            self.files.write(leaf_file(path, digest), head)
            if tail:
                self.files.write(tail_file(path, digest), tail)
        often = self.documents // 8
        common = [f"{_commonness(len(n), self.documents)}{t}" for t, (n, _) in postings.items() if len(n) > often and t[0] != "~"]
        self.leaves[path] = (digest, weight, "\n".join(sorted(common)))

    def _whole(self, path: str) -> dict[str, Postings]:
        digest = self.leaves[path][0]
        if not digest:
            return {}
        tail = tail_file(path, digest)
        head_bytes = self.files.read(leaf_file(path, digest))
        tail_bytes = self.files.read(tail) if tail in self.files.known else b""
        if short_hash(head_bytes + tail_bytes) != digest:
            raise DamagedError(f"{path} is damaged")
        return shard.whole(head_bytes, tail_bytes)

    def sound_files(self) -> set[str]:
        """The files of all shards whose bytes agree with their hash."""
        good = set()
        for path, (digest, *_) in self.leaves.items():
            there = [name for name in (leaf_file(path, digest), tail_file(path, digest)) if name in self.files.known]
            if digest and short_hash(b"".join(map(self.files.read, there))) == digest:
                good.update(there)
        return good

    def is_whole(self, good: set[str]) -> bool:
        """Whether these are all the files that there should be."""
        return all(leaf_file(path, digest) in good for path, (digest, *_) in self.leaves.items() if digest)

    def _lay(self, root: str, postings: dict[str, Postings]) -> None:
        group, _, bits = root.partition("-")
        entries = [(key(term), term, len(numbers)) for term, (numbers, _) in postings.items()]
        for below, terms, weight in tree.grow(entries, self.limit, len(bits)):
            path = f"{group}-{bits}{below}" if bits or below else group
            self._put(path, {term: postings[term] for term in terms}, weight)

    def rebuild(self, terms: Iterable[str], postings: Callable[[str], Postings]) -> None:
        """Write all shards from all postings, group by group. Leaves that are as they were keep their files."""
        groups: list[list[str]] = [[] for _ in range(tree.GROUPS)]
        for term in terms:
            groups[tree.group_of(key(term))].append(term)
        self.leaves.clear()
        for group, held in enumerate(groups):
            self._lay(group_name(group), {term: postings(term) for term in held})
        self._sweep()

    def alter(self, changes: dict[str, tuple[set[int], dict[int, int]]]) -> None:
        """Take postings out and put others in: for each term the numbers to drop, and number to payload to add."""
        by_leaf: dict[str, list[str]] = {}
        for term in changes:
            by_leaf.setdefault(leaf_of(self.leaves, term), []).append(term)
        for path, terms in sorted(by_leaf.items()):
            postings = self._whole(path)
            for term in terms:
                drop, add = changes[term]
                numbers, payloads = postings.get(term, ((), ()))
                held = {n: p for n, p in zip(numbers, payloads, strict=True) if n not in drop} | add
                if held:
                    ascending = sorted(held)
                    postings[term] = (ascending, [held[n] for n in ascending])
                else:
                    postings.pop(term, None)
            del self.leaves[path]
            self._lay(path, postings)
        for path in sorted(by_leaf, key=len, reverse=True):
            self._join(path)
        self._sweep()

    def _join(self, path: str) -> None:
        while "-" in path:
            parent = path[:-1].rstrip("-")
            bits = parent.partition("-")[2]
            prefix = parent if bits else parent + "-"
            below = [leaf for leaf in self.leaves if leaf.startswith(prefix)]
            if not below or tree.is_split(sum(self.leaves[leaf][1] for leaf in below), self.limit, len(bits)):
                return
            postings: dict[str, Postings] = {}
            for leaf in below:
                postings.update(self._whole(leaf))
                del self.leaves[leaf]
            self._lay(parent, postings)
            path = parent

    def _sweep(self) -> None:
        wanted = set()
        for path, (digest, *_) in self.leaves.items():
            wanted.add(leaf_file(path, digest))
            wanted.add(tail_file(path, digest))
        for name in [name for name in self.files.known if name[:5] == "data/" and name[5].isdigit()]:
            if name not in wanted:
                self.files.drop(name)


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
        shape = tree.shape([path[3:] for path in paths])
        digests = b"".join(bytes.fromhex(leaves[path][0] or "00000000") for path in paths)
        head = shard.varint(len(shape)) + shape + shard.varint(len(digests)) + digests
        data = head + (shard.encode(parts[group])[0] if parts[group] else b"")
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


def write_hashed(files: Files, name: str, data: bytes) -> str:
    """Write `data/<name>-<hash>.bin` and remove the one before; the result is the hash."""
    digest = short_hash(data)
    path = hashed_file(name, digest)
    if path not in files.known:
        files.write(path, data)
    files.keep_only({path}, f"data/{name}-")
    return digest


def common_terms(leaves: Leaves) -> str:
    """The terms that an eighth of the documents and more have, which tell a query little: for each of the three degrees,
    half first, the upper 15 bits of their hashes, ascending, as steps of one byte (255: the step goes on), and a 0 at the
    end; in base64. One in forty other terms is taken for one of them, which only makes a query ask for another first."""
    lists: list[set[int]] = [set(), set(), set()]
    for _, _, common in leaves.values():
        for line in common.split("\n") if common else ():
            lists[3 - int(line[0])].add((hash32(line[1:]) >> 17) + 1)
    out = bytearray()
    for hashes in lists:
        last = 0
        for value in sorted(hashes):
            step = value - last
            last = value
            while step >= 255:
                out.append(255)
                step -= 254
            out.append(step)
        out.append(0)
    return base64.b64encode(bytes(out)).decode()


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
