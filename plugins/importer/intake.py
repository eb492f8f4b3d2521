"""Which file is what: by its bytes, not by its name, with a clear word about what cannot be read."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from importer.refusal import Refusal

MB = 1024 * 1024
LARGEST_TEXT = 4 * MB
LARGEST_WORD = 60 * MB
LARGEST_WEB = 60 * MB

_WORD97 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = "请用 Word 或 WPS 打开它，点“文件—另存为”，类型选“Word 文档(*.docx)”，再导入另存的文件"


class Sort(Enum):
    """The inputs that can be imported."""

    PAGE_TEXT = "page text"
    WORD = "word"
    WEB = "web"
    MHTML = "mhtml"


def read_bytes(path: Path, limit: int) -> bytes:
    """The bytes of a plain file of at most `limit` bytes. Raises Refusal; never follows a link or opens a device."""
    name = path.name
    if path.is_symlink() or not path.exists():
        raise Refusal(
            str(path),
            "这里只有一个快捷链接，不是文件。请给出文件本身。"
            if path.is_symlink()
            else "没有这个文件。请检查名称和位置。",
        )
    if not path.is_file():
        raise Refusal(str(path), "这不是一个普通文件。请给出要导入的文件。")
    size = path.stat().st_size
    if size == 0:
        raise Refusal(name, "文件是空的，一个字也没有。请检查是不是没有保存好。")
    if size > limit:
        raise Refusal(
            name, f"文件有 {size / MB:.0f} MB，超过了 {limit // MB} MB。请拆成几份，或把里面的图片压小再导入。"
        )
    with path.open("rb") as file:
        return file.read(limit + 1)


def sort_of(path: Path) -> Sort:
    """What a file is. Raises Refusal with the remedy for what cannot be imported."""
    name, ending = path.name, path.suffix.lower()
    head = read_bytes(path, LARGEST_WORD)[:4096]
    if head.startswith(_WORD97):
        what = {".wps": "WPS 旧格式", ".xls": "旧版 Excel 表格", ".ppt": "旧版演示文稿"}.get(
            ending, "旧版 Word（.doc）"
        )
        if ending == ".docx":
            raise Refusal(name, f"名字是 .docx，里面是旧版 Word 格式或者加了密码。{_SAVE_AS}。")
        raise Refusal(name, f"这是{what}，读不了。{_SAVE_AS}。")
    if head.startswith(b"%PDF"):
        raise Refusal(
            name,
            "这是 PDF，读不出可靠的段落。请找原来的 Word 文件；没有的话，用 WPS 打开，点“PDF 转 Word”，存成 .docx，核对以后再导入。",
        )
    if head.startswith(b"{\\rtf"):
        raise Refusal(name, f"这是 RTF 文件，读不了。{_SAVE_AS}。")
    if ending in (".doc", ".wps") and not head.startswith(b"PK"):
        raise Refusal(name, f"{ending} 文件读不了。{_SAVE_AS}。")
    if head.startswith(b"PK"):
        if ending not in (".docx", ".docm", ".doc", ".wps"):
            raise Refusal(name, "这是压缩包或别的办公文件，不能当稿子导入。请给出里面的 .docx、.html 或 .txt 文件。")
        return Sort.WORD
    if ending == ".docx":
        raise Refusal(name, f"名字是 .docx，里面不是 Word 文件，可能没有下载完。请重新下载或重新保存；{_SAVE_AS}。")
    if ending in (".mhtml", ".mht"):
        return Sort.MHTML
    if ending in (".html", ".htm", ".xhtml"):
        return Sort.WEB
    start = head.lstrip(b"\xef\xbb\xbf\x00\xff\xfe \r\n\t")[:200].lower()
    if ending == ".txt" or ending == "":
        if start.startswith((b"<!doctype html", b"<html")):
            return Sort.WEB
        return Sort.PAGE_TEXT
    if ending == ".md":
        raise Refusal(name, "这已经是稿子的格式，不用导入。请直接放进 content/articles 里。")
    if ending in (".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".tif", ".tiff"):
        raise Refusal(name, "这是图片，里面的字读不出来。请放进 content/images，或导入带文字的文件。")
    raise Refusal(name, "不认识这种文件。请给出能导入的：报纸文字 .txt、Word 文件 .docx、网页 .html 或 .mhtml。")
