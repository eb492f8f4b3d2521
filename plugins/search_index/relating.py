"""Lists of related documents, worked out anew where they may differ."""

from __future__ import annotations

from bisect import bisect_left

from search_index.refreshing import Refresh
from search_index.related import BUCKETS, Book, Lately, Traits
from search_index.store import Row

_MANY = 64
"""From so many changed documents on, all lists are made anew."""


def relate(run: Refresh) -> None:
    """Work out lists of related documents anew where they may differ."""
    if not run.changes or (run.anew and not run.before.ids):
        return
    if run.anew or len(run.changes) > _MANY:
        _relate_all(run)
        return
    book = Book(lambda which: run.store.part(f"traits/{which:02d}"))
    now = {name: run.row(name).traits for name in run.changes if name in run.now.positions}
    keyed = [
        n for n, c in run.changes.items() if c.old_number != run.now.numbers.get(n, -1) or c.old_traits != now.get(n)
    ]
    for name in keyed:
        if run.changes[name].old_number >= 0:
            book.remove(run.changes[name].old_number, run.changes[name].old_traits)
    for name in keyed:
        book.add(run.now.numbers.get(name, -1), now.get(name, ()))
    again: set[int] = set()
    order = list(zip(run.now.days, run.now.ids, strict=True)) if keyed else []
    for name in keyed:
        old, new = set(run.changes[name].old_traits), set(now.get(name, ()))
        was = (run.before.days[run.before.positions[name]], name) if name in run.before.positions else None
        place = order[run.now.positions[name]] if name in now else None
        differing = old ^ new if was == place else old | new
        for spot in dict.fromkeys(spot for spot in (was, place) if spot is not None):
            at = bisect_left(order, spot)
            again |= book.reached(run.numbers[at] if at < len(order) else 1 << 24, differing)
        if name in now and differing:
            again.add(run.now.numbers[name])
    by_number = {number: position for position, number in enumerate(run.numbers)} if again else {}
    for number in sorted(again):
        name = run.now.ids[by_number[number]]
        row = run.row(name)
        _set_related(run, row, tuple(run.now.ids[by_number[n]] for n in book.closest(number, row.traits)))
    for which in book.altered:
        run.store.put_part(f"traits/{which:02d}", book.packed(which))


def _relate_all(run: Refresh) -> None:
    lately = Lately()
    listed: list[tuple[int, Traits]] = []
    for position, name in enumerate(run.now.ids):
        row = run.rows.get(name) or run.store.row(name)
        _set_related(run, row, tuple(run.now.ids[other] for other in lately.closest(position, row.traits)))
        listed.append((run.numbers[position], row.traits))
    put_traits(run, listed)


def _set_related(run: Refresh, row: Row, related: tuple[str, ...]) -> None:
    if related != row.related:
        row.related = related
        run.rows[row.id] = row
        run.altered.add(row.id)
        run.related_changed.add(row.id)


def put_traits(run: Refresh, listed: list[tuple[int, Traits]]) -> None:
    """Remember who has which trait, from (number, traits) of all documents."""
    for which, packed in enumerate(Book.pack_all(listed)):
        run.store.put_part(f"traits/{which:02d}", packed)
    assert which == BUCKETS - 1
