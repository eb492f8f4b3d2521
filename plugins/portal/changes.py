"""Which pages are out of date, found by asking every key that may have changed for its value today.

The keys to ask follow from what changed: an item, a list that it is or was in, a file, the registries, the theme, the day. A page
is out of date when a key that it read now gives another value; pages that did not read it are not looked at.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from incremental.recorder import digest_of
from incremental.state import State
from portal.chrome import frame_of
from portal.keys import FRAME, value
from portal.look import Look
from portal.site import Site


@dataclass(slots=True)
class Changes:
    """What changed since the remembered build. Names are what `--explain` prints."""

    items: set[str] = field(default_factory=set)
    lists: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    office: bool = False
    registries: bool = False
    redirects: bool = False
    theme: bool = False
    related: set[str] = field(default_factory=set)
    names: bool = False  # a manuscript came or went, so a file name may mean another one
    tags: bool = False

    def prefixes(self) -> Iterable[str]:
        """The beginnings of all keys that may have another value now."""
        for item_id in self.items:
            yield f"item|{item_id}|"
            yield f"link|{item_id}"
        for path in self.files:
            yield f"file|{path}"
            yield f"link|{path}"
        for item_id in self.related:
            yield f"related|{item_id}"
        if self.office:
            yield from ("office|", "list|")
        if self.registries:
            yield from ("entry|", "entries|", "list|", "link|category:")
        if self.redirects:
            yield "redirect|"
        if self.theme:
            yield "assets|"
        if self.names:
            yield from ("manuscript|", "list|superseding/", "list|continuations/")
        if self.tags:
            yield from ("tag|", "tags|", "link|tag:")
        for name in self.lists:
            yield f"list|{name}|"
        if self.lists or self.items:
            yield from ("at|", "list|issue-days|", "list|months|", "list|pages|", "manuscript|")
        # Last what only printing reads, so that it is the reason of those pages alone that read nothing else anew (stale_pages).
        yield FRAME  # made from too many things to say which, and soon asked
        if self.theme:
            yield "template|"


def stale_pages(state: State, site: Site, changes: Changes) -> dict[str, str]:
    """Output path → the key that made it stale: of several the first by the order of Changes.prefixes."""
    stale: dict[str, str] = {}
    asked: set[str] = set()
    for prefix in changes.prefixes():
        for key in state.keys_under(prefix):
            if key in asked:
                continue
            asked.add(key)
            for path in state.readers_with_other(key, _digest_today(site, key)):
                stale.setdefault(path, key)
    return stale


def _digest_today(site: Site, key: str) -> int:
    return digest_of(frame_of(Look(site)) if key == FRAME else value(site, key))


def explain(key: str) -> str:
    """A stale key in words an editor understands."""
    word, _, rest = key.partition("|")
    if word == "item":
        item_id, _, facet = rest.rpartition("|")
        return {
            "whole": f"稿子 {item_id} 改了", "card": f"{item_id} 在列表里的样子改了", "line": f"{item_id} 的标题或网址改了",
            "body": f"{item_id} 的正文改了", "stamp": f"{item_id} 的日期改了", "standing": f"{item_id} 的效力变了",
        }[facet]  # fmt: skip
    if word == "list":
        name = rest.partition("|")[0]
        return f"列表 {name} 改了"
    return {
        "redirect": "转址改了", "at": f"{rest} 上的稿子变了", "related": f"{rest} 的相关报道变了", "link": f"链接的 {rest} 变了", "file": f"图片或附件 {rest} 改了", "entry": f"{rest} 的设置改了", "entries": "栏目表改了",
        "template": f"模板 {rest} 改了", "assets": "样式或脚本改了", "frame": "页头、页脚、紧急通知或样式改了", "office": "网站设置改了", "tag": f"关键词 {rest} 改了",
        "tags": "关键词表改了", "manuscript": f"“{rest}”指的稿子变了",
    }[word]  # fmt: skip
