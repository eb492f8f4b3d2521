"""The order in which single files change: random sites, cut off after every single file, are crawled for dead links."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.ordered import Kind, is_immutable, kind_of, phases

# A site: path -> the paths it links to. Assets link to nothing.
Site = dict[str, frozenset[str]]

PAGES = [f"2022/0101/{n:03d}.html" for n in range(6)] + [
    "columns/a/index.html",
    "columns/a/page/1.html",
    "pages/about.html",
]
ASSETS = [f"media/{n:016x}-640.jpg" for n in range(3)] + [
    "theme/site-0123456789abcdef.css",
    "theme/site-fedcba9876543210.css",
]


@st.composite
def sites(draw: st.DrawFn) -> Site:
    """Every page links only to what the same site holds, as a built site that passed its audit does."""
    chosen = draw(st.sets(st.sampled_from(PAGES + ASSETS), min_size=1))
    everything = sorted(chosen | {"index.html"})
    return {
        path: frozenset(draw(st.sets(st.sampled_from(everything), max_size=4)))
        if path.endswith(".html")
        else frozenset()
        for path in everything
    }


def dead_links(live: Site) -> set[tuple[str, str]]:
    """Crawl from the home page."""
    waiting, seen, dead = ["index.html"], set[str](), set[tuple[str, str]]()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        for target in live[path]:
            if target in live:
                waiting.append(target)
            else:
                dead.add((path, target))
    return dead


def steps(live: Site, want: Site, touched: set[str], chance: random.Random) -> list[tuple[str, bool]]:
    """(path, deletes) in an order that the phases allow."""
    new = want.keys() - live.keys()
    changed = {path for path in want.keys() & live.keys() if live[path] != want[path] or path in touched}
    found = []
    for phase in phases(new, changed, live.keys() - want.keys()):
        paths = list(phase.paths)
        chance.shuffle(paths)
        found += [(path, phase.deletes) for path in paths]
    return found


@settings(max_examples=150, deadline=None)
@given(sites(), sites(), sites(), st.randoms(use_true_random=False), st.data())
def test_no_link_is_dead_wherever_a_release_breaks_off(
    first: Site, second: Site, third: Site, chance: random.Random, data: st.DataObject
) -> None:
    live = dict(first)
    broken_off = data.draw(st.integers(0, 40))
    touched: set[str] = set()
    for number, (path, deletes) in enumerate(steps(live, second, touched, chance)):
        if number == broken_off:
            break
        touched.add(path)
        if deletes:
            del live[path]
        else:
            live[path] = second[path]
        assert dead_links(live) == set()
    # Another site altogether is published over the broken-off one.
    for path, deletes in steps(live, third, touched, chance):
        if deletes:
            del live[path]
        else:
            live[path] = third[path]
        assert dead_links(live) == set()
    assert live == third


def test_kinds_of_the_portals_addresses() -> None:
    expected = {
        "index.html": Kind.HOME,
        "2022/0106/003.html": Kind.STORY,
        "a/chunjie.html": Kind.STORY,
        "pages/about.html": Kind.LIST,
        "columns/yaowen/index.html": Kind.LIST,
        "columns/yaowen/page/2.html": Kind.LIST,
        "feeds/all.atom.xml": Kind.DATA,
        "sitemaps/2022-01.xml": Kind.DATA,
        "api/latest.json": Kind.DATA,
        "robots.txt": Kind.DATA,
        "media/0123456789abcdef-640.jpg": Kind.ASSET,
        "search/data/0123456789abcdef.bin": Kind.ASSET,
        "favicon.ico": Kind.ASSET,
    }
    assert {path: kind_of(path) for path in expected} == expected


def test_only_names_with_a_hash_are_kept_for_ever() -> None:
    for path in (
        "media/0123456789abcdef-640.jpg",
        "files/0123456789abcdef.pdf",
        "theme/site-0a1b2c3d4e.css",
        "theme/js-0a1b2c3d4e/search/client.js",
        "search/data/base-0123456789abcdef.bin",
        "search/data/0123456789abcdef/12.bin",
    ):
        assert is_immutable(path), path
    for path in (
        "theme/site.css",
        "search/data/index.json",
        "2022/0106/003.html",
        "0123456789abcdef.html",
        "media/20220106.jpg.txt",
    ):
        assert not is_immutable(path), path


def test_phases_say_what_they_do() -> None:
    found = phases(
        {"2022/0101/001.html", "media/0123456789abcdef.jpg"}, {"index.html", "columns/a/index.html"}, {"theme/x.css"}
    )
    assert [(phase.label, phase.deletes) for phase in found] == [
        ("新增图片、附件、样式与检索数据", False),
        ("新增稿件页", False),
        ("更新列表页", False),
        ("更新首页", False),
        ("删除图片、附件、样式与检索数据", True),
    ]
