"""Pictures and attachments of the content folder: checked, made ready to publish, remembered by what they are."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsroom.paths import PathError, inside
from newsroom.problem import Problem
from portal.problems import from_text, to_text


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as made ready. facts: JSON with role, what media says of it, and problems."""

    id: str
    facts: str


def start_files(content: Path, cache: Path) -> Callable[[Sequence[tuple[str, str]]], list[FileRow]]:
    """Make the function that makes a chunk of (content path, role) ready."""

    def make(files: Sequence[tuple[str, str]]) -> list[FileRow]:
        return [
            FileRow(path, json.dumps(_facts(content, cache, path, role), ensure_ascii=False)) for path, role in files
        ]

    return make


def _facts(content: Path, cache: Path, path: str, role: str) -> dict[str, Any]:
    # Libraries for pictures and office files are loaded only by builds that have some to look at.
    from copydesk.attachments import check_file
    from media.attachments import AttachmentError, facts_of, publishable
    from media.pictures import PictureError, make_renditions

    try:
        place = inside(content, path)
        data = place.read_bytes()
        problems = check_file(place, path)
        facts: dict[str, Any] = {"role": role, "problems": to_text(problems)}
        if role == "picture":
            facts["renditions"] = [[each.name, each.width, each.height] for each in make_renditions(data, cache)]
        else:
            found = facts_of(path, data if any(problem.blocks for problem in problems) else publishable(path, data))
            facts.update(file=found.file, name=found.name, type=found.type, size=found.size)
    except (PathError, PictureError, AttachmentError) as error:
        return {"role": "refused", "problems": to_text([Problem(path, 0, str(error), rule="file.refused")])}
    except OSError:
        message = "文件读不出来。请核对权限，或重新放一份。"
        return {"role": "refused", "problems": to_text([Problem(path, 0, message, rule="file.refused")])}
    return facts


def problems_of(facts: dict[str, Any]) -> list[Problem]:
    """What is wrong with a file, from its remembered facts."""
    return from_text(facts["problems"])
