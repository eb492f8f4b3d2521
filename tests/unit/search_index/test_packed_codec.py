"""Whoosh with our packed blocks answers as plain dictionaries do, through updates, deletions and merges of segments."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from town import filler
from whoosh.query import Every, Prefix, Term

from search_index.gathering import Gathering
from search_index.packed_blocks import BLOCK
from search_index.postings import terms_of_document
from search_index.whoosh_index import DeskIndex

VERSION = "test"


def postings_by_name(reader, field, term):
    names = {document: stored["id"] for document, stored in reader.iter_docs()}
    matcher = reader.postings(field, term)
    found = {}
    while matcher.is_active():
        found[names[matcher.id()]] = int.from_bytes(matcher.value(), "big")
        matcher.next()
    return found


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    """An index that went through twenty updates, and what it must hold: id → terms."""
    choose = random.Random(3)
    documents = {document.id: document for document in map(filler, range(150))}
    desk = DeskIndex(tmp_path_factory.mktemp("whoosh"), VERSION)
    gathering = Gathering(len(documents))
    for position, document in enumerate(documents.values()):
        gathering.add(position, terms_of_document(document))
    desk.rebuild(documents.values(), gathering.index, len(documents), "0")
    segments = []
    for step in range(20):
        name = choose.choice(sorted(documents))
        if step % 5 == 4:
            del documents[name]
            desk.update([], [name], str(step))
        else:
            document = documents[name]
            document = replace(
                document,
                headline=f"第{step}次改的标题",
                paragraphs=(*document.paragraphs, f"新的一句，编号{step * 31}。"),
            )
            extra = replace(filler(200 + step), id=f"articles/2026/x{step}.md")
            documents |= {document.id: document, extra.id: extra}
            desk.update([(document, terms_of_document(document)), (extra, terms_of_document(extra))], [], str(step))
        segments.append(len(desk.open()._segments()))
    return desk, documents, segments


def test_every_posting_is_there_and_no_other(history):
    desk, documents, segments = history
    assert max(segments) > 10
    assert segments[-1] < max(segments)  # small segments were merged on the way
    wanted = {}
    for document in documents.values():
        for term, payload in terms_of_document(document).items():
            wanted.setdefault(term, {})[document.id] = payload
    with desk.open().searcher() as searcher:
        reader = searcher.reader()
        assert reader.doc_count() == len(documents)
        assert {term for term in reader.lexicon("body") if postings_by_name(reader, "body", term)} == {
            term.encode() for term in wanted
        }
        for term, postings in wanted.items():
            assert postings_by_name(reader, "body", term) == postings
            assert ("body", term) in reader
        assert ("body", "鹦鹉") not in reader
        assert ("nothing", "x") not in reader


def test_terms_come_in_their_order_field_by_field(history):
    desk, _, _ = history
    with desk.open().searcher() as searcher:
        for reader in (searcher.reader(), *[leaf for leaf, _ in searcher.reader().leaf_readers()]):
            every = list(reader.all_terms())
            assert every == sorted(every)
            assert len(every) == len(set(every))
            fields = {field for field, _ in every}
            assert {"body", "headline", "id", "column"} <= fields
            body = [term for field, term in every if field == "body"]
            start = body[len(body) // 2]
            assert [term for field, term in reader.terms_from("body", start) if field == "body"] == body[
                len(body) // 2 :
            ]
            assert list(reader.expand_prefix("body", "20")) == [term for term in body if term.startswith(b"20")]
            info = reader.term_info("body", start.decode())
            assert info.doc_frequency() == reader.doc_frequency("body", start.decode()) > 0


def test_blocks_have_ends_and_a_cursor_walks_over_them(history):
    desk, _, _ = history
    with desk.open().searcher() as searcher:
        leaf = max((leaf for leaf, _ in searcher.reader().leaf_readers()), key=lambda leaf: leaf.doc_count_all())
        every = [term.decode() for term in leaf.lexicon("body")]
        assert len(every) > 2 * BLOCK
        for at in (0, BLOCK - 1, BLOCK, len(every) - 1):
            assert ("body", every[at]) in leaf
            assert leaf.postings("body", every[at]).is_active()
        cursor = leaf.cursor("body")
        walked = [cursor.text()]
        while cursor.next() is not None:
            walked.append(cursor.text())
        assert walked == every
        assert cursor.find("20") == next(term for term in every if term >= "20")


def test_whooshs_own_queries_work(history):
    desk, documents, _ = history
    with desk.open().searcher() as searcher:
        name = min(documents)
        assert [hit["id"] for hit in searcher.search(Term("id", name))] == [name]
        assert len(searcher.search(Every(), limit=None)) == len(documents)
        found = {hit["id"] for hit in searcher.search(Prefix("body", "第4次") | Term("body", "编号"), limit=None)}
        assert found == {d.id for d in documents.values() if "编号" in terms_of_document(d)}
        phrase = Term("body", "供电") & Term("headline", "镇基")
        wanted = {d.id for d in documents.values() if "供电" in terms_of_document(d) and "镇基" in d.headline}
        assert {hit["id"] for hit in searcher.search(phrase, limit=None)} == wanted
        assert wanted
