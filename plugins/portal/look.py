"""How a page looks at the site: every value it takes is noted with the key under which it can be compared later.

`Look` is the only way by which views reach the site. What stands under a key is said by `keys.value`, here as in a later build, which asks
it again to find out whether the page is out of date.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from incremental.recorder import Recorder, digest_of
from newsroom.items import Item
from newsroom.registry import Entry
from newsroom.validity import Standing, Validity
from portal.keys import FRAME, value
from portal.site import Site
from portal.theme import Assets

Bodies = Callable[[Item], str]
T = TypeVar("T")


class Kept:
    """What the pages that one process renders of one site share: pieces made once, each with what it read, and digests.

    Both are thrown away when they grow past `limit`, so that memory does not follow the size of the archive.
    """

    __slots__ = ("digests", "latest", "limit", "pieces")

    def __init__(self, limit: int = 1_000) -> None:
        self.limit = limit
        self.pieces: dict[Hashable, tuple[Any, dict[str, int]]] = {}
        self.latest: tuple[Hashable, tuple[Any, dict[str, int]]] | None = None
        self.digests: dict[str, int] = {}


class Look:
    """One page's view of the site; `recorder` holds what it read."""

    __slots__ = ("_bodies", "_kept", "recorder", "site")

    def __init__(self, site: Site, bodies: Bodies | None = None, kept: Kept | None = None) -> None:
        """`bodies` gives the stored HTML of an item, for pages that show it; `kept` is what pages of this process share."""
        self.site = site
        self.recorder = Recorder()
        self._bodies = bodies
        self._kept = kept or Kept()

    # -- pieces that many pages have in common -----------------------------------------------------------------------------

    def once(self, name: Hashable, make: Callable[[], T]) -> T:
        """What `make` makes, made once in this process. A page that is given it has read what it was made from.

        `name` must tell apart whatever `make` depends on besides the site; nobody may change what comes back.
        """
        pieces = self._kept.pieces
        found = pieces.get(name)
        if found is None:
            if len(pieces) >= self._kept.limit:
                pieces.clear()
            found = pieces[name] = self._made(make)
        self.recorder.reads.update(found[1])
        return found[0]  # type: ignore[no-any-return]

    def latest(self, name: Hashable, make: Callable[[], T]) -> T:
        """As `once`, for what is large and is asked for again at once or never: only the last piece is kept."""
        found = self._kept.latest
        if found is None or found[0] != name:
            found = self._kept.latest = name, self._made(make)
        self.recorder.reads.update(found[1][1])
        return found[1][0]  # type: ignore[no-any-return]

    def _made(self, make: Callable[[], T]) -> tuple[T, dict[str, int]]:
        page, self.recorder = self.recorder, Recorder()
        try:
            return make(), self.recorder.reads
        finally:
            self.recorder = page

    # -- what pages read ---------------------------------------------------------------------------------------------------

    def whole(self, item_id: str) -> Item:
        """An item with everything about it."""
        self._note(f"item|{item_id}|whole")
        return self.site.items[item_id]

    def card(self, item_id: str) -> Item:
        """An item of which the page shows what a card shows (keys)."""
        self._note(f"item|{item_id}|card")
        return self.site.items[item_id]

    def line(self, item_id: str) -> Item:
        """An item of which the page shows headline and address."""
        self._note(f"item|{item_id}|line")
        return self.site.items[item_id]

    def body(self, item_id: str) -> str:
        """The stored HTML of an item; its targets still stand as content: (Views.resolved)."""
        self._note(f"item|{item_id}|body")
        assert self._bodies is not None
        return self._bodies(self.site.items[item_id])

    def redirect(self, old: str) -> str:
        """The address that took the place of `old`."""
        return self._read(f"redirect|{old}")  # type: ignore[no-any-return]

    def at(self, address: str) -> Item | None:
        """The item at an address, of which headline and address may be shown; None when there is none, or only what is left of one."""
        item_id: str = self._read(f"at|{address}")
        return self.line(item_id) if item_id else None

    def stamp(self, item_id: str) -> tuple[str, str]:
        """(address, day of the last change) of an item, for site maps."""
        return self._read(f"item|{item_id}|stamp")  # type: ignore[no-any-return]

    def standing(self, item_id: str) -> Standing | None:
        """The validity of a notice today, None for other items."""
        found = self._read(f"item|{item_id}|standing")
        return None if found is None else Standing(Validity(found[0]), found[1])

    def link(self, target: str) -> str:
        """The address that a body's link target has today; "" when it leads to nothing public."""
        return self._read(f"link|{target}")  # type: ignore[no-any-return]

    def ids(self, name: str, part: str) -> Any:
        """A slice of a list (Slices.of)."""
        return self._read(f"list|{name}|{part}")

    def entry(self, what: str, slug: str) -> Entry | None:
        """A column, township or topic."""
        self._note(f"entry|{what}|{slug}")
        return self.site.registries.of(what).get(slug)

    def entries(self, what: str) -> list[Entry]:
        """All entries of a registry, in their order."""
        self._note(f"entries|{what}")
        return list(self.site.registries.of(what))

    def facts(self, path: str) -> Any:
        """What is known of a picture or attachment: see media; None when it cannot be published."""
        return self._read(f"file|{path}")

    def tag(self, slug: str) -> str:
        """The spelling of a tag that is shown."""
        return self._read(f"tag|{slug}")  # type: ignore[no-any-return]

    def tags(self) -> tuple[tuple[str, str, int], ...]:
        """(slug, spelling, count) of all tags, most used first."""
        return self._read("tags|")  # type: ignore[no-any-return]

    def related(self, item_id: str) -> tuple[str, ...]:
        """The ids of earlier items on the same matter, closest first (search_index)."""
        return self._read(f"related|{item_id}")  # type: ignore[no-any-return]

    def continuations(self, item_id: str) -> Any:
        return self.ids(f"continuations/{item_id}", "all")

    def manuscript(self, name: str) -> str:
        """The item that 替代文件 or 上接 names; "" when there is none, or none that lists show: a withdrawn one is named nowhere."""
        return self._read(f"manuscript|{name}")  # type: ignore[no-any-return]

    def office(self) -> Any:
        self._note("office|")
        return self.site.office

    def assets(self) -> Assets:
        """The addresses of the theme's style sheet, script and icon."""
        self._note("assets|")
        return self.site.theme.assets

    def frame(self, digest: int) -> None:
        """Note that the page has the frame that all pages have (chrome.frame_of), whose digest is given: one read for all it is made from."""
        self.recorder.reads[FRAME] = digest

    def template(self, name: str) -> None:
        """Note that the page is made with a template (and with what that one includes)."""
        self._note(f"template|{name}")

    def _note(self, key: str) -> None:
        """Note a read of something that the caller takes from the site itself."""
        reads = self.recorder.reads
        if key in reads:
            return
        digests = self._kept.digests
        digest = digests.get(key)
        if digest is None:
            if len(digests) >= self._kept.limit:
                digests.clear()
            digest = digests[key] = digest_of(value(self.site, key))
        reads[key] = digest

    def _read(self, key: str) -> Any:
        found = value(self.site, key)
        self.recorder.note(key, found)
        return found
