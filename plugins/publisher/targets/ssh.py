"""How to be let in over SSH, for rsync and git: options on the command line, keys out of the environment."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from publisher.config import SshAccess
from publisher.credentials import Secrets
from publisher.errors import RefusedError


@contextmanager
def ssh_command(access: SshAccess, secrets: Secrets) -> Iterator[list[str]]:
    """The ssh program with its options. Never asks (BatchMode), never trusts an unknown server.

    A key given by its text is written to a file that only we can read, for as long as the session lasts.
    """
    command = ["ssh", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes", "-o", "ConnectTimeout=15"]
    command += ["-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=4", "-o", "LogLevel=ERROR"]
    if access.port != 22:
        command += ["-p", str(access.port)]
    if access.known_hosts is not None:
        if not access.known_hosts.is_file():
            raise RefusedError(
                f"没有找到 known_hosts 文件“{access.known_hosts.name}”。",
                "请用 ssh-keyscan 取得服务器公钥、核对后存成这个文件。",
            )
        command += ["-o", f"UserKnownHostsFile={_quoted(access.known_hosts)}"]
    with tempfile.TemporaryDirectory(prefix="publisher-") as folder:
        if access.key_env:
            text = secrets.required(access.key_env, "登录服务器的私钥")
            key = Path(folder, "key")
            # Secrets pasted into a CI form lose their last line break, and sometimes gain carriage returns.
            with open(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", newline="\n") as stream:
                stream.write(text.replace("\r\n", "\n").rstrip("\n") + "\n")
            command += ["-i", str(key), "-o", "IdentitiesOnly=yes"]
        elif access.key_file_env:
            key = Path(secrets.required(access.key_file_env, "私钥文件的位置")).expanduser()
            if not key.is_file():
                raise RefusedError(f"环境变量 {access.key_file_env} 写的私钥文件不存在。", "请核对它的位置。")
            command += ["-i", str(key), "-o", "IdentitiesOnly=yes"]
        yield command


def told(stderr: str) -> tuple[str, str]:
    """(what, remedy) for ssh's and rsync's commonest complaints, in Chinese."""
    if "Host key verification failed" in stderr or "No ED25519 host key" in stderr:
        return "服务器的身份核对不上。", "请用 ssh-keyscan 重新取得它的公钥，当面或电话核对后更新 known_hosts。"
    if "Permission denied (" in stderr:
        return "服务器不认这把私钥。", "请核对环境变量里的私钥，并把对应的公钥加进服务器的 authorized_keys。"
    if "No space left" in stderr:
        return "服务器的磁盘满了。", "请清理磁盘，或把 keep 改小，再发布一次。读者看到的仍是原来的网站。"
    if "Permission denied" in stderr:
        return "服务器上的文件夹没有写权限。", "请把 publish.toml 里的 path 改成该用户能写的文件夹，或请管理员授权。"
    if any(
        word in stderr for word in ("Could not resolve", "Connection refused", "timed out", "No route", "Network is")
    ):
        return "连不上服务器。", "请检查网络、host 和 port，再发布一次。读者看到的仍是原来的网站。"
    last = stderr.strip().splitlines()[-1] if stderr.strip() else "没有说明原因"
    return f"服务器上出了问题：{last}。", "读者看到的仍是完整的网站；再发布一次，仍不行就把这句话发给管理员。"


def _quoted(path: Path) -> str:
    text = str(path.resolve())
    return f'"{text}"' if " " in text else text
