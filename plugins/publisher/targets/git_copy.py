"""The bare working copy of a repository, and git itself: what is asked of it, and its complaints told in Chinese."""

from __future__ import annotations

import base64
import hashlib
import os
import shlex
import subprocess
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from publisher.config import GitTarget
from publisher.credentials import Secrets
from publisher.errors import BusyError, RefusedError, TargetError


class WorkingCopy:
    """A folder with what was fetched of the target's repository. It may be deleted at any time, and is then made anew."""

    def __init__(self, target: GitTarget, secrets: Secrets, folder: Path, ssh: list[str]) -> None:
        """ssh: the ssh program with its options."""
        self.repository = target.repository
        self.folder = folder
        self._branch = target.branch
        self._secrets = secrets
        self._environ = _environment(target, secrets, ssh)

    def fetch(self, theirs: str, ours: str, depth: int) -> str:
        """Get the last `depth` commits of their ref as our ref; returns the newest one's id, "" when there is none."""
        if not (self.folder / "HEAD").is_file():
            self.folder.mkdir(parents=True, exist_ok=True)
            self.git("init", "--quiet", "--bare", str(self.folder), here=False)
            self.git("config", "gc.auto", "0")
        # A copy that was killed while it fetched may hold a lock of its own; we hold the only real one.
        (self.folder / "shallow.lock").unlink(missing_ok=True)
        if not self.git("ls-remote", "--refs", self.repository, theirs, step="ls-remote").split():
            self.git("update-ref", "-d", ours)
            return ""
        wanted = f"+{theirs}:{ours}"
        self.git("fetch", "--quiet", "--no-tags", "--depth", str(depth), self.repository, wanted, step="fetch")
        return self.git("rev-parse", ours).decode().strip()

    def commit(
        self, files: Iterable[tuple[str, str, bytes | None]], text: str, author: str, ref: str, *, parents: list[str]
    ) -> str:
        """Write a commit by git fast-import; returns its id.

        files: (path, blob id, bytes where the copy has not got them). author: `Name <address>`. ref: what is to name the commit.
        """
        sys.audit("publisher.step", "commit")
        when = f"{int(datetime.now().timestamp())} +0800"
        self.git("update-ref", "-d", ref)
        with subprocess.Popen(
            ["git", "--git-dir", str(self.folder), "fast-import", "--quiet", "--force"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=self._environ,
        ) as process:
            assert process.stdin is not None
            assert process.stderr is not None
            write = process.stdin.write
            try:
                write(f"commit {ref}\ncommitter {author} {when}\ndata {len(text.encode())}\n{text}\n".encode())
                for number, parent in enumerate(parents):
                    write(f"{'merge' if number else 'from'} {parent}\n".encode())
                write(b"deleteall\n")
                for path, blob, data in files:
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
        return self.git("rev-parse", ref).decode().strip()

    def show(self, commit: str, path: str) -> bytes | None:
        """A file of a commit; None when it holds none of this name."""
        done = self._run(["cat-file", "blob", f"{commit}:{path}"])
        return done.stdout if done.returncode == 0 else None

    def entries(self, commit: str) -> dict[str, str]:
        """Path -> blob id of every file in a commit. What is no plain file (a link, a submodule) gets an id that fits nothing."""
        entries = {}
        for line in self.git("ls-tree", "-r", "-z", "--full-tree", commit).decode().split("\0"):
            if line:
                mode, _, rest = line.partition(" ")
                blob = rest.split()[1] if mode in ("100644", "100755") else "0" * 40
                entries[rest.partition("\t")[2]] = blob
        return entries

    def hashes(self, entries: Mapping[str, str]) -> dict[str, str]:
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

    def git(self, *arguments: str, here: bool = True, step: str = "") -> bytes:
        """What a git command prints. step: its name in the tests. Raises BusyError or TargetError for one that fails."""
        if step:
            sys.audit("publisher.step", step)
        done = self._run(list(arguments), here=here)
        if done.returncode != 0:
            raise self._failed(done.stderr.decode("utf-8", "replace"))
        return done.stdout

    def _run(self, arguments: list[str], *, here: bool = True, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        command = ["git", *(["--git-dir", str(self.folder)] if here else []), *arguments]
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
            word in text
            for word in ("Authentication failed", "could not read Username", "error: 403", "Permission denied")
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
            return TargetError("仓库拒绝了这次推送（分支受保护）。", f"请在仓库设置里允许推送到 {self._branch} 分支。")
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
        "GIT_SSH_COMMAND": shlex.join(ssh),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_COUNT": str(len(settings)),
        "LC_ALL": "C",
    }
    for number, (key, value) in enumerate(settings):
        environ |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return environ


def blob_id(data: bytes) -> str:
    """The id that git gives to a file of these bytes."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _quoted(path: str) -> str:
    """fast-import reads a path raw unless it begins with a quote."""
    return '"' + path.replace("\\", "\\\\").replace('"', '\\"') + '"' if path.startswith('"') else path
