"""Attachments: which files may hang on a story, under which address, and what a reader is told of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from media.pictures import plain_copy

LARGEST = 100 * 1024 * 1024  # bytes
TYPES = {
    ".docx": "Word 文档", ".doc": "Word 文档", ".wps": "WPS 文档", ".xlsx": "Excel 表格", ".xls": "Excel 表格", ".et": "WPS 表格",
    ".pptx": "演示文稿", ".ppt": "演示文稿", ".pdf": "PDF 文件", ".txt": "文本文件", ".csv": "CSV 表格", ".zip": "压缩包",
    ".rar": "压缩包", ".7z": "压缩包", ".jpg": "图片", ".jpeg": "图片", ".png": "图片", ".gif": "图片", ".ofd": "OFD 文件",
    ".mp3": "录音", ".mp4": "视频", ".rtf": "RTF 文档", ".ics": "日历", ".epub": "电子书",
}  # fmt: skip


class AttachmentError(ValueError):
    """The file may not be published. The message is Chinese and says what to do."""


@dataclass(frozen=True, slots=True)
class AttachmentFacts:
    """A published attachment. file: its ASCII name in /files/. name: the name it downloads under."""

    file: str
    name: str
    type: str
    size: int


def facts_of(content_path: str, data: bytes) -> AttachmentFacts:
    """Describe an attachment. Raises AttachmentError for a kind of file that has no place on a government's site."""
    name = content_path.rsplit("/", 1)[-1]
    ending = "." + name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if ending not in TYPES:
        listed = "、".join(sorted(kind.lstrip(".") for kind in TYPES))
        raise AttachmentError(f"“{ending or name}”这种文件不能当附件。请换成这些：{listed}。")
    if len(data) > LARGEST:
        raise AttachmentError(f"附件有 {len(data) // 1024 // 1024} MB，太大了。请压缩或拆分到 100 MB 以内。")
    if not data:
        raise AttachmentError("附件是空的（0 字节）。请换成完整的文件。")
    digest = hashlib.sha256(data).hexdigest()[:16]
    return AttachmentFacts(f"{digest}{ending}", name, TYPES[ending], len(data))


def publishable(content_path: str, data: bytes) -> bytes:
    """The bytes to publish of an attachment: pictures without place, author and comment, everything else as it is.

    Raises media.pictures.PictureError for a picture that cannot be decoded.
    """
    ending = content_path.rsplit(".", 1)[-1].lower()
    return plain_copy(data) if data and ending in ("jpg", "jpeg", "png", "gif") else data


def readable_size(size: int) -> str:
    """A file's size as people say it: 23 KB, 1.4 MB."""
    if size < 1024:
        return f"{size} B"
    if (thousands := round(size / 1024)) < 1024:
        return f"{thousands} KB"
    return f"{size / 1024 / 1024:.1f} MB"
