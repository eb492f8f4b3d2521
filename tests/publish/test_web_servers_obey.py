"""The generated pieces for nginx and Apache, loaded into the real servers on loopback and asked as a reader asks."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from publisher.headers import class_of, headers_of, write_host_files
from tests.publish.object_store import free_ports

MOVES = {"/2022/0101/099.html": "/2022/0101/000.html", "/a/old.name.html": "/2022/0102/001.html"}


class WebServer:
    def __init__(self, name: str, folder: Path, command: list[str], port: int) -> None:
        self.name = name
        self.folder = folder
        self.port = port
        self._log = (folder / "server.log").open("wb")
        self._process = subprocess.Popen(command, stdout=self._log, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return
            except OSError:
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise AssertionError((folder / "server.log").read_text()) from None
                time.sleep(0.05)

    def ask(self, path: str) -> tuple[int, dict[str, str]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        fields = {name: ", ".join(answer.headers.get_all(name) or []) for name in set(answer.headers.keys())}
        connection.close()
        return answer.status, fields

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)
        self._log.close()


def nginx(folder: Path, public: Path, pieces: Path) -> WebServer:
    if shutil.which("nginx") is None:
        pytest.skip("没有找到 nginx：请安装 Debian 软件包 nginx-light")
    port = free_ports(1)[0]
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/pid; error_log stderr; worker_processes 1;\nevents {{}}\n"
        f"http {{ access_log off; client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;"
        f" uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;\n"
        f'server {{ listen 127.0.0.1:{port}; root "{public}"; index index.html;\n'
        f'include "{pieces}/nginx-redirects.conf";\ninclude "{pieces}/nginx-headers.conf"; }} }}\n'
    )
    return WebServer("nginx", folder, ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")], port)


def apache(folder: Path, public: Path, pieces: Path) -> WebServer:
    modules = Path("/usr/lib/apache2/modules")
    if shutil.which("apache2") is None or not modules.is_dir():
        pytest.skip("没有找到 Apache：请安装 Debian 软件包 apache2-bin")
    port = free_ports(1)[0]
    shutil.copy(pieces / "htaccess", public / ".htaccess")
    wanted = ["mpm_event", "authz_core", "dir", "mime", "headers", "setenvif", "alias", "deflate", "filter"]
    load = "".join(f"LoadModule {name}_module {modules}/mod_{name}.so\n" for name in wanted)
    user = "User www-data\nGroup www-data\n" if os.getuid() == 0 else ""
    (folder / "apache.conf").write_text(
        f"{load}{user}ServerName localhost\nListen 127.0.0.1:{port}\nPidFile {folder}/pid\nErrorLog {folder}/error.log\n"
        f'TypesConfig /dev/null\nDocumentRoot "{public}"\n<Directory "{public}">\nAllowOverride All\nRequire all granted\n</Directory>\n'
        "DirectoryIndex index.html\n"
    )
    return WebServer("apache", folder, ["apache2", "-X", "-f", str(folder / "apache.conf")], port)


@pytest.fixture(params=[nginx, apache], ids=["nginx", "apache"])
def web_server(request: pytest.FixtureRequest, tmp_path: Path, make_site: Callable[..., Path]) -> Iterator[WebServer]:
    public = make_site("site", "甲", range(3))
    for path in (
        "api/latest.json",
        "files/0123456789abcdef.pdf",
        "feeds/all.feed.json",
        "calendar.ics",
        "search/root.json",
        "search/story/1a.bin",
        "theme/js-0123456789/main.js",
    ):
        (public / path).parent.mkdir(parents=True, exist_ok=True)
        (public / path).write_text("x")
    pieces = tmp_path / "pieces"
    write_host_files(pieces, MOVES)
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.getuid() and folder != Path("/tmp"):
            folder.chmod(0o755)  # the server's own user must be able to walk in
    (tmp_path / "run").mkdir()
    running = request.param(tmp_path / "run", public, pieces)
    yield running
    running.stop()


def test_every_class_of_path_gets_its_headers_once(web_server: WebServer, tmp_path: Path) -> None:
    public = tmp_path / "sites/site"
    paths = [f.relative_to(public).as_posix() for f in public.rglob("*") if f.is_file() and not f.name.startswith(".")]
    assert {class_of(path).name for path in paths} == {"immutable", "open", "page", "root"}
    for path in paths:
        status, fields = web_server.ask(f"/{path}")
        assert status == 200, path
        for name, value in headers_of(path).items():
            met = {k.lower(): v for k, v in fields.items()}.get(name.lower(), "")
            assert met.replace("UTF-8", "utf-8") == value, (path, name)
        if class_of(path).name != "open":
            assert "Access-Control-Allow-Origin" not in fields


def test_folders_missing_pages_and_hidden_files(web_server: WebServer) -> None:
    status, fields = web_server.ask("/")
    assert (status, fields["Cache-Control"]) == (200, "public, max-age=60")
    status, fields = web_server.ask("/2022/0101/none.html")
    assert status == 404
    assert fields["Content-Type"].startswith("text/html")
    assert "default-src 'self'" in fields["Content-Security-Policy"]
    assert web_server.ask("/.htaccess")[0] in (403, 404)
    assert web_server.ask("/theme/")[0] in (403, 404), "no listing of folders"


def test_moved_addresses_lead_on_for_good(web_server: WebServer) -> None:
    for old, new in MOVES.items():
        status, fields = web_server.ask(old)
        assert status == 301
        assert fields["Location"].endswith(new)
    assert web_server.ask("/a/oldxname.html")[0] == 404, "the dot is a dot"
