"""The items of a content folder, for a caller that has not read them already."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from newsroom.items import Item
from newsroom.problem import EditorError, Problem
from newsroom.registry import Registries


def items_of(content: Path, registries: Registries) -> Iterator[Item]:
    """Read every manuscript below `content`.

    Raises EditorError, after the last file, with the blocking problems of those that could not be read: numbers without
    them would be wrong, and nobody would notice.
    """
    from manuscript.intake import Role, scan
    from manuscript.reader import Reader

    reader = Reader(registries)
    problems: list[Problem] = []
    for found in scan(content):
        if found.role is Role.MANUSCRIPT:
            reading = reader.read((content / found.id).read_bytes(), found.id)
            if reading.manuscript is not None:
                yield reading.manuscript.item
            else:
                problems += [problem for problem in reading.problems if problem.blocks]
    if problems:
        raise EditorError(problems)
