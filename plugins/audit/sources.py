"""The lists that machines read: sitemaps, feeds, and any other text file that names addresses of stories.

XML is read without entities and without the network; a file that cannot be read is a finding, never a crash.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from audit.address import Locator, Resolver, SiteFiles, Target, Where, is_article
from audit.findings import Findings
from audit.memory import Memory

_ATOM = "{http://www.w3.org/2005/Atom}"
_MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LARGEST_LIST = 64 * 1024 * 1024  # bytes
_PIECE = 64 * 1024  # bytes read at a time
_URL = re.compile(rb"(?:https?:/)?/[^\s\"'<>\\\\]{1,400}?\.html")
_FILE = re.compile(rb"/(?:files|media)/[A-Za-z0-9._-]{1,240}")


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's own address and its entries as (address of the page, PubDate's day or "")."""

    address: str
    entries: tuple[tuple[str, str], ...]

    @property
    def format(self) -> str:
        """xml or json."""
        return self.address.rpartition(".")[2]


@dataclass(slots=True)
class Lists:
    """What the machine-readable lists of a site name, as addresses of pages.

    mapped: from the sitemaps. feeds: Atom and JSON. mentioned: story addresses and the text file each was first seen
    in. files: /files/ and /media/ addresses that any of these files name.
    """

    mapped: dict[str, str] = field(default_factory=dict)
    has_map: bool = False
    feeds: list[Feed] = field(default_factory=list)
    mentioned: dict[str, str] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)


def read_lists(files: SiteFiles, resolver: Resolver, findings: Findings, memory: Memory) -> Lists:
    """Read /sitemap.xml and the maps it names, every feed, and the other text files (JSON, OPML, iCalendar, plain)."""
    lists = Lists()
    maps = ["/sitemap.xml"] if "/sitemap.xml" in files else []
    lists.has_map = bool(maps)
    read: set[str] = set()
    while maps:
        address = maps.pop()
        if address in read:
            continue
        read.add(address)
        for element, location in _locations(files, address, findings):
            target = resolver.resolve(location, address)
            if not _is_whole(location, target, resolver):
                wrong = f"网站地图 {address} 里有地址不是本站的完整网址，例如 {location}"
                findings.add("map.address", address, wrong, address)
            if target.where is not Where.SITE:
                continue
            if element == "sitemap":
                if target.path in files:
                    maps.append(target.path)
                else:
                    findings.add("map.broken", target.path, f"网站地图 {address} 指向的 {target.path} 不存在", address)
            else:
                lists.mapped.setdefault(target.path, address)
    for address in files:
        if address.startswith("/search/data/") or address in read:
            continue
        if address.endswith(".atom.xml") or (address.startswith("/feeds/") and address.endswith(".xml")):
            lists.feeds.append(Feed(address, tuple(_atom(files, address, resolver, findings))))
        elif address.startswith("/feeds/") and address.endswith(".json"):
            lists.feeds.append(Feed(address, tuple(_json_feed(files, address, resolver, findings))))
        if address.endswith((".xml", ".json", ".opml", ".ics", ".txt")):
            _mentions(files, address, resolver, lists, memory)
    return lists


def _parsed(files: SiteFiles, address: str, wanted: tuple[str, ...], findings: Findings) -> Iterator[etree._Element]:
    """The elements `wanted` of an XML file, each once it is complete, then freed."""
    if files.sizes[address] > LARGEST_LIST:
        findings.add("map.broken", address, f"{address} 太大，没有读", address)
        return
    # Fed, for lxml opens no path that is not UTF-8, nor an open file that has such a path.
    parser = etree.XMLPullParser(("end",), tag=wanted, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        with (files.root / address.lstrip("/")).open("rb") as file:
            while piece := file.read(_PIECE):
                parser.feed(piece)
                for _, element in parser.read_events():
                    yield element
                    element.clear()
        parser.close()
    except (etree.XMLSyntaxError, OSError) as error:
        findings.add("map.broken", address, f"{address} 不是完整的 XML（{str(error)[:80]}）", address)


def _locations(files: SiteFiles, address: str, findings: Findings) -> Iterator[tuple[str, str]]:
    for element in _parsed(files, address, (_MAP + "url", _MAP + "sitemap"), findings):
        yield etree.QName(element).localname, (element.findtext(_MAP + "loc") or "").strip()


def _atom(files: SiteFiles, address: str, resolver: Resolver, findings: Findings) -> Iterator[tuple[str, str]]:
    for entry in _parsed(files, address, (_ATOM + "entry",), findings):
        links = {link.get("rel") or "alternate": link.get("href") or "" for link in entry.iter(_ATOM + "link")}
        href = links.get("alternate", "")
        target = resolver.resolve(href, address)
        if not _is_whole(href, target, resolver):
            findings.add("map.address", address, f"订阅 {address} 里有地址不是本站的完整网址，例如“{href}”", address)
        if target.where is not Where.SITE:
            continue
        yield target.path, (entry.findtext(_ATOM + "published") or "")[:10]


def _json_feed(files: SiteFiles, address: str, resolver: Resolver, findings: Findings) -> Iterator[tuple[str, str]]:
    try:
        data = json.loads(files.read(address, LARGEST_LIST))
        items = [(str(item["url"]), str(item.get("date_published", ""))[:10]) for item in data["items"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        findings.add("map.broken", address, f"{address} 不是完整的 JSON Feed", address)
        return
    for url, day in items:
        target = resolver.resolve(url, address)
        if not _is_whole(url, target, resolver):
            findings.add("map.address", address, f"订阅 {address} 里有地址不是本站的完整网址，例如“{url}”", address)
        if target.where is Where.SITE:
            yield target.path, day


def _is_whole(location: str, target: Target, resolver: Resolver) -> bool:
    """Whether an address in a list can be used outside the site: with its host, unless the site has none yet."""
    return target.where is Where.SITE and (location.startswith(("http://", "https://")) or not resolver.host)


def _mentions(files: SiteFiles, address: str, resolver: Resolver, lists: Lists, memory: Memory) -> None:
    paths, named = memory.recall(
        address, lambda: files.read(address, LARGEST_LIST), lambda data: _mentioned_in(data, address, resolver)
    )
    for path in paths:
        if is_article(settled := resolver.settled(path)):
            lists.mentioned.setdefault(settled, address)
    lists.files.update(named)


def _mentioned_in(data: bytes, address: str, locator: Locator) -> tuple[list[str], list[str]]:
    """Paths of pages within the site, and /files/ and /media/ addresses, that a text names."""
    located = (locator.locate(found.decode("utf-8", "replace"), address) for found in set(_URL.findall(data)))
    paths = sorted({target.path for target in located if target.where is Where.SITE})
    return paths, sorted({found.decode("ascii") for found in _FILE.findall(data)})
