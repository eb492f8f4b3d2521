"""All items of the content folder by id, each made from its card when it is first asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from incremental.blobs import BlobStore
from newsroom.items import Item

Change = Callable[[Item], Item]


def as_it_is(item: Item) -> Item:
    """No change."""
    return item


class Cards(Mapping[str, Item]):
    """A mapping of ids to items over their cards (JSON texts), which are fetched from the store one by one.

    digests: id → the digest of the card. store: the file of the BlobStore that has them. fresh: digest → card, of those read just now.
    shown: what is done to an item before anybody sees it. Asking for an item raises LostError when its card is gone or damaged.

    An edit asks for a handful of thousands of items; having all of them would cost more than everything else it does.
    """

    def __init__(
        self,
        digests: Mapping[str, str],
        store: Path,
        fresh: Mapping[str, str] = MappingProxyType({}),
        shown: Change = as_it_is,
    ) -> None:
        self._digests = digests
        self._file = store
        self._fresh = fresh
        self._shown = shown
        self._most = len(digests)
        self._start()

    def _start(self) -> None:
        self._made: dict[str, Item] = {}
        self._store: BlobStore | None = None

    def __getitem__(self, item_id: str) -> Item:
        item = self._made.get(item_id)
        if item is None:
            card = self._card(self._digests[item_id])
            if len(self._made) > self._most:
                self._made.clear()
            item = self._made[item_id] = self._shown(Item.from_data(json.loads(card)))
        return item

    def _card(self, digest: str) -> str | bytes:
        if digest in self._fresh:
            return self._fresh[digest]
        if self._store is None:
            self._store = BlobStore(self._file)
        return self._store.fetch(digest)

    def __contains__(self, item_id: object) -> bool:
        return item_id in self._digests

    def __iter__(self) -> Iterator[str]:
        return iter(self._digests)

    def __len__(self) -> int:
        return len(self._digests)

    def digest(self, item_id: str) -> str:
        """The digest of the card itself."""
        return self._digests[item_id]

    def shown_as(self, shown: Change) -> Cards:
        """The same items, each changed by `shown` before anybody sees it."""
        return Cards(self._digests, self._file, self._fresh, shown)

    def keep_few(self, most: int = 1000) -> None:
        """From now on hold at most so many items: who looks at an item now looks at its neighbours next, and no more at all others.

        The neighbours on a page of a township's or a column's list are some three hundred.

        Every card is in the store by then. It is opened anew, in each process that is forked meanwhile too.
        """
        self._most = most
        self._fresh = MappingProxyType({})
        if self._store is not None:
            self._store.close()
        self._start()

    def __getstate__(self) -> tuple[Mapping[str, str], Path, Change, int]:
        return self._digests, self._file, self._shown, self._most

    def __setstate__(self, state: tuple[Mapping[str, str], Path, Change, int]) -> None:
        self._digests, self._file, self._shown, self._most = state
        self._fresh = MappingProxyType({})
        self._start()
