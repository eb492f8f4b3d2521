"""One changed story of an archive: how many files the target gets anew, counted there."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.corpus.folder import make_folder
from newsroom.dates import parse_moment
from portal.build import build
from portal.folders import folders
from portal.order import Order
from tests.publish.stage import ROOT, Desk

GOAL = 60


def _standing(root: Path) -> dict[str, int]:
    """By inode: what stayed the same is a hard link to the release before."""
    return {path.relative_to(root).as_posix(): path.stat().st_ino for path in root.rglob("*") if path.is_file()}


def test_a_changed_story_brings_few_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred and fifty made stories; the body, then the headline of one in the middle is edited, then another is written today."""
    monkeypatch.setenv("NEWSROOM_JOBS", "1")
    content = tmp_path / "content"
    make_folder(content, 150, 1)
    output = tmp_path / "output"
    order = Order(
        folders(content, output, ROOT / "theme"),
        {"SITENAME": "测试站", "SITEURL": "https://www.example.gov.cn"},
        parse_moment("2022-01-08 12:00"),
    )
    desk = Desk(tmp_path, 'kind = "folder"\npath = "www"')
    current = tmp_path / "www" / "current"

    def published() -> set[str]:
        before = _standing(current) if current.exists() else {}
        build(order)
        assert desk.publish(output) == 0, desk.words
        return {path for path, inode in _standing(current).items() if before.get(path) != inode}

    assert len(published()) > 600
    stories = sorted((content / "articles").rglob("*.md"))
    middle, newest = stories[75], stories[-1]
    text = middle.read_text(encoding="utf-8")
    middle.write_text(text + "\n补充一句：村道已经通车。\n", encoding="utf-8")
    brought = published()
    assert any("补充一句" in (current / path).read_text(encoding="utf-8") for path in brought if path.endswith(".html"))
    assert len(brought) <= GOAL, sorted(brought)
    middle.write_text(text.replace("标题：", "标题：改过的", 1), encoding="utf-8")
    assert len(brought := published()) <= GOAL, sorted(brought)
    new = newest.with_name(newest.name[:10] + "-901.md")
    new.write_text(newest.read_text(encoding="utf-8").replace("标题：", "标题：新来的", 1), encoding="utf-8")
    assert len(brought := published()) <= GOAL, sorted(brought)
