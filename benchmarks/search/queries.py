"""Queries with their answers, drawn with a seed from the articles themselves."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import dataclass

from search_index.document import SearchDocument

_RUN = re.compile("[\u4e00-\u9fff]{4,}")
_NAME = re.compile("(?<![\u4e00-\u9fffA-Za-z0-9])(?:[\u4e00-\u9fff]{3,4}|[A-Z][a-z]{3,12})(?![\u4e00-\u9fffA-Za-z0-9])")
KINDS = ("name", "phrase", "headline", "substring")


@dataclass(frozen=True, slots=True)
class Query:
    """What is typed, and the address of the page that it was drawn from."""

    kind: str
    text: str
    path: str


def draw(documents: list[SearchDocument], each: int, seed: int) -> list[Query]:
    """`each` queries of every kind: a name that one article alone has, a phrase from the beginning of a clause, a whole
    headline (which is not indexed), and any substring of four to eight characters; all but the headlines in that one article alone."""
    choose = random.Random(seed)
    real = [d for d in documents if d.headline]
    bodies = {d.path: "\n".join(d.paragraphs) for d in documents}
    names: Counter[str] = Counter()
    for body in bodies.values():
        names.update(set(_NAME.findall(body)))
    whole = "\n".join(bodies.values()).lower()
    queries: list[Query] = []
    for kind in KINDS:
        got = 0
        while got < each:
            document = choose.choice(real)
            body = bodies[document.path]
            if kind == "headline":
                text = document.headline
            elif kind == "name":
                own = sorted(
                    n for n in set(_NAME.findall(body)) if names[n] == 1 and whole.count(n.lower()) == body.count(n)
                )
                text = choose.choice(own) if own else ""
            else:
                runs = _RUN.findall(body)
                text = choose.choice(runs) if runs else ""
                if kind == "phrase":
                    text = text[: choose.randint(8, 12)] if len(text) >= 8 else ""
                elif text:
                    size = min(len(text), choose.randint(4, 8))
                    start = choose.randrange(len(text) - size + 1)
                    text = text[start : start + size]
            if (
                text
                and kind in ("phrase", "substring")
                and whole.count(text.lower()) != body.lower().count(text.lower())
            ):
                text = ""  # more than one right answer would measure luck
            if text:
                queries.append(Query(kind, text, document.path))
                got += 1
    return queries
