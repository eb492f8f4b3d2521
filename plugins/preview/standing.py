"""How things stand after the last build, for all who ask: one immutable snapshot, replaced as a whole."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, field, replace
from functools import cached_property

from newsroom.problem import Problem
from portal.order import Outcome
from preview.held import Held, ShowingSite


@dataclass(frozen=True)
class Good:
    """The last build that succeeded: whose page is where, what the desk says of whom."""

    outcome: Outcome
    site: ShowingSite

    @cached_property
    def by_address(self) -> dict[str, str]:
        """Address → item id, held items included."""
        return dict(self.site.by_address)

    @cached_property
    def findings(self) -> dict[str, list[Problem]]:
        """Path below the content folder → what was found in it."""
        found: dict[str, list[Problem]] = {}
        for problem in self.outcome.problems:
            found.setdefault(problem.path, []).append(problem)
        return found

    def findings_of(self, item_id: str) -> list[Problem]:
        """Of a manuscript, then of the pictures and attachments it shows."""
        item = self.site.items[item_id]
        paths = dict.fromkeys([item_id, item.picture, *item.pictures, *item.attachments])
        return [problem for path in paths for problem in self.findings.get(path, [])]

    @cached_property
    def held(self) -> list[tuple[str, Held]]:
        """(item id, why) of everything that readers do not see yet, newest first."""
        return sorted(self.site.held.items(), key=lambda pair: pair[0].rsplit("/", 1)[-1], reverse=True)


@dataclass(frozen=True)
class Snapshot:
    """number: counts changes of this snapshot. refused: the problems that stopped the last build; crash: its traceback."""

    number: int = 0
    busy: bool = False
    good: Good | None = None
    refused: tuple[Problem, ...] = ()
    crash: str = ""

    @cached_property
    def trouble(self) -> str:
        """What names the present trouble ("" when there is none): the same for the same problems."""
        if not self.refused and not self.crash:
            return ""
        return hashlib.sha256(repr((self.refused, self.crash)).encode()).hexdigest()[:16]


@dataclass
class Standing:
    """The present snapshot, and a way to wait for the next. Safe to use from any thread."""

    _snapshot: Snapshot = field(default_factory=Snapshot)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    @property
    def now(self) -> Snapshot:
        """The present snapshot."""
        return self._snapshot

    def begin(self) -> None:
        """A build has begun."""
        self._set(replace(self._snapshot, busy=True))

    def succeed(self, good: Good) -> None:
        """The last build stands, and nothing is in its way."""
        self._set(Snapshot(good=good))

    def refuse(self, problems: list[Problem]) -> None:
        """The last build was refused: the last good one stays."""
        self._set(Snapshot(good=self._snapshot.good, refused=tuple(problems)))

    def fail(self, traceback: str) -> None:
        """The last build ended in an error of the program: the last good one stays."""
        self._set(Snapshot(good=self._snapshot.good, crash=traceback))

    def _set(self, snapshot: Snapshot) -> None:
        with self._changed:
            self._snapshot = replace(snapshot, number=self._snapshot.number + 1)
            self._changed.notify_all()

    def wait(self, number: int, timeout: float) -> Snapshot:
        """The snapshot once it is another than `number`, or the same after `timeout` seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._snapshot.number != number, timeout)
            return self._snapshot

    def wake(self) -> None:
        """Let everybody who waits look up: the server stops."""
        with self._changed:
            self._snapshot = replace(self._snapshot, number=self._snapshot.number + 1)
            self._changed.notify_all()
