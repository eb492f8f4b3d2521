"""What other rooms lend to the audit: the desk's finder of personal data, and the reader of the search data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from audit.personal import PersonalHit
from audit.survey import Outside
from newsroom.problem import EditorError, Problem


def lent(*, published: int | None = None) -> Outside:
    """Everything that can be borrowed. published: the number of stories and notices that the gate let through."""
    return Outside(personal=_in_text, searchable=_searchable, published=published)


def _in_text(text: str) -> Iterator[PersonalHit]:
    from copydesk.personal import find

    return (PersonalHit(finding.kind.value, finding.certain) for finding in find(text))


def _searchable(site: Path) -> Iterator[str]:
    """The addresses in the search data of a built site: every document has a small file of its own.

    Raises EditorError for one that cannot be read.
    """
    import zlib

    from search_index.story import read_story

    for path in sorted((site / "search" / "story").glob("*.bin")):
        try:
            record, _ = read_story(path.read_bytes())
            yield "/" + record["path"].lstrip("/")
        except (zlib.error, UnicodeDecodeError, IndexError, KeyError):
            shown = path.relative_to(site).as_posix()
            raise EditorError(Problem(shown, 0, "搜索数据读不出来。请重新完整构建网站（build --clean）。")) from None
