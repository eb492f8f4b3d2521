"""Zip files read under limits: how many members, how large, how much in all. What breaks a limit is refused, not unpacked."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

MEMBERS = 5_000
MEMBER_BYTES = 64 * 1024 * 1024
ALL_BYTES = 256 * 1024 * 1024
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    struct.error,
    OverflowError,
    ValueError,
    NotImplementedError,
    OSError,
    KeyError,
)


class UnreadableZip(Exception):
    """Damaged, cut short, or packed in a way we cannot read."""


class EncryptedZip(UnreadableZip):
    """Needs a password."""


class ZipBomb(UnreadableZip):
    """Holds more than any real document; unpacking it could take a machine down."""


class BoundedZip:
    """A zip file in memory. All methods raise UnreadableZip or one of its kinds, and nothing else for what is in the file."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            members = self._zip.infolist()
        except _BROKEN as error:
            raise UnreadableZip from error
        if len(members) > MEMBERS or sum(member.file_size for member in members) > ALL_BYTES:
            raise ZipBomb
        self._members = {member.filename: member for member in members if not member.filename.endswith("/")}
        if len(self._members) != sum(not member.filename.endswith("/") for member in members) or "" in self._members:
            raise UnreadableZip  # of two members of one name programs open different ones; none has no name
        self._left = ALL_BYTES

    def names(self) -> list[str]:
        """The members that are files, in the file's order."""
        return list(self._members)

    def read(self, name: str) -> bytes:
        """One member. Trusts no size that the file states."""
        member = self._members.get(name)
        if member is None:
            raise UnreadableZip
        if member.flag_bits & 1:
            raise EncryptedZip
        try:
            with self._zip.open(member) as stream:
                data = stream.read(min(MEMBER_BYTES, self._left) + 1)
        except RuntimeError as error:
            raise EncryptedZip from error
        except _BROKEN as error:
            raise UnreadableZip from error
        if len(data) > min(MEMBER_BYTES, self._left):
            raise ZipBomb
        self._left -= len(data)
        return data

    def matching(self, prefix: str, ending: str) -> Iterator[str]:
        """The members below a folder with an ending."""
        return (name for name in self._members if name.startswith(prefix) and name.endswith(ending))
