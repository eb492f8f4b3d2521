"""All items of the content folder by id, each made from its card when it is first asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping

from newsroom.items import Item

Change = Callable[[Item], Item]


def as_it_is(item: Item) -> Item:
    """No change."""
    return item


class Cards(Mapping[str, Item]):
    """A mapping of ids to items over their cards (JSON texts). shown: what is done to an item before anybody sees it.

    An edit asks for a handful of thousands of items; making all of them would cost more than everything else it does.
    """

    def __init__(self, texts: Mapping[str, str], shown: Change = as_it_is) -> None:
        self._texts = texts
        self._shown = shown
        self._made: dict[str, Item] = {}
        self._most = len(texts)

    def __getitem__(self, item_id: str) -> Item:
        item = self._made.get(item_id)
        if item is None:
            if len(self._made) > self._most:
                self._made.clear()
            item = self._made[item_id] = self._shown(Item.from_data(json.loads(self._texts[item_id])))
        return item

    def __contains__(self, item_id: object) -> bool:
        return item_id in self._texts

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def text(self, item_id: str) -> str:
        """The card itself."""
        return self._texts[item_id]

    def shown_as(self, shown: Change) -> Cards:
        """The same items, each changed by `shown` before anybody sees it."""
        return Cards(self._texts, shown)

    def keep_few(self, most: int = 400) -> None:
        """From now on hold at most so many items: who looks at an item now looks at its neighbours next, and no more at all others."""
        self._made.clear()
        self._most = most

    def __getstate__(self) -> tuple[Mapping[str, str], Change, int]:
        return self._texts, self._shown, self._most

    def __setstate__(self, state: tuple[Mapping[str, str], Change, int]) -> None:
        self._texts, self._shown, self._most = state
        self._made = {}
