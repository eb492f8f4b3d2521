"""Manuscripts as search documents, read by a few lines of our own: the benchmark measures search, not the reader."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from search_index.document import SearchDocument

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"[*`#>|]+")


def read(folder: Path, copies: int = 1) -> list[SearchDocument]:
    """Every article below `folder`, with its body alone to be found by (headlines are what the queries ask for).

    With `copies` above 1 the archive is made larger: each further copy takes its paragraphs in turn from the articles
    that stand so many places on, so that no two documents are alike.
    """
    found: list[SearchDocument] = []
    for path in sorted(folder.rglob("*.md")):
        head, _, body = path.read_text("utf-8").partition("\n\n")
        fields = dict(line.split("：", 1) for line in head.split("\n") if "：" in line)
        if "发布日期" not in fields or "标题" not in fields:
            continue
        text = _MARKS.sub(" ", _LINK.sub(r"\1", body))
        found.append(
            SearchDocument(
                id=path.relative_to(folder).as_posix(),
                path=f"a/{len(found)}.html",
                headline=fields["标题"].strip(),
                published=fields["发布日期"].strip(),
                paragraphs=tuple(line.strip() for line in text.split("\n") if line.strip()),
                column="要闻",
                column_slug="yaowen",
            )
        )
    first = list(found)
    for copy in range(1, copies):
        for n, document in enumerate(first):
            mixed = tuple(
                paragraph
                for k in range(len(document.paragraphs))
                for paragraph in first[(n + copy * 31 + k * 17) % len(first)].paragraphs[k : k + 1]
            )
            found.append(
                replace(
                    document, id=f"copy{copy}/{document.id}", path=f"a/{len(found)}.html", headline="", paragraphs=mixed
                )
            )
    return found
