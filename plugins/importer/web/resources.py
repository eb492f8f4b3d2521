"""The saved copies of a page's pictures: beside the file, inside the .mhtml, or inside the page itself. Never from the network."""

from __future__ import annotations

import base64
import binascii
import re
from pathlib import Path, PurePosixPath
from typing import Protocol
from urllib.parse import unquote, unquote_to_bytes, urljoin, urlsplit

from importer.draft import Asset
from importer.pictures import picture_ending

LARGEST_PICTURE = 30 * 1024 * 1024
MOST_BYTES = 200 * 1024 * 1024
PLACEHOLDER = 1024  # bytes
_DATA = re.compile(r"data:image/[a-z0-9.+-]+(?P<base>;base64)?,(?P<data>.*)", re.IGNORECASE | re.DOTALL)


class Resources(Protocol):
    """Where a page's pictures may be found."""

    def read(self, address: str) -> bytes | None:
        """The bytes of a saved copy, or None when there is none."""


class Folder:
    """Pictures beside a saved page. Only plain files below the page's own folder are read, at most LARGEST_PICTURE bytes each."""

    def __init__(self, page: Path) -> None:
        self._root = page.parent.resolve()
        self._left = MOST_BYTES

    def read(self, address: str) -> bytes | None:
        try:
            parts = urlsplit(address)
        except ValueError:
            return None
        if parts.scheme or parts.netloc or address.startswith(("/", "\\")):
            return None
        relative = PurePosixPath(unquote(parts.path).replace("\\", "/"))
        if not relative.parts or ".." in relative.parts or ":" in relative.parts[0] or "\x00" in str(relative):
            return None
        path = self._root / relative
        try:
            inside = path.resolve().is_relative_to(self._root) and path.is_file() and not path.is_symlink()
            if not inside or path.stat().st_size > min(LARGEST_PICTURE, self._left):
                return None
            data = path.read_bytes()
        except (OSError, ValueError):
            return None
        self._left -= len(data)
        return data


class Archive:
    """The parts of an .mhtml by their addresses."""

    def __init__(self, parts: dict[str, bytes], base: str) -> None:
        self._parts, self._base = parts, base

    def read(self, address: str) -> bytes | None:
        try:
            joined = urljoin(self._base, address)
        except ValueError:
            return None
        return next((self._parts[key] for key in (address, joined, unquote(joined)) if key in self._parts), None)


def find_picture(addresses: list[str], resources: Resources) -> Asset | None:
    """The first of a picture's addresses for which a copy was saved, as an asset; None when there is none."""
    for address in addresses:
        inline = address[:5].lower() == "data:"
        data = _inline(address) if inline else resources.read(address)
        if inline and data is not None and len(data) < PLACEHOLDER and any("//" in other[:10] for other in addresses):
            continue  # what stands in a picture's place until it scrolls into view
        if data is None or len(data) > LARGEST_PICTURE:
            continue
        if ending := picture_ending(data):
            return Asset(data, PurePosixPath(urlsplit(address[:200]).path).name or "图片", ending, "images")
    return None


def _inline(address: str) -> bytes | None:
    match = _DATA.fullmatch(address)
    if match is None:
        return None
    try:
        return (
            base64.b64decode(unquote_to_bytes(match["data"]), validate=False)
            if match["base"]
            else unquote_to_bytes(match["data"])
        )
    except (binascii.Error, ValueError):
        return None
