"""The site at one moment: which items are public, and every ordered list that a page may show a slice of.

A list is a name (column/yaowen, month/2022-01, tag/…) and the ids of public items in it, oldest first. `memberships` is the one
place that says which lists an item is in; everything else about lists follows from it.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from lifecycle.publicity import Publicity, Verdict, verdict, without_names
from newsroom.address import short_hash, tag_slug
from newsroom.fields import ItemKind
from newsroom.items import Item, NewsArticle, Notice
from newsroom.registry import Registries
from newsroom.validity import Validity, standing
from portal.office import Office
from portal.theme import ThemeFacts


class Site:
    """Items, registries and the office at a moment `now` (aware, Asia/Shanghai)."""

    def __init__(
        self,
        items: Mapping[str, Item],
        registries: Registries,
        office: Office,
        now: datetime,
        files: Mapping[str, Any],
        theme: ThemeFacts,
    ) -> None:
        self.verdicts: dict[str, Verdict] = {item_id: verdict(item, now) for item_id, item in items.items()}
        self.items = {
            item_id: without_names(item) if self.verdicts[item_id].publicity is Publicity.NAMELESS else item
            for item_id, item in items.items()
        }
        self.registries = registries
        self.office = office
        self.now = now
        self.theme = theme
        self.files = files  # content path → facts of pictures (list of renditions) and attachments
        self.redirects: Mapping[str, str] = {}  # set by the build before anything is asked
        self.related: Mapping[str, tuple[str, ...]] = {}  # set by the build once the search index has been asked
        self._positions: dict[str, dict[str, int]] = {}
        self._memberships: dict[str, tuple[str, ...]] = {}
        self._months_of: dict[str, tuple[tuple[str, int], ...]] = {}

    def hold(self, item_id: str, reason: str) -> None:
        """Hold back an item that would be public, before any list is asked for."""
        self.verdicts[item_id] = Verdict(Publicity.HELD, reason)

    def is_listed(self, item_id: str) -> bool:
        """Whether an item stands in lists: public, and not merely a page that says why it is gone."""
        return self.verdicts[item_id].publicity in (Publicity.PUBLISHED, Publicity.NAMELESS)

    def has_page(self, item_id: str) -> bool:
        found = self.verdicts.get(item_id)
        return found is not None and found.publicity is not Publicity.HELD

    @cached_property
    def listed(self) -> list[Item]:
        """All listed stories and notices, oldest first; equal times are ordered by address."""
        news = [item for item in self.items.values() if item.kind is not ItemKind.PAGE and self.is_listed(item.id)]
        return sorted(news, key=sort_key)

    @cached_property
    def lists(self) -> dict[str, list[str]]:
        """Every list by name."""
        lists: dict[str, list[str]] = defaultdict(list)
        for item in self.listed:
            for name in self.memberships(item):
                lists[name].append(item.id)
        return dict(lists)

    @cached_property
    def by_address(self) -> dict[str, str]:
        return {item.address: item.id for item in self.items.values() if self.has_page(item.id)}

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
        for item in self.listed:
            for tag in item.tags:
                slug = tag_slug(tag)
                if slug not in names or tag < names[slug]:
                    names[slug] = tag
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

    def memberships(self, item: Item) -> tuple[str, ...]:
        """The names of the lists that a listed story or notice is in; worked out once."""
        found = self._memberships.get(item.id)
        if found is None:
            found = self._memberships[item.id] = tuple(map(sys.intern, self._memberships_of(item)))
        return found

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

    # -- slices: what a page may read of a list --------------------------------------------------------------------------

    def slice(self, name: str, part: str) -> Any:
        """The value of one slice of a list, as plain data.

        all, newest (all, newest first), front (the newest, page_size to twice that), page/<k> (the k-th full page from the oldest, newest
        first), full (how many such pages there are), has/<k>, latest/<n>, around/<id> (the ids before and after), count, months ((month,
        count) pairs, newest first).
        """
        word, _, argument = part.partition("/")
        if word == "pages" and name.startswith("issue/"):
            return self._issue_pages(name.removeprefix("issue/"))
        ids: list[Any] = _OTHER_LISTS[name](self) if name in _OTHER_LISTS else self.lists.get(name, [])
        if word == "all":
            return tuple(ids)
        if word == "newest":
            return tuple(reversed(ids))
        if word == "latest":
            return tuple(reversed(ids[-int(argument) :]))
        if word == "count":
            return len(ids)
        if word == "around":
            return self._around(name, ids, argument)
        if word == "before":
            return self._before(name, ids, argument)
        if word == "months":
            return self._months(name, ids)
        size = self.office.page_size
        full = full_pages(len(ids), size)
        if word == "front":
            return tuple(reversed(ids[full * size :]))
        if word == "page":
            number = int(argument)
            return tuple(reversed(ids[(number - 1) * size : number * size])) if number <= full else ()
        if word == "full":
            return full
        if word == "has":
            return int(argument) <= full
        raise ValueError(f"no such slice: {part}")

    def _issue_pages(self, day: str) -> tuple[tuple[int, str, tuple[str, ...]], ...]:
        """(page number, page name, ids in the order of the page) of an issue."""
        pages: dict[int, list[NewsArticle]] = defaultdict(list)
        for item_id in self.lists.get(f"issue/{day}", []):
            item = self.items[item_id]
            assert isinstance(item, NewsArticle)
            pages[item.print_page].append(item)
        rows = []
        for number, stories in sorted(pages.items()):
            stories.sort(key=lambda story: (story.page_order or 999, story.address))
            name = next((story.page_name for story in stories if story.page_name), "")
            rows.append((number, name, tuple(story.id for story in stories)))
        return tuple(rows)

    def _issue_days(self) -> list[tuple[str, tuple[int, ...]]]:
        """(day, page numbers) of every issue, oldest first."""
        days: dict[str, set[int]] = defaultdict(set)
        for item_id in self.lists.get("issues", []):
            item = self.items[item_id]
            assert isinstance(item, NewsArticle)
            days[str(item.issue)].add(item.print_page)
        return [(day, tuple(sorted(numbers))) for day, numbers in sorted(days.items())]

    def _standing_pages(self) -> list[str]:
        return sorted(item.id for item in self.items.values() if item.kind is ItemKind.PAGE and self.is_listed(item.id))

    def _position(self, name: str, ids: list[str], item_id: str) -> int | None:
        positions = self._positions.get(name)
        if positions is None:
            positions = self._positions[name] = {key_of(found): index for index, found in enumerate(ids)}
        return positions.get(item_id)

    def _before(self, name: str, ids: list[str], item_id: str) -> tuple[str, ...]:
        index = self._position(name, ids, item_id)
        return tuple(reversed(ids[max(0, index - 4) : index])) if index else ()

    def _around(self, name: str, ids: list[str], item_id: str) -> tuple[str, str]:
        index = self._position(name, ids, item_id)
        if index is None:
            return "", ""
        return (key_of(ids[index - 1]) if index else ""), (key_of(ids[index + 1]) if index + 1 < len(ids) else "")

    def _months(self, name: str, ids: Iterable[str]) -> tuple[tuple[str, int], ...]:
        if name not in self._months_of:
            counts: dict[str, int] = defaultdict(int)
            for item_id in ids:
                published = self.items[item_id].published
                assert published is not None
                counts[f"{published:%Y-%m}"] += 1
            self._months_of[name] = tuple(sorted(counts.items(), reverse=True))
        return self._months_of[name]


def sort_key(item: Item) -> tuple[str, str]:
    """Oldest first. ISO text sorts as time does, for all times are of one zone."""
    assert item.published is not None
    return item.published.isoformat(), item.address


def full_pages(count: int, size: int) -> int:
    """How many full pages of a list are set aside, counted from the oldest, so that the front keeps `size` to 2×`size`-1 items."""
    return max(0, count // size - 1)


def key_of(entry: Any) -> str:
    """What names an entry of a list: the id itself, or the first part of a pair."""
    return entry if isinstance(entry, str) else str(entry[0])


# Lists that are not of items in `memberships`: name → the entries, oldest first.
_OTHER_LISTS: dict[str, Callable[[Site], list[Any]]] = {
    "issue-days": Site._issue_days,
    "months": lambda site: [month for month, _ in reversed(site.slice("news", "months"))],
    "pages": Site._standing_pages,
}
