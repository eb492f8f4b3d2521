"""A reader crawls the output over HTTP while builds are killed: no error, no half page, no dead link, no page of a site already left."""

from __future__ import annotations

import hashlib
import http.client
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, urldefrag

from tests.build.conftest import Desk
from tests.build.dying_builds import POSIX, child, killed_edition, two_sites
from tests.crawling import Readers
from tests.kills import random_kills

KILLS = int(os.environ.get("NEWSROOM_KILLS", "5"))


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """The tests look at what the reader got."""


@contextmanager
def web_server(folder: Path) -> Iterator[int]:
    """A plain web server over a folder that is asked for anew with every request, as nginx does. Yields its port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


class Diary:
    """Fetches pages and writes down each: in which attempt it was asked for and answered, its path, status and digest."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.attempt = 0
        self.entries: list[tuple[int, int, str, int, str]] = []

    def fetch(self, address: str) -> tuple[int, bytes]:
        """http.client raises IncompleteRead for an answer shorter than it promised."""
        address = urldefrag(address).url
        path = f"{address}index.html" if address.endswith("/") else address
        asked = self.attempt
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        try:
            connection.request("GET", quote(path))
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        self.entries.append((asked, self.attempt, path.lstrip("/"), answer.status, hashlib.sha256(body).hexdigest()))
        return answer.status, body


@POSIX
def test_a_reader_meets_whole_sites_only(desk: Desk) -> None:
    """Five kills (NEWSROOM_KILLS=50 tries more), each followed by a build that is let finish, under a crawling reader.

    Every answer is a page of one of the two sites, byte for byte; within an attempt nobody who saw the new site meets the old again.
    """
    first, second, length = two_sites(desk)
    with web_server(desk.output) as port:
        diary = Diary(port)
        with Readers(diary.fetch) as readers:

            def run(number: int, after: float) -> bool:
                diary.attempt = number
                readers.wait_for_a_walk()  # so that it has met the old site in this attempt
                return killed_edition(desk, number, after)

            for _ in random_kills(run, length, KILLS, seed=20220106):
                assert child(desk).wait(60) == 0
                readers.wait_for_a_walk()
    readers.assert_content()
    switches = _held_against(diary, first, second)
    assert switches == diary.attempt, "the reader met both sites in every attempt"
    print(f"{KILLS} of {diary.attempt} builds killed; {len(diary.entries)} answers in {len(readers.walks)} walks")


def _held_against(diary: Diary, first: dict[str, str], second: dict[str, str]) -> int:
    """Hold every answer against the two sites. Returns in how many attempts the reader met both, the old before the new."""
    sides: dict[int, list[bool]] = {}
    for asked, answered, path, status, digest in diary.entries:
        if status != 200:
            continue  # asked for on the word of a page that has gone since: Readers looked at that page again
        assert digest in (first.get(path), second.get(path)), f"{path} is of neither site"
        if asked == answered and first.get(path) != second.get(path):
            new = first if asked % 2 else second
            sides.setdefault(asked, []).append(digest == new.get(path))
    for attempt, news in sides.items():
        if attempt:
            assert news == sorted(news), f"attempt {attempt}: the old site came back after the new one"
    return sum(len(set(news)) == 2 for attempt, news in sides.items() if attempt)
