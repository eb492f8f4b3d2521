"""What a build is told, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from incremental.tree import Survey
from manuscript.intake import Found
from newsroom.problem import EditorError, Problem
from portal.folders import Folders
from portal.problems import Problems
from portal.site import Site

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Order:
    """What a build is told.

    now: aware, Asia/Shanghai. yes: a large fall of published items is meant. desk_index: also keep the private index for
    `search` at the desk. make_site: another Site, for the preview, which shows what is held back. progress: called with
    a phase and how many are done; a phase begins with minus its total. found: a scan of the content folder made just now.
    """

    folders: Folders
    settings: Mapping[str, Any]
    now: datetime
    clean: bool = False
    yes: bool = False
    only_check: bool = False
    desk_index: bool = True
    make_site: Callable[..., Site] = Site
    progress: Callable[[str, int], None] | None = None
    wait: float = 30.0
    found: list[Found] | None = None

    def counted(self, phase: str, total: int, results: Iterator[T]) -> Iterator[T]:
        """Pass results on, telling how far a phase is where somebody looks on."""
        if self.progress is None:
            yield from results
            return
        self.progress(phase, -total)
        for done, result in enumerate(results, 1):
            self.progress(phase, done)
            yield result


@dataclass(slots=True)
class Outcome:
    """What came of a build.

    held: id → why it is not published. changed: ids read anew. written: output path → why. until: ISO moment before
    which nothing changes by itself. lying: what lies in the output now, where that is known. phases: seconds.
    """

    site: Site | None = None
    found: list[Found] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    held: dict[str, str] = field(default_factory=dict)
    problems: Problems = field(default_factory=Problems)
    changed: set[str] = field(default_factory=set)
    written: dict[str, str] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    pages: int = 0
    why_afresh: str = ""
    until: str = ""
    lying: Survey | None = None
    notes: list[str] = field(default_factory=list)
    phases: dict[str, float] = field(default_factory=dict)


class BlockedError(EditorError):
    """Something in the content folder blocks the build. Carries the account of its files beside the problems."""

    def __init__(self, problems: list[Problem], outcome: Outcome, refused: set[str]) -> None:
        super().__init__(problems)
        self.outcome = outcome
        self.refused = refused
