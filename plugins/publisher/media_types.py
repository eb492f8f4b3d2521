"""Content types of published files. A table of our own: the system's differs from host to host."""

from __future__ import annotations

CHARSET = "; charset=utf-8"

TEXT = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "mjs": "text/javascript",
    "json": "application/json",
    "xml": "application/xml",
    "txt": "text/plain",
    "csv": "text/csv",
    "ics": "text/calendar",
    "opml": "text/x-opml",
    "md": "text/markdown",
    "svg": "image/svg+xml",
    "webmanifest": "application/manifest+json",
}

BINARY = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "ico": "image/vnd.microsoft.icon",
    "woff2": "font/woff2",
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "wps": "application/vnd.ms-works",
    "ofd": "application/ofd",
    "zip": "application/zip",
    "rar": "application/vnd.rar",
    "7z": "application/x-7z-compressed",
    "gz": "application/gzip",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "wasm": "application/wasm",
    "bin": "application/octet-stream",
    "tail": "application/octet-stream",
}

# Names say more than the ending: a feed reader looks at the type.
BY_SUFFIX = {
    ".atom.xml": "application/atom+xml" + CHARSET,
    ".rss.xml": "application/rss+xml" + CHARSET,
    "/feed.json": "application/feed+json" + CHARSET,
    ".feed.json": "application/feed+json" + CHARSET,
}


def content_type(path: str) -> str:
    """The Content-Type of a published path, with charset where it is text. Unknown endings are plain bytes."""
    for suffix, value in BY_SUFFIX.items():
        if f"/{path}".endswith(suffix):
            return value
    ending = path.rsplit("/", 1)[-1].rpartition(".")[2].lower()
    if ending in TEXT:
        return TEXT[ending] + CHARSET
    return BINARY.get(ending, "application/octet-stream")


def compressible(path: str) -> bool:
    """Text is worth compressing; pictures, office files and search shards already are."""
    return path.rsplit("/", 1)[-1].rpartition(".")[2].lower() in TEXT
