"""From the path of a request to a file of the preview's output: nothing above it, nothing beside it, no link followed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from newsroom.paths import PathError, inside

# Windows takes media types from its registry, where .js may be plain text: so they stand here.
MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8", ".xml": "application/xml; charset=utf-8", ".txt": "text/plain; charset=utf-8",
    ".opml": "text/x-opml; charset=utf-8", ".ics": "text/calendar; charset=utf-8", ".csv": "text/csv; charset=utf-8",
    ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
    ".webp": "image/webp", ".avif": "image/avif", ".ico": "image/x-icon", ".woff2": "font/woff2", ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
UNKNOWN = "application/octet-stream"
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\\:]")


@dataclass(frozen=True, slots=True)
class Target:
    """What a request means. address: decoded, as the site knows it; file: its path below the output."""

    address: str
    file: str

    @property
    def is_page(self) -> bool:
        """Whether it is HTML, which the preview dresses."""
        return self.file.endswith(".html")

    @property
    def media_type(self) -> str:
        """What the browser is told that it is."""
        return MEDIA_TYPES.get("." + self.file.rsplit(".", 1)[-1].lower(), UNKNOWN)


def target_of(request_path: str) -> Target | None:
    """The target of a request's path (still percent-encoded, a query may follow), or None for what can be no file of a site."""
    if not request_path.startswith("/"):
        return None
    raw = urlsplit("http://x" + request_path).path
    try:
        address = unquote(raw, errors="strict")
    except UnicodeDecodeError:
        return None
    if _FORBIDDEN.search(address):
        return None
    parts = address[1:].split("/")
    if any(part.startswith(".") or (not part and index < len(parts) - 1) for index, part in enumerate(parts)):
        return None
    file = address[1:] + "index.html" if address.endswith("/") else address[1:]
    return Target(address, file)


def read(root: Path, target: Target) -> bytes | None:
    """The bytes of the target, or None when there is no such file below `root`."""
    try:
        return inside(root, target.file).read_bytes()
    except (PathError, OSError, ValueError):
        return None


def is_folder(root: Path, target: Target) -> bool:
    """Whether the address lacks only the slash at its end."""
    return not target.address.endswith("/") and read(root, Target("", f"{target.file}/index.html")) is not None
