"""The site at one moment: which items are public, and every ordered list that a page may show a slice of.

A list is a name (column/yaowen, month/2022-01, tag/…) and the ids of public items in it, oldest first. `_memberships_of` alone says
which lists an item is in; everything else about lists follows from the places of items.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any

from lifecycle.publicity import Publicity, Verdict, next_change, verdict, without_names
from newsroom.address import short_hash, tag_slug
from newsroom.fields import ItemKind
from newsroom.items import Item, NewsArticle, Notice
from newsroom.registry import Registries
from newsroom.validity import Validity, standing
from portal.cards import Cards
from portal.office import Office
from portal.place import Place
from portal.slices import Slices
from portal.theme import ThemeFacts


class Site:
    """Items, registries and the office at a moment `now` (aware, Asia/Shanghai)."""

    def __init__(
        self,
        items: Cards,
        registries: Registries,
        office: Office,
        now: datetime,
        files: Mapping[str, Any],
        theme: ThemeFacts,
        remembered: Mapping[str, Place] = MappingProxyType({}),
    ) -> None:
        """remembered: the places of items that are known to hold still; those of all others are worked out."""
        self.now = now
        self.items: Cards = items.shown_as(self.shown)
        self.registries = registries
        self.office = office
        self.theme = theme
        self.files = files  # content path → facts of pictures (list of renditions) and attachments
        self.redirects: Mapping[str, str] = {}  # set by the build before anything is asked
        self.related: Mapping[str, tuple[str, ...]] = {}  # set by the build once the search index has been asked
        self.places: dict[str, Place] = {
            item_id: remembered.get(item_id) or self._place(self.items[item_id]) for item_id in self.items
        }

    # -- what is public --------------------------------------------------------------------------------------------------

    def shown(self, item: Item) -> Item:
        """The item as pages may know it."""
        return without_names(item) if self.verdict(item).publicity is Publicity.NAMELESS else item

    def verdict(self, item: Item) -> Verdict:
        return verdict(item, self.now)

    def hold(self, item_id: str, reason: str) -> None:
        """Hold back an item that would be public, before any list is asked for."""
        self.places[item_id] = self.places[item_id]._replace(
            publicity=Publicity.HELD.value, reason=reason, lists=(), tags=(), validity=""
        )

    def publicity(self, item_id: str) -> Publicity:
        return Publicity(self.places[item_id].publicity)

    def is_listed(self, item_id: str) -> bool:
        return self.places[item_id].is_listed

    def has_page(self, item_id: str) -> bool:
        found = self.places.get(item_id)
        return found is not None and found.publicity != "held"

    # -- places ----------------------------------------------------------------------------------------------------------

    def _place(self, item: Item) -> Place:
        found = self.verdict(item)
        listed = found.publicity in (Publicity.PUBLISHED, Publicity.NAMELESS)
        news = listed and item.kind is not ItemKind.PAGE and item.published is not None
        soon = next_change(item, self.now)
        names = (
            (item.superseded_by,)
            if isinstance(item, Notice)
            else (item.continues,)
            if isinstance(item, NewsArticle)
            else ()
        )
        return Place(
            publicity=sys.intern(found.publicity.value),
            kind=sys.intern(item.kind.value),
            validity=self.validity(item).value if news and isinstance(item, Notice) else "",
            published=item.published.isoformat() if item.published else "",
            address=item.address,
            lists=tuple(map(sys.intern, self._memberships_of(item))) if news else (),
            reason=found.reason,
            tags=tuple(map(sys.intern, item.tags)) if news else (),
            shows=tuple(dict.fromkeys([
                *([item.picture] if item.picture else []), *item.pictures, *item.attachments, *(target for target, _ in item.links)
            ])),
            names=tuple(name for name in names if name),
            next_change=soon.isoformat() if soon else "",
            body_hash=item.body_hash,
        )  # fmt: skip

    @cached_property
    def listed(self) -> list[str]:
        """The ids of all listed stories and notices, oldest first; equal times are ordered by address."""
        places = self.places
        news = [item_id for item_id, place in places.items() if place.is_listed and place.kind != "page"]
        # ISO text sorts as time does, for all times are of one zone.
        return sorted(news, key=lambda item_id: (places[item_id].published, places[item_id].address))

    @cached_property
    def lists(self) -> dict[str, list[str]]:
        """Every list by name."""
        lists: dict[str, list[str]] = defaultdict(list)
        for item_id in self.listed:
            for name in self.places[item_id].lists:
                lists[name].append(item_id)
        return dict(lists)

    @cached_property
    def by_address(self) -> dict[str, str]:
        return {place.address: item_id for item_id, place in self.places.items() if place.publicity != "held"}

    @cached_property
    def by_name(self) -> dict[str, list[str]]:
        """File name → ids, for 替代文件 and 上接, which name a manuscript by its file name."""
        names: dict[str, list[str]] = defaultdict(list)
        for item_id in self.items:
            names[item_id.rsplit("/", 1)[-1]].append(item_id)
        return dict(names)

    @cached_property
    def tag_names(self) -> dict[str, str]:
        """Tag slug → the spelling shown: the first in byte order, so that it does not depend on who came first."""
        names: dict[str, str] = {}
        for tag in sorted({tag for place in self.places.values() for tag in place.tags}):
            names.setdefault(tag_slug(tag), tag)
        return names

    def manuscript(self, name: str) -> str | None:
        """The id of the manuscript that an editor names by file name or path, or None when there is none or several."""
        plain = name.strip().lstrip("/")
        if plain in self.items:
            return plain
        found = self.by_name.get(plain) or self.by_name.get(plain + ".md") or []
        return found[0] if len(found) == 1 else None

    def validity(self, notice: Notice) -> Validity:
        return standing(notice, self.now.date()).validity

    def _memberships_of(self, item: Item) -> Iterator[str]:
        yield "news"
        assert item.published is not None
        yield f"month/{item.published:%Y-%m}"
        for slug in self._column_path(item.column):
            yield f"column/{slug}"
        for township in item.townships:
            yield f"township/{township}"
        for topic in item.topics:
            yield f"topic/{topic}"
        for slug in dict.fromkeys(tag_slug(tag) for tag in item.tags):
            yield f"tag/{slug}"
        if item.picture:
            yield "pictures"
        if item.pinned:
            yield "pinned"
        if isinstance(item, Notice):
            yield from self._notice_lists(item)
        else:
            yield "stories"
        if isinstance(item, NewsArticle):
            if item.issue and item.print_page:
                yield f"issue/{item.issue}"
                yield f"issue/{item.issue}/{item.print_page}"
                yield "issues"
            if item.continues and (target := self.manuscript(item.continues)):
                yield f"continuations/{target}"

    def _notice_lists(self, notice: Notice) -> Iterator[str]:
        yield "notices"
        yield f"notices/state/{self.validity(notice).value}"
        yield f"notices/body/{short_hash(notice.issuing_body)}"
        yield f"notices/type/{short_hash(notice.notice_type)}"
        if notice.superseded_by and (target := self.manuscript(notice.superseded_by)):
            yield f"superseding/{target}"
        if notice.urgent and self.validity(notice) is Validity.IN_FORCE:
            yield "urgent"

    def _column_path(self, slug: str) -> Iterator[str]:
        """A column and the columns above it."""
        seen: set[str] = set()
        while slug and slug not in seen and slug in self.registries.columns:
            seen.add(slug)
            yield slug
            slug = self.registries.columns[slug].parent

    def slice(self, name: str, part: str) -> Any:
        """The value of one slice of a list, as plain data (Slices.of)."""
        return self._slices.of(name, part)

    @cached_property
    def _slices(self) -> Slices:
        return Slices(self.lists, self.places, self.items, self.office.page_size)
