"""Why a file could not be read or written, in words an editor understands."""

from __future__ import annotations

import errno

_WORDS = {
    errno.EACCES: "没有权限，或者正被别的软件打开", errno.EPERM: "没有权限", errno.EROFS: "磁盘是只读的", errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "磁盘配额用完了", errno.EFBIG: "文件太大", errno.ENAMETOOLONG: "名字太长", errno.ENOENT: "没有这个位置",
    errno.ENOTDIR: "路径中间有一段不是文件夹", errno.EISDIR: "那里是一个文件夹", errno.EEXIST: "那里已经有同名的文件",
    errno.EINVAL: "名字里有不能用的字符", errno.EBUSY: "正被别的软件用着", errno.EIO: "磁盘读写出错",
}  # fmt: skip


def reason(error: OSError) -> str:
    """The reason, without a full stop; for rare ones the system's number, by which it can be looked up."""
    return _WORDS.get(error.errno or 0) or f"系统错误 {error.errno}"
