"""Searching at the desk: Whoosh's postings, ranked as the browser ranks (`theme/static/js/search/index.js`)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search_index.archive import Archive, NoIndexError
from search_index.desk import VERSION
from search_index.postings import IN_HEADLINE
from search_index.terms import normalise, normalise_with_offsets, terms_of
from search_index.whoosh_index import DeskIndex

_PHRASE = re.compile(r'"([^"]+)"|“([^”]+)”')
_NOT = re.compile(r"(?:^|\s)[-－](\S+)")
_LETTERS = re.compile(r"[a-z' ]{2,40}")
_LOOKED_AT = 40


@dataclass(frozen=True, slots=True)
class Hit:
    """One result: the document's fields as `story.LINES` names them, its id, and a piece of text around the words."""

    id: str
    score: float
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


def _score(reader: Any, terms: list[str]) -> dict[int, tuple[float, float]]:
    """Document to (score, share of the weight asked for that it has)."""
    count = max(reader.doc_count(), 1)
    weight: dict[int, float] = {}
    strength: dict[int, float] = {}
    places: dict[int, list[float]] = {}
    total = 0.0
    for term in terms:
        postings = _postings(reader, term)
        idf = math.log(1 + (count - len(postings) + 0.5) / (len(postings) + 0.5)) if postings else math.log(1 + 2 * count)
        total += idf
        for document, load in postings:
            impact = load >> 8
            weight[document] = weight.get(document, 0.0) + idf
            strength[document] = strength.get(document, 0.0) + idf * ((impact & 7) / 4 + (4 if impact & IN_HEADLINE else 0))
            near = places.setdefault(document, [0.0] * 9)
            for bit in range(8):
                if load >> bit & 1:
                    near[bit] += idf
            if impact & IN_HEADLINE or not load & 255:
                near[8] += idf
    return {
        document: (
            (has / total) ** 2 * (0.35 * strength[document] + has) + max(places[document]) * (max(places[document]) / total) ** 2,
            has / total,
        )
        for document, has in weight.items()
    }


def _excerpt(text: str, words: list[str], size: int = 80) -> str:
    flat, offsets = normalise_with_offsets(text)
    at = next((place for word in words if (place := flat.find(normalise(word))) >= 0), 0)
    start = max(0, at - 16)
    end = min(len(flat), start + size)
    return ("…" if start else "") + text[offsets[start] : offsets[end]].replace("\n", " ") + ("…" if end < len(flat) else "")


def find(
    state_dir: Path, query: str, *, column: str = "", since: str = "", until: str = "", kind: str = "", limit: int = 10
) -> list[Hit]:
    """The best documents for what an editor types, verified on their text. Phrases in quotes and `-word` work as on the
    page; `column` is a name or slug, `since` and `until` are ISO days, both included.

    Raises NoIndexError when there is no sound index in `state_dir`.
    """
    phrases = [a or b for a, b in _PHRASE.findall(query)]
    without = [normalise(word) for word in _NOT.findall(_PHRASE.sub(" ", query))]
    text = _NOT.sub(" ", _PHRASE.sub(lambda match: f" {match[1] or match[2]} ", query)).strip()
    words = text.split()
    with Archive(state_dir) as archive, _open(state_dir).searcher() as searcher:
        reader = searcher.reader()
        terms = list(dict.fromkeys(terms_of(normalise(text))))
        scores = _score(reader, terms)
        letters = normalise(text)
        if _LETTERS.fullmatch(letters):
            plain = re.sub("[^a-z]", "", letters)
            initials = [f"~{plain}"] if len(plain) <= 3 else [f"~{plain[i : i + 3]}" for i in range(len(plain) - 2)]
            for document, (score, share) in _score(reader, initials).items():
                if share > 0.99:
                    scores[document] = max(scores.get(document, (0.0, 0.0)), (score + 20, 1.0))
        best = max((share for _, share in scores.values()), default=0.0)
        hits: list[Hit] = []
        ranked = sorted(scores.items(), key=lambda item: (-item[1][0], -item[0]))
        for document, (score, share) in ranked:
            if share < max(0.3, 0.55 * best) or len(hits) >= max(_LOOKED_AT, limit):
                continue
            name = reader.stored_fields(document)["id"]
            if name not in archive.roster.positions:  # a build without the desk's index took it out since
                continue
            fields, paragraphs = archive.story(name)
            day = archive.day(name)
            if (since and day < since) or (until and day > until):
                continue
            if (column and column not in (fields["column"], fields["column_slug"])) or (kind and kind != fields["kind"]):
                continue
            head = normalise("\n".join(fields[k] for k in ("headline", "kicker", "subhead", "township", "document_number", "topics")))
            body = normalise("\n".join((fields["standfirst"], fields["column"], *paragraphs)))
            if any(normalise(p) not in head and normalise(p) not in body for p in phrases) or any(w in head or w in body for w in without):
                continue
            in_head = sum(normalise(word) in head for word in words) / (len(words) or 1)
            in_body = sum(normalise(word) in body for word in words) / (len(words) or 1)
            lift = 10.0 * (2.5 * in_head + 1.5 * in_body)
            whole = "\n".join((fields["standfirst"], *paragraphs)).strip("\n")
            hits.append(Hit(name, round(score + lift, 3), fields, _excerpt(whole, [*phrases, *words, *terms])))
    hits.sort(key=lambda hit: (-hit.score, hit.id))
    return hits[:limit]


def near_duplicates(state_dir: Path, headline: str, body: str, own_id: str = "", limit: int = 5) -> list[tuple[float, float, Hit]]:
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
                hit = Hit(name, same_head + same_body, fields, _excerpt("\n".join(paragraphs), [headline]))
                found.append((round(same_head, 2), round(same_body, 2), hit))
    return sorted(found, key=lambda item: (-item[0] - item[1], item[2].id))[:limit]
