"""One publish at a time on this computer (and, for a folder target, in that folder).

The lock is the operating system's: it goes when the process goes, however it goes, so there is nothing to clean up after a kill.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from publisher.errors import BusyError


@contextmanager
def lock(file: Path) -> Iterator[None]:
    """Hold the lock or raise BusyError at once."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
    try:
        if not _take(handle):
            raise BusyError(
                "另一次发布正在进行。", "请等它结束后再试；若确信没有人在发布，请看看是否有没关的命令窗口。"
            )
        yield
    finally:
        os.close(handle)


def _take(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
