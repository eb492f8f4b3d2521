"""The folder of published files: what is in it, and how a file gets there or goes.

Data files carry a hash of their bytes in their names, so that a name is never of two contents.
"""

from __future__ import annotations

import os
import shutil
from hashlib import blake2b
from pathlib import Path

Mark = tuple[int, int]
"""Size and time of a file."""


def short_hash(data: bytes) -> str:
    """Four bytes in hexadecimal digits: with the file's path before it, what a name needs to be new when the bytes are."""
    return blake2b(data, digest_size=4).hexdigest()


def hashed_file(name: str, digest: str) -> str:
    """Where facets and names stand."""
    return f"data/{name}-{digest}.bin"


class Files:
    """The folder of published files. Names are paths below it; a file is written beside and renamed into place, so that
    copies that are hard links keep what they had. `known` are the files that are there, with their marks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known: dict[str, Mark] = {}
        self.written: set[str] = set()
        self.dropped: set[str] = set()
        for name in ("data", "story"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        root = str(folder)
        for below in ("", "data/", "story/"):
            with os.scandir(f"{root}/{below}") as entries:
                for entry in entries:
                    if entry.is_file(follow_symlinks=False):
                        stat = entry.stat(follow_symlinks=False)
                        self.known[below + entry.name] = (stat.st_size, stat.st_mtime_ns)
                    elif below or entry.name not in ("data", "story"):  # what we never make: a link, a folder
                        shutil.rmtree(entry.path) if entry.is_dir(follow_symlinks=False) else os.unlink(entry.path)

    def seal(self) -> str:
        """A digest of all names and marks: while it is the same, nobody has touched the files."""
        lines = [f"{name} {size} {time}" for name, (size, time) in self.known.items()]
        lines.sort()
        return blake2b("\n".join(lines).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()

    def write(self, name: str, data: bytes) -> None:
        """Write a file."""
        target = f"{self.folder}/{name}"
        new = name not in self.known
        # A name that is not there yet needs no renaming: no reader and no hard link can have it.
        with open(target if new else target + ".new", "xb" if new else "wb") as file:
            file.write(data)
            file.flush()
            stat = os.fstat(file.fileno())
        if not new:
            os.replace(target + ".new", target)
        self.known[name] = (stat.st_size, stat.st_mtime_ns)
        self.written.add(name)
        self.dropped.discard(name)

    def read(self, name: str) -> bytes:
        """The bytes of a file."""
        return (self.folder / name).read_bytes()

    def drop(self, name: str) -> None:
        """Remove a file."""
        (self.folder / name).unlink(missing_ok=True)
        if self.known.pop(name, None) is not None:
            self.dropped.add(name)
        self.written.discard(name)

    def keep_only(self, names: set[str], below: str) -> None:
        """Remove the known files below a folder that are not among these."""
        for name in [name for name in self.known if name.startswith(below) and name not in names]:
            self.drop(name)


def write_hashed(files: Files, name: str, data: bytes) -> str:
    """Write `data/<name>-<hash>.bin` and remove the one before; the result is the hash."""
    digest = short_hash(data)
    path = hashed_file(name, digest)
    if path not in files.known:
        files.write(path, data)
    files.keep_only({path}, f"data/{name}-")
    return digest
