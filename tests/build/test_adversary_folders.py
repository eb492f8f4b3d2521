"""Folders that nobody can look into are named, never passed over and never a traceback."""

from __future__ import annotations

import os

import pytest

from newsroom.problem import EditorError
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


@pytest.mark.parametrize("where", ["file/output", "o" * 300, "/dev/null/output"])
def test_an_output_where_no_folder_can_be(desk: Desk, where: str) -> None:
    desk.story("articles/a.md")
    (desk.folder / "file").write_text("x", encoding="utf-8")
    with pytest.raises(EditorError) as caught:
        desk.build(output=desk.folder / where)
    assert "请换一个" in caught.value.problems[0].message


@pytest.mark.parametrize("where", ["/", "~", "content", "."])
def test_an_output_that_would_bury_something(desk: Desk, where: str) -> None:
    desk.story("articles/a.md")
    with pytest.raises(EditorError) as caught:
        desk.build(output=desk.folder / os.path.expanduser(where))
    assert "请换一个" in caught.value.problems[0].message
