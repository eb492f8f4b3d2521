"""A command that changes a manuscript on a disk that takes no more leaves it as it was, and says so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.build.conftest import COLUMNS

ROOT = Path(__file__).resolve().parents[3]
STORY = "标题：守好进村路\n栏目：要闻\n发布日期：2022-01-05\n来源：测试\n\n值班电话13812345678。\n"
pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs a limit on the size of files, as POSIX has")


def lay_out(folder: Path) -> Path:
    """Two manuscripts, the second of which names the first."""
    articles = folder / "content/articles"
    articles.mkdir(parents=True)
    (folder / "content/columns.toml").write_text(COLUMNS, encoding="utf-8")
    (articles / "a.md").write_text(STORY, encoding="utf-8")
    (articles / "b.md").write_text(STORY.replace("值班", "见[上一篇](a.md)，值班"), encoding="utf-8")
    return folder / "content"


def run_on_a_full_disk(content: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command that can write no file of more than twenty bytes."""

    def limit() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (20, 20))

    command = [sys.executable, str(ROOT / "tasks.py"), *words, "--content", str(content)]
    # Python itself does not notice when a compiled module is cut short: those of this process lie apart.
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(content.parent / "compiled")}
    return subprocess.run(
        command, capture_output=True, check=False, encoding="utf-8", preexec_fn=limit, env=environment
    )


def tree_of(folder: Path) -> dict[str, str]:
    """Every file and what it holds."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("words", [("withdraw", "articles/a.md", "--reason", "内容重复"), ("mask", "articles/a.md")])
def test_a_manuscript_stays_whole(words: tuple[str, ...], tmp_path: Path) -> None:
    content = lay_out(tmp_path)
    before = tree_of(content)
    done = run_on_a_full_disk(content, *words)
    assert (done.returncode, done.stderr) == (1, "")
    assert "a.md:1: 写不进去（文件太大），原来的内容没有动。" in done.stdout
    assert tree_of(content) == before


def test_a_renaming_that_cannot_be_finished_says_what_is_left_to_do(tmp_path: Path) -> None:
    content = lay_out(tmp_path)
    before = tree_of(content)
    done = run_on_a_full_disk(content, "rename", "articles/a.md", "c.md")
    assert (done.returncode, done.stderr) == (1, "")
    assert '请核对 redirects.toml 里有没有 "/a/a.html" = "/a/c.html"' in done.stdout
    before["articles/c.md"] = before.pop("articles/a.md")
    assert tree_of(content) == before
