"""One POSIX shell on the server for a whole session: it holds the lock, and it goes when we go.

Every command is sent to that one shell. When the publisher is killed, the shell finishes the command it is in, meets the end of its
input and ends; only then is the lock free. So no late command of a dead publish can cross a new one.
"""

from __future__ import annotations

import secrets as random_names
import shlex
import subprocess
import sys
import tempfile
from contextlib import suppress
from types import TracebackType

from publisher.credentials import Secrets
from publisher.errors import TargetError
from publisher.targets.ssh import told


class RemoteShell:
    """A shell behind a command line that starts one (ssh host sh)."""

    def __init__(self, command: list[str], secrets: Secrets) -> None:
        self._secrets = secrets
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the shell; closed in __exit__
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._complaints
            )
        except FileNotFoundError:
            self._complaints.close()
            raise TargetError("这台电脑上没有 ssh 程序。", "请安装 OpenSSH 客户端，或换别的发布方式。") from None

    def lock(self, path: str) -> bool:
        """Take a lock that the shell holds until it ends. False: somebody else has it."""
        sys.audit("publisher.step", "lock")
        quoted = shlex.quote(path)
        answer = self._ask(f"exec 9>>{quoted} && flock -n 9 && echo held || echo busy\n".encode())
        return answer[1].strip() == "held"

    def run(self, script: str, *arguments: str, data: bytes = b"", step: str = "") -> str:
        """Run a script in a subshell with `set -eu`; arguments are $1, $2 …; data is its standard input. Returns what it printed.

        Raises TargetError when it fails or the connection is lost.
        """
        sys.audit("publisher.step", step or "remote")
        lines = [f"( set -eu; umask 022; set -- {shlex.join(arguments)}", script]
        if data:
            end = random_names.token_hex(16)
            closing = f") <<'{end}'\n".encode() + data + (b"" if data.endswith(b"\n") else b"\n") + f"{end}\n".encode()
        else:
            closing = b") </dev/null\n"
        code, output = self._ask("\n".join(lines).encode() + b"\n" + closing)
        if code != 0:
            raise self._failed()
        return output

    def _ask(self, text: bytes) -> tuple[int, str]:
        """Send a piece of script; returns its exit code and what it printed."""
        token = random_names.token_hex(16)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        printed: list[bytes] = []
        try:
            self._process.stdin.write(text + f"printf '\\n%s %d\\n' {token} $?\n".encode())
            self._process.stdin.flush()
            for line in self._process.stdout:
                if line.startswith(token.encode()):
                    return int(line.split()[1]), b"".join(printed).removesuffix(b"\n").decode("utf-8", "replace")
                printed.append(line)
        except BrokenPipeError:
            pass
        self._process.wait()
        raise self._failed()

    def _failed(self) -> TargetError:
        self._complaints.seek(0)
        return TargetError(*told(self._secrets.hide(self._complaints.read().decode("utf-8", "replace"))))

    def __enter__(self) -> RemoteShell:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        try:
            self._process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._complaints.close()
