"""Whole small sites kept as folders: broken ones with the exact messages they earn, good ones with the tree they become.

A case is a folder of tests/sites with content/ and expected.txt; it may bring a make.txt for what version control cannot hold
(`symlink NAME -> TARGET`, `fifo NAME`, `folder NAME`, one a line). Registries that a case does not bring are the shared ones.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from newsroom.dates import parse_moment
from newsroom.problem import EditorError, Problem
from portal.build import build
from portal.folders import Folders, folders
from portal.order import Order, Outcome

ROOT = Path(__file__).resolve().parents[1]
SITES = ROOT / "tests" / "sites"
GOLDEN = ROOT / "tests" / "golden"
NOW = parse_moment("2022-01-10 12:00")
SETTINGS = {
    "SITENAME": "测试站",
    "SITEURL": "https://www.example.gov.cn",
    "OFFICE": {"page_size": 3, "id_code": "6110020001"},
}
_REGISTRIES = ("columns.toml", "townships.toml", "topics.toml")
_OURS = {"", "text", "header", "body", "intake", "address", "link", "picture", "attachment", "reference"}
# What a page says of the theme's files and of the search data changes with every edit of a style sheet or a rule of the index.
_ASSET = re.compile(r"/theme/(?:js-[0-9a-f]{10}/|([A-Za-z0-9_-]+?)-[0-9a-f]{10}(?=\.))")
# The frame around a page is the same everywhere: index.html keeps it, the other pages what is between head and foot.
_FRAME = re.compile(r"(?<=\n)<a class=\"skip\".*?(?=<main)|(?<=</main>\n).*?(?=</body>)", re.DOTALL)
_QR = re.compile(r"(<svg[^>]*class=\"qr\">).*?</svg>", re.DOTALL)


def broken_cases() -> list[str]:
    return sorted(path.name for path in SITES.iterdir() if path.name.startswith("broken_"))


def good_cases() -> list[str]:
    return sorted(path.name for path in SITES.iterdir() if path.is_dir() and not path.name.startswith(("broken_", "_")))


def prepare(case: str, content: Path) -> None:
    """Lay a case's content folder out at `content`, which must not exist."""
    source = SITES / case
    if (source / "content").is_dir():
        shutil.copytree(source / "content", content)
    else:
        content.mkdir(parents=True)
    for name in _REGISTRIES:
        if not (content / name).exists():
            shutil.copyfile(SITES / name, content / name)
    recipe = source / "make.txt"
    for line in recipe.read_text(encoding="utf-8").splitlines() if recipe.is_file() else ():
        _make(content, *line.split(" ", 1))


def _make(content: Path, what: str, argument: str) -> None:
    name, _, target = argument.partition(" -> ")
    path = content / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if what == "symlink":
        path.symlink_to(target)
    elif what == "fifo":
        os.mkfifo(path)
    elif what == "folder":
        path.mkdir(exist_ok=True)
    else:
        raise ValueError(f"make.txt: {what}?")


def order_for(where: Folders, now: datetime = NOW) -> Order:
    return Order(where, SETTINGS, now, wait=0.0)


def build_case(case: str, folder: Path) -> Outcome:
    """Build a case in `folder`: content/ in, output/ out. Raises EditorError when it is refused."""
    prepare(case, folder / "content")
    return build(order_for(folders(folder / "content", folder / "output", ROOT / "theme")))


def refusal(case: str, folder: Path) -> list[str]:
    """The messages that block a broken case, one a line as an editor sees them; [] when it is not refused at all."""
    try:
        build_case(case, folder)
    except EditorError as error:
        lines = lines_of(problem for problem in error.problems if problem.blocks) or ["?"]
        return [line.replace(str(folder), "FOLDER") for line in lines]
    return []


def slips(problems: Iterable[Problem]) -> list[str]:
    """What reading and the gate say of a site that is built; the desk's rules have tests of their own."""
    return lines_of(problem for problem in problems if problem.rule.split(".")[0] in _OURS)


def lines_of(problems: Iterable[Problem]) -> list[str]:
    """Problems as an editor sees them, in the order of the report."""
    ordered = sorted(problems, key=lambda problem: (problem.severity, problem.path, problem.line, problem.message))
    return [f"[{problem.severity.label}] {problem}" for problem in ordered]


def expected(case: str) -> list[str]:
    return (SITES / case / "expected.txt").read_text(encoding="utf-8").splitlines()


def readable(output: Path) -> dict[str, str]:
    """The pages, feeds and site maps of a built tree: path → text, names of theme files without their digests."""
    found = {}
    for path in sorted(output.rglob("*")):
        name = path.relative_to(output).as_posix()
        if (
            path.is_file()
            and path.suffix in (".html", ".xml", ".txt")
            and not name.startswith(("search/data/", "files/"))
        ):
            text = _ASSET.sub(lambda asset: f"/theme/{asset[1] or 'js/'}", path.read_text(encoding="utf-8"))
            text = _QR.sub(r"\1…</svg>", text)
            found[name] = text if name == "index.html" or path.suffix != ".html" else _FRAME.sub("…\n", text)
    return found
