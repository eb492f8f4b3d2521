"""What the commands ask of every target, and the rules of keeping and purging that all targets share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from publisher.errors import RefusedError
from publisher.release import FileRecord, Head, Manifest
from publisher.site import Site


class Teller(Protocol):
    """Is told how a publish goes. Silent where the output is no terminal."""

    def phase(self, label: str, total: int) -> None:
        """A phase begins; total: how many steps it has (0: unknown)."""

    def step(self) -> None:
        """One step of the phase is done."""

    def warn(self, message: str) -> None:
        """Something that the editor must know, though the publish goes on."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The target beside its manifest. Paths, sorted. interrupted: a publish broke off and was not yet finished."""

    live: Head | None
    missing: tuple[str, ...] = ()
    altered: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    interrupted: bool = False

    @property
    def whole(self) -> bool:
        return self.live is not None and not (self.missing or self.altered or self.extra or self.interrupted)


class Session(Protocol):
    """A conversation with one target."""

    @property
    def broken(self) -> bool:
        """Whether readers may meet parts of a release that broke off on its way, although live() names the one before."""

    def live(self) -> Manifest | None:
        """The release that readers see; None before the first."""

    def heads(self) -> list[Head]:
        """The releases kept at the target, oldest first."""

    def manifest(self, number: int) -> Manifest:
        """The manifest of a kept release."""

    def publish(self, site: Site, manifest: Manifest, *, purge: bool) -> list[int]:
        """Put this release before the readers. Returns the numbers of earlier releases that were purged because they still
        held the text of an item that is withdrawn or gone; purge: all earlier ones are."""

    def rollback(self, number: int, *, purge: bool) -> Head:
        """Put an earlier (or later) kept release before the readers. purge: drop the newer ones, with their text."""

    def compare(self) -> Comparison:
        """Hold every file at the target against the live release's manifest."""


def check_number(heads: Iterable[Head], live: Head | None, number: int) -> Head:
    """The kept release of this number. Raises RefusedError when it is not kept or is live already."""
    found = {head.number: head for head in heads}
    if number not in found:
        kept = "、".join(str(n) for n in sorted(found)) or "（没有）"
        raise RefusedError(
            f"目标上没有第 {number} 次发布。", f"可以退回的有：{kept}。运行 releases 可看各次的时间和篇数。"
        )
    if live is not None and live.number == number:
        raise RefusedError(f"第 {number} 次发布就是读者现在看到的。", "不必退回。")
    return found[number]


def surplus(numbers: Iterable[int], live: int, keep: int) -> list[int]:
    """Which releases to drop so that `keep` stay: the oldest, never the live one."""
    others = sorted((n for n in numbers if n != live), reverse=True)
    return sorted(others[max(0, keep - 1) :])


def to_purge(
    live: Head, heads: Iterable[Head], load: Callable[[int], Manifest], *, everything: bool = False
) -> list[int]:
    """Numbers of earlier releases that still hold the text of an item withdrawn or retracted by the live one (or of all).

    load: reads a kept release's manifest; asked only for those whose head leaves it open.
    """
    if everything:
        return sorted(head.number for head in heads if head.number != live.number)
    gone = {*live.withdrawn, *live.retracted}
    if not gone:
        return []
    suspects = [
        head.number for head in heads if head.number < live.number and not gone <= {*head.withdrawn, *head.retracted}
    ]
    return sorted(n for n in suspects for manifest in [load(n)] if any(manifest.shows(address) for address in gone))


def hold_against(
    manifest: Manifest | None, found: Mapping[str, FileRecord], *, interrupted: bool = False
) -> Comparison:
    """A Comparison from the files found at the target (path -> record)."""
    if manifest is None:
        return Comparison(None, extra=tuple(sorted(found)), interrupted=interrupted)
    want = manifest.everything
    return Comparison(
        manifest.head,
        missing=tuple(sorted(want.keys() - found.keys())),
        altered=tuple(sorted(p for p in want.keys() & found.keys() if found[p].sha256 != want[p].sha256)),
        extra=tuple(sorted(found.keys() - want.keys())),
        interrupted=interrupted,
    )
