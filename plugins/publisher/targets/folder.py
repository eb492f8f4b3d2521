"""A folder as target: whole releases beside each other, and a link that names the one readers see.

    <path>/current              what the web server serves: a link to releases/000012
    <path>/releases/000012/     a release; files that did not change are hard links into the one before
    <path>/manifests/000012.json    outside the public root
    <path>/incoming/            a release on its way; emptied at every start
    <path>/publish.lock

The switch is one rename of a link: a reader's request meets the old site or the new one, nothing between.

Where links cannot be made (FAT, some network shares, Windows without the right), `current` is a plain folder. It is then
changed file by file, each by a rename, in the order of ordered.py: no link is dead on the way, but for those moments some
pages are of the new release and some of the old one. `<path>/live` then names the release.
"""

from __future__ import annotations

import os
import secrets as random_names
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from newsroom.disk_words import reason
from publisher.config import FolderTarget
from publisher.errors import RefusedError, TargetError
from publisher.locking import lock
from publisher.ordered import phases
from publisher.release import Head, Manifest, from_bytes, head_from_bytes, lost, release_name, to_bytes
from publisher.site import Site
from publisher.targets import disk
from publisher.targets.base import Comparison, Teller, check_number, hold_against, surplus, to_purge


@contextmanager
def open_folder(target: FolderTarget, tell: Teller, *, writing: bool) -> Iterator[FolderSession]:
    """A session with the folder, under its lock when it writes; see targets.open_target."""
    session = FolderSession(target, tell)
    try:
        if not writing:
            yield session
            return
        try:
            target.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise TargetError(
                f"目标文件夹“{target.common.name}”建不起来：{reason(error)}。",
                "请检查 publish.toml 里的 path 和文件夹权限。",
            ) from error
        with lock(target.path / "publish.lock"):
            session.prepare()
            yield session
    except OSError as error:
        raise TargetError(
            f"写目标文件夹“{target.common.name}”时出错：{reason(error)}。",
            "读者看到的仍是完整的网站。请检查磁盘空间和权限，再发布一次。",
        ) from error


class FolderSession:
    """See targets.base.Session."""

    def __init__(self, target: FolderTarget, tell: Teller) -> None:
        self.root = target.path
        self.keep = target.common.keep
        self.tell = tell
        self._switch = target.switch
        self.current = self.root / "current"
        self.releases = self.root / "releases"
        self.manifests = self.root / "manifests"
        self.incoming = self.root / "incoming"
        self.pointer = self.root / "live"

    def prepare(self) -> None:
        """Make the folders, refuse a `current` that is not ours, and clear away what an interrupted publish left."""
        if (self.current.exists() or self.current.is_symlink()) and not self.manifests.is_dir():
            raise RefusedError(
                f"目标文件夹里已经有 current，却不是本程序发布的（{self.root.name}/current）。",
                "请在 publish.toml 里换一个空文件夹，或先把它移走。",
            )
        for folder in (self.releases, self.manifests, self.incoming):
            folder.mkdir(exist_ok=True)
        for rest in self.incoming.iterdir():
            disk.remove(rest)
        # What readers see is never rubbish, even if somebody took its manifest away.
        for number in self._numbers("releases") - self._numbers("manifests") - {self._live_number()}:
            self._drop(number)
        for number in self._numbers("manifests") - self._numbers("releases"):
            (self.manifests / f"{release_name(number)}.json").unlink()
        live = self.live()
        if live is not None:
            self._tidy(live.head)

    @property
    def broken(self) -> bool:
        """Only where files change one by one; a link is switched or not."""
        return not self.current.is_symlink() and self.current.is_dir() and not self.compare().whole

    def live(self) -> Manifest | None:
        number = self._live_number()
        return None if number is None else self.manifest(number)

    def heads(self) -> list[Head]:
        found = []
        for number in sorted(self._numbers("manifests") & self._numbers("releases")):
            with (self.manifests / f"{release_name(number)}.json").open("rb") as stream:
                found.append(head_from_bytes(stream.readline() + stream.readline() + b"\n"))
        return found

    def manifest(self, number: int) -> Manifest:
        try:
            return from_bytes((self.manifests / f"{release_name(number)}.json").read_bytes())
        except FileNotFoundError:
            raise lost(number) from None

    def publish(self, site: Site, manifest: Manifest, *, purge: bool) -> list[int]:
        before = self.live()
        staged = self.incoming / f"{manifest.name}-{random_names.token_hex(4)}"
        self._stage(site, manifest, before, staged)
        release = self.releases / manifest.name
        staged.rename(release)
        self._write(self.manifests / f"{manifest.name}.json", to_bytes(manifest))
        disk.sync_folder(self.releases)
        self._switch_to(manifest)
        return self._tidy(manifest.head, purge=purge)

    def rollback(self, number: int, *, purge: bool) -> Head:
        before = self.live()
        head = check_number(self.heads(), before.head if before and not self.broken else None, number)
        manifest = self.manifest(number)
        release = self.releases / manifest.name
        wrong = _differing(release, manifest)
        if wrong:
            raise TargetError(f"第 {number} 次发布的文件不全了（如 {wrong[0]}）。", "请退回另一次，或重新发布。")
        carrying = manifest.carrying(before)
        if before is not None:
            for path in carrying.carried:
                source = self.releases / before.name / path
                if source.is_file() and not (release / path).exists():
                    disk.link_or_copy(source, release / path)
        self._write(self.manifests / f"{manifest.name}.json", to_bytes(carrying))
        for path in manifest.carried.keys() - carrying.carried.keys():
            (release / path).unlink(missing_ok=True)
        self._switch_to(carrying)
        if purge:
            for later in [h.number for h in self.heads() if h.number > number]:
                self._drop(later)
        return head

    def compare(self) -> Comparison:
        if not self.manifests.is_dir():
            return hold_against(None, {})
        manifest = self.live()
        interrupted = self.incoming.is_dir() and any(self.incoming.iterdir())
        found = {}
        public = self.current.resolve()
        for path in disk.files_below(public):
            found[path] = disk.record_of(public / path)
        return hold_against(manifest, found, interrupted=interrupted)

    # -- the parts -------------------------------------------------------------------------------------------------

    def _stage(self, site: Site, manifest: Manifest, before: Manifest | None, staged: Path) -> None:
        """Lay the whole release out in `staged`: unchanged files as links into the release before, the rest copied."""
        self.tell.phase("备好新的版本", len(manifest.everything))
        staged.mkdir()
        old = None if before is None else self.releases / before.name
        had = {} if before is None else before.everything
        fresh: list[Path] = []
        for path, record in manifest.everything.items():
            file = staged / path
            file.parent.mkdir(parents=True, exist_ok=True)
            linked = old is not None and had.get(path) == record and disk.link_checked(old / path, file, record)
            if not linked and path in manifest.files:
                file.write_bytes(site.read(path))
                fresh.append(file)
            self.tell.step()
        for folder, _, names in os.walk(staged):
            Path(folder).chmod(0o755)
            for name in names:
                Path(folder, name).chmod(0o644)
        disk.make_durable(fresh)

    def _switch_to(self, manifest: Manifest) -> None:
        if self._by_links():
            link = self.incoming / f"current-{random_names.token_hex(4)}"
            link.symlink_to(Path("releases") / manifest.name, target_is_directory=True)
            os.replace(link, self.current)
            disk.sync_folder(self.root)
        else:
            self._replace_files(manifest)
            self._write(self.pointer, f"{manifest.number}\n".encode())

    def _replace_files(self, manifest: Manifest) -> None:
        self.current.mkdir(exist_ok=True)
        source = self.releases / manifest.name
        found = {path: disk.record_of(self.current / path) for path in disk.files_below(self.current)}
        want = manifest.everything
        new = want.keys() - found.keys()
        changed = {path for path in want.keys() & found.keys() if found[path].sha256 != want[path].sha256}
        for phase in phases(new, changed, found.keys() - want.keys()):
            self.tell.phase(phase.label, len(phase.paths))
            for path in phase.paths:
                if phase.deletes:
                    disk.retry((self.current / path).unlink)
                else:
                    piece = self.incoming / random_names.token_hex(8)
                    disk.link_or_copy(source / path, piece)
                    (self.current / path).parent.mkdir(parents=True, exist_ok=True)
                    disk.retry(partial(os.replace, piece, self.current / path))
                self.tell.step()
        disk.remove_empty_folders(self.current)

    def _by_links(self) -> bool:
        if self.current.is_symlink():
            return True
        if self.current.is_dir() or self._switch == "files":
            return False
        trial = self.incoming / f"trial-{random_names.token_hex(4)}"
        try:
            trial.symlink_to("releases", target_is_directory=True)
        except (OSError, NotImplementedError):
            if self._switch == "link":
                raise RefusedError(
                    "这个文件夹里建不了链接，不能一步切换。", "请换一个磁盘，或把 switch 改成 auto。"
                ) from None
            self.tell.warn("这个文件夹里建不了链接，改为按顺序逐个替换文件：链接始终有效，但切换的片刻新旧页面并存。")
            return False
        trial.unlink()
        return True

    def _tidy(self, live: Head, *, purge: bool = False) -> list[int]:
        purged = to_purge(live, self.heads(), self.manifest, everything=purge)
        for number in sorted({*purged, *surplus(self._numbers("manifests"), live.number, self.keep)}):
            self._drop(number)
        return purged

    def _drop(self, number: int) -> None:
        """Remove a release. Its manifest first: a release without one is known to be rubbish."""
        name = release_name(number)
        (self.manifests / f"{name}.json").unlink(missing_ok=True)
        release = self.releases / name
        if release.exists():
            rubbish = self.incoming / f"drop-{name}-{random_names.token_hex(4)}"
            release.rename(rubbish)
            disk.remove(rubbish)

    def _live_number(self) -> int | None:
        try:
            if self.current.is_symlink():
                return int(Path(os.readlink(self.current)).name)
            return int(self.pointer.read_text()) if self.pointer.exists() else None
        except ValueError:
            raise TargetError("目标文件夹的 current 指向不明。", "请不要手工改动它；把它删去后重新发布即可。") from None

    def _numbers(self, kind: str) -> set[int]:
        folder = self.root / kind
        if not folder.is_dir():
            return set()
        return {int(entry.stem) for entry in folder.iterdir() if entry.stem.isdigit()}

    def _write(self, file: Path, data: bytes) -> None:
        piece = self.incoming / random_names.token_hex(8)
        with piece.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        disk.retry(partial(os.replace, piece, file))


def _differing(release: Path, manifest: Manifest) -> list[str]:
    """A quick look before a rollback: every file there, with its size."""
    return [
        path
        for path, record in manifest.everything.items()
        if not (release / path).is_file() or (release / path).stat().st_size != record.size
    ]
