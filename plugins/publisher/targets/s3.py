"""S3-compatible storage as target. Files change one by one, in the order of ordered.py; no link is dead on the way.

What such a store cannot give is a switch: while a release goes up (seconds), some pages are of the new release and some still of
the old. What the order gives: whatever a page links to is there, at every moment and wherever the publish is cut off.

Beside the site, under <prefix>.releases/ (or in a bucket of its own, archive_bucket):

    live.json               which release is live; of every live file its SHA-256, ETag and encoding
    intent.json             there only while a release goes up: which paths may be half changed
    manifests/000012.json   every kept release
    objects/<sha256>        files of kept releases for rollback, copied within the store: what is live no more, and what the live
                            release brought, so that leaving it again need not begin with copying it aside
    lock                    see s3_lease.py
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from publisher.config import S3Target, Secrets
from publisher.errors import RefusedError, TargetError
from publisher.headers import s3_arguments
from publisher.media_types import compressible
from publisher.ordered import Phase, phases
from publisher.release import FileRecord, Head, Manifest, from_bytes, head_from_bytes, release_name, safe_path, to_bytes
from publisher.site import Site
from publisher.targets.base import Comparison, Teller, check_number, hold_against, surplus, to_purge
from publisher.targets.s3_lease import Lease, hold
from publisher.targets.s3_store import Found, Store, connect

T = TypeVar("T")
R = TypeVar("R")

CONTROL = ".releases/"
HEAD_BYTES = 256 * 1024
GZIP_FROM = 1024  # bytes; below that a compressed answer is no shorter on the wire


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


@contextmanager
def open_s3(target: S3Target, secrets: Secrets, tell: Teller, *, writing: bool) -> Iterator[S3Session]:
    public, archive = connect(target, secrets)
    if not writing:
        yield S3Session(target, public, archive, tell, None)
        return
    with hold(archive, f"{target.prefix}{CONTROL}lock", target.lease_seconds, tell) as lease:
        session = S3Session(target, public, archive, tell, lease)
        session.finish_purge()
        yield session


class S3Session:
    """See targets.base.Session."""

    def __init__(self, target: S3Target, public: Store, archive: Store, tell: Teller, lease: Lease | None) -> None:
        self._target = target
        self._public = public
        self._archive = archive
        self._tell = tell
        self._lease = lease
        self._prefix = target.prefix
        self._control = f"{target.prefix}{CONTROL}"
        self._number, self._live = self._read_live()
        self._broken = self._read_intent()
        self._touched: frozenset[str] = self._broken.touched if self._broken else frozenset()
        self._present_now: Mapping[str, str] = {}
        self._archived_now: set[str] = set()

    def live(self) -> Manifest | None:
        return None if self._number is None else self._manifest(self._number)

    def heads(self) -> list[Head]:
        numbers = self._kept()
        starts = self._all(lambda n: self._archive.get(self._manifest_key(n), HEAD_BYTES), numbers)
        return [head_from_bytes(start) for start in starts if start is not None]

    def publish(self, site: Site, manifest: Manifest, *, purge: bool) -> list[int]:
        heads = self.heads()
        purged = to_purge(manifest.head, heads, self._manifest, everything=purge)
        needed = None
        if purged:
            kept = self._all(self._manifest, [head.number for head in heads if head.number not in purged])
            needed = {record.sha256 for kept_one in kept for record in kept_one.everything.values()}

        def put(path: str) -> LiveFile:
            return self._put(site, path)

        self._look()
        first = self._number is None
        brought = self._apply(manifest, put, worth_keeping=needed)
        self._tidy(manifest.number, purged)
        if not first:
            self._archive_ahead(brought)
        return purged

    def rollback(self, number: int, *, purge: bool) -> Head:
        before = self.live()
        head = check_number(self.heads(), before.head if before else None, number)
        manifest = self._manifest(number).carrying(before)
        self._look()
        at_hand = {name.removesuffix(".gz") for name in self._archived_now}
        at_hand |= {live.sha256 for path, live in self._live.items() if self._same(path, live.sha256)}
        lost = [path for path, record in manifest.files.items() if record.sha256 not in at_hand]
        if lost:
            raise RefusedError(f"第 {number} 次发布的文件不全了（如 {lost[0]}）。", "请退回另一次，或重新发布。")

        def restore(path: str) -> LiveFile:
            return self._restore(path, manifest.files[path])

        self._apply(manifest, restore, fresh=False)
        later = [n for n in self._kept() if n > number] if purge else []
        self._tidy(number, later)
        return head

    def compare(self) -> Comparison:
        present = self._present()
        found = {}
        for path, etag in present.items():
            live = self._live.get(path)
            # An object that is no longer the one we put has another ETag; what it holds now is not asked.
            same = live is not None and live.etag == etag
            found[path] = FileRecord(live.sha256 if same and live is not None else "", 0)
        return hold_against(self.live(), found, interrupted=self._broken is not None)

    # -- one release goes up -------------------------------------------------------------------------------------------

    def _apply(
        self,
        manifest: Manifest,
        put: Callable[[str], LiveFile],
        *,
        fresh: bool = True,
        worth_keeping: Collection[str] | None = None,
    ) -> set[str]:
        """Bring the release before the readers; returns the paths that were put. _look() comes first."""
        broken, touched = self._broken, self._touched
        if broken is not None and broken.fresh and broken.number != self._number:
            self._archive.delete(self._manifest_key(broken.number))
        present = self._present_now
        # A carried file that is not there any more cannot be carried.
        carried = {path: record for path, record in manifest.carried.items() if self._same(path, record.sha256)}
        manifest = replace(manifest, carried=carried)
        want = manifest.everything
        new = {path for path in want if path not in present}
        changed = {path for path, record in want.items() if path in present and not self._same(path, record.sha256)}
        removed = (self._live.keys() | touched) & present.keys() - want.keys()
        self._archive_old((changed | removed) - touched, worth_keeping)
        steps = phases(new, changed, removed)
        if steps:
            marks = sorted(touched | new | changed | removed)
            self._put_json("intent.json", {"to": manifest.number, "fresh": fresh, "touched": marks})
        self._archive.put(self._manifest_key(manifest.number), to_bytes(manifest), ContentType="application/json")
        after = {
            path: live for path, live in self._live.items() if path in want and path not in touched | new | changed
        }
        for phase in steps:
            after.update(self._run(phase, put))
        self._put_json(
            "live.json",
            {
                "release": manifest.number,
                "files": {p: [f.sha256, f.etag, f.encoding] for p, f in sorted(after.items())},
            },
        )
        if steps or touched:
            self._archive.delete(f"{self._control}intent.json")
        self._number, self._live, self._broken, self._touched = manifest.number, after, None, frozenset()
        return new | changed

    def _look(self) -> None:
        """See what stands in the bucket and in the archive. Under the lock nobody of ours changes it afterwards."""
        listing = self._public.listing(self._prefix)
        self._present_now = self._of_the_site(listing)
        folder = f"{self._control}objects/"
        if self._archive.bucket == self._public.bucket:
            self._archived_now = {key.removeprefix(folder) for key in listing if key.startswith(folder)}
        else:
            self._archived_now = set(self._archived())

    def _run(self, phase: Phase, put: Callable[[str], LiveFile]) -> dict[str, LiveFile]:
        self._tell.phase(phase.label, len(phase.paths))

        def one(path: str) -> LiveFile | None:
            if self._lease is not None:
                self._lease.check()
            result = None
            if phase.deletes:
                self._public.delete(self._prefix + path)
            else:
                result = put(path)
            self._tell.step()
            return result

        results = self._all(one, phase.paths)
        return {path: result for path, result in zip(phase.paths, results, strict=True) if result is not None}

    def _put(self, site: Site, path: str) -> LiveFile:
        body = site.read(path)
        encoding = self._encoding(path, len(body))
        if encoding:
            # mtime=0: the same bytes give the same object, whoever publishes.
            body = gzip.compress(body, 9, mtime=0)
        record = site.files[path]
        arguments = s3_arguments(path, gzipped=bool(encoding), redirect=site.redirects.get(path))
        etag = self._public.put(self._prefix + path, body, public=True, Metadata={"sha256": record.sha256}, **arguments)
        return LiveFile(record.sha256, etag, encoding)

    def _restore(self, path: str, record: FileRecord) -> LiveFile:
        key = _archive_key(self._archived_now, record.sha256)
        if key is not None:
            source, source_key, encoding = (
                self._archive,
                f"{self._control}objects/{key}",
                "gzip" if key.endswith(".gz") else "",
            )
        else:
            # Not archived, so it stands unchanged under another path (were it to change, it would be archived by now).
            twin = next(p for p in self._live if self._same(p, record.sha256))
            source, source_key, encoding = self._public, self._prefix + twin, self._live[twin].encoding
        arguments = s3_arguments(path)
        if encoding:
            arguments["ContentEncoding"] = encoding
        etag = self._public.copy(
            source, source_key, self._prefix + path, public=True, Metadata={"sha256": record.sha256}, **arguments
        )
        return LiveFile(record.sha256, etag, encoding)

    def _archive_old(self, paths: Collection[str], worth_keeping: Collection[str] | None) -> None:
        """Copy what is about to be replaced or deleted aside, within the store. Complete before anything is replaced."""
        archived = self._archived_now
        if self._target.common.keep == 1:
            return
        wanted: dict[str, str] = {}
        for path in sorted(paths):
            live = self._live.get(path)
            if live is None or (worth_keeping is not None and live.sha256 not in worth_keeping):
                continue
            # What is not ours any more (changed by hand) is no part of any release.
            if self._present_now.get(path) == live.etag:
                wanted.setdefault(_archive_name(live), path)
        fresh = sorted(wanted.keys() - archived)
        self._tell.phase("留存旧文件，以备退回", len(fresh))
        self._copy_aside({name: wanted[name] for name in fresh})
        archived.update(fresh)

    def _archive_ahead(self, brought: Collection[str]) -> None:
        """Keep a copy of what the live release brought, now that readers have it: the way back then is one copy a file, not two.

        Whatever is missing here the rollback copies itself, so a failure is no failure of the publish.
        """
        if self._target.common.keep == 1:
            return
        kept = set(self._archived())
        wanted = {_archive_name(self._live[path]): path for path in sorted(brought)}
        self._tell.phase("留存新文件，退回时更快", len(wanted.keys() - kept))
        try:
            self._copy_aside({name: path for name, path in wanted.items() if name not in kept})
        except TargetError:
            self._tell.warn("新网站已经换上，但留存备份没有做完；以后退回这一次会慢一些，不必做什么。")

    def _copy_aside(self, wanted: Mapping[str, str]) -> None:
        """Name in the archive → the live path it is copied from."""

        def one(name: str) -> None:
            if self._lease is not None:
                self._lease.check()
            self._archive.copy(self._public, self._prefix + wanted[name], f"{self._control}objects/{name}")
            self._tell.step()

        self._all(one, wanted)

    def finish_purge(self) -> None:
        """Finish what a killed publish left undone: releases that hold a retracted item's text, still kept."""
        live = self.live()
        if live is not None:
            purged = to_purge(live.head, self.heads(), self._manifest)
            if purged:
                self._tidy(live.number, purged)

    def _tidy(self, live: int, purged: Collection[int]) -> None:
        """Drop releases that are not kept, and first the archived files that no kept release needs any more.

        The manifests go last: as long as one stands, the next publish knows that there is something left to purge.
        """
        numbers = self._kept()
        drop = sorted({*purged, *surplus(numbers, live, self._target.common.keep)})
        if not drop:
            return
        kept = self._all(self._manifest, [n for n in numbers if n not in drop])
        needed = {record.sha256 for manifest in kept for record in manifest.everything.values()}
        rubbish = [name for name in self._archived() if name.removesuffix(".gz") not in needed]
        self._all(lambda name: self._archive.delete(f"{self._control}objects/{name}"), rubbish)
        if purged:
            one = self._archive.bucket == self._public.bucket
            for store in [self._public] if one else [self._public, self._archive]:
                self._all(partial(_delete_version, store), store.old_versions(self._prefix))
        for number in drop:
            self._archive.delete(self._manifest_key(number))

    # -- what stands there -----------------------------------------------------------------------------------------------

    def _same(self, path: str, sha256: str) -> bool:
        """Is this live file exactly what a release wants, as far as record and listing can tell?"""
        live = self._live.get(path)
        return (
            live is not None
            and path not in self._touched
            and live.sha256 == sha256
            and live.etag == self._present_now.get(path)
        )

    def _encoding(self, path: str, size: int) -> str:
        return "gzip" if self._target.gzip and size >= GZIP_FROM and compressible(path) else ""

    def _present(self) -> dict[str, str]:
        """Path -> ETag of every object under the prefix that is part of the site."""
        return self._of_the_site(self._public.listing(self._prefix))

    def _of_the_site(self, listing: Mapping[str, Found]) -> dict[str, str]:
        return {
            key.removeprefix(self._prefix): found.etag
            for key, found in listing.items()
            if not key.startswith(self._control) and not key.endswith("/")
        }

    def _kept(self) -> list[int]:
        folder = f"{self._control}manifests/"
        names = [key.removeprefix(folder).removesuffix(".json") for key in self._archive.listing(folder)]
        unborn = (
            self._broken.number if self._broken and self._broken.fresh and self._broken.number != self._number else None
        )
        return sorted(int(name) for name in names if name.isdigit() and int(name) != unborn)

    def _archived(self) -> list[str]:
        folder = f"{self._control}objects/"
        return [key.removeprefix(folder) for key in self._archive.listing(folder)]

    def _manifest_key(self, number: int) -> str:
        return f"{self._control}manifests/{release_name(number)}.json"

    def _manifest(self, number: int) -> Manifest:
        data = self._archive.get(self._manifest_key(number))
        if data is None:
            raise TargetError(f"第 {number} 次发布的清单不见了。", "请重新发布一次。")
        return from_bytes(data)

    def _read_live(self) -> tuple[int | None, dict[str, LiveFile]]:
        data = self._archive.get(f"{self._control}live.json")
        if data is None:
            return None, {}
        try:
            whole = json.loads(data)
            files = {path: LiveFile(*map(str, entry)) for path, entry in whole["files"].items() if safe_path(path)}
            return int(whole["release"]), files
        except (ValueError, KeyError, TypeError) as error:
            raise TargetError(
                "目标上的发布记录 live.json 已损坏。", "请把它删去后重新发布（全部文件会重新上传）。"
            ) from error

    def _read_intent(self) -> Intent | None:
        data = self._archive.get(f"{self._control}intent.json")
        if data is None:
            return None
        try:
            whole = json.loads(data)
            touched = frozenset(path for path in whole["touched"] if safe_path(path))
            return Intent(int(whole["to"]), bool(whole["fresh"]), touched)
        except (ValueError, KeyError, TypeError) as error:
            raise TargetError(
                "目标上的发布记录 intent.json 已损坏。", "请把它和 live.json 一起删去后重新发布。"
            ) from error

    def _put_json(self, name: str, value: object) -> None:
        body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        self._archive.put(f"{self._control}{name}", body, ContentType="application/json")

    def _all(self, work: Callable[[T], R], items: Iterable[T]) -> list[R]:
        """Do many requests side by side; the first failure stops the rest."""
        waiting = list(items)
        if self._target.workers == 1 or len(waiting) < 2:
            return [work(item) for item in waiting]
        with ThreadPoolExecutor(self._target.workers) as pool:
            futures = [pool.submit(work, item) for item in waiting]
            try:
                return [future.result() for future in futures]
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise


def _archive_name(live: LiveFile) -> str:
    return f"{live.sha256}.gz" if live.encoding else live.sha256


def _archive_key(archived: Collection[str], sha256: str) -> str | None:
    return next((name for name in (sha256, f"{sha256}.gz") if name in archived), None)


def _delete_version(store: Store, item: tuple[str, str]) -> None:
    store.delete_version(*item)
