"""What a refresh hands back, looked up when it is asked for: an edit's build asks for little of it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from search_index.store import Store


class PublishedFiles(Mapping[str, Path]):
    """Paths below `search/` in the output → files in the state folder."""

    def __init__(self, folder: Path, names: Iterable[str]) -> None:
        self._folder, self._names = folder, frozenset(names)

    def __getitem__(self, name: str) -> Path:
        if name not in self._names:
            raise KeyError(name)
        return self._folder / name

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class RelatedLists(Mapping[str, tuple[str, ...]]):
    """Ids of documents → ids of their related earlier ones, read from the state file one by one.

    It may be handed to other processes, however they start; each opens the file for itself. Raises DamagedError when a
    document's row does not agree with its checksum.
    """

    def __init__(self, path: Path, version: str, ids: Iterable[str]) -> None:
        self.path, self.version, self._ids = path, version, dict.fromkeys(ids)
        self._open: tuple[int, Store] | None = None
        self._seen: dict[str, tuple[str, ...]] = {}

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "_open": None, "_seen": {}}

    def __getitem__(self, name: str) -> tuple[str, ...]:
        if name not in self._ids:
            raise KeyError(name)
        if name not in self._seen:
            if self._open is None or self._open[0] != os.getpid():  # a connection must not outlive a fork
                self._open = os.getpid(), Store(self.path, self.version, reading=True)
            self._seen[name] = self._open[1].row(name).related
        return self._seen[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)
