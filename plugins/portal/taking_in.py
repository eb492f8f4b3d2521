"""From the content folder into memory: manuscripts that changed are read, files that changed made ready, the rest remembered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from incremental.blobs import BlobStore
from incremental.state import Source, State
from incremental.workers import shared_out
from manuscript.intake import Found, Role
from newsroom.registry import Registries
from portal import files as ready_files
from portal.cards import Cards
from portal.changes import Changes
from portal.order import Order
from portal.reading import source_digest, start_reading

BATCH = 800  # bodies and cards kept in memory before they go to the store


@dataclass(frozen=True, slots=True)
class TakenIn:
    """Every manuscript and file as known now. before: the manuscripts as the last build knew them. cards: digest → card of those that were
    read. files_changed: content paths of pictures and attachments that came, went, or are other ones now."""

    sources: dict[str, Source]
    before: Mapping[str, Source]
    cards: Mapping[str, str]
    files: dict[str, Any]
    files_changed: frozenset[str]

    def items(self, store: Path) -> Cards:
        """The items of all manuscripts that could be read. store: where the cards of the others are (Folders.texts)."""
        return Cards({source.id: source.card for source in self.sources.values() if source.card}, store, self.cards)


def take_in(
    order: Order, state: State, texts: BlobStore, found: list[Found], registries: Registries, changes: Changes, *,
    read_all: bool,
) -> tuple[dict[str, Source], Mapping[str, Source], dict[str, str], set[str]]:  # fmt: skip
    """Read the manuscripts that changed, or all of them; returns (now, before, cards read, ids read or gone) and notes what changed."""
    before = state.sources()
    signatures = {file.id: file.signature for file in found if file.role is Role.MANUSCRIPT}
    gone = [item_id for item_id in before if item_id not in signatures]
    to_read, same = _changed(order, before, signatures, read_all=read_all)
    rows, cards = _read(order, texts, to_read, registries, before, signatures)
    state.put_sources([*rows, *same])
    state.drop_sources(gone)
    for source in rows:
        old = before.get(source.id)
        if old is None or old.card != source.card:
            changes.items.add(source.id)
        changes.names = changes.names or old is None
    changes.items.update(gone)
    changes.names = changes.names or bool(gone)
    now = {**before, **{source.id: source for source in [*rows, *same]}}
    for item_id in gone:
        del now[item_id]
    return now, before, cards, {source.id for source in rows} | set(gone)


def _changed(
    order: Order, before: Mapping[str, Source], signatures: Mapping[str, str], *, read_all: bool
) -> tuple[list[str], list[Source]]:
    """Which manuscripts to read, and those of which only the time on disk changed (a fresh checkout), signed anew."""
    to_read, same = [], []
    for item_id, mark in signatures.items():
        source = before.get(item_id)
        if source is None or read_all:
            to_read.append(item_id)
        elif source.signature != mark:
            if source.digest == source_digest((order.folders.content / item_id).read_bytes()):
                same.append(source._replace(signature=mark))
            else:
                to_read.append(item_id)
    return to_read, same


def _read(
    order: Order, texts: BlobStore, ids: list[str], registries: Registries, before: Mapping[str, Source],
    signatures: Mapping[str, str],
) -> tuple[list[Source], dict[str, str]]:  # fmt: skip
    rows: list[Source] = []
    cards: dict[str, str] = {}
    batch: list[tuple[str, bytes]] = []
    for row in order.counted("读稿", len(ids), shared_out(ids, start_reading, (order.folders.content, registries))):
        old = before.get(row.id)
        place, findings = (old.place, old.findings) if old else ("", "")
        rows.append(Source(row.id, signatures[row.id], row.digest, row.card_digest, row.problems, place, findings))
        if row.card:
            cards[row.card_digest] = row.card
            batch += [(row.card_digest, row.card.encode()), (row.body_hash, row.html)]
        if len(batch) >= BATCH:
            texts.put(batch)
            batch.clear()
    if batch:
        texts.put(batch)
    return rows, cards


def take_in_files(order: Order, state: State, found: list[Found], changes: Changes) -> dict[str, Any]:
    """Make the pictures and attachments that changed ready; returns the facts of all."""
    present = {file.id: file for file in found if file.role in (Role.PICTURE, Role.ATTACHMENT)}
    known = state.files()
    gone = [path for path in known if path not in present]
    to_make = [
        (path, file.role.value)
        for path, file in present.items()
        if path not in known or known[path][0] != file.signature
    ]
    making = shared_out(to_make, ready_files.start_files, (order.folders.content, order.folders.state / "media"))
    rows = [(row.id, present[row.id].signature, row.facts) for row in order.counted("图片附件", len(to_make), making)]
    state.put_files(rows)
    state.drop_files(gone)
    changes.files.update(path for path, _, facts in rows if known.get(path, ("", ""))[1] != facts)
    changes.files.update(gone)
    texts = {path: facts for path, (_, facts) in known.items() if path in present}
    texts.update((path, facts) for path, _, facts in rows)
    return {path: json.loads(text) for path, text in texts.items()}
