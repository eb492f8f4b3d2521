"""Searching at the desk: Whoosh's postings, ranked as the search page ranks (`scoring`)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search_index.archive import Archive, NoIndexError
from search_index.asking import parse
from search_index.desk import VERSION
from search_index.scoring import Ranking
from search_index.terms import normalise, normalise_with_offsets, terms_of
from search_index.weighing import verified
from search_index.whoosh_index import DeskIndex

_LOOKED_AT = 40
_EXCERPT = 80  # characters
_MOST_REPEATED = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """One result: the document's fields as `story.LINES` names them, its id and number, and a piece of text around the words."""

    id: str
    score: float
    number: int
    fields: dict[str, str]
    excerpt: str


def _open(state_dir: Path) -> Any:
    try:
        return DeskIndex(state_dir / "whoosh", VERSION).open()
    except RuntimeError as error:
        raise NoIndexError(str(state_dir)) from error


def _postings(reader: Any, term: str) -> list[tuple[int, int]]:
    if ("body", term) not in reader:
        return []
    matcher = reader.postings("body", term)
    found = []
    while matcher.is_active():
        found.append((matcher.id(), int.from_bytes(matcher.value(), "big")))
        matcher.next()
    return found


def ranking_of(reader: Any, archive: Archive) -> Ranking:
    """The page's ranking over the postings of Whoosh's index. Documents that the archive has no more are left out."""
    numbers = archive.roster.numbers
    known = {document: numbers[stored["id"]] for document, stored in reader.iter_docs() if stored["id"] in numbers}

    def postings(term: str) -> dict[int, int]:
        return {known[document]: payload for document, payload in _postings(reader, term) if document in known}

    every = list(numbers.values())
    base = archive.roster.base
    names = {number: name for name, number in numbers.items()}
    ends = every[base] if base < len(every) else 1 << 30
    return Ranking(postings, len(every), ends, archive.leaves, lambda number: archive.story(names[number]))


def _excerpt(text: str, words: list[str]) -> str:
    flat, offsets = normalise_with_offsets(text)
    at = next((place for word in words if (place := flat.find(normalise(word))) >= 0), 0)
    start = max(0, at - 16)
    end = min(len(flat), start + _EXCERPT)
    return (
        ("…" if start else "")
        + text[offsets[start] : offsets[end]].replace("\n", " ")
        + ("…" if end < len(flat) else "")
    )


def find(
    state_dir: Path, query: str, *, column: str = "", since: str = "", until: str = "", limit: int = 10
) -> list[Hit]:
    """The best documents for what an editor types, verified on their text. Phrases in quotes and `-word` work as on the
    page; `column` is a name or slug, `since` and `until` are ISO days, both included.

    Raises NoIndexError when there is no sound index in `state_dir`.
    """
    asked = parse(query)
    hits: list[Hit] = []
    with Archive(state_dir) as archive, _open(state_dir).searcher() as searcher:
        ranking = ranking_of(searcher.reader(), archive)
        ranked, lists = ranking.search(asked)
        weights = ranking.weights(asked, lists)
        names = {number: name for name, number in archive.roster.numbers.items()}
        for place in ranked:
            if len(hits) >= max(_LOOKED_AT, limit):
                break
            name = names[place.number]
            day = archive.day(name)
            if (since and day < since) or (until and day > until):
                continue
            fields, paragraphs = archive.story(name)
            if column and column not in (fields["column"], fields["column_slug"]):
                continue
            read = verified(asked, weights, place, fields, paragraphs)
            if read is not None:
                whole = "\n".join((fields["standfirst"], *paragraphs)).strip("\n")
                words = [*asked.phrases, *asked.words, *terms_of(normalise(asked.text))]
                hits.append(Hit(name, read.score, place.number, fields, _excerpt(whole, words)))
    hits.sort(key=lambda hit: (-hit.score, -hit.number))
    return hits[:limit]


def near_duplicates(state_dir: Path, headline: str, body: str, own_id: str = "") -> list[tuple[float, float, Hit]]:
    """Published documents that a manuscript repeats, as (share of headline, share of body, hit), the closest first.

    The shares are of the manuscript's own pairs of characters and words that the other one has too. Listed are those
    with half of the headline's and a third of the body's, or 0.6 of either. Raises NoIndexError as `find` does.
    """
    head_terms, body_terms = set(terms_of(normalise(headline))), set(terms_of(normalise(body)))
    found: list[tuple[float, float, Hit]] = []
    with Archive(state_dir) as archive, _open(state_dir).searcher() as searcher:
        reader = searcher.reader()
        counted: dict[int, int] = {}
        for term in body_terms | head_terms:
            for document, _ in _postings(reader, term):
                counted[document] = counted.get(document, 0) + 1
        for document in sorted(counted, key=lambda d: -counted[d])[:60]:
            name = reader.stored_fields(document)["id"]
            if name == own_id or name not in archive.roster.positions:
                continue
            fields, paragraphs = archive.story(name)
            theirs = set(terms_of(normalise("\n".join(paragraphs))))
            same_head = len(head_terms & set(terms_of(normalise(fields["headline"])))) / (len(head_terms) or 1)
            same_body = len(body_terms & theirs) / (len(body_terms) or 1)
            if (same_head >= 0.5 and same_body >= 1 / 3) or max(same_head, same_body) >= 0.6:
                hit = Hit(
                    name,
                    same_head + same_body,
                    archive.roster.numbers[name],
                    fields,
                    _excerpt("\n".join(paragraphs), [headline]),
                )
                found.append((round(same_head, 2), round(same_body, 2), hit))
    return sorted(found, key=lambda item: (-item[0] - item[1], item[2].id))[:_MOST_REPEATED]
