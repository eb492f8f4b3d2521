"""A GIF without its notes: comments, XMP and other applications' data out, frames and their timing untouched.

Blocks as in the GIF89a specification (CompuServe, 1990). Frames are copied as they lie, so nothing is lost by a second compression.
"""

from __future__ import annotations

# How often the frames run: the only applications' data that concerns a reader.
_LOOPING = (
    b"NETSCAPE2.0",
    b"ANIMEXTS1.0",
)
_EXTENSION, _IMAGE, _END = 0x21, 0x2C, 0x3B
_GRAPHIC_CONTROL, _APPLICATION = 0xF9, 0xFF


class GifError(ValueError):
    """The blocks do not follow each other as they must."""


def without_notes(data: bytes) -> bytes:
    """The GIF with header, colours, frames, timing and looping alone; whatever follows its end is cut off. Raises GifError."""
    try:
        return _kept(data)
    except IndexError:
        raise GifError("cut short") from None


def _kept(data: bytes) -> bytes:
    if data[:6] not in (b"GIF87a", b"GIF89a"):
        raise GifError("no GIF")
    place = 13 + _colours(data[10])
    parts = [data[:place]]
    while (sign := data[place]) != _END:
        start = place
        if sign == _IMAGE:
            place = _after_blocks(data, start + 10 + _colours(data[start + 9]) + 1)
            keep = True
        elif sign == _EXTENSION:
            place = _after_blocks(data, start + 2)
            label = data[start + 1]
            keep = label == _GRAPHIC_CONTROL or (label == _APPLICATION and data[start + 3 : start + 14] in _LOOPING)
        else:
            raise GifError("unknown block")
        if keep:
            parts.append(data[start:place])
    return b"".join(parts) + b"\x3b"


def _colours(flags: int) -> int:
    """The bytes of a table of colours that the flags announce."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(data: bytes, place: int) -> int:
    """Where a chain of sub-blocks ends, its terminator passed."""
    while data[place]:
        place += data[place] + 1
    return place + 1
