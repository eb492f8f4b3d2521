"""Whether state and published files are those that were left, and what to do about it when they are not.

`seal.json` is written when a refresh is done. It holds size and time of the state file, and a digest over names, sizes and
times of the published files. While all that agrees, pieces are only compared with their own checksums as they are read.
When it does not (a build that died, a copy, a hand), every piece and every published file is read and compared.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from search_index.base import Base
from search_index.export import group_file
from search_index.files import Files, hashed_file, short_hash
from search_index.numbers import base36
from search_index.roster import Roster

STATE, SEAL = "search.sqlite", "seal.json"


def story_name(number: int) -> str:
    """The path of a document's story file."""
    return f"story/{base36(number)}.bin"


def _marks(folder: Path, version: str, files: Files) -> dict[str, object]:
    stat = (folder / STATE).stat()
    return {"version": version, "state": [stat.st_size, stat.st_mtime_ns], "files": files.seal()}


def is_as_left(folder: Path, version: str, files: Files) -> bool:
    """Whether nobody has touched the state file or the published files since `leave`."""
    try:
        return bool(json.loads((folder / SEAL).read_bytes()) == _marks(folder, version, files))
    except (OSError, ValueError):
        return False


def leave(folder: Path, version: str, files: Files) -> None:
    """All is written: note how it is left."""
    draft = folder / f"{SEAL}.new"
    draft.write_text(json.dumps(_marks(folder, version, files)), "utf-8")
    os.replace(draft, folder / SEAL)


def doubt(folder: Path) -> None:
    """Something was found to be wrong: the next refresh shall compare everything."""
    (folder / SEAL).unlink(missing_ok=True)


@dataclass
class Findings:
    """What a comparison of the published files found: ids whose story must be written anew, and whether the data must."""

    lost: set[str] = field(default_factory=set)
    data: bool = False


def compare(files: Files, base: Base, roster: Roster, meta: Mapping[str, Any]) -> Findings:
    """Read every published file and drop what is not what it should be."""
    found = Findings()
    stories = {story_name(roster.numbers[name]): name for name in roster.ids}
    wanted = {hashed_file(name, digest): digest for name, digest in meta["extra"].items()}
    wanted |= {group_file(group, digest): digest for group, digest in enumerate(meta["groups"])}
    wanted["root.json"] = meta["root"]
    good = base.sound_files()
    for name in list(files.known):
        if name in good or name == "worker.js":
            continue
        expected = roster.stories[roster.positions[stories[name]]] if name in stories else wanted.get(name, "")
        if short_hash(files.read(name)) != expected:
            files.drop(name)
    found.lost = {document for name, document in stories.items() if name not in files.known}
    found.data = not wanted.keys() <= files.known.keys() or not base.is_whole(good)
    return found
