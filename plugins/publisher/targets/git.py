"""A Git pages branch as target (Gitee Pages, GitHub Pages, or any server that serves a branch).

Every release is a commit on the branch; the host shows the branch's tip, so the switch is the push, in one step. Nothing is forced:
a rollback is a new commit with the old tree. The one exception is a retraction (see publish).

Only what the branch's last commits hold is fetched, into a bare working copy in the state folder; without it all still works.
The manifest stands in the tree as .release.json: a pages branch has nothing outside the public root. It names only public files.
"""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

from publisher.config import GitTarget, Secrets
from publisher.errors import BusyError, RefusedError, TargetError
from publisher.locking import lock
from publisher.release import FileRecord, Head, Manifest, from_bytes, head_from_bytes, to_bytes
from publisher.site import Site
from publisher.targets.base import Comparison, Teller, check_number, hold_against, to_purge
from publisher.targets.ssh import ssh_command

MANIFEST = ".release.json"
# GitHub's and Gitee's page builders would otherwise leave out names that begin with an underscore.
NO_JEKYLL = ".nojekyll"
OWN = (MANIFEST, NO_JEKYLL)
LIVE = "refs/publish/live"
NEXT = "refs/publish/next"


@contextmanager
def open_git(target: GitTarget, secrets: Secrets, state: Path, tell: Teller, *, writing: bool) -> Iterator[GitSession]:
    copy = state / "git" / hashlib.sha256(f"{target.repository}\n{target.branch}".encode()).hexdigest()[:16]
    with ssh_command(target.access, secrets) as ssh, lock(copy.with_suffix(".lock")):
        session = GitSession(target, secrets, copy, ssh, tell)
        session.fetch()
        if writing:
            session.finish_purge()
        yield session


class GitSession:
    """See targets.base.Session."""

    def __init__(self, target: GitTarget, secrets: Secrets, copy: Path, ssh: list[str], tell: Teller) -> None:
        self._target = target
        self._secrets = secrets
        self._copy = copy
        self._tell = tell
        self._environ = _environment(target, secrets, ssh)
        self._ref = f"refs/heads/{target.branch}"
        self._tip = ""

    def fetch(self) -> None:
        """Get the branch as it is now: as many commits as releases are kept, and no more."""
        if not (self._copy / "HEAD").is_file():
            self._copy.mkdir(parents=True, exist_ok=True)
            self._git("init", "--quiet", "--bare", str(self._copy), here=False)
            self._git("config", "gc.auto", "0")
        # A copy that was killed while it fetched may hold a lock of its own; we hold the only real one.
        (self._copy / "shallow.lock").unlink(missing_ok=True)
        there = self._git("ls-remote", "--refs", self._target.repository, self._ref, step="ls-remote").split()
        if not there:
            self._tip = ""
            self._git("update-ref", "-d", LIVE)
            return
        self._tip = there[0].decode()
        depth = str(max(2, self._target.common.keep * 2))
        self._git(
            "fetch",
            "--quiet",
            "--no-tags",
            "--depth",
            depth,
            self._target.repository,
            f"+{self._ref}:{LIVE}",
            step="fetch",
        )
        self._tip = self._git("rev-parse", LIVE).decode().strip()

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

    def publish(self, site: Site, manifest: Manifest, *, purge: bool) -> list[int]:
        before = self.live()
        commit = self._commit(
            self._tree_of(site, manifest), manifest, f"第 {manifest.number} 次发布", parents=self._parents()
        )
        purged = [] if before is None else to_purge(manifest.head, self.heads(), self._load, everything=purge)
        self._push(commit)
        if purged:
            self._cut_history(manifest)
        return purged

    def rollback(self, number: int, *, purge: bool) -> Head:
        before = self.live()
        head = check_number(self.heads(), before.head if before else None, number)
        old = self._kept()[number][1]
        manifest = self._load(number).carrying(before)
        entries = self._entries(old)
        live = self._entries(self._tip)
        for path in self._load(number).carried.keys() - manifest.carried.keys():
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
        entries = {path: blob for path, blob in self._entries(self._tip).items() if path not in OWN}
        found = {path: FileRecord(sha, 0) for path, sha in self._hashes(entries).items()}
        return hold_against(manifest, found)

    def finish_purge(self) -> None:
        """Finish what a killed publish left undone: a history that still holds a retracted item's text."""
        live = self.live() if self._tip else None
        if live is not None and to_purge(live.head, self.heads(), self._load):
            self._cut_history(live)

    # -- commits ---------------------------------------------------------------------------------------------------------

    def _tree_of(self, site: Site, manifest: Manifest) -> Iterable[tuple[str, str, bytes | None]]:
        """(path, blob id, bytes where the copy has not got them) of the whole release."""
        self._tell.phase("备好新的版本", len(manifest.everything))
        live = self._entries(self._tip) if self._tip else {}
        known = set(live.values())
        for path in sorted(manifest.everything):
            if path in manifest.files:
                data = site.read(path)
                blob = _blob_id(data)
                yield path, blob, None if blob in known else data
            else:
                yield path, live[path], None
            self._tell.step()
        yield NO_JEKYLL, _blob_id(b""), b""

    def _commit(
        self, tree: Iterable[tuple[str, str, bytes | None]], manifest: Manifest, message: str, *, parents: list[str]
    ) -> str:
        """Write a commit into the copy by git fast-import; returns its id."""
        sys.audit("publisher.step", "commit")
        body = to_bytes(manifest)
        head = manifest.head
        text = f"{message}：稿件 {head.story_count} 篇，文件 {head.file_count} 个\n\n发布号：{head.number}\n" + (
            f"来源版本：{head.revision}\n" if head.revision else ""
        )
        when = f"{int(datetime.now().timestamp())} +0800"
        self._git("update-ref", "-d", NEXT)
        with subprocess.Popen(
            ["git", "--git-dir", str(self._copy), "fast-import", "--quiet", "--force"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=self._environ,
        ) as process:
            assert process.stdin is not None
            assert process.stderr is not None
            write = process.stdin.write
            try:
                write(
                    f"commit {NEXT}\ncommitter {_author(self._target)} {when}\ndata {len(text.encode())}\n{text}\n".encode()
                )
                for number, parent in enumerate(parents):
                    write(f"{'merge' if number else 'from'} {parent}\n".encode())
                write(b"deleteall\n")
                for path, blob, data in chain(tree, [(MANIFEST, "", body)]):
                    if data is None:
                        write(f"M 100644 {blob} {_quoted(path)}\n".encode())
                    else:
                        write(f"M 100644 inline {_quoted(path)}\ndata {len(data)}\n".encode() + data + b"\n")
                write(b"done\n")
                process.stdin.close()
            except BrokenPipeError:
                pass
            complaint = process.stderr.read().decode("utf-8", "replace")
        if process.returncode != 0:
            raise self._failed(complaint)
        return self._git("rev-parse", NEXT).decode().strip()

    def _push(self, commit: str) -> None:
        """Move the branch on, never by force: whoever pushed in between is not overwritten."""
        self._tell.phase("推送", 0)
        self._git("push", "--quiet", "--no-verify", self._target.repository, f"{commit}:{self._ref}", step="push")
        self._tip = commit
        self._git("update-ref", LIVE, commit)

    def _cut_history(self, manifest: Manifest) -> None:
        """Begin the branch's history anew with the live tree, so that no commit of it holds a retracted text.

        The only forced push, and only if the branch still is where we put it.
        """
        entries = [(path, blob, None) for path, blob in self._entries(self._tip).items() if path != MANIFEST]
        commit = self._commit(entries, manifest, f"第 {manifest.number} 次发布（撤稿，历史从此重新开始）", parents=[])
        lease = f"--force-with-lease={self._ref}:{self._tip}"
        try:
            self._git(
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
        self._git("update-ref", LIVE, commit)
        self._git("reflog", "expire", "--expire=now", "--all")
        self._git("update-ref", "-d", NEXT)
        self._git("repack", "-a", "-d", "--quiet")
        self._git("prune", "--expire=now")
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
        for commit in self._git("rev-list", LIVE).decode().split():
            data = self._show(commit)
            if data is None:
                continue
            head = head_from_bytes(data)
            found.setdefault(head.number, (head, commit))
            if len(found) >= self._target.common.keep:
                break
        return found

    def _load(self, number: int) -> Manifest:
        manifest = self._manifest(self._kept()[number][1])
        assert manifest is not None
        return manifest

    def _manifest(self, commit: str) -> Manifest | None:
        data = self._show(commit)
        return None if data is None else from_bytes(data)

    def _show(self, commit: str) -> bytes | None:
        done = self._run(["cat-file", "blob", f"{commit}:{MANIFEST}"])
        return done.stdout if done.returncode == 0 else None

    def _entries(self, commit: str) -> dict[str, str]:
        """Path -> blob id of every file in a commit. What is no plain file (a link, a submodule) gets an id that fits nothing."""
        entries = {}
        for line in self._git("ls-tree", "-r", "-z", "--full-tree", commit).decode().split("\0"):
            if line:
                mode, _, rest = line.partition(" ")
                blob = rest.split()[1] if mode in ("100644", "100755") else "0" * 40
                entries[rest.partition("\t")[2]] = blob
        return entries

    def _hashes(self, entries: Mapping[str, str]) -> dict[str, str]:
        """SHA-256 of every file, from the blobs themselves."""
        wanted = sorted(set(entries.values()))
        done = self._run(["cat-file", "--batch"], data="".join(f"{blob}\n" for blob in wanted).encode())
        data, place, sums = done.stdout, 0, {}
        for blob in wanted:
            end = data.index(b"\n", place)
            header = data[place:end].split()
            place = end + 1
            if header[-1] == b"missing":
                continue
            size = int(header[2])
            sums[blob] = hashlib.sha256(data[place : place + size]).hexdigest()
            place += size + 1
        return {path: sums.get(blob, "") for path, blob in entries.items()}

    # -- git itself ----------------------------------------------------------------------------------------------------------

    def _git(self, *arguments: str, here: bool = True, step: str = "") -> bytes:
        if step:
            sys.audit("publisher.step", step)
        done = self._run(list(arguments), here=here)
        if done.returncode != 0:
            raise self._failed(done.stderr.decode("utf-8", "replace"))
        return done.stdout

    def _run(self, arguments: list[str], *, here: bool = True, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        command = ["git", *(["--git-dir", str(self._copy)] if here else []), *arguments]
        try:
            return subprocess.run(command, input=data, capture_output=True, check=False, env=self._environ)
        except FileNotFoundError:
            raise RefusedError("这台电脑上没有 git 程序。", "请安装 Git，再发布。") from None

    def _failed(self, complaint: str) -> BusyError | TargetError:
        text = self._secrets.hide(complaint)
        if any(
            word in text
            for word in ("non-fast-forward", "fetch first", "stale info", "cannot lock ref", "failed to lock")
        ):
            return BusyError("发布途中，别人往这个分支推送了内容。", "请等对方结束后，再发布一次。")
        if any(
            word in text for word in ("Authentication failed", "could not read Username", "403", "Permission denied")
        ):
            return TargetError(
                "仓库不让推送：令牌或私钥不对，或者没有写权限。",
                "请核对环境变量里的令牌（私钥），以及它对仓库的写权限。",
            )
        if "Host key verification failed" in text:
            return TargetError(
                "代码托管平台的身份核对不上。", "请用 ssh-keyscan 重新取得它的公钥，核对后更新 known_hosts。"
            )
        if any(word in text for word in ("not found", "does not exist", "does not appear to be a git repository")):
            return TargetError("没有找到这个仓库。", "请核对 publish.toml 里的 repository，以及令牌能不能看到它。")
        if any(word in text for word in ("Could not resolve", "Connection refused", "timed out", "unable to access")):
            return TargetError("连不上代码托管平台。", "请检查网络，再发布一次。读者看到的仍是原来的网站。")
        if "protected branch" in text or "pre-receive hook declined" in text:
            return TargetError(
                "仓库拒绝了这次推送（分支受保护）。", f"请在仓库设置里允许推送到 {self._target.branch} 分支。"
            )
        lines = [line for line in text.strip().splitlines() if line.strip()]
        return TargetError(
            f"Git 出了问题：{lines[-1] if lines else '没有说明原因'}。", "读者看到的仍是完整的网站；再发布一次试试。"
        )


def _environment(target: GitTarget, secrets: Secrets, ssh: list[str]) -> dict[str, str]:
    """Git's environment: never asks, reads nobody's settings, traces nothing; the token travels in it, not on the command line."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    settings: list[tuple[str, str]] = [
        ("core.autocrlf", "false"),
        ("core.precomposeUnicode", "false"),
        ("push.default", "nothing"),
    ]
    if target.token_env:
        token = secrets.required(target.token_env, "仓库的令牌")
        basic = base64.b64encode(f"{target.token_user}:{token}".encode()).decode()
        secrets.note(basic)
        parts = urlsplit(target.repository)
        # Bound to this host: a redirect elsewhere must not carry the token along.
        settings.append((f"http.{parts.scheme}://{parts.netloc}/.extraHeader", f"Authorization: Basic {basic}"))
        settings.append(("credential.helper", ""))
    environ |= {
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_SSH_COMMAND": " ".join(f"'{part}'" for part in ssh),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_COUNT": str(len(settings)),
        "LC_ALL": "C",
    }
    for number, (key, value) in enumerate(settings):
        environ |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return environ


def _author(target: GitTarget) -> str:
    """`Name <address>`, as git wants it."""
    if target.author and "<" in target.author and target.author.endswith(">"):
        return target.author
    return f"{target.author or '网站发布'} <publish@localhost>"


def _blob_id(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _quoted(path: str) -> str:
    """fast-import reads a path raw unless it begins with a quote."""
    return '"' + path.replace("\\", "\\\\").replace('"', '\\"') + '"' if path.startswith('"') else path
