"""Which pictures can be shown: told by their bytes, never by their names."""

from __future__ import annotations

# First bytes → ending. What is not here (EMF, WMF, TIFF, SVG, HTML named .jpg) no page of ours shows.
_SIGNS = ((b"\xff\xd8\xff", ".jpg"), (b"\x89PNG\r\n\x1a\n", ".png"), (b"GIF87a", ".gif"), (b"GIF89a", ".gif"))


def picture_ending(data: bytes) -> str | None:
    """The ending that picture bytes should bear, or None when they are no picture a page can show."""
    for sign, ending in _SIGNS:
        if data.startswith(sign):
            return ending
    return ".webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None
