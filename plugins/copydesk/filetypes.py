"""What a file is by its first bytes, and what its name says it is."""

from __future__ import annotations

import re
from typing import Final

_MAGIC: Final[tuple[tuple[int, bytes, str], ...]] = (
    (0, b"PK\x03\x04", "zip"), (0, b"PK\x05\x06", "zip"), (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"), (0, b"{\\rtf", "rtf"),
    (0, b"\xff\xd8\xff", "jpeg"), (0, b"\x89PNG\r\n\x1a\n", "png"), (0, b"GIF87a", "gif"), (0, b"GIF89a", "gif"), (8, b"WEBP", "webp"),
    (0, b"BM", "bmp"), (0, b"II*\x00", "tiff"), (0, b"MM\x00*", "tiff"), (4, b"ftyp", "iso-media"), (0, b"ID3", "mp3"), (0, b"\xff\xfb", "mp3"),
    (0, b"\xff\xf3", "mp3"), (0, b"\xff\xf2", "mp3"), (8, b"WAVE", "wav"), (8, b"AVI ", "avi"), (0, b"OggS", "ogg"), (0, b"Rar!\x1a\x07", "rar"),
    (0, b"7z\xbc\xaf\x27\x1c", "7z"), (0, b"\x1f\x8b", "gzip"), (0, b"SQLite format 3\x00", "database"),
    (0, b"MZ", "program"), (0, b"\x7fELF", "program"), (0, b"\xca\xfe\xba\xbe", "program"), (0, b"\xcf\xfa\xed\xfe", "program"),
    (0, b"\xfe\xed\xfa", "program"), (0, b"dex\n", "program"), (0, b"L\x00\x00\x00\x01\x14\x02\x00", "program"), (0, b"#!", "script"),
)  # fmt: skip
_MARKUP = re.compile(
    rb"(?i)<(?:!doctype\s+html|html|head|body|script|iframe|svg|\?php|%@|meta|object|embed|form)\b|<\?php|<%@"
)
_KEY = re.compile(
    rb"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-|-----BEGIN OPENSSH PRIVATE"
)
_BATCH = re.compile(rb"(?i)^\s*@?echo off\b")

# What may stand behind a name's ending. A missing ending is a kind of file we do not know.
BY_NAME: Final[dict[str, frozenset[str]]] = {
    ending: frozenset(kinds.split())
    for endings, kinds in (
        (".docx .xlsx .pptx .odt .ods .odp .ofd .epub .zip", "zip"), (".doc .wps", "ole rtf zip"), (".xls .ppt .et .dps", "ole zip"), (".rtf", "rtf"),
        (".pdf", "pdf"), (".jpg .jpeg", "jpeg"), (".png", "png"), (".gif", "gif"), (".webp", "webp"), (".bmp", "bmp"), (".tif .tiff", "tiff"),
        (".svg", "svg"), (".txt .csv .ics", "text"), (".mp3", "mp3"), (".wav", "wav"), (".mp4 .m4a .mov", "iso-media"), (".heic .avif", "iso-media"),
        (".ogg", "ogg"), (".rar", "rar"), (".7z", "7z"), (".gz", "gzip"),
    )
    for ending in endings.split()
}  # fmt: skip
# Kinds of office file by what is in the zip (office_files), and the endings that each may have.
OFFICE_ENDINGS: Final = {
    "docx": (".docx", ".wps"),
    "xlsx": (".xlsx", ".et"),
    "pptx": (".pptx", ".dps"),
    "ofd": (".ofd",),
    "odf": (".odt", ".ods", ".odp"),
}
ZIPPED_DOCUMENTS: Final = frozenset(ending for endings in OFFICE_ENDINGS.values() for ending in endings)
ALWAYS_ZIPPED: Final = ZIPPED_DOCUMENTS - {".wps", ".et", ".dps"}  # under those names WPS writes the old form as well
PICTURES: Final = frozenset({"jpeg", "png", "gif", "webp", "bmp", "tiff"})
# Kinds that a program or a browser would run; none has a place on an office's site.
PROGRAMS: Final = frozenset(
    [
        ".exe",
        ".dll",
        ".com",
        ".scr",
        ".msi",
        ".msp",
        ".cpl",
        ".bat",
        ".cmd",
        ".ps1",
        ".psm1",
        ".vbs",
        ".vbe",
        ".js",
        ".mjs",
        ".jse",
        ".wsf",
        ".wsh",
        ".hta",
        ".jar",
        ".class",
        ".sh",
        ".bash",
        ".py",
        ".pyw",
        ".pl",
        ".rb",
        ".php",
        ".php5",
        ".phtml",
        ".asp",
        ".aspx",
        ".ashx",
        ".jsp",
        ".jspx",
        ".cgi",
        ".swf",
        ".apk",
        ".ipa",
        ".app",
        ".dmg",
        ".iso",
        ".img",
        ".deb",
        ".rpm",
        ".lnk",
        ".url",
        ".reg",
        ".inf",
        ".sys",
        ".so",
        ".dylib",
        ".elf",
        ".bin",
        ".htm",
        ".html",
        ".xhtml",
        ".shtml",
        ".mht",
        ".mhtml",
        ".xml",
        ".xsl",
        ".chm",
        ".docm",
        ".xlsm",
        ".pptm",
        ".dotm",
        ".xltm",
        ".xlam",
        ".ppam",
        ".sldm",
        ".xll",
        ".wasm",
        ".ws",
        ".action",
        ".desktop",
    ]
)
KEYS: Final = frozenset(
    [
        ".pem",
        ".key",
        ".pfx",
        ".p12",
        ".jks",
        ".keystore",
        ".kdbx",
        ".kdb",
        ".ppk",
        ".ovpn",
        ".env",
        ".sql",
        ".db",
        ".sqlite",
        ".sqlite3",
        ".mdb",
        ".accdb",
        ".bak",
        ".dump",
        ".htpasswd",
        ".htaccess",
        ".conf",
        ".cfg",
        ".ini",
        ".log",
        ".pcap",
        ".rdp",
    ]
)
_KEY_NAMES = re.compile(
    r"(?i)(?:id_(?:rsa|dsa|ecdsa|ed25519)|authorized_keys|\.?htpasswd|\.env(?:\..*)?|\.netrc|\.npmrc|\.pypirc|\.git-credentials|credentials|shadow|passwd|web\.config)"
)


def ending_of(name: str) -> str:
    """The ending of a name, lower case with its dot; trailing dots and spaces, which Windows ignores, are no disguise."""
    name = name.rstrip(". ")
    _, dot, ending = name.rpartition(".")
    return f".{ending.lower()}" if dot else ""


def kind_of(head: bytes) -> str:
    """What the first bytes (some kilobytes) show: one of the kinds in BY_NAME, or program, script, html, key, database, unknown."""
    if _KEY.search(head):
        return "key"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    for offset, magic, kind in _MAGIC:
        if head.startswith(magic, offset) and (kind not in ("webp", "wav", "avi") or head.startswith(b"RIFF")):
            return kind
    start = head[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if _BATCH.match(start):
        return "script"
    markup = _MARKUP.search(start)
    if markup and markup.start() < 1024:
        return (
            "svg"
            if markup[0].lower() == b"<svg"
            else "script"
            if b"php" in markup[0].lower() or b"%" in markup[0]
            else "html"
        )
    return "text" if _is_text(head) else "unknown"


def holds_key(data: bytes) -> bool:
    """Whether a private key stands anywhere in the bytes."""
    return _KEY.search(data) is not None


def is_program_name(name: str) -> bool:
    """Whether a name's ending makes a system or a browser run the file."""
    return ending_of(name) in PROGRAMS


def is_key_name(name: str) -> bool:
    """Whether a name is that of a key, a password store, a database, a backup or a server's settings."""
    return ending_of(name) in KEYS or _KEY_NAMES.fullmatch(name) is not None


def decode_text(data: bytes) -> str | None:
    """The text of a plain text file: UTF-8, UTF-16 with a mark, GB18030; None for what is no text."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if b"\x00" in data:
        return None
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def coded_like(data: bytes, text: str) -> bytes:
    """The text in the encoding that decode_text reads `data` in, with its mark: what decode_text gave becomes `data` again, unless some bytes
    of it could not be read."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return mark + text.encode(encoding)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return text.encode("gb18030")
    return text.encode("utf-8")


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    odd = sum(byte < 32 and byte not in (9, 10, 12, 13, 27) for byte in head[:2048])
    return odd == 0
