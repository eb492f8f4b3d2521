"""The command `import`, with the desk's index at hand."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from commands.searching import near_duplicates
from portal.command import ROOT


def import_files(
    files: list[Path], content: Path | None, *, issue: str | None, page: int | None, column: str | None, kind: str | None,
    to: Path | None, dry_run: bool,
) -> int:  # fmt: skip
    """Import files as drafts; the desk's index is asked whether something like them has been published."""
    from importer.command import run

    return run(
        files, content=content or ROOT / "content", issue=issue, page=page, column=column, kind=kind, to=to, dry_run=dry_run,
        near_duplicates=partial(near_duplicates, None),
    )  # fmt: skip
