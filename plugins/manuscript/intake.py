"""What lies in the content folder: every file is accounted for, by name, and none is silently passed over."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from newsroom.problem import EditorError, Problem, Severity
from newsroom.registry import FILES as REGISTRY_FILES

MANUSCRIPTS = frozenset({".md", ".markdown", ".mkd"})
PICTURES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp"})
# Files that belong beside the manuscripts without being published.
DESK_FILES = frozenset(
    {*REGISTRY_FILES.values(), "wording.tsv", "leaders.toml", "review.jsonl", "redirects.toml", "sample.toml"}
)
_REMEDIES = {
    ".docx": "Word 文件不能直接发布。请用“导入”变成稿子（python3 tasks.py import 文件），或者放进 attachments 当附件。",
    ".txt": "纯文本不能直接发布。请用“导入”变成稿子（python3 tasks.py import 文件），或者放进 attachments 当附件。",
    ".doc": "旧版 Word 文件读不出来。请用 Word 或 WPS 另存为 .docx，再用“导入”。",
    ".wps": "WPS 文件读不出来。请用 WPS 另存为 .docx，再用“导入”。",
    ".rst": "不认 reStructuredText。请改写成 Markdown（.md），或者放进 attachments 当附件。",
    ".html": "网页文件不能直接发布。请用“导入”变成稿子（python3 tasks.py import 文件），或者放进 attachments 当附件。",
    ".svg": "SVG 图片里可以藏代码，不收。请另存为 PNG 再放进来。",
    ".bmp": "BMP 图片太大，浏览器也不爱读。请另存为 JPG 或 PNG。",
    ".tif": "TIFF 图片浏览器读不了。请另存为 JPG 或 PNG。",
    ".heic": "HEIC 图片很多人打不开。请另存为 JPG。",
}  # fmt: skip
_LEFT_BY_SYSTEMS = frozenset({"Thumbs.db", "desktop.ini", "__MACOSX"})
_SAME_REMEDY = {".htm": ".html", ".mhtml": ".html", ".tiff": ".tif", ".heif": ".heic", ".et": ".wps"}


class Role(Enum):
    """What a file of the content folder is."""

    MANUSCRIPT = "manuscript"
    PICTURE = "picture"
    ATTACHMENT = "attachment"
    DESK = "desk"  # columns.toml and the like: counted apart
    HIDDEN = "hidden"  # left by systems and programs: named, and nobody's to publish
    UNKNOWN = "unknown"  # a warning: somebody may have meant it to be published
    REFUSED = "refused"  # blocks the build


class Found(NamedTuple):
    """One file. id: its path below the content folder, POSIX; of names that are no text, readable.

    signature: size, time and number, to notice changes without reading; "" of what is not read. note: why it is refused, with the
    remedy, or not published.
    """

    id: str
    role: Role
    size: int
    signature: str
    note: str = ""


def scan(content: Path) -> list[Found]:
    """Every file below `content`, in byte order of the paths. Links and special files are refused, never followed.

    Raises EditorError when the folder itself cannot be opened.
    """
    return sorted(_walk(str(content), ""), key=lambda found: found.id)


def _walk(folder: str, prefix: str) -> Iterator[Found]:
    try:
        entries = os.scandir(folder)
    except OSError as error:  # no right to read it, or a path longer than the system takes
        if not prefix:
            from newsroom.disk_words import reason

            message = f"稿件文件夹打不开：{reason(error)}。请核对它的位置和权限，再来一次。"
            raise EditorError(Problem(folder, 0, message)) from None
        shown = prefix.rstrip("/") if len(prefix) <= 200 else prefix[:200] + "……"
        yield Found(
            shown, Role.REFUSED, 0, "", "这个文件夹打不开：没有权限，或者套得太深。请核对权限，或把里面的文件移出来。"
        )
        return
    with entries:
        for entry in entries:
            item_id = prefix + entry.name
            try:
                item_id.encode()
            except UnicodeEncodeError:
                shown = os.fsencode(item_id).decode(errors="replace")
                yield Found(shown, Role.REFUSED, 0, "", "文件名的编码坏了。请给文件重新起名。")
                continue
            if entry.is_symlink() or _is_junction(entry):
                yield Found(item_id, Role.REFUSED, 0, "", "这是一个链接（快捷方式），不跟着走。请把文件本身复制进来。")
            elif entry.name.startswith((".", "~$")) or entry.name in _LEFT_BY_SYSTEMS:
                yield Found(item_id, Role.HIDDEN, 0, "", "系统、软件留下的文件，或隐藏文件")
            elif entry.is_dir(follow_symlinks=False):
                yield from _walk(entry.path, item_id + "/")
            else:
                with suppress(FileNotFoundError):  # a draft that Word or an editor took away meanwhile
                    yield _file(entry, item_id)


def _is_junction(entry: os.DirEntry[str]) -> bool:
    """Windows' directory junctions are links that is_symlink does not see (Python 3.12 can tell)."""
    check = getattr(entry, "is_junction", None)
    return bool(check()) if check else False


def _file(entry: os.DirEntry[str], item_id: str) -> Found:
    status = entry.stat(follow_symlinks=False)
    if not stat.S_ISREG(status.st_mode):
        return Found(item_id, Role.REFUSED, 0, "", "这不是普通文件。请把它移走。")
    signature = f"{status.st_size}-{status.st_mtime_ns}-{status.st_ino}"
    role, note = _role(item_id)
    return Found(item_id, role, status.st_size, signature, note)


def _role(item_id: str) -> tuple[Role, str]:
    folder = item_id.split("/", 1)[0] if "/" in item_id else ""
    name = item_id.rsplit("/", 1)[-1]
    ending = os.path.splitext(name)[1].lower()
    if "/" not in item_id and name in DESK_FILES:
        return Role.DESK, ""
    if ending in MANUSCRIPTS:
        return Role.MANUSCRIPT, ""
    if folder == "attachments":
        return Role.ATTACHMENT, ""
    if ending in PICTURES:
        return Role.PICTURE, ""
    remedy = _REMEDIES.get(_SAME_REMEDY.get(ending, ending))
    if remedy:
        return Role.REFUSED, remedy
    return Role.UNKNOWN, "不认识的文件"


def problems_of(found: list[Found]) -> list[Problem]:
    """The refusals (they block) and the files passed over (told, so that nothing vanishes in silence)."""
    problems = []
    for file in found:
        if file.role is Role.REFUSED:
            problems.append(Problem(file.id, 0, file.note, rule="intake.refused"))
        elif file.role is Role.UNKNOWN:
            message = "不认识这种文件，没有发布。要发布请放进 attachments 当附件，不要的请删掉。"
            problems.append(Problem(file.id, 0, message, Severity.WARN, "intake.unknown"))
    return problems
