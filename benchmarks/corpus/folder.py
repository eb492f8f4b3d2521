"""A whole content folder of made manuscripts on disk."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

from benchmarks.corpus.articles import COLUMNS, NOTICE_COLUMN, manuscript, place_of
from benchmarks.corpus.chance import Chance
from benchmarks.corpus.prose import FRAGMENTS

PICTURES = 40


class FolderInUseError(Exception):
    """The folder is there and holds something."""


def make_folder(folder: Path, count: int, seed: int = 1, *, pictures: bool = False) -> None:
    """Write `count` manuscripts and what they need into `folder`. Raises FolderInUseError unless it is new or empty."""
    if folder.exists() and any(folder.iterdir()):
        raise FolderInUseError(str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    for path, data in files(count, seed, pictures=pictures):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def files(count: int, seed: int, *, pictures: bool = False) -> Iterator[tuple[str, bytes]]:
    """Every file of the folder: path and bytes."""
    yield "columns.toml", _columns().encode()
    yield "townships.toml", _townships().encode()
    if pictures:
        for number in range(1, PICTURES + 1):
            yield f"images/made-{number}.png", picture(seed, number)
    for number in range(count):
        text = manuscript(seed, number, count, pictures=PICTURES if pictures else 0)
        yield place_of(number, count).path, text.encode()


def _columns() -> str:
    blocks = []
    for order, (slug, name, kind) in enumerate(COLUMNS, 1):
        more = '\nkind = "notice"' if name == NOTICE_COLUMN else ""
        blocks.append(
            f'[[column]]\nslug = "{slug}"\nname = "{name}"\ntype = "{kind}"\ndescription = "{name}栏目"\nkeywords = ["{name}"]\n'
            f"fresh_days = 14\norder = {order}{more}\n"
        )
    return "\n".join(blocks)


def _townships() -> str:
    return "\n".join(
        f'[[township]]\nslug = "t{order:02d}"\nname = "{name}"\ndescription = "{name}的消息"\norder = {order}\n'
        for order, name in enumerate(FRAGMENTS["place"], 1)
    )


def picture(seed: int, number: int, width: int = 960, height: int = 600) -> bytes:
    """A PNG of coloured hills, from the standard library alone and stored without compression, so that no zlib changes its bytes."""
    chance = Chance(seed, "picture", number)
    palette = bytes(chance.between(40, 230) for _ in range(8 * 3))
    heights = [chance.between(height // 8, height - 20) for _ in range(9)]
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(0, width, 8):
            step, part = divmod(x * 8, width)
            top = heights[step] + (heights[step + 1] - heights[step]) * part // width
            rows += bytes([1 + (y - top) // 120 % 6 if y > top else 0]) * min(8, width - x)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(bytes(rows), 0)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
