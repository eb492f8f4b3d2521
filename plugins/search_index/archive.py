"""What the last build left, for the commands at the desk: read only, and checked like everything else."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from types import TracebackType

from search_index.base import Leaves
from search_index.desk import VERSION
from search_index.files import short_hash
from search_index.postings import Terms
from search_index.roster import Roster
from search_index.store import DamagedError, Store
from search_index.story import read_story
from search_index.trust import STATE, doubt, story_name


class NoIndexError(Exception):
    """There is no sound index in the state folder: build the site first."""


class Archive:
    """The documents of one state folder, their stories and terms. Use it in a `with` statement.

    Raises NoIndexError when there is no state of this version, or when something in it is damaged; then the next build
    compares everything and mends it.
    """

    def __init__(self, state_dir: Path) -> None:
        self.state_dir = state_dir
        if not (state_dir / STATE).is_file():
            raise NoIndexError(str(state_dir))
        try:
            self._store = Store(state_dir / STATE, VERSION, reading=True)
            self.roster = Roster.unpack(self._store.part("roster"))
            self.leaves: Leaves = {path: tuple(leaf) for path, leaf in json.loads(self._store.part("leaves")).items()}
        except DamagedError as error:
            doubt(state_dir)
            raise NoIndexError(str(state_dir)) from error

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._store.close()
        if isinstance(error, (DamagedError, OSError, zlib.error)):
            doubt(self.state_dir)
            raise NoIndexError(str(self.state_dir)) from error

    def day(self, name: str) -> str:
        """The ISO day of a document."""
        return self.roster.days[self.roster.positions[name]]

    def story(self, name: str) -> tuple[dict[str, str], list[str]]:
        """Fields and paragraphs of a document, as published."""
        packed = (self.state_dir / "published" / story_name(self.roster.numbers[name])).read_bytes()
        if short_hash(packed) != self.roster.stories[self.roster.positions[name]]:
            raise DamagedError(f"the story of {name} is not the one that was written")
        return read_story(packed)

    def terms(self, name: str) -> Terms:
        """The terms of a document."""
        return self._store.terms(name)
