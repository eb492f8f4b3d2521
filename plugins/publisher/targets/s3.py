"""S3-compatible storage as target. Files change one by one, in the order of ordered.py; no link is dead on the way.

What such a store cannot give is a switch: while a release goes up (seconds), some pages are of the new release and some still of
the old. What the order gives: whatever a page links to is there, at every moment and wherever the publish is cut off.

Beside the site, under <prefix>.releases/ (or in a bucket of its own, archive_bucket):

    live.json, intent.json, manifests/   see s3_records.py
    objects/                             see s3_archive.py
    lock                                 see s3_lease.py
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from publisher.config import S3Target
from publisher.credentials import Secrets
from publisher.errors import RefusedError, TargetError
from publisher.headers import s3_arguments
from publisher.media_types import compressible
from publisher.ordered import Phase, phases
from publisher.release import FileRecord, Head, Manifest
from publisher.site import Site
from publisher.targets.base import Comparison, Teller, check_number, hold_against, surplus, to_purge
from publisher.targets.s3_archive import Archive
from publisher.targets.s3_connection import connect
from publisher.targets.s3_lease import Lease, hold
from publisher.targets.s3_records import LiveFile, Records
from publisher.targets.s3_store import BATCH, Found, Store

CONTROL = ".releases/"
LISTED_AT_ONCE = 4000
GZIP_FROM = 1024  # bytes; below that a compressed answer is no shorter on the wire


@contextmanager
def open_s3(target: S3Target, secrets: Secrets, tell: Teller, *, writing: bool) -> Iterator[S3Session]:
    """A session with the buckets, under the lock when it writes; see targets.open_target."""
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

    def __init__(self, target: S3Target, public: Store, private: Store, tell: Teller, lease: Lease | None) -> None:
        """private: the bucket of the control objects, which may be the public one."""
        self._target = target
        self._public = public
        self._private = private
        self._tell = tell
        self._lease = lease
        self._prefix = target.prefix
        self._control = f"{target.prefix}{CONTROL}"
        self._records = Records(private, self._control)
        self._archive = Archive(private, f"{self._control}objects/", self._check_lock)
        self._present: Mapping[str, str] = {}

    @property
    def broken(self) -> bool:
        return self._records.broken is not None

    def live(self) -> Manifest | None:
        return self._records.live()

    def heads(self) -> list[Head]:
        return self._records.heads()

    def manifest(self, number: int) -> Manifest:
        return self._records.manifest(number)

    def publish(self, site: Site, manifest: Manifest, *, purge: bool) -> list[int]:
        heads = self.heads()
        purged = to_purge(manifest.head, heads, self._records.manifest, everything=purge)
        # What only releases hold that are about to be purged need not be copied aside.
        needed = self._records.needed(head.number for head in heads if head.number not in purged) if purged else None
        self._look()
        first = self._records.number is None
        brought = self._raise(manifest, lambda path: self._put(site, path), worth_keeping=needed)
        self._tidy(manifest.number, purged)
        if not first:
            self._archive_ahead(brought)
        return purged

    def rollback(self, number: int, *, purge: bool) -> Head:
        before = self.live()
        head = check_number(self.heads(), before.head if before and not self.broken else None, number)
        manifest = self._records.manifest(number).carrying(before)
        self._look()
        standing = {live.sha256 for path, live in self._records.files.items() if self._same(path, live.sha256)}
        at_hand = standing | self._archive.contents()
        lost = [path for path, record in manifest.files.items() if record.sha256 not in at_hand]
        if lost:
            raise RefusedError(f"第 {number} 次发布的文件不全了（如 {lost[0]}）。", "请退回另一次，或重新发布。")
        self._raise(manifest, lambda path: self._restore(path, manifest), fresh=False)
        later = [n for n in self._records.kept() if n > number] if purge else []
        self._tidy(number, later)
        return head

    def compare(self) -> Comparison:
        found = {}
        for path, etag in self._of_the_site(self._listing()).items():
            live = self._records.files.get(path)
            # An object that is no longer the one we put has another ETag; what it holds now is not asked.
            found[path] = FileRecord(live.sha256 if live is not None and live.etag == etag else "", 0)
        return hold_against(self.live(), found, interrupted=self.broken)

    def finish_purge(self) -> None:
        """Finish what a killed publish left undone: releases that hold a retracted item's text, still kept."""
        live = self.live()
        if live is not None:
            purged = to_purge(live.head, self.heads(), self._records.manifest)
            if purged:
                self._tidy(live.number, purged)

    # -- one release goes up -------------------------------------------------------------------------------------------

    def _raise(
        self,
        manifest: Manifest,
        put: Callable[[str], LiveFile],
        *,
        fresh: bool = True,
        worth_keeping: Collection[str] | None = None,
    ) -> set[str]:
        """Bring the release before the readers; returns the paths that were put. _look() comes first.

        worth_keeping: SHA-256 of the files that are copied aside before they are replaced; None: all of them.
        """
        records, present, touched = self._records, self._present, self._records.touched
        # A carried file that is not there any more cannot be carried.
        carried = {path: record for path, record in manifest.carried.items() if self._same(path, record.sha256)}
        manifest = replace(manifest, carried=carried)
        want = manifest.everything
        new = {path for path in want if path not in present}
        changed = {path for path, record in want.items() if path in present and not self._same(path, record.sha256)}
        removed = (records.files.keys() | touched) & present.keys() - want.keys()
        self._archive_old((changed | removed) - touched, worth_keeping)
        steps = phases(new, changed, removed)
        unsure = touched | new | changed | removed
        records.begin(manifest, unsure if steps else (), fresh=fresh)
        after = {path: live for path, live in records.files.items() if path in want and path not in unsure}
        for phase in steps:
            after.update(self._run(phase, put, uploading=fresh))
        records.finish(manifest, after, begun=bool(unsure))
        return new | changed

    def _look(self) -> None:
        """See what stands in the bucket and in the archive. Under the lock nobody of ours changes it afterwards."""
        listing = self._listing()
        self._present = self._of_the_site(listing)
        self._archive.see(listing if self._private.bucket == self._public.bucket else None)

    def _run(self, phase: Phase, put: Callable[[str], LiveFile], *, uploading: bool) -> dict[str, LiveFile]:
        self._tell.phase(phase.label, len(phase.paths))
        if phase.deletes:
            for start in range(0, len(phase.paths), BATCH):
                some = phase.paths[start : start + BATCH]
                self._check_lock()
                self._public.delete([self._prefix + path for path in some])
                for _ in some:
                    self._tell.step()
            return {}

        def one(path: str) -> LiveFile:
            self._check_lock()
            result = put(path)
            self._tell.step()
            return result

        return dict(zip(phase.paths, self._public.many(one, phase.paths, carrying=uploading), strict=True))

    def _put(self, site: Site, path: str) -> LiveFile:
        body = site.read(path)
        encoding = self._encoding(path, len(body))
        if encoding:
            # mtime=0: the same bytes give the same object, whoever publishes.
            body = gzip.compress(body, 9, mtime=0)
        sha256 = site.files[path].sha256
        arguments = s3_arguments(path, gzipped=bool(encoding), redirect=site.redirects.get(path))
        etag = self._public.put(self._prefix + path, body, public=True, Metadata={"sha256": sha256}, **arguments)
        return LiveFile(sha256, etag, encoding)

    def _restore(self, path: str, manifest: Manifest) -> LiveFile:
        sha256 = manifest.files[path].sha256
        aside = self._archive.find(sha256)
        if aside is not None:
            source, (key, encoding) = self._private, aside
        else:
            # Not aside, so it stands unchanged under another path (were it to change, it would be aside by now).
            twin = next(other for other in self._records.files if self._same(other, sha256))
            source, key, encoding = self._public, self._prefix + twin, self._records.files[twin].encoding
        arguments = s3_arguments(path, redirect=manifest.redirects.get(path))
        if encoding:
            arguments["ContentEncoding"] = encoding
        etag = self._public.copy(
            source, key, self._prefix + path, public=True, Metadata={"sha256": sha256}, **arguments
        )
        return LiveFile(sha256, etag, encoding)

    # -- what is kept for the way back ------------------------------------------------------------------------------------

    def _archive_old(self, paths: Collection[str], worth_keeping: Collection[str] | None) -> None:
        """Copy what is about to be replaced or deleted aside, within the store. Complete before anything is replaced."""
        if self._target.common.keep == 1:
            return
        ours = {path: self._records.files[path] for path in sorted(paths) if path in self._records.files}
        lacking = self._archive.lacks(
            {
                self._prefix + path: live
                for path, live in ours.items()
                # What is not ours any more (changed by hand) is no part of any release.
                if self._present.get(path) == live.etag and (worth_keeping is None or live.sha256 in worth_keeping)
            }
        )
        self._tell.phase("留存旧文件，以备退回", len(lacking))
        self._archive.take(lacking, self._public, self._tell.step)

    def _archive_ahead(self, brought: Collection[str]) -> None:
        """Keep a copy of what the live release brought, now that readers have it: the way back then is one copy a file, not two.

        Whatever is missing here the rollback copies itself, so a failure is no failure of the publish.
        """
        if self._target.common.keep == 1:
            return
        lacking = self._archive.lacks({self._prefix + path: self._records.files[path] for path in sorted(brought)})
        self._tell.phase("留存新文件，退回时更快", len(lacking))
        try:
            self._archive.take(lacking, self._public, self._tell.step)
        except TargetError:
            self._tell.warn("新网站已经换上，但留存备份没有做完；以后退回这一次会慢一些，不必做什么。")

    def _tidy(self, live: int, purged: Collection[int]) -> None:
        """Drop releases that are not kept, and first the archived files that no kept release needs any more.

        The manifests go last: as long as one stands, the next publish knows that there is something left to purge.
        """
        numbers = self._records.kept()
        drop = sorted({*purged, *surplus(numbers, live, self._target.common.keep)})
        if not drop:
            return
        self._archive.see()
        self._archive.drop_all_but(self._records.needed(n for n in numbers if n not in drop))
        if purged:
            one = self._private.bucket == self._public.bucket
            for store in [self._public] if one else [self._public, self._private]:
                store.delete_versions(store.old_versions(self._prefix))
        self._records.forget(drop)

    # -- what stands there -----------------------------------------------------------------------------------------------

    def _check_lock(self) -> None:
        if self._lease is not None:
            self._lease.check()

    def _same(self, path: str, sha256: str) -> bool:
        """Is this live file exactly what a release wants, as far as record and listing can tell?"""
        live = self._records.files.get(path)
        return (
            live is not None
            and path not in self._records.touched
            and live.sha256 == sha256
            and live.etag == self._present.get(path)
        )

    def _listing(self) -> dict[str, Found]:
        known = sorted(self._records.files)
        marks = [self._prefix + path for path in known[LISTED_AT_ONCE::LISTED_AT_ONCE]]
        return self._public.listing(self._prefix, marks + self._archive.marks)

    def _encoding(self, path: str, size: int) -> str:
        return "gzip" if self._target.gzip and size >= GZIP_FROM and compressible(path) else ""

    def _of_the_site(self, listing: Mapping[str, Found]) -> dict[str, str]:
        """Path -> ETag of every object under the prefix that is part of the site."""
        return {
            key.removeprefix(self._prefix): found.etag
            for key, found in listing.items()
            if not key.startswith(self._control) and not key.endswith("/")
        }
