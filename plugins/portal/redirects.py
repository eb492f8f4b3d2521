"""Addresses that something has left, from redirects.toml beside the manuscripts: old address → new."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from newsroom.problem import EditorError, Problem
from newsroom.toml_file import read_toml

FILE = "redirects.toml"
_ADDRESS = re.compile(r"(?:/[A-Za-z0-9][A-Za-z0-9._-]*)+\.html")


def load_redirects(content: Path) -> tuple[dict[str, str], list[Problem]]:
    """The redirects that can be read, and what is wrong with the rest, each with its line."""
    path = content / FILE
    if not path.is_file() or path.is_symlink():
        return {}, []
    try:
        text, data = read_toml(path, '"/2022/0106/003.html" = "/2022/0106/004.html"')
    except EditorError as error:
        return {}, error.problems
    rows = data.pop("redirects", {})
    if data or not isinstance(rows, dict):
        return {}, [
            Problem(
                FILE, 1, "旧网址、新网址要写在 [redirects] 这一行下面。请在第一条上面加一行 [redirects]，别的都删掉。"
            )
        ]
    redirects: dict[str, str] = {}
    problems = []
    for old, new in rows.items():
        line = line_of(text, str(old))
        if not (isinstance(new, str) and _ADDRESS.fullmatch(old) and _ADDRESS.fullmatch(new)):
            message = f'“{old}”或它的新网址写得不对。请写成 "/2022/0106/003.html" = "/2022/0106/004.html" 这样。'
            problems.append(Problem(FILE, line, message))
        elif old == new:
            problems.append(Problem(FILE, line, f"“{old}”转到它自己。请改新网址，或删掉这一行。"))
        else:
            redirects[old] = new
    return redirects, problems


def redirect_problems(content: Path, redirects: Mapping[str, str], addresses: Collection[str]) -> list[Problem]:
    """Redirects from an address that is in use, or to one that is not."""
    if not redirects:
        return []
    text = (content / FILE).read_text(encoding="utf-8-sig")
    problems = []
    for old, new in redirects.items():
        line = line_of(text, old)
        if old in addresses:
            problems.append(Problem(FILE, line, f"旧网址“{old}”上现在有别的稿子。请删掉这一行。"))
        if new not in addresses:
            further = redirects.get(new)
            offer = f"它又转到“{further}”，请直接写那个。" if further else "请核对新网址，或删掉这一行。"
            problems.append(Problem(FILE, line, f"新网址“{new}”上没有页面。{offer}"))
    return problems


def line_of(text: str, key: str) -> int:
    """The 1-based line that sets `key`."""
    place = text.find(f'"{key}"')
    return text.count("\n", 0, place) + 1 if place >= 0 else 1
