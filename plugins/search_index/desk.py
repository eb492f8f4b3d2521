"""Bring search up to date with what changed: the one door for the build.

The portal says which documents exist now, in their order, and which of them may have changed; everything else is
remembered, checked when it is read (`store`, `trust`), and asked for again when it is missing, damaged or of another
version. The published files come out the same bytes whether they were made from nothing or by any series of changes.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from importlib import resources
from pathlib import Path

from search_index import export, pinyin
from search_index.document import SearchDocument
from search_index.export import Base, Files, limit_for, short_hash
from search_index.gathering import Gathering, small
from search_index.lists import PublishedFiles, RelatedLists
from search_index.postings import Terms, short_texts, terms_of_document
from search_index.related import BUCKETS, Book, Lately, Traits, traits_of
from search_index.roster import Roster, facets_of
from search_index.store import DamagedError, Row, Store, card_of, digest_of
from search_index.story import story_bytes
from search_index.trust import SEAL, STATE, compare, is_as_left, leave, story_name

VERSION = f"3/{export.FORMAT}"
"""Version of the state and of what is derived in it; raise it whenever terms, scores or layouts change."""
_FEW = 12  # changed documents in the base that are cheaper to mend than to lay the base anew
_MANY = 64  # changed documents from which on all lists of related ones are made anew

Documents = Callable[[list[str]], Iterable[SearchDocument]]
"""Gives documents by their ids, in the order asked for."""


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


@dataclass(slots=True)
class _Change:
    """A document as it was before: number (-1: it was not there), layer, terms if it was in the base, traits; and its
    terms now, as far as they are kept in memory."""

    old_number: int = -1
    old_base: bool = False
    old_terms: Terms | None = None
    old_traits: Traits = ()
    terms: Terms | None = None


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
        refresher = _Refresh(state_dir, store, order, why)
        refresher.compare_if_in_doubt()
        refresher.move_stories()
        refresher.take_in(changed, documents)
        refresher.write_base()
        refresher.write_rest()
        refresher.relate()
        refresher.remember()
        if desk_index:
            refresher.update_desk()
        return refresher.finish()


class _Refresh:
    def __init__(self, state_dir: Path, store: Store, order: Mapping[str, str], why: str) -> None:
        self.state_dir, self.store, self.why = state_dir, store, why
        self.files = Files(state_dir / "published")
        self.before = Roster.unpack(store.part("roster")) if store.meta else Roster()
        self.now = Roster.of(sorted((day, name) for name, day in order.items()), self.before)
        self.numbers = list(self.now.numbers.values())
        leaves = json.loads(store.part("leaves")) if store.meta else {}
        self.leaves: export.Leaves = {path: (digest, weight, common) for path, (digest, weight, common) in leaves.items()}
        self.moved = [
            name
            for name, number in self.now.numbers.items()
            if (old := self.before.numbers.get(name)) is not None
            and (old != number or self.before.in_base(name) != self.now.in_base(name))
        ]
        self.changes: dict[str, _Change] = {}
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
        if is_as_left(self.state_dir, VERSION, self.files):
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

    # -- what is there now

    def move_stories(self) -> None:
        """Let the stories that stay follow their numbers."""
        packed = {}
        for name in self.moved:
            if name in self.lost or self.before.numbers[name] == self.now.numbers[name]:
                continue
            data = self.files.read(story_name(self.before.numbers[name]))
            if short_hash(data) == self.before.stories[self.before.positions[name]]:
                packed[name] = data
            else:
                self.lost.add(name)
        for number in set(self.before.numbers.values()).difference(self.numbers):
            self.files.drop(story_name(number))
        for name, data in packed.items():
            self.files.write(story_name(self.now.numbers[name]), data)

    def take_in(self, changed: set[str], documents: Documents) -> None:
        """Read changed and missing documents; forget those that are gone."""
        there, now = self.before.positions, self.now.positions
        for name in there.keys() - now.keys():
            self._note(name)
            self.said[name] = ""
            self.store.forget(name)
        asked = sorted((now.keys() - there.keys()) | ((changed | self.lost) & now.keys()), key=now.__getitem__)
        if self.anew and not there:
            self._take_all(asked, documents)
            return
        if asked:  # the names at least are known
            pinyin.know(json.loads(self.store.part("readings")))
        for name, document in self._given(asked, documents):
            digest = digest_of(document)
            row = self.store.row(name) if name in there else None
            if row is not None and row.digest == digest and name not in self.lost:
                continue
            change = self._note(name)
            if row is not None:
                pinyin.know(row.readings)
            terms = self._read(document, digest)
            if len(self.changes) <= _FEW:
                change.terms = terms
        for name in self.moved:
            self._note(name)

    def _take_all(self, asked: list[str], documents: Documents) -> None:
        """From nothing: everything that a document brings with it is done while it is at hand."""
        gathering, lately = Gathering(len(asked)), Lately()
        listed: list[tuple[int, Traits]] = []
        for position, (name, document) in enumerate(self._given(asked, documents)):
            change = self._note(name)
            terms = self._read(document, digest_of(document))
            row = self.rows.pop(name)
            row.related = tuple(self.now.ids[other] for other in lately.closest(position, row.traits))
            self.store.put_row(row)
            listed.append((self.numbers[position], row.traits))
            if position < self.now.base:
                gathering.add(position, terms)
            else:
                change.terms = terms
        self.whole = gathering
        self.altered.clear()
        self.related_changed = set(asked)
        self._put_traits(listed)

    def _given(self, asked: list[str], documents: Documents) -> Iterator[tuple[str, SearchDocument]]:
        given = iter(documents(asked)) if asked else iter(())
        for name in asked:
            document = next(given, None)
            if document is None or document.id != name:
                raise KeyError(f"asked for {name}, given {document.id if document else 'nothing'}")
            day = self.now.days[self.now.positions[name]]
            if document.published[:10] != day:
                raise ValueError(f"{name} is of {document.published[:10]}, not of {day}")
            yield name, document

    def _note(self, name: str) -> _Change:
        change = self.changes.get(name)
        if change is None:
            change = self.changes[name] = _Change()
            if name in self.before.positions:
                change.old_number, change.old_base = self.before.numbers[name], self.before.in_base(name)
                change.old_traits = self._row(name).traits
                if change.old_base and not self.anew and len(self.changes) <= _FEW:
                    change.old_terms = self.store.terms(name)
        return change

    def _row(self, name: str) -> Row:
        row = self.rows.get(name)
        if row is None:
            row = self.rows[name] = self.store.row(name)
        return row

    def _read(self, document: SearchDocument, digest: str) -> Terms:
        name, position = document.id, self.now.positions[document.id]
        terms = terms_of_document(document)
        packed = story_bytes(document)
        self.files.write(story_name(self.numbers[position]), packed)
        self.now.stories[position], self.now.facets[position] = short_hash(packed), facets_of(document)
        related = self.rows[name].related if name in self.rows else ()
        readings = pinyin.readings_of(short_texts(document))
        self.rows[name] = Row(name, digest, card_of(document), traits_of(terms), related, readings)
        self.altered.add(name)
        self.said[name] = digest
        self.store.put_terms(name, terms)
        return terms

    def _terms(self, name: str) -> Terms:
        change = self.changes.get(name)
        return change.terms if change is not None and change.terms is not None else self.store.terms(name)

    # -- the published layers

    def write_base(self) -> None:
        """Bring the base layer's shards up to date."""
        limit = limit_for(self.now.base)
        layer = Base(self.files, self.leaves, limit, self.now.base)
        touched = [c for n, c in self.changes.items() if c.old_base or (n in self.now.positions and self.now.in_base(n))]
        if not touched and not self.anew:
            return
        if self.anew or len(self.changes) > _FEW or self.store.meta["cut"] != [limit, self.now.base]:
            if self.whole is None:
                self.whole = Gathering(len(self.now.ids))
                for position, name in enumerate(self.now.ids[: self.now.base]):
                    self.whole.add(position, self._terms(name))
            gathered, numbers = self.whole, self.numbers
            layer.rebuild(gathered, lambda term: gathered.postings(term, numbers))
            self.store.meta["cut"] = [limit, self.now.base]
            return
        changes: dict[str, tuple[set[int], dict[int, int]]] = {}
        for name, change in self.changes.items():
            number, new = self.now.numbers.get(name, -1), {}
            if number >= 0 and self.now.in_base(name):
                new = self._terms(name)
            old = change.old_terms or {}
            same = number == change.old_number
            for term, payload in old.items():
                if not same or new.get(term) != payload:
                    changes.setdefault(term, (set(), {}))[0].add(change.old_number)
            for term, payload in new.items():
                if not same or old.get(term) != payload:
                    changes.setdefault(term, (set(), {}))[1][number] = payload
        layer.alter(changes)

    def write_rest(self) -> None:
        """Write groups with the fresh layer, facets, names, worker and root."""
        now, before, meta = self.now, self.before, self.store.meta
        worker = resources.files("search_index").joinpath("data/worker.js").read_bytes()
        if "worker.js" not in self.files.known or self.files.read("worker.js") != worker:
            self.files.write("worker.js", worker)
        if not self.changes and not self.anew:
            return
        fresh = small([(self.numbers[p], self._terms(now.ids[p])) for p in range(now.base, len(now.ids))])
        groups = export.write_groups(self.files, self.leaves, fresh)
        if self.anew or now.facets != before.facets or now.days != before.days or now.ids != before.ids:
            meta["extra"] = {
                "facets": export.write_hashed(self.files, "facets", export.facets(now.entries())),
                "names": self._write_names(),
            }
        root = export.root(now.entries(), now.base, groups, export.common_terms(self.leaves), meta["extra"])
        if "root.json" not in self.files.known or short_hash(root) != meta.get("root"):
            self.files.write("root.json", root)
        meta["groups"], meta["root"] = groups, short_hash(root)

    def _write_names(self) -> str:
        named = export.names_in(self.now.facets)
        if not self.anew:
            if named.keys() == export.names_in(self.before.facets).keys():
                return str(self.store.meta["extra"]["names"])
            pinyin.know(json.loads(self.store.part("readings")))
        digest = export.write_hashed(self.files, "names", export.names(named))
        self.store.put_part("readings", json.dumps(pinyin.readings_of(named), ensure_ascii=False).encode())
        return digest

    # -- what follows from it

    def relate(self) -> None:
        """Work out lists of related documents anew where they may differ."""
        if not self.changes or (self.anew and not self.before.ids):
            return
        if self.anew or len(self.changes) > _MANY:
            self._relate_all()
            return
        book = Book(lambda which: self.store.part(f"traits/{which:02d}"))
        now = {name: self._row(name).traits for name in self.changes if name in self.now.positions}
        keyed = [n for n, c in self.changes.items() if c.old_number != self.now.numbers.get(n, -1) or c.old_traits != now.get(n)]
        for name in keyed:
            if self.changes[name].old_number >= 0:
                book.remove(self.changes[name].old_number, self.changes[name].old_traits)
        for name in keyed:
            book.add(self.now.numbers.get(name, -1), now.get(name, ()))
        again: set[int] = set()
        order = list(zip(self.now.days, self.now.ids, strict=True)) if keyed else []
        for name in keyed:
            old, new = set(self.changes[name].old_traits), set(now.get(name, ()))
            was = (self.before.days[self.before.positions[name]], name) if name in self.before.positions else None
            place = order[self.now.positions[name]] if name in now else None
            differing = old ^ new if was == place else old | new
            for spot in dict.fromkeys(spot for spot in (was, place) if spot is not None):
                at = bisect_left(order, spot)
                again |= book.reached(self.numbers[at] if at < len(order) else 1 << 24, differing)
            if name in now and differing:
                again.add(self.now.numbers[name])
        by_number = {number: position for position, number in enumerate(self.numbers)} if again else {}
        for number in sorted(again):
            name = self.now.ids[by_number[number]]
            row = self._row(name)
            self._set_related(row, tuple(self.now.ids[by_number[n]] for n in book.closest(number, row.traits)))
        for which in book.altered:
            self.store.put_part(f"traits/{which:02d}", book.packed(which))

    def _relate_all(self) -> None:
        lately = Lately()
        listed: list[tuple[int, Traits]] = []
        for position, name in enumerate(self.now.ids):
            row = self.rows.get(name) or self.store.row(name)
            self._set_related(row, tuple(self.now.ids[other] for other in lately.closest(position, row.traits)))
            listed.append((self.numbers[position], row.traits))
        self._put_traits(listed)

    def _set_related(self, row: Row, related: tuple[str, ...]) -> None:
        if related != row.related:
            row.related = related
            self.rows[row.id] = row
            self.altered.add(row.id)
            self.related_changed.add(row.id)

    def _put_traits(self, listed: list[tuple[int, Traits]]) -> None:
        for which, packed in enumerate(Book.pack_all(listed)):
            self.store.put_part(f"traits/{which:02d}", packed)
        assert which == BUCKETS - 1

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

    def update_desk(self) -> None:
        """Bring the private Whoosh index up to date."""
        from search_index.whoosh_index import DeskIndex

        desk = DeskIndex(self.state_dir / "whoosh", VERSION)
        content = str(self.store.meta.get("content", ""))
        # Left out of a build, or of a build that died before it was done: then it is of another content.
        sound = desk.content() == self.content and desk.sound(quick=True)
        if sound and not self.said:
            return
        if sound and len(self.said) <= max(_MANY, len(self.now.ids) // 20):
            now = [name for name in self.said if name in self.now.positions]
            try:
                desk.update(((self._row(name).document(), self._terms(name)) for name in now), self.said.keys() - set(now), content)
                return
            except DamagedError:
                raise
            except Exception as error:  # whatever Whoosh makes of a spoilt file of its own; a full disk will say so again
                self.why = self.why or f"the desk's index could not be read ({type(error).__name__})"
        start = self.now.base
        if self.whole is None:
            self.whole, start = Gathering(len(self.now.ids)), 0
        for position in range(start, len(self.now.ids)):
            self.whole.add(position, self._terms(self.now.ids[position]))
        desk.rebuild((self.store.row(name).document() for name in self.now.ids), self.whole.index, len(self.now.ids), content)

    def finish(self) -> Published:
        """Say what there is."""
        if self.files.written or self.files.dropped or self.changes or self.doubted:
            leave(self.state_dir, VERSION, self.files)
        return Published(
            files=PublishedFiles(self.files.folder, self.files.known),
            written=frozenset(self.files.written),
            related=RelatedLists(self.state_dir / STATE, VERSION, self.now.ids),
            related_changed=frozenset(self.related_changed),
            why_anew=self.why,
        )
