"""Files of kept releases, copied aside within an object store, so that a release can come back without its bytes passing here.

They stand as objects/<sha256>, with .gz where the live file was stored compressed: what is live no more, and what the live release
brought, so that leaving it again need not begin with copying it aside.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from publisher.targets.s3_records import LiveFile
from publisher.targets.s3_store import Store


class Archive:
    """The files aside, in the bucket that holds the control objects. names: what is there, as far as see() and we know."""

    def __init__(self, store: Store, folder: str, before_each: Callable[[], None]) -> None:
        """before_each: is called before every copy; raises when the lock is lost."""
        self.store = store
        self.folder = folder
        self._before_each = before_each
        self.names: set[str] = set()

    @property
    def marks(self) -> list[str]:
        """Keys that part what is aside into equal shares, for names are digests."""
        return [self.folder + first for first in "48c"]

    def see(self, keys: Iterable[str] | None = None) -> None:
        """Look at what is there; keys: of a listing that was made already."""
        listed = self.store.listing(self.folder, self.marks) if keys is None else keys
        self.names = {key.removeprefix(self.folder) for key in listed if key.startswith(self.folder)}

    def find(self, sha256: str) -> tuple[str, str] | None:
        """(key, Content-Encoding) of the file with this content; None when it is not aside."""
        if sha256 in self.names:
            return self.folder + sha256, ""
        return (f"{self.folder}{sha256}.gz", "gzip") if f"{sha256}.gz" in self.names else None

    def contents(self) -> set[str]:
        """The SHA-256 of everything aside."""
        return {name.removesuffix(".gz") for name in self.names}

    def lacks(self, files: Mapping[str, LiveFile]) -> dict[str, str]:
        """Of these live files those whose content is not aside yet: name → key they can be copied from."""
        wanted = {_name(file): key for key, file in files.items()}
        return {name: wanted[name] for name in sorted(wanted.keys() - self.names)}

    def take(self, lacking: Mapping[str, str], public: Store, each: Callable[[], None]) -> None:
        """Copy aside what lacks() named. each: is called after every copy."""

        def one(name: str) -> None:
            self._before_each()
            self.store.copy(public, lacking[name], self.folder + name)
            each()

        self.store.many(one, lacking)
        self.names |= lacking.keys()

    def drop_all_but(self, needed: Collection[str]) -> None:
        """Delete what no kept release needs. needed: SHA-256 of their files."""
        rubbish = {name for name in self.names if name.removesuffix(".gz") not in needed}
        self.store.delete([self.folder + name for name in sorted(rubbish)])
        self.names -= rubbish


def _name(file: LiveFile) -> str:
    return f"{file.sha256}.gz" if file.encoding else file.sha256
