"""From what a page writes in href and src to the file of the built site that answers there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_INVISIBLE = re.compile(r"^[\x00-\x20]+|[\x00-\x20]+$|[\t\r\n]")
_WINDOWS = re.compile(r"(?i)^(?:[a-z]:[\\/]|\\\\)")
_HERE = "this-site.invalid"  # stands for whatever host the site is served from; the ending is reserved (RFC 2606)
_LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]", "0.0.0.0")
_ARTICLE = re.compile(r"/(?:\d{4}/\d{4}/\d{1,4}|a/[^/]+)\.html")
_COLUMN = re.compile(r"/columns/([^/]+)/(?:index\.html|page/\d+\.html)?")


class Where(Enum):
    """Where a link leads."""

    SITE = "site"  # a file of the site, there or not
    OUTSIDE = "outside"  # another host
    CONTACT = "contact"  # mailto:, tel:, sms:
    DATA = "data"  # data: in a picture
    UNSAFE = "unsafe"  # javascript:, file:, this computer
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Target:
    """A link made comparable. path: the file's address in the site, "" when there is none. host: of an outside link."""

    where: Where
    path: str = ""
    fragment: str = ""
    host: str = ""


class SiteFiles:
    """The names of all files of a built site, as addresses that begin with a slash (the folder's own root is "/").

    odd: links, special files and names that are no text; they are named in the report and never opened.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.sizes: dict[str, int] = {}
        self.odd: list[str] = []
        self._folder = os.fspath(root)
        self._scan(self._folder, "/")

    def _scan(self, folder: str, prefix: str) -> None:
        pending = [(folder, prefix)]
        while pending:
            folder, prefix = pending.pop()
            with os.scandir(folder) as entries:
                for entry in entries:
                    address = prefix + entry.name
                    try:
                        address.encode()
                    except UnicodeEncodeError:
                        self.odd.append(prefix + os.fsencode(entry.name).decode("utf-8", "replace"))
                        continue
                    if entry.is_symlink():
                        self.odd.append(address)  # never followed: it may lead out of the site
                    elif entry.is_dir():
                        pending.append((entry.path, address + "/"))
                    elif entry.is_file():
                        self.sizes[address] = entry.stat().st_size
                    else:
                        self.odd.append(address)  # a pipe or a device would never end

    def __contains__(self, address: str) -> bool:
        return address in self.sizes

    def __iter__(self) -> Iterator[str]:
        """All addresses, sorted: two runs report the same in the same order."""
        return iter(sorted(self.sizes))

    def read(self, address: str, limit: int = -1) -> bytes:
        """The bytes of a file (at most `limit`)."""
        with open(f"{self._folder}{address}", "rb") as file:
            return file.read(limit)

    def pages(self) -> Iterator[str]:
        """The files that browsers show as pages, sorted."""
        return (address for address in self if address.endswith((".html", ".htm")))


class Locator:
    """Understands links by what they say alone, for a site that is served at `base_url` ("" when nobody knows: then every
    absolute link is outside)."""

    def __init__(self, base_url: str) -> None:
        try:
            parts = urlsplit(base_url)
        except ValueError:  # taken from a page, it may be anything
            base_url, parts = "", urlsplit("")
        self.base_url = base_url.rstrip("/")
        self.host = parts.netloc.lower()
        self.prefix = parts.path.rstrip("/")
        self._cache: dict[str, Target] = {}

    def locate(self, href: str, page: str) -> Target:
        """Where `href`, written in the page at the address `page`, leads; `Resolver.settled` knows which file answers there."""
        absolute = href.startswith("/") and not href.startswith("//")
        if absolute:
            known = self._cache.get(href)
            if known is None:
                known = self._cache[href] = self._locate(href, page)
            return known
        return self._locate(href, page)

    def _locate(self, href: str, page: str) -> Target:
        href = _INVISIBLE.sub("", href)  # as browsers do
        if not href:
            return Target(Where.EMPTY)
        if href.startswith("#"):
            return Target(Where.SITE, page, unquote(href[1:]))
        if _WINDOWS.match(href):
            return Target(Where.UNSAFE)
        scheme = found.group()[:-1].lower() if (found := _SCHEME.match(href)) else ""
        if scheme in ("mailto", "tel", "sms"):
            return Target(Where.CONTACT, host=scheme)
        if scheme == "data":
            return Target(Where.DATA)
        if scheme not in ("", "http", "https"):
            return Target(Where.UNSAFE)
        try:
            joined = urlsplit(urljoin(f"http://{_HERE}{self.prefix}{page}", href))
            host = joined.hostname or ""
        except ValueError:
            return Target(Where.UNSAFE)
        if host != _HERE and joined.netloc.lower() != self.host:
            return Target(Where.UNSAFE if host in _LOCAL_HOSTS or not host else Where.OUTSIDE, host=host)
        path = unquote(joined.path or "/")
        if not path.startswith("/"):
            return Target(Where.UNSAFE)
        if self.prefix:
            if path != self.prefix and not path.startswith(self.prefix + "/"):
                return Target(Where.OUTSIDE, host=self.host)
            path = path[len(self.prefix) :] or "/"
        return Target(Where.SITE, path, unquote(joined.fragment))


class Resolver(Locator):
    """Makes links comparable: what they say, and which file of the site answers there."""

    def __init__(self, base_url: str, files: SiteFiles) -> None:
        super().__init__(base_url)
        self.files = files
        self._settled: dict[str, str] = {}

    def resolve(self, href: str, page: str) -> Target:
        """Where `href`, written in the page at the address `page`, leads."""
        target = self.locate(href, page)
        return replace(target, path=self.settled(target.path)) if target.where is Where.SITE else target

    def settled(self, path: str) -> str:
        """The page's own address for a path: /x/ for /x/index.html and for /x when x is a folder; the path itself
        otherwise."""
        known = self._settled.get(path)
        if known is None:
            known = self._settled[path] = self._settle(path)
        return known

    def _settle(self, path: str) -> str:
        if path.endswith("/index.html"):
            return path[: -len("index.html")]
        if not path.endswith("/") and path not in self.files and f"{path}/index.html" in self.files:
            return path + "/"
        return path

    def exists(self, address: str) -> bool:
        """Whether a file answers at an address."""
        return (address + "index.html" if address.endswith("/") else address) in self.files


def page_address(file: str) -> str:
    """The address under which the page in `file` is known: /columns/x/ for /columns/x/index.html."""
    return file[: -len("index.html")] if file.endswith("/index.html") else file


def is_article(address: str) -> bool:
    """Whether an address is one that stories and notices have."""
    return _ARTICLE.fullmatch(address) is not None


def column_slug(address: str) -> str:
    """The slug of the column whose page an address is, or ""."""
    found = _COLUMN.fullmatch(address)
    return found[1] if found else ""
