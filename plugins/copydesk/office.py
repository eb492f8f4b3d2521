"""What this office adds to the desk's knowledge: its registries, its own wordings, its leaders and bodies.

Two optional files beside the manuscripts, read once a build:

    wording.tsv    wrong <TAB> right <TAB> class <TAB> source <TAB> unless (、 parted), as the desk's own dictionary
    leaders.toml   [[leader]] name, titles, wrong    [[body]] name, wrong
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from copydesk.lexicon import Entry, Lexicon, Name
from newsroom.nearest import nearest
from newsroom.problem import EditorError, Problem
from newsroom.registry import Registries
from newsroom.toml_file import read_toml

WORDING_FILE, LEADERS_FILE = "wording.tsv", "leaders.toml"
SORTS = ("严重错误", "错字", "慎用", "叠字", "标点", "的地得", "异形词")
_TOWN_TAIL = re.compile("(?:街道办事处|街道办|街办|街道|镇|乡|办事处|社区|村)$")
_HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Leader:
    """A person whom the office names with a title. titles: as registered; wrong: spellings that have been seen."""

    name: str
    titles: tuple[str, ...]
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Office:
    """Everything a text rule may know besides the manuscript.

    fingerprint: a hash over the office's files, the registries and the desk's own code and dictionaries; results kept
    under another fingerprint are stale.
    """

    registries: Registries
    lexicon: Lexicon
    leaders: tuple[Leader, ...]
    titles: re.Pattern[str] | None
    fingerprint: str


def load_office(content: Path, registries: Registries) -> Office:
    """Read the office's files beside the manuscripts; both may be missing.

    Raises EditorError with every mistake of both files, each with its line.
    """
    problems: list[Problem] = []
    wording = _read(content / WORDING_FILE, problems)
    own = parse_wording(wording, WORDING_FILE, problems)
    leaders_text, leaders, bodies = _leaders(content / LEADERS_FILE, problems)
    if problems:
        raise EditorError(sorted(problems))
    entries = {entry.wrong: entry for entry in (*_own_dictionary(), *bodies, *own)}
    source = "本单位登记的领导姓名（leaders.toml）"
    entries |= {word: Entry(word, leader.name, "严重错误", source) for leader in leaders for word in leader.wrong}
    titles = sorted({title for leader in leaders for title in leader.titles}, key=lambda title: (-len(title), title))
    return Office(
        registries,
        Lexicon(entries.values(), [*_fixed_names(), *_place_names(registries)]),
        tuple(leaders),
        re.compile("|".join(map(re.escape, titles))) if titles else None,
        _fingerprint(wording, leaders_text, registries),
    )


def _read(path: Path, problems: list[Problem]) -> str:
    if path.is_symlink() or not path.is_file():
        return ""
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        problems.append(Problem(path.name, 1, "不是 UTF-8 编码。请用记事本打开，另存为 UTF-8。"))
        return ""


def parse_wording(text: str, path: str, problems: list[Problem]) -> list[Entry]:
    """Read a dictionary; mistakes are added to `problems`."""
    entries: list[Entry] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) < 3 or not all(cells[:3]):
            problems.append(
                Problem(path, number, "这一行少了内容。请用 Tab 键隔开：错误写法、正确写法、类别、出处、例外。")
            )
            continue
        wrong, right, sort, source, unless = (*cells, "", "")[:5]
        excused = tuple(phrase for phrase in unless.split("、") if phrase)
        if sort not in SORTS:
            problems.append(Problem(path, number, f"不认识类别“{sort}”。请从这些里选：{'、'.join(SORTS)}。"))
        elif len(wrong) < 2 or wrong == right:
            problems.append(Problem(path, number, f"“{wrong}”太短，或和正确写法一样。请写两个字以上的错误写法。"))
        elif not all(wrong in phrase and phrase != wrong for phrase in excused):
            problems.append(Problem(path, number, f"例外里请写比“{wrong}”长、又包含它的说法，几个用顿号隔开。"))
        else:
            entries.append(Entry(wrong, right, sort, source, excused))
    return entries


def _leaders(path: Path, problems: list[Problem]) -> tuple[str, list[Leader], list[Entry]]:
    """(The file's text, the leaders in it, the names of bodies in it); mistakes are added to `problems`."""
    if path.is_symlink() or not path.is_file():
        return "", [], []
    try:
        text, data = read_toml(path, 'name = "张三"')
    except EditorError as error:
        problems += error.problems
        return "", [], []
    for key in sorted(set(data) - {"leader", "body"}):
        problems.append(Problem(LEADERS_FILE, 1, f"不认识“{key}”。这个文件里请只写 [[leader]] 和 [[body]]。"))
    leaders = [
        Leader(row["name"], tuple(row.get("titles", ())), tuple(row.get("wrong", ())))
        for row in _rows(text, data, "leader", ("name", "titles", "wrong"), problems)
    ]
    bodies = [
        Entry(
            word,
            row["name"],
            "错字",
            "本单位登记的机构名称（leaders.toml）",
            (row["name"],) if word in row["name"] else (),
        )
        for row in _rows(text, data, "body", ("name", "wrong"), problems)
        for word in row.get("wrong", ())
    ]
    return text, leaders, bodies


def _rows(
    text: str, data: dict[str, Any], what: str, keys: tuple[str, ...], problems: list[Problem]
) -> list[dict[str, Any]]:
    rows = data.get(what, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        problems.append(Problem(LEADERS_FILE, 1, f"{what} 的写法不对。每一项请用 [[{what}]] 开头。"))
        return []
    starts = [number for number, line in enumerate(text.split("\n"), 1) if line.strip().startswith(f"[[{what}]]")]
    good = []
    for place, row in enumerate(rows):
        line = starts[place] if place < len(starts) else 1
        before = len(problems)
        for key in row:
            if key not in keys:
                close = nearest(key, keys)
                problems.append(
                    Problem(
                        LEADERS_FILE,
                        line,
                        f"不认识“{key}”。"
                        + (f"是不是“{close}”？请核对。" if close else f"请从这些里选：{'、'.join(keys)}。"),
                    )
                )
        name = row.get("name")
        if not isinstance(name, str) or len(name) < 2:
            problems.append(Problem(LEADERS_FILE, line, '缺 name。请加一行 name = "张三"。'))
        for key in ("titles", "wrong"):
            value = row.get(key, [])
            if not isinstance(value, list) or not all(isinstance(word, str) and len(word) > 1 for word in value):
                problems.append(
                    Problem(LEADERS_FILE, line, f'{key} 的写法不对。请写成 {key} = ["区长"]，每个词两个字以上。')
                )
        if len(problems) == before:
            good.append(row)
    return good


@cache
def _own_dictionary() -> tuple[Entry, ...]:
    problems: list[Problem] = []
    entries = parse_wording((_HERE / "wording.tsv").read_text("utf-8"), "wording.tsv", problems)
    if problems:
        raise ValueError("\n".join(map(str, problems)))
    return tuple(entries)


@cache
def _fixed_names() -> tuple[Name, ...]:
    """The names of names.tsv."""
    names = []
    for line in (_HERE / "names.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            name, _, unless = line.partition("\t")
            names.append(Name(name, "专名", "names.tsv", tuple(phrase for phrase in unless.split("、") if phrase)))
    return tuple(names)


def _place_names(registries: Registries) -> list[Name]:
    """Townships by their full names; of shorter ones a like word is as often another place as a slip."""
    known = [word for entry in registries.townships for word in (entry.name, *entry.aliases)]
    return [
        Name(word, "地名", "townships.toml", tuple(known), len(tail[0]))
        for word in known
        if len(word) >= 4 and (tail := _TOWN_TAIL.search(word))
    ]


@cache
def _own_hash() -> str:
    own = sorted(path for path in _HERE.iterdir() if path.suffix in (".py", ".tsv"))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in own)).hexdigest()


def _fingerprint(wording: str, leaders: str, registries: Registries) -> str:
    places = "\n".join(f"{entry.slug}\t{entry.name}\t{','.join(entry.aliases)}" for entry in registries.townships)
    return hashlib.sha256("\0".join((_own_hash(), wording, leaders, places)).encode()).hexdigest()[:16]
