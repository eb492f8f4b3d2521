"""A Git pages branch as target (Gitee Pages, GitHub Pages, or any server that serves a branch).

Every release is a commit on the branch; the host shows the branch's tip, so the switch is the push, in one step. Nothing is forced:
a rollback is a new commit with the old tree. The one exception is a retraction (see publish).

Only what the branch's last commits hold is fetched, into a bare working copy in the state folder; without it all still works.
The manifest stands in the tree as .release.json: a pages branch has nothing outside the public root. It names only public files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from publisher.config import GitTarget
from publisher.credentials import Secrets
from publisher.errors import BusyError, RefusedError, TargetError
from publisher.locking import lock
from publisher.release import FileRecord, Head, Manifest, from_bytes, head_from_bytes, to_bytes
from publisher.site import Site
from publisher.targets.base import Comparison, Teller, check_number, hold_against, to_purge
from publisher.targets.git_copy import WorkingCopy, blob_id
from publisher.targets.ssh import ssh_command

MANIFEST = ".release.json"
# GitHub's and Gitee's page builders would otherwise leave out names that begin with an underscore.
NO_JEKYLL = ".nojekyll"
OWN = (MANIFEST, NO_JEKYLL)
LIVE = "refs/publish/live"
NEXT = "refs/publish/next"


@contextmanager
def open_git(target: GitTarget, secrets: Secrets, state: Path, tell: Teller, *, writing: bool) -> Iterator[GitSession]:
    """The working copy under its own lock, brought to the branch's tip; see targets.open_target."""
    folder = state / "git" / hashlib.sha256(f"{target.repository}\n{target.branch}".encode()).hexdigest()[:16]
    with ssh_command(target.access, secrets) as ssh, lock(folder.with_suffix(".lock")):
        session = GitSession(target, WorkingCopy(target, secrets, folder, ssh), tell)
        session.fetch()
        if writing:
            session.finish_purge()
        yield session


class GitSession:
    """See targets.base.Session."""

    def __init__(self, target: GitTarget, copy: WorkingCopy, tell: Teller) -> None:
        self._target = target
        self._copy = copy
        self._tell = tell
        self._ref = f"refs/heads/{target.branch}"
        self._tip = ""

    def fetch(self) -> None:
        """Get the branch as it is now: as many commits as releases are kept, and no more."""
        self._tip = self._copy.fetch(self._ref, LIVE, max(2, self._target.common.keep * 2))

    @property
    def broken(self) -> bool:
        """Never: the switch is one step."""
        return False

    def live(self) -> Manifest | None:
        if not self._tip:
            return None
        manifest = self._manifest(self._tip)
        if manifest is None:
            raise RefusedError(
                f"分支 {self._target.branch} 里已有内容，却不是本程序发布的。",
                "请在 publish.toml 里换一个新的分支名，以免覆盖别人的东西。",
            )
        return manifest

    def heads(self) -> list[Head]:
        return [head for head, _ in sorted(self._kept().values(), key=lambda item: item[0].number)]

    def manifest(self, number: int) -> Manifest:
        manifest = self._manifest(self._kept()[number][1])
        assert manifest is not None
        return manifest

    def publish(self, site: Site, manifest: Manifest, *, purge: bool) -> list[int]:
        before = self.live()
        commit = self._commit(
            self._tree_of(site, manifest), manifest, f"第 {manifest.number} 次发布", parents=self._parents()
        )
        purged = [] if before is None else to_purge(manifest.head, self.heads(), self.manifest, everything=purge)
        self._push(commit)
        if purged:
            self._cut_history(manifest)
        return purged

    def rollback(self, number: int, *, purge: bool) -> Head:
        before = self.live()
        head = check_number(self.heads(), before.head if before else None, number)
        old = self._kept()[number][1]
        manifest = self.manifest(number).carrying(before)
        entries = self._copy.entries(old)
        live = self._copy.entries(self._tip)
        for path in self.manifest(number).carried.keys() - manifest.carried.keys():
            entries.pop(path, None)
        for path in manifest.carried:
            entries[path] = live[path]
        tree = [(path, blob, None) for path, blob in entries.items() if path != MANIFEST]
        message = f"退回到第 {number} 次发布"
        self._push(self._commit(tree, manifest, message, parents=self._parents()))
        if purge:
            self._cut_history(manifest)
        return head

    def compare(self) -> Comparison:
        manifest = self.live()
        if manifest is None:
            return hold_against(None, {})
        entries = {path: blob for path, blob in self._copy.entries(self._tip).items() if path not in OWN}
        found = {path: FileRecord(sha, 0) for path, sha in self._copy.hashes(entries).items()}
        return hold_against(manifest, found)

    def finish_purge(self) -> None:
        """Finish what a killed publish left undone: a history that still holds a retracted item's text."""
        live = self.live() if self._tip else None
        if live is not None and to_purge(live.head, self.heads(), self.manifest):
            self._cut_history(live)

    # -- commits ---------------------------------------------------------------------------------------------------------

    def _tree_of(self, site: Site, manifest: Manifest) -> Iterable[tuple[str, str, bytes | None]]:
        """(path, blob id, bytes where the copy has not got them) of the whole release."""
        self._tell.phase("备好新的版本", len(manifest.everything))
        live = self._copy.entries(self._tip) if self._tip else {}
        known = set(live.values())
        for path in sorted(manifest.everything):
            if path in manifest.files:
                data = site.read(path)
                blob = blob_id(data)
                yield path, blob, None if blob in known else data
            else:
                yield path, live[path], None
            self._tell.step()
        yield NO_JEKYLL, blob_id(b""), b""

    def _commit(
        self, tree: Iterable[tuple[str, str, bytes | None]], manifest: Manifest, message: str, *, parents: list[str]
    ) -> str:
        """Write a release's commit into the copy; returns its id."""
        head = manifest.head
        text = f"{message}：稿件 {head.story_count} 篇，文件 {head.file_count} 个\n\n发布号：{head.number}\n" + (
            f"来源版本：{head.revision}\n" if head.revision else ""
        )
        files = chain(tree, [(MANIFEST, "", to_bytes(manifest))])
        return self._copy.commit(files, text, _author(self._target), NEXT, parents=parents)

    def _push(self, commit: str) -> None:
        """Move the branch on, never by force: whoever pushed in between is not overwritten."""
        self._tell.phase("推送", 0)
        self._copy.git("push", "--quiet", "--no-verify", self._target.repository, f"{commit}:{self._ref}", step="push")
        self._tip = commit
        self._copy.git("update-ref", LIVE, commit)

    def _cut_history(self, manifest: Manifest) -> None:
        """Begin the branch's history anew with the live tree, so that no commit of it holds a retracted text.

        The only forced push, and only if the branch still is where we put it.
        """
        entries = [(path, blob, None) for path, blob in self._copy.entries(self._tip).items() if path != MANIFEST]
        commit = self._commit(entries, manifest, f"第 {manifest.number} 次发布（撤稿，历史从此重新开始）", parents=[])
        lease = f"--force-with-lease={self._ref}:{self._tip}"
        try:
            self._copy.git(
                "push",
                "--quiet",
                "--no-verify",
                lease,
                self._target.repository,
                f"+{commit}:{self._ref}",
                step="push --force",
            )
        except (TargetError, BusyError) as error:
            raise TargetError(
                "读者已看不到撤下的内容，但分支的历史里还有它，仓库不让改写历史。",
                f"请在仓库设置里允许对 {self._target.branch} 分支强制推送（或关掉它的保护），再发布一次。",
            ) from error
        self._tip = commit
        self._copy.git("update-ref", LIVE, commit)
        self._copy.git("reflog", "expire", "--expire=now", "--all")
        self._copy.git("update-ref", "-d", NEXT)
        self._copy.git("repack", "-a", "-d", "--quiet")
        self._copy.git("prune", "--expire=now")
        self._tell.warn(
            "旧的提交已不在分支上，但代码托管平台可能还会保留一段时间；若撤下的内容敏感，请在仓库设置里运行“仓库 GC”，或联系平台客服清除。"
        )

    def _parents(self) -> list[str]:
        return [self._tip] if self._tip else []

    # -- what stands there -------------------------------------------------------------------------------------------------

    def _kept(self) -> dict[int, tuple[Head, str]]:
        """Number -> (head, newest commit that shows this release), of the last `keep` releases."""
        if not self._tip:
            return {}
        found: dict[int, tuple[Head, str]] = {}
        for commit in self._copy.git("rev-list", LIVE).decode().split():
            data = self._copy.show(commit, MANIFEST)
            if data is None:
                continue
            head = head_from_bytes(data)
            found.setdefault(head.number, (head, commit))
            if len(found) >= self._target.common.keep:
                break
        return found

    def _manifest(self, commit: str) -> Manifest | None:
        data = self._copy.show(commit, MANIFEST)
        return None if data is None else from_bytes(data)


def _author(target: GitTarget) -> str:
    """`Name <address>`, as git wants it."""
    if target.author and "<" in target.author and target.author.endswith(">"):
        return target.author
    return f"{target.author or '网站发布'} <publish@localhost>"
