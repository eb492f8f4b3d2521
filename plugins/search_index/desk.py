"""Bring search up to date with what changed: the one door for the build.

The portal says which documents exist now, in their order, and which of them may have changed; everything else is
remembered, checked when it is read (`store`, `trust`), and asked for again when it is missing, damaged or of another
version. The published files come out the same bytes whether they were made from nothing or by any series of changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from search_index import export, layers
from search_index.intake import Documents, move_stories, take_in
from search_index.lists import PublishedFiles, RelatedLists
from search_index.refreshing import Refresh
from search_index.relating import relate
from search_index.store import DamagedError, Store
from search_index.trust import SEAL, STATE, leave

VERSION = f"8/{export.FORMAT}"
"""Version of the state and of what is derived in it; raise it whenever terms, scores or layouts change."""


@dataclass(frozen=True, slots=True)
class Published:
    """What a refresh left behind.

    `files` maps paths below `search/` in the output (`root.json`, `data/…`, `story/…`, `worker.js`) to files in the
    state folder: link or copy them. `written` are those that are new or changed since the last refresh. `related` maps
    every id to the ids of its related earlier items, closest first; `related_changed` are the ids whose list changed.
    `why_anew` says why everything was made anew, or is empty.
    """

    files: Mapping[str, Path]
    written: frozenset[str]
    related: RelatedLists
    related_changed: frozenset[str]
    why_anew: str = ""


def refresh(
    state_dir: Path,
    order: Mapping[str, str],
    changed: Iterable[str],
    documents: Documents,
    *,
    desk_index: bool = True,
    afresh: str = "",
) -> Published:
    """Update the state in `state_dir` and the published files in it; see `Published`.

    `order` maps the id of every public document to the ISO day of its publication. `changed` are ids that may be new or
    altered (unaltered ones cost little); what is remembered of ids that are not in `order` is dropped. `documents` is
    asked for what may have changed and for what is not remembered, or no longer trusted. With `desk_index` false the
    private Whoosh index is left out. `afresh`, when not empty, is a reason to forget everything first.

    Raises ValueError when a document's `published` does not begin with its day in `order`, KeyError when `documents`
    does not give a document that it was asked for.
    """
    state_dir.mkdir(parents=True, exist_ok=True)
    some = set(changed)
    if not afresh:
        try:
            return _refresh(state_dir, order, some, documents, desk_index, "")
        except DamagedError as error:
            afresh = str(error)
    for name in (SEAL, STATE, f"{STATE}-journal"):
        (state_dir / name).unlink(missing_ok=True)
    return _refresh(state_dir, order, some, documents, desk_index, afresh)


def _refresh(
    state_dir: Path, order: Mapping[str, str], changed: set[str], documents: Documents, desk_index: bool, why: str
) -> Published:
    with Store(state_dir / STATE, VERSION) as store:
        run = Refresh(state_dir, store, order, why)
        run.compare_if_in_doubt()
        move_stories(run)
        take_in(run, changed, documents)
        layers.write_base(run)
        layers.write_rest(run)
        relate(run)
        run.remember()
        if desk_index:
            from search_index.desk_index import bring_up_to_date  # Whoosh takes a while to load

            bring_up_to_date(run)
        return _left_behind(run)


def _left_behind(run: Refresh) -> Published:
    if run.files.written or run.files.dropped or run.changes or run.doubted:
        leave(run.state_dir, VERSION, run.files)
    return Published(
        files=PublishedFiles(run.files.folder, run.files.known),
        written=frozenset(run.files.written),
        related=RelatedLists(run.state_dir / STATE, VERSION, run.now.ids),
        related_changed=frozenset(run.related_changed),
        why_anew=run.why,
    )
