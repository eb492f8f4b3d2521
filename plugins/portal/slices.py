"""What a page may read of a list: never a list as such, always a slice that few edits change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from newsroom.items import Item, NewsArticle
from portal.place import Place


class Slices:
    """Slices of the lists of one site."""

    def __init__(
        self, lists: Mapping[str, list[str]], places: Mapping[str, Place], items: Mapping[str, Item], page_size: int
    ) -> None:
        self._lists = lists
        self._places = places
        self._items = items
        self._page_size = page_size
        self._positions: dict[str, dict[str, int]] = {}
        self._months_of: dict[str, tuple[tuple[str, int], ...]] = {}

    def of(self, name: str, part: str) -> Any:
        """The value of one slice of a list, as plain data.

        all, newest (all, newest first), front (the newest, page_size to twice that), page/<k> (the k-th full page from the oldest, newest
        first), full (how many such pages there are), has/<k>, latest/<n>, around/<id> (the ids before and after), count, months ((month,
        count) pairs, newest first).
        """
        word, _, argument = part.partition("/")
        if word == "pages" and name.startswith("issue/"):
            return self._issue_pages(name.removeprefix("issue/"))
        ids: list[Any] = self._entries(name)
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
        size = self._page_size
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

    def _entries(self, name: str) -> list[Any]:
        """A list's entries, oldest first; some lists are of days, months or standing pages, and no item says that it is in them."""
        if name == "issue-days":
            return self._issue_days()
        if name == "months":
            return [month for month, _ in reversed(self.of("news", "months"))]
        if name == "pages":
            return self._standing_pages()
        return self._lists.get(name, [])

    def _issue_pages(self, day: str) -> tuple[tuple[int, str, tuple[str, ...]], ...]:
        """(page number, page name, ids in the order of the page) of an issue."""
        pages: dict[int, list[NewsArticle]] = defaultdict(list)
        for item_id in self._lists.get(f"issue/{day}", []):
            item = self._items[item_id]
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
        days: dict[str, list[int]] = defaultdict(list)
        for name in self._lists:
            if name.startswith("issue/") and name.count("/") == 2:
                _, day, number = name.split("/")
                days[day].append(int(number))
        return [(day, tuple(sorted(numbers))) for day, numbers in sorted(days.items())]

    def _standing_pages(self) -> list[str]:
        return sorted(item_id for item_id, place in self._places.items() if place.kind == "page" and place.is_listed)

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
                counts[self._places[item_id].published[:7]] += 1
            self._months_of[name] = tuple(sorted(counts.items(), reverse=True))
        return self._months_of[name]


def full_pages(count: int, size: int) -> int:
    """How many full pages of a list are set aside, counted from the oldest, so that the front keeps `size` to 2×`size`-1 items."""
    return max(0, count // size - 1)


def key_of(entry: Any) -> str:
    """What names an entry of a list: the id itself, or the first part of a pair."""
    return entry if isinstance(entry, str) else str(entry[0])
