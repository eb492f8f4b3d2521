"""One file of packed postings: blocks of BLOCK terms in their order, each with the terms, their frequencies and all their
postings as plain numbers; a directory at the end holds the first term of every block of every field.

A posting is one number, `document << 12 | payload`, in four bytes, or eight in a segment of more than a million
documents. Numbers are in the byte order of the machine: the index never leaves it.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

BLOCK = 128
Packed = Mapping[str, "array[int]"]
"""Term to its postings as packed numbers, ascending."""


class PackedWriter:
    """Writes the blocks of one segment."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._directory: dict[str, list[list[Any]]] = {}
        self._at = 0

    def field(self, name: str, terms: Iterable[str], postings: Packed) -> None:
        """Write all terms of a field; they are given in their order."""
        blocks = self._directory.setdefault(name, [])
        held = list(terms)
        for start in range(0, len(held), BLOCK):
            some = held[start : start + BLOCK]
            lists = [postings[term] for term in some]
            text = "\n".join(some).encode()
            counts = array("I", map(len, lists))
            data = b"".join(
                (len(some).to_bytes(4, "little"), len(text).to_bytes(4, "little"), text, counts.tobytes(), *lists)
            )
            blocks.append([some[0], self._at, len(data), lists[0].typecode])
            self._file.write(data)
            self._at += len(data)

    def close(self) -> None:
        """Write the directory, and close the file."""
        directory = json.dumps(self._directory, ensure_ascii=False).encode()
        self._file.write(directory + len(directory).to_bytes(8, "little"))
        self._file.close()


class PackedReader:
    """Reads the blocks of one segment. file: a Whoosh file of so many bytes."""

    def __init__(self, file: Any, length: int) -> None:
        self._file = file
        size = int.from_bytes(file.get(length - 8, 8), "little")
        self.directory: dict[str, list[list[Any]]] = json.loads(bytes(file.get(length - 8 - size, size)))
        self._first = {name: [block[0] for block in blocks] for name, blocks in self.directory.items()}
        self._at: tuple[str, int] = ("", -1)
        self._block: tuple[list[str], array[int], array[int]] = ([], array("I"), array("I"))

    def block(self, field: str, number: int) -> tuple[list[str], array[int], array[int]]:
        """Terms of a block, where the postings of each begin (and the last ends), and all postings."""
        if self._at != (field, number):
            _, start, size, code = self.directory[field][number]
            data = bytes(self._file.get(start, size))
            count, text = int.from_bytes(data[:4], "little"), int.from_bytes(data[4:8], "little")
            counts, postings = array("I"), array(code)
            counts.frombytes(data[8 + text : 8 + text + 4 * count])
            postings.frombytes(data[8 + text + 4 * count :])
            ends = array("I", [0])
            for frequency in counts:
                ends.append(ends[-1] + frequency)
            self._at, self._block = (field, number), (data[8 : 8 + text].decode().split("\n"), ends, postings)
        return self._block

    def find(self, field: str, term: str) -> array[int] | None:
        """The postings of a term, or None."""
        number = bisect_right(self._first.get(field, []), term) - 1
        if number < 0:
            return None
        terms, ends, postings = self.block(field, number)
        at = bisect_left(terms, term)
        if at == len(terms) or terms[at] != term:
            return None
        return postings[ends[at] : ends[at + 1]]

    def walk(self, field: str, start: str) -> Iterator[tuple[str, array[int]]]:
        """Terms from `start` on with their postings."""
        firsts = self._first.get(field, [])
        for number in range(max(0, bisect_right(firsts, start) - 1), len(firsts)):
            terms, ends, postings = self.block(field, number)
            for at, term in enumerate(terms):
                if term >= start:
                    yield term, postings[ends[at] : ends[at + 1]]

    def close(self) -> None:
        """Close the file."""
        self._file.close()
