"""The kept sites: every broken one refused with its exact messages, every good one the same tree as before.

`python3 tasks.py golden` makes both anew; the difference is then to be read, not merely committed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from newsroom.problem import EditorError
from portal.build import build
from portal.folders import folders
from tests.build.conftest import tree_of
from tests.site_cases import (
    GOLDEN,
    ROOT,
    broken_cases,
    build_case,
    expected,
    good_cases,
    order_for,
    prepare,
    readable,
    refusal,
    slips,
)

BROKEN, GOOD = broken_cases(), good_cases()
STORY = "标题：上一次的好稿\n栏目：要闻\n发布日期：2022-01-04 09:30\n来源：测试台\n\n正文一段。\n"
POSIX_ONLY = {case for case in BROKEN if (ROOT / "tests" / "sites" / case / "make.txt").is_file()}


@pytest.fixture(autouse=True)
def _one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSROOM_JOBS", "1")


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a site that an earlier, good build left."""
    folder = tmp_path_factory.mktemp("earlier")
    prepare("_none", folder / "content")
    (folder / "content" / "articles").mkdir()
    (folder / "content" / "articles" / "2022-01-04-001.md").write_text(STORY, encoding="utf-8")
    build(order_for(folders(folder / "content", folder / "output", ROOT / "theme")))
    shutil.rmtree(folder / "content")
    return folder


def test_enough_cases() -> None:
    assert len(BROKEN) >= 90
    assert len(GOOD) >= 3


@pytest.mark.parametrize("case", BROKEN)
def test_broken_site_is_refused(case: str, earlier: Path, tmp_path: Path) -> None:
    if case in POSIX_ONLY and os.name == "nt":
        pytest.skip("links and pipes are made as on POSIX")
    folder = tmp_path / "desk"
    shutil.copytree(earlier, folder)
    before = tree_of(folder / "output")
    assert before, "there was an earlier site"
    assert refusal(case, folder) == expected(case)
    assert tree_of(folder / "output") == before
    # Mended, the same folder builds at once: the refusal left nothing in the way.
    if case == BROKEN[0]:
        shutil.rmtree(folder / "content")
        prepare("_none", folder / "content")
        (folder / "content" / "b.md").write_text(STORY, encoding="utf-8")
        build(order_for(folders(folder / "content", folder / "output", ROOT / "theme")))
        assert (folder / "output" / "a" / "b.html").is_file()


@pytest.mark.parametrize("case", BROKEN)
def test_messages_help(case: str) -> None:
    """File, line, what is wrong, what to do: two sentences of Chinese, and no word from the program's inside."""
    lines = expected(case)
    assert lines
    for line in lines:
        head, message = line.split(": ", 1)
        assert head.startswith("[阻断] "), line
        assert head.rsplit(":", 1)[1].isdigit(), line
        assert message[-1] in "。？”）" or "例如：" in message, line
        assert not any(word in line for word in ("Traceback", "Error", "Exception", "None", "Errno")), line


def test_refusal_at_the_command_line(tmp_path: Path) -> None:
    """Exit code 1, all messages, the account of the files, no traceback; through tasks.py and through plain pelican."""
    prepare("broken_many_at_once", tmp_path / "content")
    output = tmp_path / "output"
    places = ["--content", str(tmp_path / "content"), "--output", str(output), "--today", "2022-01-10"]
    done = subprocess.run(
        [sys.executable, str(ROOT / "tasks.py"), "build", *places],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    everything = done.stdout + done.stderr
    assert done.returncode == 1, everything
    told = [line for line in done.stdout.splitlines() if line.startswith("[阻断]")]
    assert sorted(told) == sorted(expected("broken_many_at_once"))
    assert "收到 5 = 发布 1 + 暂不发布 0 + 附件图片 0 + 拒绝 4" in done.stdout
    assert "Traceback" not in everything
    assert not output.exists()
    plain = subprocess.run(
        [sys.executable, "-m", "pelican", str(tmp_path / "content"), "-o", str(output), "-s", str(ROOT / "pelicanconf.py")],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert plain.returncode == 1, plain.stdout + plain.stderr
    assert "没有“要文”这个栏目" in plain.stdout
    assert "Traceback" not in plain.stdout + plain.stderr
    assert not output.exists()


@pytest.mark.parametrize("case", GOOD)
def test_good_site_is_as_it_was(case: str, tmp_path: Path) -> None:
    try:
        outcome = build_case(case, tmp_path)
    except EditorError as error:
        pytest.fail(str(error))
    assert slips(outcome.problems) == expected(case)
    built = readable(tmp_path / "output")
    kept = {
        path.relative_to(GOLDEN / case).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((GOLDEN / case).rglob("*"))
        if path.is_file()
    }
    assert sorted(built) == sorted(kept), "the same pages"
    for name, text in kept.items():
        assert built[name] == text, f"{name}: run `python3 tasks.py golden` if the change is meant"
