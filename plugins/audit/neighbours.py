"""What other rooms lend to the audit: the desk's finders, and the reader of the search data."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from audit.remarks import Remark
from audit.survey import Outside
from newsroom.problem import EditorError, Problem

if TYPE_CHECKING:
    from copydesk.lexicon import Lexicon

# The dictionary's classes that fail a site by themselves, and the desk's rules for them.
_GRAVE = {"严重错误": "wording.grave", "专名": "wording.fixed_name"}
# Desk rules about files that the audit has words of its own for; the others keep the desk's.
_FILE_RULES = {
    "attachment.personal": "personal.file", "attachment.unsure": "personal.likely", "attachment.unreadable": "file.broken",
    "attachment.disguised": "file.broken",
}  # fmt: skip


def lent(
    *,
    published: int | None = None,
    waived: Mapping[str, frozenset[str]] | None = None,
    sources: Mapping[str, str] | None = None,
) -> Outside:
    """Everything that can be borrowed; what the built site does not tell is handed in, as in Outside: published, waived, sources."""
    return Outside(
        personal=_personal, wording=_wording, in_file=_in_file, searchable=_searchable, published=published, waived=waived or {},
        sources=sources or {},
    )  # fmt: skip


def _personal(text: str) -> Iterator[Remark]:
    from copydesk.personal import find
    from copydesk.rules_personal import rule_of

    for finding in find(text):
        rule = "personal.page" if finding.certain else "personal.likely"
        yield Remark(rule, f"疑似有{finding.kind.value}", rule_of(finding).id)


def _wording(text: str) -> Iterator[Remark]:
    """The desk's grave misprints (政府 as 攻府) and misspelt names that must be right; not an office's own words, which
    stand beside the manuscripts."""
    for _, entry in _lexicon().find(text):
        if entry.sort in _GRAVE:
            yield Remark("wording.grave", f"“{entry.wrong}”应为“{entry.right}”", _GRAVE[entry.sort])


@cache
def _lexicon() -> Lexicon:
    from copydesk.office import load_office
    from newsroom.registry import Registries, Registry

    nothing = Registries(Registry("column", []), Registry("township", []), Registry("topic", []))
    # No file lies below the null device: what is loaded is the desk's own dictionary and nothing else.
    return load_office(Path(os.devnull), nothing).lexicon


def _in_file(path: Path) -> Iterator[Remark]:
    from copydesk.attachments import check_file
    from newsroom.problem import Severity

    for problem in check_file(path, path.name):
        rule = _FILE_RULES.get(problem.rule)
        if rule is None:
            rule = "file.unsafe" if problem.severity is Severity.BLOCK else "file.remark"
        yield Remark(rule, f"有问题：{problem.message.rstrip('。')}", problem.rule)


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
