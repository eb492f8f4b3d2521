"""The command `import`, with the desk's index at hand."""

from __future__ import annotations

from pathlib import Path

from commands.places import desk_day
from commands.searching import near_duplicates
from newsroom.problem import EditorError
from portal.command import ROOT
from portal.report import tell_problems


def import_files(
    files: list[Path], content: Path | None, *, issue: str | None, page: int | None, column: str | None, kind: str | None,
    to: Path | None, dry_run: bool,
) -> int:  # fmt: skip
    """Import files as drafts; the desk's index is asked whether something like them has been published."""
    from importer.command import run

    content = content or ROOT / "content"
    try:
        today = desk_day(content)
    except EditorError as error:
        tell_problems(error.problems)
        return 1
    return run(
        files, content=content, issue=issue, page=page, column=column, kind=kind, to=to, dry_run=dry_run,
        near_duplicates=near_duplicates, today=today,
    )  # fmt: skip
