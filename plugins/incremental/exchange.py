"""Two directories change places in one step, where the system can do that."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_RENAME_SWAP = 2
_NO_SUPPORT = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}


def exchange(one: Path, other: Path) -> bool:
    """Let the directories `one` and `other` change places atomically.

    Returns False where the system or the file system has no such call (Windows, some network file systems); raises OSError for
    everything else, such as two file systems.
    """
    if sys.platform == "linux":
        result = _call("renameat2", _AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    elif sys.platform == "darwin":
        result = _call("renamex_np", os.fsencode(one), os.fsencode(other), _RENAME_SWAP)
    else:
        return False
    if result in _NO_SUPPORT:
        return False
    if result:
        raise OSError(result, os.strerror(result), str(one), None, str(other))
    return True


def _call(name: str, *arguments: int | bytes) -> int:
    """errno of the C function, 0 when it worked, ENOSYS when the library lacks it."""
    library = ctypes.CDLL(None, use_errno=True)
    function = getattr(library, name, None)
    if function is None:
        return errno.ENOSYS
    return 0 if function(*arguments) == 0 else ctypes.get_errno()
