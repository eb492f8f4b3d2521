"""A server over SSH as target: the folder target's layout, on the server (see folder.py), filled by rsync.

rsync sends what changed; what did not change becomes a hard link into the release before (--link-dest). The new release is staged
beside the live one, held against its manifest there, and shown to readers by one rename of a link.

The server needs rsync, flock, sha256sum, find and a POSIX shell: every common Linux has them.
"""

from __future__ import annotations

import secrets as random_names
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from publisher.config import RsyncTarget
from publisher.credentials import Secrets
from publisher.errors import BusyError, RefusedError, TargetError
from publisher.release import FileRecord, Head, Manifest, from_bytes, head_from_bytes, lost, release_name, to_bytes
from publisher.site import Site
from publisher.targets.base import Comparison, Teller, check_number, hold_against, surplus, to_purge
from publisher.targets.remote_shell import RemoteShell
from publisher.targets.server_steps import CARRY, CLEAN, COUNT, DESCRIBE, DROP, LIST, PREPARE, SWITCH, VERIFY
from publisher.targets.ssh import ssh_command, told


@contextmanager
def open_rsync(target: RsyncTarget, secrets: Secrets, tell: Teller, *, writing: bool) -> Iterator[RsyncSession]:
    """A session over one SSH connection, which holds the lock when it writes; see targets.open_target."""
    destination = f"{target.user}@{target.host}" if target.user else target.host
    with (
        ssh_command(target.access, secrets) as ssh,
        RemoteShell([*ssh, destination, "sh"], secrets) as shell,
    ):
        session = RsyncSession(target, destination, ssh, shell, secrets, tell)
        if writing:
            session.take()
        yield session


class RsyncSession:
    """See targets.base.Session."""

    def __init__(
        self, target: RsyncTarget, destination: str, ssh: list[str], shell: RemoteShell, secrets: Secrets, tell: Teller
    ) -> None:
        self._target = target
        self._root = target.path
        self._destination = destination
        self._ssh = ssh
        self._shell = shell
        self._secrets = secrets
        self._tell = tell

    def take(self) -> None:
        """Take the lock for as long as the shell lives, and clear away what an interrupted publish left."""
        name = self._target.common.name
        answer = self._shell.run(PREPARE, self._root, step="prepare").strip()
        if answer.startswith("missing "):
            raise RefusedError(
                f"服务器“{name}”上没有 {answer.removeprefix('missing ')} 程序。", "请管理员装上它，再发布。"
            )
        if answer == "foreign":
            raise RefusedError(
                f"服务器“{name}”的目标文件夹里已经有 current，却不是本程序发布的。",
                "请在 publish.toml 里换一个空文件夹，或先把它移走。",
            )
        # The lock belongs to the shell itself, not to a subshell: it must outlive this command.
        if self._shell.lock(f"{self._root}/publish.lock") is False:
            raise BusyError("另一次发布正在进行。", "请等它结束后再试。")
        self._shell.run(CLEAN, self._root, step="clean")
        live = self.live()
        if live is not None:
            self._tidy(live.head)

    @property
    def broken(self) -> bool:
        """Never: the switch is one step."""
        return False

    def live(self) -> Manifest | None:
        number, _ = self._describe()
        return None if number is None else self.manifest(number)

    def heads(self) -> list[Head]:
        return self._describe()[1]

    def manifest(self, number: int) -> Manifest:
        file = f"{self._root}/manifests/{release_name(number)}.json"
        text = self._shell.run('[ ! -f "$1" ] || cat -- "$1"', file, step="manifest")
        if not text:
            raise lost(number)
        return from_bytes(text.encode())

    def publish(self, site: Site, manifest: Manifest, *, purge: bool) -> list[int]:
        before = self.live()
        staged = f"incoming/{manifest.name}-{random_names.token_hex(4)}"
        self._tell.phase("传送改动的文件", 0)
        # Generated files go first: the same run would otherwise need a folder that holds both.
        generated = {path: data for path, data in site.sources.items() if isinstance(data, bytes)}
        with tempfile.TemporaryDirectory(prefix="publisher-") as folder:
            for path, data in generated.items():
                file = Path(folder, path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data)
            self._send(Path(folder), sorted(generated), staged, before)
        self._send(site.root, [path for path in site.files if path not in generated], staged, before)
        if before is not None:
            self._carry(before, manifest, staged)
        self._tell.phase("在服务器上逐个核对", 0)
        listing = "".join(f"{record.sha256}  ./{path}\n" for path, record in manifest.everything.items())
        try:
            self._shell.run(VERIFY, self._root, staged, data=listing.encode(), step="verify")
        except TargetError as error:
            raise TargetError(
                "传到服务器上的文件和生成的不一致，没有切换。",
                "多半是发布途中网站又被生成了一次。请再发布一次；读者看到的仍是原来的网站。",
            ) from error
        self._switch(manifest, staged)
        return self._tidy(manifest.head, purge=purge)

    def rollback(self, number: int, *, purge: bool) -> Head:
        live, heads = self._describe()
        before = None if live is None else self.manifest(live)
        head = check_number(heads, before.head if before else None, number)
        manifest = self.manifest(number)
        release = f"releases/{manifest.name}"
        if int(self._shell.run(COUNT, self._root, release, step="count")) != len(manifest.everything):
            raise TargetError(f"第 {number} 次发布的文件不全了。", "请退回另一次，或重新发布。")
        carrying = manifest.carrying(before)
        # What it carried before stays as well: a few style files more do no harm, and nothing need be deleted.
        carrying = Manifest(carrying.head, carrying.files, {**manifest.carried, **carrying.carried})
        if before is not None:
            self._carry(before, carrying, release)
        self._switch(carrying, "")
        if purge:
            for later in heads:
                if later.number > number:
                    self._drop(later)
        return head

    def compare(self) -> Comparison:
        manifest = self.live()
        if manifest is None:
            return hold_against(None, {})
        self._tell.phase("在服务器上逐个核对", 0)
        rest, files, special = self._shell.run(LIST, self._root, step="list").split("==\n", 2)
        found = {}
        for line in files.splitlines():
            sha, _, path = line.partition("  ./")
            found[path] = FileRecord(sha, 0)
        for line in special.splitlines():
            found[line.removeprefix("./")] = FileRecord("", 0)
        return hold_against(manifest, found, interrupted=bool(rest.strip()))

    # -- the parts -------------------------------------------------------------------------------------------------------

    def _describe(self) -> tuple[int | None, list[Head]]:
        lines = self._shell.run(DESCRIBE, self._root, step="describe").splitlines()
        if not lines:
            return None, []
        link = lines[0].rpartition("/")[2]
        heads = [head_from_bytes(b"{\n" + line.encode() + b"\n") for line in lines[1:] if line]
        return (int(link) if link.isdigit() else None), sorted(heads, key=lambda head: head.number)

    def _send(self, folder: Path, paths: Iterable[str], staged: str, before: Manifest | None) -> None:
        names = "\0".join(paths)
        if not names:
            return
        sys.audit("publisher.step", "rsync")
        command = [
            "rsync",
            "--recursive",
            "--perms",
            "--chmod=D0755,F0644",
            "--checksum",
            "--delay-updates",
            "--secluded-args",
        ]
        command += ["--from0", "--files-from=-", "--timeout=300", "--rsh", shlex.join(self._ssh)]
        if before is not None:
            command.append(f"--link-dest={self._root}/releases/{before.name}/")
        command += [f"{folder.resolve()}/", f"{self._remote_host()}:{self._root}/{staged}/"]
        try:
            done = subprocess.run(command, input=names.encode(), capture_output=True, check=False)
        except FileNotFoundError:
            raise RefusedError(
                "这台电脑上没有 rsync 程序。",
                "Linux 请用包管理器安装；Windows 请在 WSL 或 CI 里发布，或换别的发布方式。",
            ) from None
        if done.returncode != 0:
            raise TargetError(*told(self._secrets.hide(done.stderr.decode("utf-8", "replace"))))

    def _remote_host(self) -> str:
        """rsync reads `host:path`, so an IPv6 address needs its brackets."""
        host = self._target.host.strip("[]")
        user = f"{self._target.user}@" if self._target.user else ""
        return f"{user}[{host}]" if ":" in host else f"{user}{host}"

    def _carry(self, before: Manifest, manifest: Manifest, to: str) -> None:
        if manifest.carried:
            names = "".join(f"{path}\n" for path in sorted(manifest.carried))
            self._shell.run(CARRY, self._root, f"releases/{before.name}", to, data=names.encode(), step="carry")

    def _switch(self, manifest: Manifest, staged: str) -> None:
        self._shell.run(SWITCH, self._root, staged, manifest.name, data=to_bytes(manifest), step="switch")

    def _tidy(self, live: Head, *, purge: bool = False) -> list[int]:
        heads = self.heads()
        purged = to_purge(live, heads, self.manifest, everything=purge)
        drop = {*purged, *surplus([head.number for head in heads], live.number, self._target.common.keep)}
        for head in heads:
            if head.number in drop:
                self._drop(head)
        return purged

    def _drop(self, head: Head) -> None:
        self._shell.run(DROP, self._root, head.name, step="drop")
