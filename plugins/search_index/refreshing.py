"""A refresh under way: what was there before, what is there now, and what was learnt on the way.

The steps of a refresh (`intake`, `layers`, `relating`, `desk_index`) each take it, in that order, and leave in it what the
next ones need.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from search_index.base import Base, Leaves
from search_index.files import Files
from search_index.gathering import Gathering
from search_index.postings import Terms
from search_index.related import Traits
from search_index.roster import Roster
from search_index.store import Row, Store
from search_index.trust import compare, is_as_left

FEW = 12
"""So many changed documents in the base are cheaper to mend than to lay the base anew."""


@dataclass(slots=True)
class Change:
    """A document as it was before: number (-1: it was not there), layer, terms if it was in the base, traits; and its
    terms now, as far as they are kept in memory."""

    old_number: int = -1
    old_base: bool = False
    old_terms: Terms | None = None
    old_traits: Traits = ()
    terms: Terms | None = None


class Refresh:
    """See the module. `order` maps the id of every public document to its ISO day; `why` says why all is made anew."""

    def __init__(self, state_dir: Path, store: Store, order: Mapping[str, str], why: str) -> None:
        self.state_dir, self.store, self.why = state_dir, store, why
        self.files = Files(state_dir / "published")
        self.before = Roster.unpack(store.part("roster")) if store.meta else Roster()
        self.now = Roster.of(sorted((day, name) for name, day in order.items()), self.before)
        self.numbers = list(self.now.numbers.values())
        leaves = json.loads(store.part("leaves")) if store.meta else {}
        self.leaves: Leaves = {path: (digest, weight, common) for path, (digest, weight, common) in leaves.items()}
        self.moved = [
            name
            for name, number in self.now.numbers.items()
            if (old := self.before.numbers.get(name)) is not None
            and (old != number or self.before.in_base(name) != self.now.in_base(name))
        ]
        self.changes: dict[str, Change] = {}
        self.rows: dict[str, Row] = {}  # read or made anew, and not yet written
        self.altered: set[str] = set()  # documents whose row is to be written
        self.lost: set[str] = set()  # documents whose story file is to be written anew
        self.related_changed: set[str] = set()
        self.anew = not self.before.ids  # all shards are laid anew
        self.whole: Gathering | None = None  # the postings of the base, or of all, once they were gathered
        self.said: dict[str, str] = {}  # documents that say something new → digest; empty for those that are gone
        self.content = str(store.meta.get("content", ""))  # what Whoosh's index was to hold, in short
        self.doubted = False

    def compare_if_in_doubt(self) -> None:
        """Read and compare everything when state or files are not as they were left."""
        if is_as_left(self.state_dir, self.store.version, self.files):
            return
        self.doubted = True
        if not self.store.meta:
            for name in list(self.files.known):
                self.files.drop(name)
            return
        self.store.check(set(self.before.ids))
        found = compare(self.files, Base(self.files, self.leaves, 0), self.before, self.store.meta)
        self.lost = found.lost
        if found.data:
            self.anew, self.why = True, self.why or "published files were missing or altered"

    def note(self, name: str) -> Change:
        """A document changed, or its number or layer did: keep how it was."""
        change = self.changes.get(name)
        if change is None:
            change = self.changes[name] = Change()
            if name in self.before.positions:
                change.old_number, change.old_base = self.before.numbers[name], self.before.in_base(name)
                change.old_traits = self.row(name).traits
                if change.old_base and not self.anew and len(self.changes) <= FEW:
                    change.old_terms = self.store.terms(name)
        return change

    def row(self, name: str) -> Row:
        """What is known of a document, made anew or remembered."""
        row = self.rows.get(name)
        if row is None:
            row = self.rows[name] = self.store.row(name)
        return row

    def terms(self, name: str) -> Terms:
        """The terms of a document as it is now."""
        change = self.changes.get(name)
        return change.terms if change is not None and change.terms is not None else self.store.terms(name)

    def remember(self) -> None:
        """Write what was learnt, in one transaction."""
        meta = self.store.meta
        if not self.changes and not self.anew:
            return
        for name in self.altered & self.now.positions.keys():
            self.store.put_row(self.rows[name])
        if self.said:
            state = blake2b(self.content.encode(), digest_size=16)
            for name in sorted(self.said):
                state.update(f"\n{name} {self.said[name]}".encode("utf-8", "surrogatepass"))
            meta["content"] = state.hexdigest()
        self.store.put_part("roster", self.now.pack())
        self.store.put_part("leaves", json.dumps(self.leaves, separators=(",", ":")).encode())
        self.store.commit()
