"""What is there now: stories follow their numbers, and what is new or altered is read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator

from search_index import pinyin
from search_index.document import SearchDocument
from search_index.files import short_hash
from search_index.gathering import Gathering
from search_index.postings import Terms, short_texts, terms_of_document
from search_index.refreshing import FEW, Refresh
from search_index.related import Lately, Traits, traits_of
from search_index.relating import put_traits
from search_index.roster import facets_of
from search_index.store import Row, card_of, digest_of
from search_index.story import story_bytes
from search_index.trust import story_name

Documents = Callable[[list[str]], Iterable[SearchDocument]]
"""Gives documents by their ids, in the order asked for."""


def move_stories(run: Refresh) -> None:
    """Let the stories that stay follow their numbers."""
    packed = {}
    for name in run.moved:
        if name in run.lost or run.before.numbers[name] == run.now.numbers[name]:
            continue
        data = run.files.read(story_name(run.before.numbers[name]))
        if short_hash(data) == run.before.stories[run.before.positions[name]]:
            packed[name] = data
        else:
            run.lost.add(name)
    for number in set(run.before.numbers.values()).difference(run.numbers):
        run.files.drop(story_name(number))
    for name, data in packed.items():
        run.files.write(story_name(run.now.numbers[name]), data)


def take_in(run: Refresh, changed: set[str], documents: Documents) -> None:
    """Read changed and missing documents; forget those that are gone."""
    there, now = run.before.positions, run.now.positions
    for name in there.keys() - now.keys():
        run.note(name)
        run.said[name] = ""
        run.store.forget(name)
    asked = sorted((now.keys() - there.keys()) | ((changed | run.lost) & now.keys()), key=now.__getitem__)
    if run.anew and not there:
        _take_all(run, asked, documents)
        return
    if asked:  # the names at least are known
        pinyin.know(json.loads(run.store.part("readings")))
    for name, document in _given(run, asked, documents):
        digest = digest_of(document)
        row = run.store.row(name) if name in there else None
        if row is not None and row.digest == digest and name not in run.lost:
            continue
        change = run.note(name)
        if row is not None:
            pinyin.know(row.readings)
        terms = _read(run, document, digest)
        if len(run.changes) <= FEW:
            change.terms = terms
    for name in run.moved:
        run.note(name)


def _take_all(run: Refresh, asked: list[str], documents: Documents) -> None:
    """From nothing: everything that a document brings with it is done while it is at hand."""
    gathering, lately = Gathering(len(asked)), Lately()
    listed: list[tuple[int, Traits]] = []
    for position, (name, document) in enumerate(_given(run, asked, documents)):
        change = run.note(name)
        terms = _read(run, document, digest_of(document))
        row = run.rows.pop(name)
        row.related = tuple(run.now.ids[other] for other in lately.closest(position, row.traits))
        run.store.put_row(row)
        listed.append((run.numbers[position], row.traits))
        if position < run.now.base:
            gathering.add(position, terms)
        else:
            change.terms = terms
    run.whole = gathering
    run.altered.clear()
    run.related_changed = set(asked)
    put_traits(run, listed)


def _given(run: Refresh, asked: list[str], documents: Documents) -> Iterator[tuple[str, SearchDocument]]:
    given = iter(documents(asked)) if asked else iter(())
    for name in asked:
        document = next(given, None)
        if document is None or document.id != name:
            raise KeyError(f"asked for {name}, given {document.id if document else 'nothing'}")
        day = run.now.days[run.now.positions[name]]
        if document.published[:10] != day:
            raise ValueError(f"{name} is of {document.published[:10]}, not of {day}")
        yield name, document


def _read(run: Refresh, document: SearchDocument, digest: str) -> Terms:
    name, position = document.id, run.now.positions[document.id]
    terms = terms_of_document(document)
    packed = story_bytes(document)
    run.files.write(story_name(run.numbers[position]), packed)
    run.now.stories[position], run.now.facets[position] = short_hash(packed), facets_of(document)
    related = run.rows[name].related if name in run.rows else ()
    readings = pinyin.readings_of(short_texts(document))
    run.rows[name] = Row(name, digest, card_of(document), traits_of(terms), related, readings)
    run.altered.add(name)
    run.said[name] = digest
    run.store.put_terms(name, terms)
    return terms
