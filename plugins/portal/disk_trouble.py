"""A disk that refuses a build, in words an editor understands."""

from __future__ import annotations

import errno
import sqlite3

from newsroom.problem import Problem
from portal.folders import Folders


def disk_problem(error: OSError | sqlite3.OperationalError, folders: Folders) -> Problem:
    """What a full or closed disk means for the editor; any other error is the programmers', and keeps its traceback."""
    number = error.errno if isinstance(error, OSError) else 0
    where = str(getattr(error, "filename", None) or folders.output)
    text = str(error)
    if number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) or "disk is full" in text:
        return Problem(where, 0, "磁盘满了，没有写完；已有的网站没有动。请腾出空间再来一次。")
    if number in (errno.EACCES, errno.EPERM, errno.EROFS) or "readonly" in text or "unable to open" in text:
        return Problem(where, 0, "没有权限写这里；已有的网站没有动。请换一个能写的文件夹，或者改权限。")
    if number in (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG) and not folders.state.exists():
        return Problem(where, 0, "这个位置建不了文件夹。请换一个能写的输出文件夹，例如 output。")
    raise error
