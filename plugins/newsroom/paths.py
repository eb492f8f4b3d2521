"""The one path rule: every file that is read or written is named inside its root, and stays there.

A reference is what an editor types (/images/x.jpg, ../x.md, {static}/images/x.jpg). A content path is what it means: POSIX,
relative to the content folder, without . and .. (images/x.jpg). Only content paths are ever opened, through `inside`.
"""

from __future__ import annotations

import os
import posixpath
import re
import stat
from pathlib import Path
from urllib.parse import unquote

_LONGEST = 1000  # characters; systems end at 4,096 bytes
_PELICAN_TARGET = re.compile(r"[{|](?:filename|static|attach)[}|]")


class PathError(ValueError):
    """A path leads, or could lead, outside its root. The message is Chinese and says what to do."""


def content_path(reference: str, base: str) -> str:
    """The content path that `reference` means in the manuscript `base`.

    A leading slash starts from the content folder, anything else from the manuscript's own folder; %20 and the like are
    decoded when nothing bears the literal name. Raises PathError for what leaves the content folder or cannot be a file.
    """
    plain = _PELICAN_TARGET.sub("", reference.strip(), count=1).replace("\\", "/")
    plain = unquote(plain)
    if len(plain) > _LONGEST:
        raise PathError(f"“{plain[:40]}……”太长了，不会是文件的位置。请写成 /images/2022/照片.jpg 这样。")
    if not plain or any(ord(char) < 32 for char in plain):
        raise PathError(f"“{reference.strip()}”不是文件的位置。请写成 /images/2022/照片.jpg 这样。")
    joined = plain.lstrip("/") if plain.startswith("/") else posixpath.join(posixpath.dirname(base), plain)
    normal = posixpath.normpath(joined)
    if normal.startswith("../") or normal in ("..", ".") or ":" in normal.split("/")[0]:
        raise PathError(f"“{reference.strip()}”指到 content 文件夹外面去了。请把文件放进 content，再写它的位置。")
    return normal


def inside(root: Path, relative: str) -> Path:
    """The regular file `relative` below `root`, ready to open.

    Raises PathError when any step of the way is a link or the end is no regular file: what is published is what lies
    in the folder, not what something in it points to. `root` itself may be reached by links.
    """
    path, mode = os.fspath(root), 0
    for part in relative.split("/"):
        # There a:b names another drive or a hidden stream.
        if part in ("", ".", "..") or (os.name == "nt" and ":" in part):
            raise PathError(f"“{relative}”不是能用的位置。请写文件在文件夹里的完整位置。")
        path = f"{path}{os.sep}{part}"
        try:
            mode = os.lstat(path).st_mode
        except OSError:
            raise PathError(f"找不到“{relative}”。请核对文件名，或把文件放到这个位置。") from None
        if stat.S_ISLNK(mode):
            raise PathError(f"“{relative}”经过一个链接。请把文件本身复制进来。")
    if not stat.S_ISREG(mode):
        raise PathError(f"“{relative}”不是普通文件。请换成真正的文件。")
    return Path(path)
