"""Where an item stands on the site, as a text that can be remembered and compared: its lists, its order in them, its publicity."""

from __future__ import annotations

from collections.abc import Mapping

from incremental.state import Source, State
from newsroom.items import Item, NewsArticle, Notice
from portal.changes import Changes
from portal.site import Site


def note_moves(site: Site, state: State, now: Mapping[str, Source], before: Mapping[str, Source], changes: Changes) -> None:
    """Note the items whose placement changed and the lists they were or are in; remember the new placements."""
    placements: list[tuple[str, str]] = []
    for item in site.items.values():
        placement, old = placement_of(site, item), now[item.id].placement
        if placement != old:
            changes.items.add(item.id)
            placements.append((placement, item.id))
            changes.lists.update(_lists_of(old), _lists_of(placement))
    for item_id, source in before.items():
        if item_id not in now:
            changes.lists.update(_lists_of(source.placement))
    changes.tags = any(name.startswith("tag/") for name in changes.lists)
    for item_id in changes.items:
        changed = site.items.get(item_id)
        if isinstance(changed, NewsArticle) and changed.issue:  # an issue's pages show more than who is in them
            changes.lists.add(f"issue/{changed.issue}")
    state.place(placements)


def placement_of(site: Site, item: Item) -> str:
    """Equal placements are equal everywhere on the site."""
    publicity = site.verdicts[item.id].publicity.value
    if not site.is_listed(item.id) or item.published is None:
        return f"{publicity}\n{item.address}"
    standing = site.validity(item).value if isinstance(item, Notice) else ""
    return "\n".join((f"{publicity} {standing} {item.published.isoformat()} {item.address}", *site.memberships(item)))


def _lists_of(placement: str) -> list[str]:
    return placement.split("\n")[1:]
