"""The published tree and its twin.

Readers see the output directory. Beside it, in the state folder, lies a twin with the same files (hard links, so it takes no room).
A build changes the twin, then the two change places in one step; then the twin is brought up to date. What a build costs
here follows what it changed, and whoever reads the output sees the old site or the new one, never a mixture.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from incremental.exchange import exchange


@dataclass(slots=True)
class Survey:
    """What lies in a published tree. files: path → signature. links: names of links and special files, which no build made.
    alone: some file has only this one name, so nothing done to it would be seen through another."""

    files: dict[str, str] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    alone: bool = False


def signature(path: str | Path) -> str:
    """Size and time of a file: equal for hard links, different after any honest edit."""
    status = os.stat(path, follow_symlinks=False)
    return f"{status.st_size}-{status.st_mtime_ns}"


def survey(root: Path) -> Survey:
    """Every file below `root`, links not followed. Empty when there is no such directory."""
    found = Survey()
    if root.is_dir() and not root.is_symlink():
        _survey(str(root), "", found)
    return found


def _survey(folder: str, prefix: str, found: Survey) -> None:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                _survey(entry.path, f"{prefix}{entry.name}/", found)
                continue
            status = entry.stat(follow_symlinks=False)
            if stat.S_ISREG(status.st_mode):
                found.files[prefix + entry.name] = f"{status.st_size}-{status.st_mtime_ns}"
                if status.st_nlink < 2:
                    found.alone = True
            else:
                found.links.append(prefix + entry.name)


class Tree:
    """A directory of ours to write into: every file is new (never written in place), no step of a path is a link."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._prefix = f"{root}{os.sep}"
        self._safe: set[str] = set()

    def write(self, path: str, data: bytes) -> str:
        """Write a file; returns its signature."""
        target = self._target(path)
        try:
            file = os.open(target, _NEW, 0o666)
        except FileExistsError:
            _clear(target)
            file = os.open(target, _NEW, 0o666)
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(file, rest) :]
            status = os.fstat(file)
        finally:
            os.close(file)
        if sys.platform == "win32":  # where closing a file may still set its time
            return signature(target)
        return f"{status.st_size}-{status.st_mtime_ns}"

    def read(self, path: str) -> bytes:
        """The bytes of a file that was written."""
        with open(f"{self._prefix}{path}", "rb", buffering=0) as file:
            return file.read()

    def link(self, path: str, source: str | Path) -> None:
        """Put the file `source` at `path` as a hard link, or a copy where there can be none."""
        target = self._place(path)
        try:
            os.link(source, target, follow_symlinks=False)
        except (OSError, NotImplementedError):
            shutil.copy2(source, target, follow_symlinks=False)

    def signature(self, path: str) -> str:
        """The signature of a file that was written or linked."""
        return signature(f"{self._prefix}{path}")

    def remove(self, path: str) -> None:
        """Remove a file, and the directories that it leaves empty."""
        target = self.root / path
        target.unlink(missing_ok=True)
        for parent in target.parents:
            if parent == self.root:
                break
            try:
                parent.rmdir()
            except OSError:
                break
            self._safe.discard(str(parent))

    def _place(self, path: str) -> str:
        """Where to put a file; nothing is there."""
        target = self._target(path)
        _clear(target)
        return target

    def _target(self, path: str) -> str:
        """Where a file belongs; its directory is there, and what else is there may be an older file."""
        target = f"{self._prefix}{path}" if os.sep == "/" else os.path.join(self.root, *path.split("/"))
        folder = os.path.dirname(target)
        if folder not in self._safe:
            self._directory(folder)
        return target

    def _directory(self, folder: str) -> None:
        root = str(self.root)
        if folder != root and len(folder) > len(root):
            self._directory(os.path.dirname(folder))
        try:
            mode = os.lstat(folder).st_mode
            if not stat.S_ISDIR(mode):
                os.unlink(folder)
                os.mkdir(folder)
        except FileNotFoundError:
            if folder == root:
                os.makedirs(folder, exist_ok=True)
            else:
                with contextlib.suppress(FileExistsError):  # another worker was quicker
                    os.mkdir(folder)
        self._safe.add(folder)


_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def _clear(target: str) -> None:
    """Take away what stands at a path, a directory included."""
    try:
        os.unlink(target)
    except FileNotFoundError:
        pass
    except (IsADirectoryError, PermissionError):
        if os.path.isdir(target) and not os.path.islink(target):
            shutil.rmtree(target)
        else:
            raise


class Twins:
    """The output directory and its twin `next` in the state folder."""

    def __init__(self, output: Path, state: Path) -> None:
        self.output = output
        self.next = Tree(state / "next")

    def directory(self) -> int:
        """What identifies the directory that readers see now (0: none). It changes when the twins change places."""
        return _inode(self.output)

    def twin_directory(self) -> int:
        return _inode(self.next.root)

    def discard_twin(self) -> None:
        """Delete the twin: it is not known to be equal to what readers see."""
        if self.next.root.is_symlink():
            self.next.root.unlink()
        elif self.next.root.exists():
            shutil.rmtree(self.next.root)
        self.next = Tree(self.next.root)

    def copy_to_twin(self, paths: Iterable[str]) -> None:
        """Bring files of the output into the twin."""
        self.next.root.mkdir(parents=True, exist_ok=True)
        for path in paths:
            self.next.link(path, f"{self.output}{os.sep}{path}")

    def level_twin(self, wanted: Mapping[str, str]) -> None:
        """Let the twin hold exactly the files `wanted` of the output (path → signature there), whatever befell it since the last build.

        What was deleted, altered or planted in it would otherwise be what readers see after the swap.
        """
        if self.next.root.is_symlink():
            self.discard_twin()
        there = survey(self.next.root)
        for path in [*there.links, *(path for path in there.files if path not in wanted)]:
            self.next.remove(path)
        self.copy_to_twin(path for path, mark in wanted.items() if there.files.get(path) != mark)

    def marks(self, folders: Iterable[str]) -> str:
        """A digest of the twin's directories: it is another one after anything was put into the twin or taken out of it.

        folders: all that there should be, in order. Files that are hard links of the output's need no look of their own: what is done to one is seen in the other. "" when there is
        no such twin, or where directories have no number.
        """
        root, hashed = f"{self.next.root}{os.sep}", sha256()
        for folder in folders:
            try:
                status = os.lstat(root + folder)
            except OSError:
                return ""
            if not status.st_ino:
                return ""
            hashed.update(f"{folder}\0{status.st_ino}\0{status.st_mtime_ns}\n".encode())
        return hashed.hexdigest()

    def swap(self) -> bool:
        """Let the twin take the output's place. Returns whether readers saw it happen in one step.

        Where the system cannot exchange directories there is a moment without an output; where the output is a mount
        point of its own, files are replaced one by one, pages last.
        """
        self.next = Tree(self.next.root)  # another directory will stand under this name: nothing known of it is true
        if not self.output.exists():
            self.output.parent.mkdir(parents=True, exist_ok=True)
            os.rename(self.next.root, self.output)
            return True
        try:
            if exchange(self.next.root, self.output):
                return True
            old = self.next.root.with_name("old")
            os.rename(self.output, old)
            os.rename(self.next.root, self.output)
            os.rename(old, self.next.root)
        except OSError as error:
            if error.errno not in (errno.EXDEV, errno.EBUSY):
                raise
            self._replace_in_place()
        return False

    def _replace_in_place(self) -> None:
        """The output directory itself cannot move: bring the files over, what pages point to first, removals last."""
        theirs, ours = survey(self.output).files, survey(self.next.root).files
        front = Tree(self.output)
        changed = [path for path, mark in ours.items() if theirs.get(path) != mark]
        for path in sorted(changed, key=lambda path: (path.endswith((".html", ".xml")), path)):
            draft = path + ".new"
            front.link(draft, self.next.root / path)
            os.replace(self.output / draft, self.output / path)
        for path in theirs:
            if path not in ours:
                front.remove(path)

    def catch_up(self, written: Mapping[str, str] | Iterable[str], removed: Iterable[str]) -> None:
        """After the swap: bring the new twin (the old output) up to date with what readers see."""
        for path in removed:
            self.next.remove(path)
        self.copy_to_twin(written)


def folders_of(paths: Iterable[str]) -> list[str]:
    """The folders that files lie in, and those that these lie in, in order; "" for the root."""
    folders = {path.rpartition("/")[0] for path in paths}
    for folder in list(folders):
        while folder and (folder := folder.rpartition("/")[0]) not in folders:
            folders.add(folder)
    return sorted(folders)


def _inode(path: Path) -> int:
    try:
        status = os.stat(path, follow_symlinks=False)
    except OSError:
        return 0
    return status.st_ino
