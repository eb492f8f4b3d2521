"""The store of bytes: what it gives is whole, and whatever happened to its file, it goes on."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from incremental.blobs import BlobStore, digest_of_bytes

ROWS = [(digest_of_bytes(data), data) for data in (str(number).encode() * 400 for number in range(20))]


@pytest.fixture
def whole(tmp_path: Path) -> bytes:
    """The file of a store with ROWS."""
    store = BlobStore(tmp_path / "blobs.sqlite")
    store.put(ROWS)
    store.close()
    return (tmp_path / "blobs.sqlite").read_bytes()


def test_any_damage_costs_the_bytes_and_nothing_else(whole: bytes, tmp_path: Path) -> None:
    """In the file's head, in the definition of its table, and anywhere."""
    dice = random.Random(5)
    file = tmp_path / "blobs.sqlite"
    definition = whole.index(b"CREATE TABLE")
    for number in range(200):
        data = bytearray(whole)
        start, end = ((0, 200), (definition, definition + 60), (0, len(data)))[number % 3]
        for _ in range(dice.choice((1, 3, 30, 300))):
            data[dice.randrange(start, end)] = dice.randrange(256)
        file.write_bytes(data)
        store = BlobStore(file)
        for digest, wanted in ROWS:
            assert store.get(digest) in (wanted, None)
        store.prune({digest for digest, _ in ROWS[:3]})
        store.put(ROWS)
        store.close()


def test_pruning_keeps_what_is_named(whole: bytes, tmp_path: Path) -> None:
    store = BlobStore(tmp_path / "blobs.sqlite")
    kept = {digest for digest, _ in ROWS[:3]}
    store.prune(kept)
    assert {digest for digest, _ in ROWS if store.get(digest)} == kept
    store.close()
