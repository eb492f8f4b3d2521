"""A page saved as one file (.mhtml, .mht): MIME, with the page and its pictures as parts."""

from __future__ import annotations

import binascii
import email
import quopri
import re
from email.message import Message

from importer.refusal import Refusal

MOST_PARTS = 2000


def open_mhtml(data: bytes, name: str) -> tuple[bytes, str, dict[str, bytes], str]:
    """The page's bytes, its declared charset, the other parts by address (also cid:…), and the address it was saved from. Raises Refusal."""
    try:
        return _open(data, name)
    except Refusal:
        raise
    except Exception:  # the library has no common error for what it cannot take apart
        raise Refusal(name, "网页文件损坏，读不通。请在浏览器里重新打开网页，另存一次。") from None


def _open(data: bytes, name: str) -> tuple[bytes, str, dict[str, bytes], str]:
    message = email.message_from_bytes(data)
    parts = [part for part in message.walk() if not part.is_multipart()]
    if len(parts) > MOST_PARTS:
        raise Refusal(name, f"里面有 {len(parts)} 个部件，不像一篇网页。请在浏览器里重新另存一次。")
    page = next((part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml")), None)
    if page is None:
        raise Refusal(name, "里面没有网页正文，可能没有保存完。请在浏览器里重新打开网页，另存一次。")
    others: dict[str, bytes] = {}
    for part in parts:
        if part is page:
            continue
        body = _payload(part)
        if location := _header(part, "Content-Location"):
            others[location] = body
        if identity := _header(part, "Content-ID"):
            others[f"cid:{identity.strip('<>')}"] = body
    base = _header(page, "Content-Location") or _header(message, "Snapshot-Content-Location")
    charset = page.get_param("charset")
    return _payload(page), charset if isinstance(charset, str) else "", others, base


def _payload(part: Message) -> bytes:
    """The decoded body of a part; a damaged one gives what can be read of it."""
    try:
        raw = part.get_payload()
    except (ValueError, LookupError, TypeError):  # a charset that cannot be one: the bytes are there all the same
        part.del_param("charset")
        raw = part.get_payload()
    text = raw if isinstance(raw, str) else ""
    data = text.encode("utf-8", "surrogateescape")
    encoding = _header(part, "Content-Transfer-Encoding").lower()
    if encoding == "quoted-printable":
        return quopri.decodestring(data)
    if encoding == "base64":
        clean = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
        try:
            return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))
        except binascii.Error:
            return b""
    return data


def _header(part: Message, name: str) -> str:
    return str(part.get(name, "")).strip()
