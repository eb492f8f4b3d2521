"""What is remembered of published files, on its way to the state: keys get a number, a file's reads are kept packed, and only what differs
is written."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Mapping

BATCH = 50_000  # changed reads that are held in memory


class Keys(dict[str, int]):
    """The numbers of keys; a key that nobody read before gets one."""

    def __init__(self, db: sqlite3.Connection, many: bool) -> None:
        """many: whether most keys will be asked for, so that it is quicker to fetch them all at once."""
        super().__init__(db.execute("SELECT key, n FROM keys") if many else ())
        self._db = db
        self._all = many
        self._last = int(db.execute("SELECT max(n) FROM keys").fetchone()[0] or 0)
        self._new: list[tuple[str, int]] = []

    def __missing__(self, key: str) -> int:
        found = None if self._all else self._db.execute("SELECT n FROM keys WHERE key = ?", (key,)).fetchone()
        if found:
            number = int(found[0])
        else:
            self._last = number = self._last + 1
            self._new.append((key, number))
        self[key] = number
        return number

    def write(self) -> None:
        """Remember the new keys."""
        self._db.executemany("INSERT INTO keys VALUES (?, ?)", sorted(self._new))
        self._new = []


class Pending:
    """Rows to write, collected so that they can be written in order, which is many times quicker."""

    def __init__(self) -> None:
        self.outputs: list[tuple[int, str, str, str, str]] = []
        self.noted: list[tuple[int, bytes]] = []
        self._gone: list[tuple[int, int]] = []
        self._reads = array("q")
        self._traces: list[tuple[int, str, str]] = []
        self._untraced: list[tuple[int]] = []

    @property
    def is_long(self) -> bool:
        return len(self._reads) > 3 * BATCH or len(self.outputs) > BATCH

    def note(self, output: int, before: Mapping[int, int], now: Mapping[int, int]) -> list[int]:
        """Note what an output reads now; returns the keys that it no longer reads."""
        gone = [key for key in before if key not in now]
        self._gone += [(key, output) for key in gone]
        for key, digest in now.items():
            if before.get(key) != digest:
                self._reads.extend((key, output, digest))
        return gone

    def set(self, output: int, setting: str, trace: str) -> None:
        """Note how an output was set."""
        if trace:
            self._traces.append((output, setting, trace))
        else:
            self._untraced.append((output,))

    def write(self, db: sqlite3.Connection) -> None:
        db.executemany("INSERT OR REPLACE INTO outputs VALUES (?, ?, ?, ?, ?)", sorted(self.outputs))
        db.executemany("INSERT OR REPLACE INTO traces VALUES (?, ?, ?)", sorted(self._traces))
        db.executemany("DELETE FROM traces WHERE output = ?", self._untraced)
        db.executemany("INSERT OR REPLACE INTO noted VALUES (?, ?)", sorted(self.noted))
        db.executemany("DELETE FROM reads WHERE key = ? AND output = ?", sorted(self._gone))
        reads = iter(self._reads)
        db.executemany("INSERT OR REPLACE INTO reads VALUES (?, ?, ?)", sorted(zip(reads, reads, reads, strict=True)))
        self.__init__()  # type: ignore[misc]


def packed(reads: Mapping[int, int]) -> bytes:
    """Reads as bytes, equal for equal reads: the numbers of the keys in order, then the digests in the same order. Private to this machine."""
    keys = sorted(reads)
    return array("I", keys).tobytes() + array("q", [reads[key] for key in keys]).tobytes()


def unpacked(packed: bytes) -> dict[int, int]:
    """The reads that packed() packed."""
    keys, digests = array("I"), array("q")
    count = len(packed) // (keys.itemsize + digests.itemsize)
    keys.frombytes(packed[: count * keys.itemsize])
    digests.frombytes(packed[count * keys.itemsize :])
    return dict(zip(keys, digests, strict=True))
