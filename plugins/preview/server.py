"""The preview's web server: this machine only, this site's files only, for a browser that asks for this very host.

Whoever may be made to look up a name that leads to 127.0.0.1 still cannot read a draft: the Host header must be ours, and requests
that another site's page sends are refused.
"""

from __future__ import annotations

import os
import socket
import sys
import time
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

from preview import files
from preview.dressing import Dresser, static, version_of
from preview.standing import Standing

LOOPBACK = "127.0.0.1"
OWN = "/_preview/"
COOKIE = "newsroom_preview_last"
PING_SECONDS = 10.0
# The policy that the published site is made for, so that a page which would break under it breaks here first.
POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole response but for the headers that all share."""

    status: int
    body: bytes = b""
    type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


class PreviewServer(ThreadingHTTPServer):
    """Serves `root` (the preview's output) as `standing` says it is."""

    daemon_threads = True
    # On Windows address reuse would let two programs share one port.
    allow_reuse_address = os.name != "nt"
    request_queue_size = 64

    def __init__(self, port: int, root: Path, content: Path, standing: Standing) -> None:
        """Bind to the loopback address. port 0: any free one. Raises OSError when the port is taken."""
        self.root = root
        self.standing = standing
        self.dresser = Dresser(content)
        self.stopping = False
        super().__init__((LOOPBACK, port), _Handler)

    def server_bind(self) -> None:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        # HTTPServer would look our name up in the DNS; an address needs none.
        super(ThreadingHTTPServer, self).server_bind()
        self.server_name, self.server_port = LOOPBACK, self.server_address[1]

    @property
    def address(self) -> str:
        """Where the preview is to be opened, with its slash."""
        return f"http://{LOOPBACK}:{self.server_port}/"

    @property
    def hosts(self) -> frozenset[str]:
        """The Host headers of requests that are meant for us."""
        return frozenset({f"{LOOPBACK}:{self.server_port}", f"localhost:{self.server_port}"})

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that goes away in the middle of an answer is no error; anything else keeps its traceback."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    # -- what an address shows ---------------------------------------------------------------------------------------------------

    def show(self, path: str, seen: str, *, framed: bool = False) -> Answer:
        """The answer for a path of the site. seen: the trouble in spite of which the last good preview is wanted."""
        snapshot = self.standing.now
        target = files.target_of(path)
        if target is None:
            return Answer(400, "这个网址不对。".encode(), files.MEDIA_TYPES[".txt"])
        wants_page = target.is_page or "." not in target.file.rsplit("/", 1)[-1]
        if wants_page and snapshot.trouble and (snapshot.good is None or snapshot.trouble != seen):
            back = f"{OWN}last?trouble={snapshot.trouble}&page={quote(target.address)}"
            return Answer(503, self.dresser.trouble(snapshot, back))
        if snapshot.good is None:
            return Answer(503, self.dresser.waiting()) if wants_page else Answer(404, b"", files.MEDIA_TYPES[".txt"])
        data = self._read(target)
        if data is None:
            if files.is_folder(self.root, target):
                return Answer(301, headers={"Location": quote(target.address) + "/"})
            missing = files.read(self.root, files.Target("", "404.html")) if wants_page else None
            if missing is None:
                return Answer(404, "没有这个文件。".encode(), files.MEDIA_TYPES[".txt"])
            return Answer(404, self.dresser.page(missing, "", snapshot, framed=framed))
        if target.is_page:
            data = self.dresser.page(data, target.address, snapshot, framed=framed)
        return Answer(200, data, target.media_type)

    def _read(self, target: files.Target) -> bytes | None:
        """Read a file; where the system cannot swap two folders in one step there is a moment without any, so look again."""
        data = files.read(self.root, target)
        for _ in range(20):
            if data is not None or self.root.is_dir():
                break
            time.sleep(0.05)
            data = files.read(self.root, target)
        return data


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: PreviewServer
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "newsroom-preview", ""
    timeout = 120

    def do_GET(self) -> None:
        if self.headers.get("Host", "") not in self.server.hosts:
            self._send(Answer(421, f"只能用 {self.server.address} 打开。".encode(), files.MEDIA_TYPES[".txt"]))
        elif self.headers.get("Sec-Fetch-Site") == "cross-site" and self.headers.get("Sec-Fetch-Mode") != "navigate":
            self._send(Answer(403, "别的网站不能读预览。".encode(), files.MEDIA_TYPES[".txt"]))
        elif self.path.startswith(OWN):
            self._own()
        else:
            self._send(self.server.show(self.path, self._seen(), framed=self.headers.get("Sec-Fetch-Dest") == "iframe"))

    do_HEAD = do_GET

    def _seen(self) -> str:
        try:
            cookie = SimpleCookie(self.headers.get("Cookie", "")).get(COOKIE)
        except CookieError:
            return ""
        return cookie.value if cookie else ""

    def _own(self) -> None:
        server, snapshot = self.server, self.server.standing.now
        parts = urlsplit(self.path)
        name = parts.path.removeprefix(OWN)
        query = parse_qs(parts.query)
        page = query.get("page", ["/"])[0]
        if name == "events":
            self._events()
        elif name == "version":
            self._send(Answer(200, self._version(page).encode(), files.MEDIA_TYPES[".txt"]))
        elif name == "page.css":
            self._send(Answer(200, server.dresser.style(snapshot), files.MEDIA_TYPES[".css"]))
        elif name == "desk":
            self._send(Answer(200, server.dresser.desk(snapshot)))
        elif name == "trouble":
            if snapshot.trouble:
                self._send(
                    Answer(503, server.dresser.trouble(snapshot, f"{OWN}last?trouble={snapshot.trouble}&page=/"))
                )
            else:
                self._send(Answer(303, headers={"Location": "/"}))
        elif name == "last":
            self._last(query.get("trouble", [""])[0], page)
        elif (data := static(name)) is not None:
            self._send(Answer(200, data, files.MEDIA_TYPES["." + name.rsplit(".", 1)[-1]]))
        else:
            self._send(Answer(404, "没有这个文件。".encode(), files.MEDIA_TYPES[".txt"]))

    def _version(self, page: str) -> str:
        """The version of what `page` shows now to this browser."""
        server, snapshot = self.server, self.server.standing.now
        if page == f"{OWN}desk":
            return version_of(server.dresser.desk(snapshot))
        if page == f"{OWN}trouble":
            back = f"{OWN}last?trouble={snapshot.trouble}&page=/"
            return version_of(server.dresser.trouble(snapshot, back)) if snapshot.trouble else ""
        return version_of(server.show(page, self._seen()).body)

    def _last(self, trouble: str, page: str) -> None:
        """Remember that the last good preview is wanted as long as the trouble is this one, and go back to the page."""
        target = files.target_of(quote(page)) if not page.startswith("//") else None
        address = quote(target.address) if target else "/"
        value = trouble if trouble.isalnum() and len(trouble) <= 32 else ""
        self._send(
            Answer(
                303, headers={"Location": address, "Set-Cookie": f"{COOKIE}={value}; Path=/; HttpOnly; SameSite=Strict"}
            )
        )

    def _events(self) -> None:
        """Server-sent events: busy when a build begins, done when it has ended, for as long as the page is open."""
        self.close_connection = True
        self.send_response(200)
        self._headers({"Content-Type": "text/event-stream; charset=utf-8", "Connection": "close"})
        self.end_headers()
        number = -1
        try:
            while not self.server.stopping:
                snapshot = self.server.standing.wait(number, PING_SECONDS)
                if snapshot.number == number:
                    self.wfile.write(b": still here\n\n")
                else:
                    number = snapshot.number
                    self.wfile.write(b"data: busy\n\n" if snapshot.busy else b"data: done\n\n")
                self.wfile.flush()
        except OSError:
            pass  # the page was closed

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self._headers({"Content-Type": answer.type, "Content-Length": str(len(answer.body)), **answer.headers})
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def _headers(self, own: dict[str, str]) -> None:
        shared = {
            "Cache-Control": "no-store", "Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer", "Cross-Origin-Resource-Policy": "same-origin", "X-Frame-Options": "SAMEORIGIN",
        }  # fmt: skip
        for name, value in {**shared, **own}.items():
            self.send_header(name, value)

    def log_message(self, format: str, *args: object) -> None:
        """Silent: the window is for what an editor should read."""
