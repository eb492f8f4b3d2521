"""A reader of a site, who follows every link from the home page; and one who does so again and again while things happen."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urljoin, urlsplit
from urllib.request import urlopen


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.version = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "html":
            self.version = values.get("data-version") or ""
        address = values.get("href") if tag in ("a", "link") else values.get("src") if tag == "img" else None
        if address is not None and values.get("rel") != "canonical":
            self.found.add(address)


Fetch = Callable[[str], tuple[int, bytes]]


@dataclass
class Walk:
    """What one reader met: pages read, dead links as (page, link), the versions seen in the order of reading."""

    pages: int
    dead: list[tuple[str, str]]
    versions: list[str]


def crawl(fetch: Fetch) -> Walk:
    """Follow every internal link from the home page. A link counts as dead when the page that holds it still does so on a
    second look: between two looks a release may have come and gone."""
    waiting = ["/"]
    origin = {"/": "/"}
    walk = Walk(0, [], [])
    while waiting:
        address = waiting.pop()
        status, body = fetch(address)
        if status != 200:
            _, again = fetch(origin[address])
            if address in {urljoin(origin[address], link) for link in _links(again).found} and fetch(address)[0] != 200:
                walk.dead.append((origin[address], address))
            continue
        if not (address.endswith(("/", ".html"))):
            continue
        walk.pages += 1
        seen = _links(body)
        walk.versions.append(seen.version)
        for link in seen.found:
            target = urljoin(address, link)
            if not urlsplit(target).netloc and target not in origin:
                origin[target] = address
                waiting.append(target)
    return walk


def _links(body: bytes) -> _Links:
    parser = _Links()
    parser.feed(body.decode())
    return parser


def fetcher(base: str) -> Fetch:
    """Read over HTTP from a base address that maps folders to index.html as every web host does."""

    def fetch(address: str) -> tuple[int, bytes]:
        path = f"{address}index.html" if address.endswith("/") else address
        try:
            with urlopen(base + quote(path), timeout=60) as answer:
                return answer.status, answer.read()
        except HTTPError as error:
            return error.code, b""
        except URLError as error:
            raise AssertionError(f"the host itself did not answer: {error}") from error

    return fetch


class Readers:
    """A reader who crawls again and again while things happen; the tests look at what it met."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._stop = threading.Event()
        self.walks: list[Walk] = []
        self.trouble: list[BaseException] = []
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self.walks.append(crawl(self._fetch))
                time.sleep(0.05)  # leaves the machine to the others
            except BaseException as error:
                self.trouble.append(error)
                return

    def __enter__(self) -> Readers:
        self._thread.start()
        return self

    def __exit__(self, *rest: object) -> None:
        self._stop.set()
        self._thread.join(timeout=60)

    def wait_for_a_walk(self) -> None:
        """Wait until a walk that begins from now on is over."""
        enough = len(self.walks) + 2  # one may be under way
        while len(self.walks) < enough and not self.trouble:
            time.sleep(0.01)

    def assert_content(self) -> None:
        assert not self.trouble, self.trouble
        assert self.walks
        dead = [link for walk in self.walks for link in walk.dead]
        assert not dead, dead[:5]
