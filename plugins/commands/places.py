"""Where things are that an editor names: a manuscript by its file name, the index that goes with an output."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from manuscript.intake import MANUSCRIPTS
from newsroom.problem import EditorError, Problem
from portal.command import ROOT
from portal.folders import state_folder
from portal.moment import SAMPLE, moment
from portal.report import say

_EXAMPLE = "articles/2022/2022-01-06-003.md"


def find_file(name: Path, content: Path) -> Path:
    """A file that an editor names by path, by its place in the content folder, or by its name alone. Raises EditorError."""
    for candidate in (name, content / name):
        if candidate.is_file():
            return candidate
    wanted = {name.name, f"{name.name}.md"}
    same = [Path(folder, file) for folder, _, files in os.walk(content) for file in sorted(wanted.intersection(files))]
    if len(same) == 1:
        return same[0]
    if same:
        places = "、".join(path.relative_to(content).as_posix() for path in sorted(same))
        raise EditorError(Problem(str(name), 0, f"有 {len(same)} 个文件叫这个名字：{places}。请写完整的位置。"))
    raise EditorError(Problem(str(name), 0, f"找不到这个文件。请写它在 content 里的位置，例如 {_EXAMPLE}。"))


def find_manuscript(name: Path, content: Path) -> tuple[Path, str]:
    """A manuscript as find_file finds it, and its id. Raises EditorError, also for what is none or lies outside the content folder."""
    path = find_file(name, content)
    try:
        item_id = path.resolve().relative_to(content.resolve()).as_posix()
    except ValueError:
        message = "这个文件不在稿件文件夹里。请核对它的位置，或用 --content 指到放稿件的文件夹。"
        raise EditorError(Problem(str(name), 0, message)) from None
    if path.suffix.lower() not in MANUSCRIPTS:
        raise EditorError(Problem(item_id, 0, f"这不是稿子。请写稿子的文件名（以 .md 结尾），例如 {_EXAMPLE}。"))
    return path, item_id


def index_folder(output: Path | None) -> Path:
    """The folder of the desk's private search index that goes with an output."""
    return state_folder((output or ROOT / "output").absolute()) / "search"


def desk_day(content: Path) -> date:
    """The day that a new, imported or withdrawn manuscript bears: the one for which the site is built. Says so when it is the sample's.

    Otherwise a first story written on the sample site would wait for years to come due. Raises EditorError.
    """
    day = moment(None, content).date()
    if (content / SAMPLE).is_file():
        say(
            f"样站停在{day.year}年{day.month}月{day.day}日（content/{SAMPLE} 里写的），日期先用这一天。换成自己的稿子时删掉那个文件，就用当天的日期。"
        )
    return day
