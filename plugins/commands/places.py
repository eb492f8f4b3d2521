"""Where things are that an editor names: a manuscript by its file name, the index that goes with an output."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from newsroom.problem import EditorError, Problem
from portal.command import ROOT
from portal.folders import state_folder
from portal.moment import SAMPLE, moment
from portal.report import say


def find_file(name: Path, content: Path) -> Path:
    """A file that an editor names by path or by its place in the content folder. Raises EditorError."""
    for candidate in (name, content / name):
        if candidate.is_file():
            return candidate
    same = sorted(content.rglob(name.name)) if name.name else []
    if len(same) == 1:
        return same[0]
    raise EditorError(Problem(str(name), 0, "找不到这个文件。请写它在 content 里的位置，例如 articles/2022/2022-01-06-003.md。"))


def index_folder(output: Path | None) -> Path:
    """The folder of the desk's private search index that goes with an output."""
    return state_folder((output or ROOT / "output").absolute()) / "search"


def desk_day(content: Path) -> date:
    """The day that a new, imported or withdrawn manuscript bears: the one for which the site is built. Says so when it is the sample's.

    Otherwise a first story written on the sample site would wait for years to come due. Raises EditorError.
    """
    day = moment(None, content).date()
    if (content / SAMPLE).is_file():
        say(f"样站停在{day.year}年{day.month}月{day.day}日（content/{SAMPLE} 里写的），日期先用这一天。换成自己的稿子时删掉那个文件，就用当天的日期。")
    return day
