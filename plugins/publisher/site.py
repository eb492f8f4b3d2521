"""The built folder: every file read once, hashed, and looked at for what must not go out.

What is refused: no home page, no story, links and special files, hidden files (a working copy's .git, an editor's leftovers),
names that a host could misread, and a site whose own addresses point at this computer (a preview build).
"""

from __future__ import annotations

import hashlib
import ipaddress
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

from publisher.errors import RefusedError
from publisher.release import FileRecord, is_story, safe_path

# Written by the publisher itself or asked for by hosts; any other hidden name in a built site is a mistake.
ALLOWED_HIDDEN = frozenset({".htaccess", ".nojekyll", ".well-known"})
SAMPLE_PAGES = 40
SITEMAP_LIMIT = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Site:
    """A site ready to go. root: the built folder; files: path -> record; sources: path -> the file on this computer, or the bytes themselves.

    redirects: path of a page that only leads on -> the new address, for hosts that keep such a note with the file.
    """

    root: Path
    files: Mapping[str, FileRecord]
    sources: Mapping[str, Path | bytes]
    url: str
    redirects: Mapping[str, str] = field(default_factory=dict)

    def read(self, path: str) -> bytes:
        """The bytes of one file, proven to be those that were hashed. Raises RefusedError when it changed since."""
        source = self.sources[path]
        data = source if isinstance(source, bytes) else source.read_bytes()
        if hashlib.sha256(data).hexdigest() != self.files[path].sha256:
            raise RefusedError(f"发布途中，文件“{path}”被改动了。", "请等网站生成完毕后再发布一次。")
        return data


def read_site(root: Path, extra: Mapping[str, bytes] | None = None, expected_url: str = "") -> Site:
    """Read and hash a built site. extra: generated files that go along (headers, redirects).

    Raises RefusedError with every reason why this folder must not be published.
    """
    if not root.is_dir():
        raise RefusedError(f"没有找到生成好的网站：“{root.name}”文件夹不存在。", "请先运行 python3 tasks.py build。")
    sources: dict[str, Path | bytes] = {}
    troubles: list[str] = []
    for path, file in _walk(os.fspath(root), "", troubles):
        sources[path] = file
    for path, data in (extra or {}).items():
        sources[path] = data
    troubles.extend(_case_collisions(sources))
    if troubles:
        shown = "".join(f"\n  {trouble}" for trouble in sorted(troubles)[:20])
        more = f"\n  ……共 {len(troubles)} 处" if len(troubles) > 20 else ""
        raise RefusedError(
            f"生成的网站里有不能发布的文件：{shown}{more}\n", "请删去它们，或重新运行 python3 tasks.py build 后再发布。"
        )
    if "index.html" not in sources:
        raise RefusedError(
            "生成的网站是空的：没有首页 index.html。", "请先运行 python3 tasks.py build，看清提示后再发布。"
        )
    if not any(is_story(path) for path in sources):
        raise RefusedError("生成的网站里一篇稿件也没有。", "请检查稿件文件夹是否选对、稿件是否都还是草稿。")
    url = site_url(root, sources, expected_url)
    return Site(root, {path: _record(source) for path, source in sorted(sources.items())}, sources, url)


def site_url(root: Path, paths: Mapping[str, object], expected: str = "") -> str:
    """The public address that the site itself names: the canonical links of its pages and the addresses in its sitemaps.

    Raises RefusedError when there is none, when one points at this computer, or when they do not agree.
    """
    named: dict[str, str] = {}
    for path in _sample(paths):
        address = _canonical(root / path)
        if address is not None:
            named[path] = address
    for path in sorted(p for p in paths if p == "sitemap.xml" or p.startswith("sitemaps/")):
        for address in _sitemap_addresses(root / path):
            named.setdefault(f"{path}:{urlsplit(address).netloc}", address)
    remedy = "请在 publishconf.py 里把 SITEURL 写成网站的正式网址（如 https://www.example.gov.cn），重新生成后再发布。"
    if not named:
        raise RefusedError("网站里没有写明自己的网址（页面没有 canonical，也没有 sitemap.xml）。", remedy)
    origins = set()
    for path, address in named.items():
        where = path.split(":", 1)[0]
        try:
            parts = urlsplit(address)
            host = parts.hostname or ""
        except ValueError:
            raise RefusedError(f"“{where}”里的网址“{address}”不成形。", remedy) from None
        if parts.scheme not in ("http", "https") or not host:
            raise RefusedError(f"“{where}”里的网址“{address}”不完整，没有网站的域名。", remedy)
        if is_this_computer(host):
            raise RefusedError(f"“{where}”里的网址“{address}”指向本机，这是预览用的网站，读者打不开。", remedy)
        origins.add(f"{parts.scheme}://{parts.netloc}")
    if len(origins) > 1:
        raise RefusedError(f"网站里的网址不一致：{'、'.join(sorted(origins)[:4])}。", remedy)
    origin = origins.pop()
    if expected and urlsplit(expected).netloc != urlsplit(origin).netloc:
        raise RefusedError(
            f"这个网站是为 {origin} 生成的，而目标写的是 {expected}。",
            "请核对 publish.toml 里的 site_url 和 publishconf.py 里的 SITEURL。",
        )
    return origin


def is_this_computer(host: str) -> bool:
    """localhost, a loopback address or an unspecified one. (Private networks are let through: some offices publish there.)"""
    name = host.rstrip(".").lower()
    if name == "localhost" or name.endswith((".localhost", ".localdomain")):
        return True
    try:
        address = ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _walk(folder: str, prefix: str, troubles: list[str]) -> Iterator[tuple[str, Path]]:
    """(path, file) of every plain file below a folder of the site. prefix: the folder's own path with its slash, "" for the root."""
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda e: e.name):
            path = prefix + entry.name
            mode = entry.stat(follow_symlinks=False).st_mode
            if entry.name.startswith(".") and (prefix or entry.name not in ALLOWED_HIDDEN):
                troubles.append(f"{path}（隐藏文件）")
            elif not safe_path(path) or not _encodable(path):
                troubles.append(f"{path!r}（名字里有不能用的字符）")
            elif stat.S_ISDIR(mode):
                yield from _walk(entry.path, f"{path}/", troubles)
            elif stat.S_ISREG(mode):
                yield path, Path(entry.path)
            else:
                troubles.append(f"{path}（链接或特殊文件）")


def _encodable(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _case_collisions(paths: Mapping[str, object]) -> list[str]:
    """Two names that differ only in case are one file on some hosts."""
    seen: dict[str, str] = {}
    found = []
    for path in paths:
        other = seen.setdefault(path.casefold(), path)
        if other != path:
            found.append(f"{path}（与 {other} 只有大小写不同）")
    return found


def _record(source: Path | bytes) -> FileRecord:
    if isinstance(source, bytes):
        return FileRecord(hashlib.sha256(source).hexdigest(), len(source))
    with source.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return FileRecord(digest, stream.tell())


def _sample(paths: Mapping[str, object]) -> list[str]:
    """The home page, every page at the top, and stories taken evenly: the sitemap names the rest."""
    top = [path for path in sorted(paths) if "/" not in path and path.endswith(".html")]
    stories = [path for path in sorted(paths) if is_story(path)]
    step = max(1, len(stories) // SAMPLE_PAGES)
    return [*top, *stories[::step]]


def withdrawn_pages(site: Site) -> set[str]:
    """Story and notice pages that are only what is left of a withdrawn item.

    The mark is in the page itself: an item's page that asks search engines to stay away (robots: noindex) and does not lead on
    to another address. So a site can be published by any hand without a list beside it.
    """
    found = set()
    for path in site.files:
        if not is_story(path):
            continue
        data = site.read(path)
        if b"noindex" in data:
            head = _head(data.decode("utf-8", errors="replace"))
            if head.hidden and not head.leads_on:
                found.add(path)
    return found


class _Head(HTMLParser):
    """Finds the canonical link in a page's head, and whether the page hides from search engines or leads on elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.canonical: str | None = None
        self.hidden = False
        self.leads_on = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "meta":
            self.hidden |= (values.get("name") or "").lower() == "robots" and "noindex" in (
                values.get("content") or ""
            ).lower()
            self.leads_on |= (values.get("http-equiv") or "").lower() == "refresh"
        if tag == "link" and "canonical" in (values.get("rel") or "").lower().split() and self.canonical is None:
            self.canonical = values.get("href") or ""


def _canonical(page: Path) -> str | None:
    return _head(page.read_text(encoding="utf-8", errors="replace")).canonical


def _head(text: str) -> _Head:
    end = re.search(r"</head\s*>|<body[\s>]", text, re.IGNORECASE)
    parser = _Head()
    parser.feed(text[: end.start()] if end else text)
    return parser


def _sitemap_addresses(file: Path) -> list[str]:
    if file.stat().st_size > SITEMAP_LIMIT:
        raise RefusedError(f"“{file.name}”太大，读不了。", "请检查网站地图是如何生成的。")
    try:
        tree = ElementTree.parse(file)
    except ElementTree.ParseError:
        raise RefusedError(f"“{file.name}”不是合格的 XML。", "请重新运行 python3 tasks.py build 后再发布。") from None
    return [(element.text or "").strip() for element in tree.iter() if element.tag.rpartition("}")[2] == "loc"]
