"""In which order single files may change so that no link is dead on the way.

Object stores (and folders without symbolic links) cannot switch a whole site at once; they change file by file. A reader who
crawls from the home page meets no dead link at any moment if

1. everything new is put before anything old is replaced: assets first, then pages; nothing links to them yet;
2. what exists is replaced only then, stories before lists, feeds and sitemaps, the home page last: whatever they
   link to stands already;
3. what is no longer linked goes last: lists, then stories, then assets, so that no page outlives its pictures.

Each phase must be complete before the next begins; within a phase the order is free.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import IntEnum

from publisher.release import is_story

ASSET_FOLDERS = ("media/", "files/", "theme/", "search/data/")
HASHED_NAME = re.compile(r"(?:^|[-._/])[0-9a-f]{10,64}(?=[-._/]|$)")
DATA_ENDINGS = (".xml", ".json", ".txt", ".opml", ".ics", ".csv", ".webmanifest")


class Kind(IntEnum):
    """What a path is to a reader, in the order in which kinds may be put."""

    ASSET = 0
    STORY = 1
    LIST = 2
    DATA = 3  # feeds, sitemaps, interfaces
    HOME = 4


@dataclass(frozen=True, slots=True)
class Phase:
    """Paths that may be put (or deleted) in any order among themselves."""

    label: str
    paths: tuple[str, ...]
    deletes: bool = False


def kind_of(path: str) -> Kind:
    """What a file is to its readers, which decides when it may change."""
    if path == "index.html":
        return Kind.HOME
    if path.startswith(ASSET_FOLDERS):
        return Kind.ASSET
    if is_story(path):
        return Kind.STORY
    if path.endswith(".html"):
        return Kind.LIST
    if path.endswith(DATA_ENDINGS):
        return Kind.DATA
    return Kind.ASSET


def is_immutable(path: str) -> bool:
    """Assets whose name carries their content's hash never change: a reader may keep them for ever."""
    return path.startswith(ASSET_FOLDERS) and HASHED_NAME.search(path) is not None


def phases(new: Collection[str], changed: Collection[str], removed: Collection[str]) -> list[Phase]:
    """The phases of one release, empty ones left out.

    new: paths that readers cannot have met (absent at the target); changed: present with other bytes; removed: to go.
    """
    labels = {
        Kind.ASSET: "图片、附件、样式与检索数据",
        Kind.STORY: "稿件页",
        Kind.LIST: "列表页",
        Kind.DATA: "订阅、网站地图与接口",
        Kind.HOME: "首页",
    }
    found: list[Phase] = []
    # A new home page (a first release) still comes after everything that it links to.
    fresh = [path for path in new if kind_of(path) is not Kind.HOME]
    for kind in (Kind.ASSET, Kind.STORY, Kind.LIST, Kind.DATA):
        found.append(Phase(f"新增{labels[kind]}", _of(fresh, kind)))
    replaced = [*changed, *(path for path in new if kind_of(path) is Kind.HOME)]
    for kind in Kind:
        found.append(Phase(f"更新{labels[kind]}", _of(replaced, kind)))
    for kind in (Kind.HOME, Kind.DATA, Kind.LIST, Kind.STORY, Kind.ASSET):
        found.append(Phase(f"删除{labels[kind]}", _of(removed, kind), deletes=True))
    return [phase for phase in found if phase.paths]


def _of(paths: Iterable[str], kind: Kind) -> tuple[str, ...]:
    return tuple(sorted(path for path in paths if kind_of(path) is kind))
