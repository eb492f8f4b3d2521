"""Which files may stand in the content folder at all: of a kind that readers can open and nobody runs, under a name that does not lie."""

from __future__ import annotations

import re

from copydesk import rules_files as rules
from copydesk.file_findings import FileFindings
from copydesk.filetypes import BY_NAME, ZIPPED_DOCUMENTS, ending_of, is_key_name, is_program_name, kind_of

_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x1f]")


def may_be_published(findings: FileFindings, name: str, head: bytes, size: int, inside: str = "") -> bool:
    """Whether the file is of a kind that can be read on; if not, or if its name lies, says so."""
    ending, kind = ending_of(name), kind_of(head)
    what = f"{inside}“{name}”" if inside else "这个文件"
    if not size:
        findings.say(rules.UNREADABLE, f"{what}是空的（0 字节）。请换成完整的文件。")
    elif _UNSEEN.search(name):
        findings.say(rules.DISGUISED, f"{what}的名字里有看不见的字符，可能是伪装。请重新起名。")
    elif is_program_name(name) or (kind in ("program", "script") and ending not in BY_NAME):
        findings.say(
            rules.PROGRAM, f"{what}是程序、脚本或网页，不能放上网站。请删掉；要给读者看的内容请存成 PDF 或 docx。"
        )
    elif is_key_name(name) or kind in ("key", "database"):
        findings.say(
            rules.KEY,
            f"{what}是钥匙、密码、数据库或后台文件，公开了会出大事。请马上移走；如果已经发布过，请更换这把钥匙。",
        )
    elif ending not in BY_NAME:
        findings.say(
            rules.UNKNOWN,
            f"{what}的类型“{ending or '（没有扩展名）'}”不认识，读者可能打不开。请存成 PDF、docx 或 xlsx。",
        )
        return kind not in ("html", "svg")
    elif kind not in BY_NAME[ending] and not (BY_NAME[ending] == {"text"} and kind in ("html", "text")):
        if kind == "ole" and ending in ZIPPED_DOCUMENTS:
            return True  # perhaps a document with a password, which has this form; the whole file will tell
        tell_disguise(findings, what, ending, kind)
    else:
        return True
    return False


def tell_disguise(findings: FileFindings, what: str, ending: str, kind: str) -> None:
    """Say that a file's contents are of another kind than the ending of its name. what: how the message names the file."""
    words = {
        "html": "网页", "svg": "网页图形", "script": "脚本", "program": "程序", "key": "钥匙", "zip": "压缩包或新格式文档", "ole": "旧格式文档", "pdf": "PDF",
        "text": "纯文本", "unknown": "认不出来的内容", "jpeg": "JPG 图片", "png": "PNG 图片", "gif": "GIF 图片", "webp": "WebP 图片",
    }  # fmt: skip
    real = words.get(kind, kind)
    if kind == "unknown":
        findings.say(
            rules.UNREADABLE,
            f"{what}的名字是 {ending}，内容却认不出来，可能没有传完整。请用原来的软件打开看看，重新保存一份。",
        )
    else:
        findings.say(
            rules.DISGUISED,
            f"{what}的名字是 {ending}，内容却是{real}。请用对应的软件打开，另存成 {ending}；来路不明的请删掉。",
        )
