"""How heavy the built site is: what a reader loads to read a page, and what the search index takes."""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_KIND = re.compile(rb'<body[^>]*\bclass="[^"]*\bkind-([a-z_-]+)')
_NAMES = {
    "home": "首页", "list": "列表页", "article": "报道", "notice": "公告", "page": "固定页面", "withdrawn": "撤稿说明", "archive": "归档页",
    "archive-month": "归档页", "tags": "关键词页", "notices": "公告列表", "issues": "报纸目录", "issue": "一期报纸",
    "print-page": "报纸版面", "search": "搜索页", "sitemap": "网站地图", "leaving": "离开提示", "not-found": "出错页", "moved": "转到新网址的页",
}  # fmt: skip
# Folders of the output, in the order in which they are shown. What is in none of them is counted with its kind of file.
_AREAS = (
    ("search/", "搜索数据"),
    ("media/", "图片"),
    ("files/", "附件"),
    ("theme/", "样式和脚本"),
    ("feeds/", "订阅"),
    ("api/", "公开数据"),
)
_ORDER = ("网页", *(name for _, name in _AREAS), "其他")


@dataclass(frozen=True, slots=True)
class PageWeight:
    """One kind of page: how many, and the HTML's bytes as they are and compressed (deflate, as a host sends them)."""

    kind: str
    pages: int
    bytes: int
    compressed: int
    heaviest: str
    heaviest_compressed: int

    @property
    def average(self) -> float:
        """Compressed bytes of one page."""
        return self.compressed / self.pages


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the site: files and bytes."""

    name: str
    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Weights:
    """The whole site. css: compressed bytes of the style sheets, which every first visit loads too."""

    pages: tuple[PageWeight, ...]
    areas: tuple[Area, ...]
    files: int
    bytes: int
    css: int


def weigh(site: Path) -> Weights:
    """Walk the built site in `site`; one file at a time in memory."""
    kinds: dict[str, list[tuple[int, int, str]]] = {}
    areas: dict[str, list[int]] = {}
    css = 0
    for address, path in _files(site):
        size = path.stat().st_size
        area = next((name for prefix, name in _AREAS if address.startswith(prefix)), "其他")
        if address.endswith(".html"):
            data = path.read_bytes()
            kinds.setdefault(_kind(data), []).append((len(zlib.compress(data, 6)), size, "/" + address))
            area = "网页"
        elif address.endswith(".css"):
            css += len(zlib.compress(path.read_bytes(), 6))
        areas.setdefault(area, []).append(size)
    pages = [_page_weight(kind, found) for kind, found in kinds.items()]
    return Weights(
        pages=tuple(sorted(pages, key=lambda page: (-page.pages, page.kind))),
        areas=tuple(Area(name, len(areas[name]), sum(areas[name])) for name in _ORDER if name in areas),
        files=sum(len(sizes) for sizes in areas.values()),
        bytes=sum(sum(sizes) for sizes in areas.values()),
        css=css,
    )


def _page_weight(kind: str, found: list[tuple[int, int, str]]) -> PageWeight:
    heaviest = max(found)
    compressed, size = sum(page[0] for page in found), sum(page[1] for page in found)
    return PageWeight(kind, len(found), size, compressed, heaviest[2], heaviest[0])


def _kind(data: bytes) -> str:
    found = _KIND.search(data)
    return _NAMES.get(found[1].decode(), "其他页面") if found else "其他页面"


def _files(site: Path) -> Iterator[tuple[str, Path]]:
    """Every regular file, by its path below the site, sorted."""
    for folder, folders, names in os.walk(site):
        folders.sort()
        for name in sorted(names):
            path = Path(folder, name)
            if not path.is_symlink():
                yield path.relative_to(site).as_posix(), path
