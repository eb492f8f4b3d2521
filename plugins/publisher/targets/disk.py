"""Files on a disk, for the folder target: hashed, linked where they did not change, made durable, replaced while readers read."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from publisher.release import FileRecord

# Up to so many new files are made durable one by one; more, and one sync of the whole system is quicker.
FSYNC_LIMIT = 200


def files_below(root: Path) -> Iterator[str]:
    """Every file below, also links and special ones (they are then found to differ)."""
    for folder, _, names in os.walk(root):
        for name in names:
            yield Path(folder, name).relative_to(root).as_posix()


def record_of(file: Path) -> FileRecord:
    """Hash and size; of what is no plain file a record that fits nothing."""
    if not stat.S_ISREG(file.lstat().st_mode):
        return FileRecord("", 0)
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return FileRecord(digest, stream.tell())


def link_checked(old: Path, new: Path, record: FileRecord) -> bool:
    """Link an unchanged file from the release before, if it still is what its manifest says."""
    if not old.is_file() or record_of(old) != record:
        return False
    link_or_copy(old, new)
    return True


def link_or_copy(old: Path, new: Path) -> None:
    """A hard link where the disk knows them; folders are made."""
    new.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(old, new)
    except OSError:
        shutil.copyfile(old, new)


def make_durable(files: list[Path]) -> None:
    """Return only when the bytes of new files would outlive a power cut."""
    if len(files) > FSYNC_LIMIT and hasattr(os, "sync"):
        os.sync()
        return
    for file in files:
        with file.open("rb+") as stream:
            os.fsync(stream.fileno())


def remove(path: Path) -> None:
    """Remove a file, a link or a whole folder."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def remove_empty_folders(root: Path) -> None:
    """Remove every folder below that holds nothing."""
    for folder, _, _ in os.walk(root, topdown=False):
        if Path(folder) != root and not any(Path(folder).iterdir()):
            Path(folder).rmdir()


def retry(action: Callable[[], object]) -> None:
    """Do something to a file that a reader may have open. Windows refuses that for as long, which is milliseconds."""
    for _ in range(50 if sys.platform == "win32" else 0):
        try:
            action()
            return
        except PermissionError:
            time.sleep(0.1)
    action()


def sync_folder(folder: Path) -> None:
    """Make renames in a folder durable, where the system can."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
