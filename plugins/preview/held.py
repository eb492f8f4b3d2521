"""The site as it would be if everything held back were out: drafts, pending, embargoed and future items, each remembered with its reason.

Only the preview asks for such a site, and only for an output of its own: lifecycle.publicity decides for everybody else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import cached_property
from typing import Any

from lifecycle.publicity import Publicity, Verdict
from newsroom.dates import SHANGHAI
from newsroom.fields import ItemKind
from newsroom.items import Item
from portal.build import build
from portal.order import Order, Outcome
from portal.site import Site


@dataclass(frozen=True, slots=True)
class Held:
    """Why readers do not see an item yet. label: two to seven characters for a mark; reason: the lifecycle's own words."""

    label: str
    reason: str


class ShowingSite(Site):
    """A Site on which held items stand as if published."""

    def shown(self, item: Item) -> Item:
        """As a Site shows it; a draft without a date has today's."""
        return super().shown(_dated(item, self.now))

    def verdict(self, item: Item) -> Verdict:
        """As a Site finds it, but for what is held back: that is out, and keeps its reason."""
        found = super().verdict(item)
        return Verdict(Publicity.PUBLISHED, found.reason) if found.publicity is Publicity.HELD else found

    @cached_property
    def held(self) -> dict[str, Held]:
        """Item id → why readers do not see it."""
        return {
            item_id: Held(_label(self.items[item_id], self.now), place.reason)
            for item_id, place in self.places.items()
            if place.publicity == "published" and place.reason
        }


def _dated(item: Item, now: datetime) -> Item:
    """A draft may still lack its date; lists need one, so it gets today's."""
    if item.published is None and item.kind is not ItemKind.PAGE:
        return replace(item, published=datetime.combine(now.date(), time(), SHANGHAI))
    return item


def _label(item: Item, now: datetime) -> str:
    if item.status == "draft":
        return "草稿"
    if item.status == "pending":
        return "待发"
    return "未到解禁时间" if item.embargo_until and now < item.embargo_until else "未到发布时间"


class Showing:
    """Makes ShowingSites for a build, and keeps the last one: it knows which page is whose."""

    def __init__(self) -> None:
        self.site: ShowingSite | None = None

    def make(self, *arguments: Any) -> ShowingSite:
        """A site of these, as `Order.make_site` is called."""
        self.site = ShowingSite(*arguments)
        return self.site


def build_showing_held(order: Order) -> tuple[Outcome, ShowingSite]:
    """Build with held items out. Raises what portal.build.build raises."""
    showing = Showing()
    outcome = build(replace(order, make_site=showing.make))
    assert showing.site is not None  # a build that succeeds has made its site
    return outcome, showing.site
