"""A real sshd on loopback, on a high port, with host and user keys made for the test and thrown away after it."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from tests.publish.object_store import free_ports

SSHD = "/usr/sbin/sshd"


def missing() -> str:
    """What is not installed, as a sentence; "" when everything is there."""
    for tool, package in (
        (SSHD, "openssh-server"),
        ("ssh", "openssh-client"),
        ("rsync", "rsync"),
        ("flock", "util-linux"),
    ):
        if shutil.which(tool) is None:
            return f"没有找到 {tool}：请安装 Debian 软件包 {package}"
    return ""


class SshServer:
    def __init__(self, folder: Path) -> None:
        folder.chmod(0o700)
        for name in ("host", "user", "stranger"):
            subprocess.run(
                ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(folder / name)], check=True
            )
        shutil.copy(folder / "user.pub", folder / "authorized_keys")
        (folder / "authorized_keys").chmod(0o600)
        self.folder = folder
        self.port = free_ports(1)[0]
        self.user = getpass.getuser()
        public = (folder / "host.pub").read_text().split()
        (folder / "known_hosts").write_text(f"[127.0.0.1]:{self.port} {public[0]} {public[1]}\n")
        config = folder / "sshd_config"
        config.write_text(
            f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {folder / 'host'}\nPidFile {folder / 'pid'}\n"
            f"AuthorizedKeysFile {folder / 'authorized_keys'}\nStrictModes no\nUsePAM no\nPasswordAuthentication no\n"
            "KbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\nMaxStartups 100\nLogLevel ERROR\n"
        )
        if os.getuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)  # sshd insists on it
        self._log = (folder / "log").open("wb")
        self._process = subprocess.Popen([SSHD, "-D", "-e", "-f", str(config)], stderr=self._log)
        deadline = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise RuntimeError((folder / "log").read_text()) from None
                time.sleep(0.05)

    def key(self, name: str = "user") -> str:
        return (self.folder / name).read_text()

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)
        self._log.close()
