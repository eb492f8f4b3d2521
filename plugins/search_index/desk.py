"""Bring search up to date with what changed: the one door for the build.

The portal hands over the changed documents and says which ids exist now; everything else is remembered, checked, and
asked for again when it is missing, damaged or of another version. The published files come out the same bytes whether
they were made from nothing or by any series of changes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from importlib import resources
from pathlib import Path
from tempfile import TemporaryFile

from search_index import export
from search_index.document import SearchDocument
from search_index.export import Base, Files, accumulate, limit_for, short_hash
from search_index.numbers import base36, base_size, number_documents
from search_index.postings import Terms, terms_of_document
from search_index.related import Relations, Traits, pack_traits, traits_of, unpack_traits
from search_index.shard import Postings
from search_index.store import Row, Store, card_of, digest_of
from search_index.story import story_bytes

VERSION = f"1/{export.FORMAT}"
"""Version of the state and of what is derived in it; raise it whenever terms, scores or layouts change."""
_FEW = 12  # changed documents in the base that are cheaper to mend than to lay the base anew


@dataclass(frozen=True, slots=True)
class Published:
    """What a refresh left behind.

    `files` maps paths below `search/` in the output (`root.json`, `data/…`, `story/…`, `worker.js`) to files in the
    state folder: link or copy them. `written` are those that are new or changed since the last refresh. `related` maps
    every id to the ids of its related earlier items, closest first; `related_changed` are the ids whose list changed.
    `why_anew` says why everything was made anew, or is empty.
    """

    files: dict[str, Path]
    written: frozenset[str]
    related: dict[str, tuple[str, ...]]
    related_changed: frozenset[str]
    why_anew: str = ""


@dataclass
class _Change:
    """A document's former and present postings, while a refresh is at work."""

    old_number: int = -1
    old_base: bool = False
    old_terms: Terms = field(default_factory=dict)
    old_order: tuple[str, str] | None = None
    old_traits: Traits = ()


def _story_name(number: int) -> str:
    return f"story/{base36(number)}.bin"


def refresh(
    state_dir: Path,
    changed: Iterable[SearchDocument],
    removed: Iterable[str],
    *,
    all_ids: Callable[[], Iterable[str]],
    documents: Callable[[list[str]], Iterable[SearchDocument]],
    desk_index: bool = True,
) -> Published:
    """Update the state in `state_dir` and the published files in it; see `Published`.

    `changed` are new or altered public documents (unaltered ones cost little), `removed` ids that are public no more.
    `all_ids` names every public document; what is remembered beside them is dropped, and what is not remembered, or no
    longer trusted, is asked for by `documents`. With `desk_index` false the private Whoosh index is left out.

    Raises ValueError when a document's `published` does not begin with an ISO date, KeyError when `documents` does not
    give a document that it was asked for.
    """
    state_dir.mkdir(parents=True, exist_ok=True)
    with Store(state_dir / "search.sqlite", VERSION) as store:
        refresher = _Refresh(state_dir, store)
        refresher.take_in(changed, set(removed), set(all_ids()), documents)
        refresher.place()
        refresher.write_base()
        refresher.write_rest()
        relations = refresher.relate()
        if desk_index:
            refresher.update_desk()
        return refresher.finish(relations)


class _Refresh:
    def __init__(self, state_dir: Path, store: Store) -> None:
        self.state_dir = state_dir
        self.store = store
        self.files = Files(state_dir / "published", store.files)
        self.changes: dict[str, _Change] = {}
        self.touched: set[str] = set()
        self.fresh_stories: dict[str, tuple[int, int]] = {}
        self.spool = TemporaryFile(dir=state_dir)  # noqa: SIM115  (closed once every story has its number)
        self.content_before = self._content()
        self.anew = not store.rows
        self.why = store.why
        damaged = self.files.damaged()
        if any(name.startswith("data/") or name == "root.json" for name in damaged):
            self.anew, self.why = True, self.why or "published files were missing or altered"
            for name in damaged:
                self.files.drop(name)
        if "worker.js" in damaged:
            self.files.drop("worker.js")  # a copy of our own file: written again, nothing else is in doubt
        self.lost_stories = {name for name in damaged if name.startswith("story/")}

    def _content(self) -> str:
        state = blake2b(digest_size=16)
        for name in sorted(self.store.rows):
            state.update(f"{name} {self.store.rows[name].digest}\n".encode())
        return state.hexdigest()

    # -- what is there now

    def take_in(
        self,
        changed: Iterable[SearchDocument],
        removed: set[str],
        wanted: set[str],
        documents: Callable[[list[str]], Iterable[SearchDocument]],
    ) -> None:
        """Read changed and missing documents; forget those that are gone."""
        rows = self.store.rows
        seen: set[str] = set()
        for document in changed:
            if document.id in wanted and document.id not in removed:
                seen.add(document.id)
                self._read(document)
        lost = {
            name
            for name, row in (rows.items() if self.lost_stories else ())
            if row.number >= 0 and _story_name(row.number) in self.lost_stories
        }
        wanted -= removed
        for name in rows.keys() - wanted:
            self._note_old(name)
            self.store.forget(name)
        missing = sorted((wanted - rows.keys()) | (lost & wanted) - seen)
        for document in documents(missing) if missing else ():
            self._read(document, again=True)
        absent = wanted - rows.keys()
        if absent:
            raise KeyError(f"asked for {len(absent)} documents that were not given, {min(absent)} among them")

    def _note_old(self, name: str) -> _Change:
        change = self.changes.get(name)
        if change is None:
            change = self.changes[name] = _Change()
            row = self.store.rows.get(name)
            if row is not None:
                change.old_number, change.old_base = row.number, row.base
                change.old_order, change.old_traits = row.order, unpack_traits(row.traits)
                if row.base and not self.anew:
                    change.old_terms = self.store.terms(name)
        return change

    def _read(self, document: SearchDocument, again: bool = False) -> None:
        digest = digest_of(document)
        row = self.store.rows.get(document.id)
        if row is not None and row.digest == digest and not again:
            return
        self._note_old(document.id)
        terms = terms_of_document(document)
        packed = story_bytes(document)
        self._keep_story(document.id, packed)
        day = document.day.isoformat()
        traits = pack_traits(traits_of(terms))
        new = Row(document.id, digest, day, -1, False, card_of(document), traits, row.related if row else "", "")
        new.story = short_hash(packed)
        self.store.put(new, terms)
        self.touched.add(document.id)

    def _keep_story(self, name: str, packed: bytes) -> None:
        # A story's number is known only when all documents are, and memory should not grow with the archive.
        self.fresh_stories[name] = (self.spool.tell(), len(packed))
        self.spool.write(packed)

    # -- where everything stands

    def place(self) -> None:
        """Number all documents and part them into base and fresh layer."""
        rows = self.store.rows
        self.order = sorted(rows.values(), key=lambda row: row.order)
        numbers = number_documents(row.order for row in self.order)
        self.base = base_size(len(self.order))
        moved: dict[str, bytes] = {}
        for position, row in enumerate(self.order):
            number, base = numbers[row.id], position < self.base
            if (row.number, row.base) == (number, base):
                continue
            if row.id not in self.changes:
                self._note_old(row.id)
            if row.number != number and row.id not in self.fresh_stories:
                moved[row.id] = self.files.read(_story_name(row.number))
            row.number, row.base = number, base
            self.touched.add(row.id)
        for name, packed in moved.items():
            self.files.write(_story_name(rows[name].number), packed)
        for name, (offset, size) in self.fresh_stories.items():
            self.spool.seek(offset)
            self.files.write(_story_name(rows[name].number), self.spool.read(size))
        self.spool.close()
        self.files.keep_only({_story_name(row.number) for row in self.order}, "story/")

    # -- the published layers

    def write_base(self) -> None:
        """Bring the base layer's shards up to date."""
        limit = limit_for(self.base)
        layer = Base(self.files, self.store.leaves, limit)
        altered: list[tuple[int, Terms, int, Terms]] = []
        for name, change in self.changes.items():
            row = self.store.rows.get(name)
            now = row is not None and row.base
            if change.old_base or now:
                altered.append(
                    (
                        change.old_number,
                        change.old_terms if change.old_base else {},
                        row.number if row else -1,
                        self.store.terms(name) if now and not self.anew and len(self.changes) <= _FEW else {},
                    )
                )
        self.index: dict[str, Postings] | None = None
        if not altered and not self.anew:
            return
        if self.anew or len(self.changes) > _FEW or self.store.leaves_limit() != limit:
            self.index = accumulate(
                (row.number, self.store.terms(row.id)) for row in self.order[: self.base]
            )
            layer.rebuild(self.index)
            self.store.set_leaves_limit(limit)
            return
        changes: dict[str, tuple[set[int], dict[int, int]]] = {}
        for old_number, old, number, new in altered:
            for term, payload in old.items():
                if number != old_number or new.get(term) != payload:
                    changes.setdefault(term, (set(), {}))[0].add(old_number)
            for term, payload in new.items():
                if number != old_number or old.get(term) != payload:
                    changes.setdefault(term, (set(), {}))[1][number] = payload
        layer.alter(changes)

    def write_rest(self) -> None:
        """Write groups with the fresh layer, facets, names, worker and root."""
        fresh = accumulate((row.number, self.store.terms(row.id)) for row in self.order[self.base :])
        groups = export.write_groups(self.files, self.store.leaves, fresh)
        extra = {
            "facets": export.write_hashed(self.files, "facets", export.facets(self.order)),
            "names": export.write_hashed(self.files, "names", export.names(self.order)),
        }
        for name, data in (
            ("root.json", export.root(self.order, self.base, groups, extra)),
            ("worker.js", resources.files("search_index").joinpath("data/worker.js").read_bytes()),
        ):
            if name not in self.files.known or self.files.read(name) != data:
                self.files.write(name, data)

    # -- what follows from it

    def relate(self) -> frozenset[str]:
        """Work out related lists anew where they may differ; the result is the ids whose list did."""
        if not self.changes:
            return frozenset()
        relations = Relations([row.id for row in self.order], [unpack_traits(row.traits) for row in self.order])
        if self.anew or len(self.changes) > _FEW * 4:
            again = set(range(len(self.order)))
        else:
            orders = [row.order for row in self.order]
            again = set()
            for name, change in self.changes.items():
                row = self.store.rows.get(name)
                if row is not None:
                    again.add(bisect_left(orders, row.order))
                    again |= relations.reached(bisect_left(orders, row.order), unpack_traits(row.traits))
                if change.old_order is not None:
                    again |= relations.reached(bisect_left(orders, change.old_order), change.old_traits)
        different = set()
        for position in again:
            row = self.order[position]
            related = "\n".join(relations.related(position))
            if related != row.related:
                row.related = related
                different.add(row.id)
        self.touched |= different
        return frozenset(different)

    def update_desk(self) -> None:
        """Bring the private Whoosh index up to date."""
        from search_index.whoosh_index import DeskIndex

        desk = DeskIndex(self.state_dir / "whoosh", VERSION)
        # Left out of a build, or written by one that died before it was done: then it is of another content.
        sound = desk.content() == self.content_before and desk.sound(quick=True)
        if sound and not self.changes:
            return
        content = self._content()
        if not sound or self.anew or len(self.changes) > 64:
            positions = {row.number: position for position, row in enumerate(self.order)}
            index = self.index
            if index is None:
                index = accumulate((row.number, self.store.terms(row.id)) for row in self.order)
            else:
                for row in self.order[self.base :]:
                    for term, payload in self.store.terms(row.id).items():
                        numbers, payloads = index.setdefault(term, ([], []))
                        numbers.append(row.number)  # type: ignore[attr-defined]
                        payloads.append(payload)  # type: ignore[attr-defined]
            held = index

            def postings() -> Iterable[tuple[str, Postings]]:
                for term in sorted(held):
                    numbers, payloads = held[term]
                    yield term, ([positions[number] for number in numbers], payloads)

            desk.rebuild((row.document() for row in self.order), postings, content)
            return
        gone = [name for name in self.changes if name not in self.store.rows]
        now = [name for name in self.changes if name in self.store.rows]
        desk.update(((self.store.rows[name].document(), self.store.terms(name)) for name in now), gone, content)

    def finish(self, related_changed: frozenset[str]) -> Published:
        """Commit, and say what there is."""
        self.store.commit(self.touched & self.store.rows.keys())
        folder = self.state_dir / "published"
        return Published(
            files={name: folder / name for name in self.files.known},
            written=frozenset(self.files.written),
            related={row.id: tuple(row.related.split("\n")) if row.related else () for row in self.order},
            related_changed=related_changed,
            why_anew=self.why,
        )
