"""The keys under which pages note what they read of the site, and the value that each has there.

`item|articles/…md|card`, `list|column/yaowen|front`, `link|…`: the word before the first bar says what kind of thing is read, the rest
which one. What a view reads and what a later build asks for, to find out whether a page is out of date, is one function of this module.
One key stands for no value of the site but for what is made by looking at it: FRAME, for all that the frame of every page is made from.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from newsroom.address import tag_slug
from newsroom.items import Item, Notice
from newsroom.validity import standing
from portal.site import Site

FRAME = "frame|"  # chrome.frame_of


def value(site: Site, key: str) -> Any:
    """The value that `key` has on this site, as plain data; None for what is not there."""
    word, _, rest = key.partition("|")
    return _VALUES[word](site, rest)


def _item(site: Site, rest: str) -> Any:
    item_id, _, facet = rest.rpartition("|")
    item = site.items.get(item_id)
    if item is None or not site.has_page(item_id):
        return None
    return _FACETS[facet](site, item)


def _whole(site: Site, item: Item) -> Any:
    return site.items.digest(item.id), site.places[item.id].publicity, _standing(site, item)


def _card(site: Site, item: Item) -> Any:
    names = (item.address, item.headline, item.standfirst, item.published, item.column, item.picture, item.caption)
    more = (item.photographers, item.pinned, item.townships, item.kind.value, _standing(site, item))
    own = (item.notice_type, item.issuing_body, item.document_number) if isinstance(item, Notice) else ()
    return repr((names, more, own, site.places[item.id].publicity))


def _line(site: Site, item: Item) -> Any:
    return item.address, item.headline


def _stamp(site: Site, item: Item) -> Any:
    corrected = max((note.day for note in item.corrections), default=None)
    days = [moment.date() for moment in (item.published, item.modified) if moment] + ([corrected] if corrected else [])
    return item.address, max(days).isoformat() if days else ""


def _standing(site: Site, item: Item) -> Any:
    if not isinstance(item, Notice):
        return None
    found = standing(item, site.now.date())
    return found.validity.value, found.reason


def _body(site: Site, item: Item) -> Any:
    return item.body_hash


_FACETS = {"body": _body, "whole": _whole, "card": _card, "line": _line, "stamp": _stamp, "standing": _standing}


def _link(site: Site, target: str) -> str:
    if target.startswith("/"):
        return target
    kind, _, name = target.partition(":")
    if kind == "category":
        entry = site.registries.columns.find(name)
        return f"/columns/{entry.slug}/" if entry else ""
    if kind == "tag":
        slug = tag_slug(name)
        return f"/tags/{slug}/" if f"tag/{slug}" in site.lists else ""
    if target in site.items:
        return site.places[target].address if site.has_page(target) else ""
    facts = site.files.get(target)
    if facts is None:
        return ""
    if facts["role"] == "attachment":
        return f"/files/{facts['file']}"
    return f"/media/{facts['renditions'][-1][0]}"


def _list(site: Site, rest: str) -> Any:
    name, _, part = rest.partition("|")
    return site.slice(name, part)


def _entry(site: Site, rest: str) -> Any:
    what, _, slug = rest.partition("|")
    registry = site.registries.of(what)
    return repr(registry[slug]) if slug in registry else None


def _tags(site: Site, _rest: str) -> Any:
    rows = [(slug, name, len(site.lists[f"tag/{slug}"])) for slug, name in site.tag_names.items()]
    return tuple(sorted(rows, key=lambda row: (-row[2], row[1])))


def _manuscript(site: Site, name: str) -> str:
    found = site.manuscript(name)
    return found if found and site.is_listed(found) else ""


def _at(site: Site, address: str) -> str:
    found = site.by_address.get(address, "")
    return found if found and site.is_listed(found) else ""


def _file(site: Site, path: str) -> Any:
    return site.files.get(path)


_VALUES: dict[str, Callable[[Site, str], Any]] = {
    "item": _item,
    "link": _link,
    "redirect": lambda site, old: site.redirects.get(old, ""),
    "at": _at,
    "related": lambda site, item_id: site.related.get(item_id, ()),
    "list": _list,
    "entry": _entry,
    "entries": lambda site, what: repr(list(site.registries.of(what))),
    "file": _file,
    "tag": lambda site, slug: site.tag_names.get(slug, ""),
    "tags": _tags,
    "manuscript": _manuscript,
    "office": lambda site, _rest: repr(site.office),
    "template": lambda site, name: site.theme.digests.get(name),
    "assets": lambda site, _rest: repr(site.theme.assets),
}
