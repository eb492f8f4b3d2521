"""The published layers: the base's shards, then groups, facets, names and root, which follow from everything."""

from __future__ import annotations

import json
from importlib import resources

from search_index import export, pinyin
from search_index.base import Base, limit_for
from search_index.files import short_hash, write_hashed
from search_index.gathering import Gathering, small
from search_index.refreshing import FEW, Refresh


def write_base(run: Refresh) -> None:
    """Bring the base layer's shards up to date."""
    limit = limit_for(run.now.base)
    layer = Base(run.files, run.leaves, limit, run.now.base)
    touched = [c for n, c in run.changes.items() if c.old_base or (n in run.now.positions and run.now.in_base(n))]
    if not touched and not run.anew:
        return
    if run.anew or len(run.changes) > FEW or run.store.meta["cut"] != [limit, run.now.base]:
        if run.whole is None:
            run.whole = Gathering(len(run.now.ids))
            for position, name in enumerate(run.now.ids[: run.now.base]):
                run.whole.add(position, run.terms(name))
        gathered, numbers = run.whole, run.numbers
        layer.rebuild(gathered, lambda term: gathered.postings(term, numbers))
        run.store.meta["cut"] = [limit, run.now.base]
        return
    changes: dict[str, tuple[set[int], dict[int, int]]] = {}
    for name, change in run.changes.items():
        number, new = run.now.numbers.get(name, -1), {}
        if number >= 0 and run.now.in_base(name):
            new = run.terms(name)
        old = change.old_terms or {}
        same = number == change.old_number
        for term, payload in old.items():
            if not same or new.get(term) != payload:
                changes.setdefault(term, (set(), {}))[0].add(change.old_number)
        for term, payload in new.items():
            if not same or old.get(term) != payload:
                changes.setdefault(term, (set(), {}))[1][number] = payload
    layer.alter(changes)


def write_rest(run: Refresh) -> None:
    """Write groups with the fresh layer, facets, names, worker and root."""
    now, before, meta = run.now, run.before, run.store.meta
    worker = resources.files("search_index").joinpath("data/worker.js").read_bytes()
    if "worker.js" not in run.files.known or run.files.read("worker.js") != worker:
        run.files.write("worker.js", worker)
    if not run.changes and not run.anew:
        return
    fresh = small([(run.numbers[p], run.terms(now.ids[p])) for p in range(now.base, len(now.ids))])
    groups = export.write_groups(run.files, run.leaves, fresh)
    if run.anew or now.facets != before.facets or now.days != before.days or now.ids != before.ids:
        meta["extra"] = {
            "facets": write_hashed(run.files, "facets", export.facets(now.entries())),
            "names": _write_names(run),
        }
    root = export.root(now.entries(), now.base, groups, export.common_terms(run.leaves), meta["extra"])
    if "root.json" not in run.files.known or short_hash(root) != meta.get("root"):
        run.files.write("root.json", root)
    meta["groups"], meta["root"] = groups, short_hash(root)


def _write_names(run: Refresh) -> str:
    named = export.names_in(run.now.facets)
    if not run.anew:
        if named.keys() == export.names_in(run.before.facets).keys():
            return str(run.store.meta["extra"]["names"])
        pinyin.know(json.loads(run.store.part("readings")))
    digest = write_hashed(run.files, "names", export.names(named))
    run.store.put_part("readings", json.dumps(pinyin.readings_of(named), ensure_ascii=False).encode())
    return digest
