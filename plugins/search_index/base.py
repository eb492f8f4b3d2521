"""The base layer: its shards as the leaves of a tree, laid from all postings or altered where some changed.

search/data/07-0110-<hash>.bin      a shard; `.tail` beside it where a term has too many postings
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from search_index import shard, tree
from search_index.anchors import key
from search_index.files import Files, short_hash
from search_index.shard import Postings
from search_index.store import DamagedError

Leaves = dict[str, tuple[str, int, str]]
"""Path of a leaf to (hash in hexadecimal digits, weight, its common terms). The last is one line a term: a digit, 1 to 3,
for an eighth, a quarter, half of the base's documents that have it, and the term."""


def group_name(group: int) -> str:
    """A group's path, 00 to 31."""
    return f"{group:02d}"


def limit_for(base: int) -> int:
    """Bytes at which a leaf is cut, for a base of so many documents: larger archives have somewhat larger shards, or
    their directory would outgrow them. It changes only with the base, which rewrites its shards then anyhow."""
    return min(8000, 4000 + base // 16)


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
        common = [
            f"{_commonness(len(n), self.documents)}{t}"
            for t, (n, _) in postings.items()
            if len(n) > often and t[0] != "~"
        ]
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
