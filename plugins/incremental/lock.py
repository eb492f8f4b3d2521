"""One build at a time for one output: the second says so instead of interleaving with the first."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class BusyError(Exception):
    """Another build holds the lock, and did not let go in time."""


@contextmanager
def only_one(path: Path, wait: float = 0.0) -> Iterator[None]:
    """Hold the lock file `path`. Waits up to `wait` seconds, then raises BusyError. The system drops the lock of a killed process."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    deadline = time.monotonic() + wait
    try:
        while not _try(handle):
            if time.monotonic() >= deadline:
                raise BusyError(str(path))
            time.sleep(0.1)
        yield
    finally:
        os.close(handle)


def _try(handle: int) -> bool:
    try:
        import fcntl
    except ImportError:
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
