"""Which remembered places still hold, and what follows from those that do not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from incremental.state import Source
from portal.changes import Changes
from portal.place import Place, places_from
from portal.site import Site


def holding(
    meta: Mapping[str, str], now: datetime, sources: Mapping[str, Source], changed: Collection[str], *, names: bool
) -> dict[str, Place]:
    """The remembered places that hold at `now`: of items that did not change, while the clock has passed no moment that matters.

    meta: `now` and `until` of the last build. names: manuscripts came or went, so a file name may mean another one. That
    registries and settings are as they were is for the caller to know.
    """
    if not meta.get("now", "~") <= now.isoformat() < meta.get("until", ""):
        return {}
    kept = [source for source in sources.values() if source.place and source.id not in changed]
    places = zip(kept, places_from(source.place for source in kept), strict=True)
    return {source.id: place for source, place in places if not (names and place.names)}


def note_moves(
    site: Site, worked_out: Collection[str], before: Mapping[str, Source], changes: Changes
) -> dict[str, Place]:
    """Note the items whose standing changed and the lists they were or are in; returns the places that are other ones now.

    worked_out: the items whose places were not taken over.
    """
    moved: dict[str, Place] = {}
    for item_id in worked_out:
        place = site.places[item_id]
        text = before[item_id].place if item_id in before else ""
        old = places_from([text])[0] if text else None
        if old is None or place.standing != old.standing:
            changes.items.add(item_id)
            changes.lists.update(place.lists, old.lists if old else ())
        if old != place:
            moved[item_id] = place
            changes.tags = changes.tags or old is None or old.tags != place.tags
    gone = [source.place for item_id, source in before.items() if item_id not in site.places and source.place]
    for place in places_from(gone):
        changes.lists.update(place.lists)
    changes.tags = changes.tags or any(name.startswith("tag/") for name in changes.lists)
    for item_id in changes.items:
        changed = site.places.get(item_id)
        for name in changed.lists if changed else ():
            if name.startswith("issue/") and name.count("/") == 1:  # an issue's pages show more than who is in them
                changes.lists.add(name)
    return moved
