"""Builds in a process of their own, to be killed, and the two editions of an office between which they go to and fro."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.build.conftest import ROOT, Desk, tree_of

POSIX = pytest.mark.skipif(os.name == "nt", reason="signals, links and permissions as on POSIX")
# A build in a process of its own: says when everything is imported, so that the kill hits the build and not the imports.
CHILD = """
import sys
sys.path[:0] = [{plugins!r}, {root!r}]
from pathlib import Path
from tests.build.conftest import Desk
import markdown, jinja2, PIL.Image
desk = Desk(Path({folder!r}), theme=Path({theme!r}))
print("ready", flush=True)
desk.build()
"""


def child(desk: Desk) -> subprocess.Popen[str]:
    """A build just begun in a process of its own."""
    code = CHILD.format(plugins=str(ROOT / "plugins"), root=str(ROOT), folder=str(desk.folder), theme=str(desk.theme))
    started = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert started.stdout is not None
    assert started.stdout.readline() == "ready\n"
    return started


def edition(desk: Desk, number: int) -> None:
    """One of two states of the office: titles, bodies, the set of stories and a picture-less notice change between them."""
    shutil.rmtree(desk.content / "articles", ignore_errors=True)
    for serial in range(1, 13 + number):
        day = 1 + serial % 9
        desk.story(
            f"articles/2022/2022-01-{day:02d}-{serial:03d}.md",
            f"第{serial}条第{number}版",
            f"正文{number}。\n\n" * 4,
            关键词=f"卡点、词{serial % 3}",
        )


def clean_tree(desk: Desk) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as folder:
        desk.build(output=Path(folder) / "output")
        return tree_of(Path(folder) / "output")


def killed_edition(desk: Desk, number: int, after: float) -> bool:
    """Build the first edition or the second, by turns, and kill the build after so many seconds; whether it was still at it."""
    edition(desk, 1 if number % 2 else 2)
    started = child(desk)
    time.sleep(after)
    started.send_signal(signal.SIGKILL)
    return started.wait(60) == -signal.SIGKILL


def two_sites(desk: Desk) -> tuple[dict[str, str], dict[str, str], float]:
    """The trees of two editions, the second of which stands now, and how many seconds a build takes when nobody kills it."""
    desk.theme = desk.folder / "theme"
    shutil.copytree(ROOT / "theme", desk.theme)
    edition(desk, 2)
    second = clean_tree(desk)
    edition(desk, 1)
    first = clean_tree(desk)
    desk.build()
    edition(desk, 2)
    started = child(desk)
    begun = time.monotonic()
    assert started.wait(60) == 0
    length = time.monotonic() - begun
    assert desk.tree() == second
    return first, second, length
