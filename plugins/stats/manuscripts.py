"""The items of a content folder, for a caller that has not read them already."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from newsroom.items import Item
from newsroom.paths import PathError, inside
from newsroom.problem import EditorError, Problem
from newsroom.registry import Registries


def items_of(content: Path, registries: Registries) -> Iterator[Item]:
    """Read every manuscript below `content`.

    Raises EditorError, after the last file, with what keeps a build from publishing the folder: numbers without those manuscripts
    would be wrong, and nobody would notice.
    """
    from manuscript.intake import Role, problems_of, scan
    from manuscript.reader import Reader

    reader = Reader(registries)
    files = scan(content)
    problems = [problem for problem in problems_of(files) if problem.blocks]
    for found in files:
        if found.role is Role.MANUSCRIPT:
            try:
                data = inside(content, found.id).read_bytes()
            except (PathError, OSError):
                problems.append(Problem(found.id, 0, "这篇稿子打不开，或者刚刚被移走了。请核对，再来一次。"))
                continue
            reading = reader.read(data, found.id)
            if reading.manuscript is not None:
                yield reading.manuscript.item
            else:
                problems += [problem for problem in reading.problems if problem.blocks]
    if problems:
        raise EditorError(problems)
