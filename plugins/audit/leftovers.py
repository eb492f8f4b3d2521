"""Files that should not be public: manuscripts, keys, temporary files, drafts, attachments that no page offers, and
files that are broken."""

from __future__ import annotations

import posixpath
import re

from audit.address import SiteFiles
from audit.findings import Findings

_PRIVATE_ENDINGS = frozenset(
    (".md", ".markdown", ".rst", ".toml", ".py", ".pyc", ".ini", ".cfg", ".env", ".pem", ".key", ".p12", ".pfx", ".sqlite", ".sqlite3", ".db",
     ".bak", ".tmp", ".swp", ".orig", ".log", ".lock", ".pickle", ".pkl", ".sh", ".bat", ".exe", ".dll", ".jinja", ".j2")
)  # fmt: skip
_PRIVATE_NAMES = re.compile(
    r"(?i)^(?:\.(?!well-known$|nojekyll$|htaccess$).*|~\$.*|thumbs\.db|desktop\.ini|id_rsa.*|__pycache__)$"
)
_DRAFTS = re.compile(r"(?i)/(?:drafts?|草稿)/")

# How files of a kind begin. A file that does not is another kind under a false name, or was cut off.
_BEGINNINGS = {
    ".pdf": (b"%PDF-",), ".docx": (b"PK\x03\x04",), ".xlsx": (b"PK\x03\x04",), ".pptx": (b"PK\x03\x04",), ".zip": (b"PK\x03\x04", b"PK\x05\x06"),
    ".ofd": (b"PK\x03\x04",), ".doc": (b"\xd0\xcf\x11\xe0",), ".xls": (b"\xd0\xcf\x11\xe0",), ".ppt": (b"\xd0\xcf\x11\xe0",),
    ".wps": (b"\xd0\xcf\x11\xe0",), ".et": (b"\xd0\xcf\x11\xe0",), ".rar": (b"Rar!",), ".7z": (b"7z\xbc\xaf\x27\x1c",),
    ".jpg": (b"\xff\xd8\xff",), ".jpeg": (b"\xff\xd8\xff",), ".png": (b"\x89PNG\r\n\x1a\n",), ".gif": (b"GIF8",), ".webp": (b"RIFF",),
}  # fmt: skip


def check_files(files: SiteFiles, used: set[str], findings: Findings, *, opened: bool) -> None:
    """Look at every file's name, and at the first bytes of attachments and pictures.

    used: addresses below /files/ and /media/ that some page or list names. opened: whether a finder looks inside
    attachments and pictures, which then need no look at their first bytes.
    """
    for address in files.odd:
        findings.add("file.private", address, f"{address} 不是普通文件，或者名字不是文字", address)
    folded: dict[str, str] = {}
    for address in files:
        other = folded.setdefault(address.casefold(), address)
        if other != address:
            findings.add("file.case", address, f"{address} 和 {other} 只差大小写", address)
        ending = posixpath.splitext(address)[1].lower()
        if ending in _PRIVATE_ENDINGS or any(_PRIVATE_NAMES.match(part) for part in address[1:].split("/")):
            findings.add("file.private", address, f"{address} 不该出现在网站上", address)
        if _DRAFTS.search(address):
            findings.add("leak.draft", address, f"{address} 在草稿目录里，却和网站放在一起", address)
        if not (opened and address.startswith(("/files/", "/media/"))):
            _beginning(files, address, ending, findings)
        if address not in used:
            if address.startswith("/files/"):
                findings.add("file.unlinked", address, f"{address} 在网站上，却没有任何页面链接它", address)
            elif address.startswith("/media/"):
                findings.add("file.unused", address, f"{address} 在网站上，却没有任何页面用到它", address)


def _beginning(files: SiteFiles, address: str, ending: str, findings: Findings) -> None:
    public = address.startswith(("/files/", "/media/"))
    if public and files.sizes[address] == 0:
        findings.add("file.broken", address, f"{address} 是空文件", address)
    elif (wanted := _BEGINNINGS.get(ending)) and not files.read(address, 16).startswith(wanted):
        findings.add("file.broken", address, f"{address} 的内容不是 {ending[1:]} 文件", address)
