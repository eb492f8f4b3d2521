"""Folders that nobody can look into are named, never passed over and never a traceback."""

from __future__ import annotations

import os

import pytest

from tests.build.conftest import Desk


@pytest.mark.skipif(os.name == "nt", reason="Windows makes no path that it cannot open")
def test_a_folder_deeper_than_the_system_opens(desk: Desk) -> None:
    desk.story("articles/a.md")
    before = os.getcwd()
    try:
        os.chdir(desk.content / "articles")
        for _ in range(450):
            os.mkdir("dddddddddd")
            os.chdir("dddddddddd")
    finally:
        os.chdir(before)
    (problem,) = desk.refused()
    assert "套得太深" in problem.message
    assert len(problem.path) < 300
