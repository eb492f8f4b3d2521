"""What is written down beside a site in an object store: which release is live, what is under way, and every kept release.

live.json               which release is live; of every live file its SHA-256, ETag and encoding
intent.json             there only while a release goes up: which paths may be half changed
manifests/000012.json   every kept release
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from publisher.errors import TargetError
from publisher.release import Head, Manifest, from_bytes, head_from_bytes, lost, release_name, safe_path, to_bytes
from publisher.targets.s3_store import Store

T = TypeVar("T")

HEAD_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Intent:
    """A release on its way up, or one that broke off. fresh: it was a new one, not a rollback to one kept already."""

    number: int
    fresh: bool
    touched: frozenset[str]


@dataclass(frozen=True, slots=True)
class LiveFile:
    """What stands in the bucket under a path: the SHA-256 of the file as built, the object's ETag, its Content-Encoding."""

    sha256: str
    etag: str
    encoding: str


class Records:
    """The records of one target, read once and written in the order that keeps them true. Raises TargetError for damaged ones."""

    def __init__(self, store: Store, folder: str) -> None:
        self._store = store
        self._folder = folder
        self._manifests = f"{folder}manifests/"
        self._live_manifest: Manifest | None = None
        live = self._read("live.json", "请把它删去后重新发布（全部文件会重新上传）。", _live)
        self.number: int | None = live[0] if live else None
        self.files: dict[str, LiveFile] = live[1] if live else {}
        self.broken = self._read("intent.json", "请把它和 live.json 一起删去后重新发布。", _intent)

    @property
    def touched(self) -> frozenset[str]:
        """Paths of which nobody can say what stands there, because a release broke off."""
        return self.broken.touched if self.broken else frozenset()

    def live(self) -> Manifest | None:
        """The release that readers see; None before the first."""
        if self.number is None:
            return None
        if self._live_manifest is None or self._live_manifest.number != self.number:
            self._live_manifest = self.manifest(self.number)
        return self._live_manifest

    def kept(self) -> list[int]:
        """Numbers of the kept releases; not of one that broke off before it was whole."""
        names = [
            key.removeprefix(self._manifests).removesuffix(".json") for key in self._store.listing(self._manifests)
        ]
        return sorted(int(name) for name in names if name.isdigit() and int(name) != self._unborn())

    def heads(self) -> list[Head]:
        starts = self._store.many(lambda number: self._store.get(self._key(number), HEAD_BYTES), self.kept())
        return [head_from_bytes(start) for start in starts if start is not None]

    def manifest(self, number: int) -> Manifest:
        data = self._store.get(self._key(number))
        if data is None:
            raise lost(number)
        return from_bytes(data)

    def needed(self, numbers: Iterable[int]) -> set[str]:
        """The SHA-256 of every file of these releases."""
        manifests = self._store.many(self.manifest, numbers)
        return {record.sha256 for manifest in manifests for record in manifest.everything.values()}

    def begin(self, manifest: Manifest, touched: Collection[str], *, fresh: bool) -> None:
        """A release is about to go up. touched: every path that may be half changed from now on, none: nothing will be."""
        unborn = self._unborn()
        if unborn is not None:
            self.forget([unborn])
        if touched:
            self._write("intent.json", {"to": manifest.number, "fresh": fresh, "touched": sorted(touched)})
        self._store.put(self._key(manifest.number), to_bytes(manifest), ContentType="application/json")

    def finish(self, manifest: Manifest, files: Mapping[str, LiveFile], *, begun: bool) -> None:
        """It is up: from now on it is the live one. begun: an intent may stand, of this release or of one before."""
        entries = {path: [file.sha256, file.etag, file.encoding] for path, file in sorted(files.items())}
        self._write("live.json", {"release": manifest.number, "files": entries})
        if begun:
            self._store.delete([f"{self._folder}intent.json"])
        self.number, self.files, self.broken, self._live_manifest = manifest.number, dict(files), None, manifest

    def forget(self, numbers: Iterable[int]) -> None:
        """Drop kept releases' manifests."""
        self._store.delete([self._key(number) for number in numbers])

    def _unborn(self) -> int | None:
        broken = self.broken
        return broken.number if broken is not None and broken.fresh and broken.number != self.number else None

    def _key(self, number: int) -> str:
        return f"{self._manifests}{release_name(number)}.json"

    def _read(self, name: str, remedy: str, understand: Callable[[Any], T]) -> T | None:
        data = self._store.get(self._folder + name)
        if data is None:
            return None
        try:
            return understand(json.loads(data))
        except (ValueError, KeyError, TypeError) as error:
            raise TargetError(f"目标上的发布记录 {name} 已损坏。", remedy) from error

    def _write(self, name: str, value: object) -> None:
        body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        self._store.put(self._folder + name, body, ContentType="application/json")


def _live(whole: Any) -> tuple[int, dict[str, LiveFile]]:
    files = {path: LiveFile(*map(str, entry)) for path, entry in whole["files"].items() if safe_path(path)}
    return int(whole["release"]), files


def _intent(whole: Any) -> Intent:
    touched = frozenset(path for path in whole["touched"] if safe_path(path))
    return Intent(int(whole["to"]), bool(whole["fresh"]), touched)
