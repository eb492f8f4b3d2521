"""Kills, full disks, closed folders, planted links, two builds at once: the last good site stands, and the next build is right."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from incremental.lock import only_one
from newsroom.problem import EditorError
from portal.build import build
from portal.folders import folders
from portal.order import Order
from tests.build.conftest import COLUMNS, ROOT, Desk, tree_of
from tests.build.dying_builds import POSIX, child, clean_tree, edition, killed_edition, two_sites
from tests.kills import random_kills

KILLS = int(os.environ.get("NEWSROOM_KILLS", "15"))


@POSIX
def test_kill_at_any_moment(desk: Desk) -> None:
    """Kills at random moments (fifteen; NEWSROOM_KILLS=50 tries more): whoever reads the output sees one of the two sites whole; the next build makes the right one."""
    first, second, length = two_sites(desk)
    for attempt in random_kills(partial(killed_edition, desk), length, KILLS, seed=20220105):
        old, new = (second, first) if attempt % 2 else (first, second)
        assert desk.tree() in (old, new), f"a mixture after attempt {attempt}"
        desk.build()
        assert desk.tree() == new


@POSIX
def test_second_build_waits_or_says_so(desk: Desk) -> None:
    edition(desk, 1)
    desk.build()
    before = desk.tree()
    lock = folders(desk.content, desk.output, desk.theme).state / "lock"
    edition(desk, 2)
    with only_one(lock):
        [problem] = desk.refused()
        assert "另一次生成还没有做完" in problem.message
        assert desk.tree() == before
        # One that may wait does, and then builds.
        order = Order(folders(desk.content, desk.output, desk.theme), desk.settings, desk.now, wait=30.0)
        waiting = threading.Thread(target=build, args=(order,))
        waiting.start()
        time.sleep(0.3)
        assert desk.tree() == before
    waiting.join(60)
    assert desk.tree() == clean_tree(desk)


def _build_command(desk: Desk, output: Path) -> list[str]:
    places = ["--content", str(desk.content), "--output", str(output)]
    return [sys.executable, str(ROOT / "tasks.py"), "build", *places, "--today", "2022-01-10"]


@POSIX
def test_two_at_once_for_real(desk: Desk) -> None:
    edition(desk, 1)
    command = _build_command(desk, desk.output)
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for _ in range(2)]
    told = [started.communicate(timeout=120)[0] for started in both]
    assert [started.returncode for started in both] == [0, 0], told
    alone = subprocess.run(_build_command(desk, desk.folder / "alone"), capture_output=True, check=True)
    assert alone.returncode == 0
    assert desk.tree() == tree_of(desk.folder / "alone")


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of eight megabytes of its own."""
    folder = Path(tempfile.mkdtemp())
    mounted = sys.platform == "linux" and os.geteuid() == 0 and shutil.which("mount")
    if (
        not mounted
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)], capture_output=True, check=False
        ).returncode
    ):
        folder.rmdir()
        pytest.skip("no right to mount a small disk here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
        folder.rmdir()


def test_full_disk(small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSROOM_JOBS", "1")
    desk = Desk(small_disk)
    desk.write("columns.toml", COLUMNS)
    edition(desk, 1)
    desk.build()
    before = desk.tree()
    edition(desk, 2)
    for left in (4096, 60_000, 260_000):
        place = os.statvfs(small_disk)
        (small_disk / "ballast").write_bytes(bytes(max(0, place.f_bavail * place.f_frsize - left)))
        [problem] = desk.refused()
        assert "磁盘满了" in problem.message
        assert desk.tree() == before
        (small_disk / "ballast").unlink()
    desk.build()
    assert desk.tree() == clean_tree(desk)


def test_read_only_disk(small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSROOM_JOBS", "1")
    desk = Desk(small_disk)
    desk.write("columns.toml", COLUMNS)
    edition(desk, 1)
    assert child(desk).wait(60) == 0  # in another process, so that no open file keeps the disk busy
    before = desk.tree()
    edition(desk, 2)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    [problem] = desk.refused()
    assert "没有权限写" in problem.message
    assert desk.tree() == before
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    desk.build()
    assert desk.tree() == clean_tree(desk)


@POSIX
def test_folder_that_may_not_be_written() -> None:
    """As somebody without rights there: a sentence, exit code 1, no traceback, the site as it was."""
    base = Path(tempfile.mkdtemp())
    try:
        base.chmod(0o755)
        desk = Desk(base / "site")
        desk.write("columns.toml", COLUMNS)
        edition(desk, 1)
        desk.build()
        before = desk.tree()
        edition(desk, 2)
        for folder in (desk.folder, desk.output, *desk.folder.rglob("*")):
            if folder.is_dir():
                folder.chmod(0o555)
        home = base / "home"
        home.mkdir()
        home.chmod(0o777)
        nobody = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
        command = _build_command(desk, desk.output)
        try:
            done = subprocess.run(
                command,
                capture_output=True,
                text=True,
                check=False,
                env={**os.environ, "HOME": str(home)},
                cwd=home,
                **nobody,
            )  # type: ignore[call-overload]
        except PermissionError:
            pytest.skip("this Python may not be run by another user")
        told = done.stdout + done.stderr
        if "No module" in told or "Permission denied: '" + str(ROOT) in told:
            pytest.skip("the project may not be read by another user")
        assert done.returncode == 1, told
        assert "没有权限写" in told
        assert "Traceback" not in told
        assert desk.tree() == before
    finally:
        subprocess.run(["chmod", "-R", "u+w", str(base)], check=False)
        shutil.rmtree(base)


@POSIX
def test_planted_links_in_the_output(desk: Desk) -> None:
    """A page, a folder and a new name replaced by links to elsewhere: nothing there is written, and the site is mended."""
    edition(desk, 1)
    desk.build()
    wanted = desk.tree()
    victim = desk.folder / "victim"
    victim.mkdir()
    (victim / "precious.txt").write_text("keep", encoding="utf-8")
    page = desk.output / "index.html"
    page.unlink()
    page.symlink_to(victim / "precious.txt")
    shutil.rmtree(desk.output / "2022")
    (desk.output / "2022").symlink_to(victim, target_is_directory=True)
    outcome = desk.build()
    assert any("链接" in note for note in outcome.notes)
    assert not page.is_symlink()
    assert not (desk.output / "2022").is_symlink()
    assert desk.tree() == wanted
    assert tree_of(victim) == {"precious.txt": tree_of(victim)["precious.txt"]}
    assert (victim / "precious.txt").read_text(encoding="utf-8") == "keep"


@POSIX
@pytest.mark.parametrize("name", ["next", "media", "search"])
def test_planted_links_in_the_state(desk: Desk, name: str) -> None:
    """The twin or a cache replaced by a link to elsewhere: nothing there is deleted or written over."""
    edition(desk, 1)
    desk.build()
    state = desk.folder / f".{desk.output.name}.state"
    victim = desk.folder / "victim"
    victim.mkdir()
    (victim / "precious.txt").write_text("keep", encoding="utf-8")
    if (state / name).exists():
        shutil.rmtree(state / name)
    (state / name).symlink_to(victim, target_is_directory=True)
    edition(desk, 2)
    desk.build()
    assert desk.tree() == clean_tree(desk)
    assert (victim / "precious.txt").read_text(encoding="utf-8") == "keep"


def test_an_output_that_is_a_link_is_refused(desk: Desk) -> None:
    edition(desk, 1)
    elsewhere = desk.folder / "elsewhere"
    elsewhere.mkdir()
    desk.output.symlink_to(elsewhere, target_is_directory=True)
    with pytest.raises(EditorError, match="输出文件夹是一个链接"):
        desk.build()
    assert not any(elsewhere.iterdir())


def test_a_folder_with_other_files_is_no_output(desk: Desk) -> None:
    edition(desk, 1)
    desk.output.mkdir()
    (desk.output / "家谱.txt").write_text("不能丢", encoding="utf-8")
    [problem] = desk.refused()
    assert "不是本系统生成的" in problem.message
    assert [path.name for path in desk.output.iterdir()] == ["家谱.txt"]


def test_files_that_others_put_into_a_site_of_ours_stay(desk: Desk) -> None:
    """A verification file that a search engine asked for is no story of ours: kept, and said."""
    edition(desk, 1)
    desk.build()
    (desk.output / "baidu_verify.html").write_text("x", encoding="utf-8")
    for number in (2, 1):
        edition(desk, number)
        outcome = desk.build()
        assert (desk.output / "baidu_verify.html").read_text(encoding="utf-8") == "x"
        assert any("不是本系统生成的文件" in note for note in outcome.notes)


def test_what_was_altered_by_hand_is_mended(desk: Desk) -> None:
    edition(desk, 1)
    desk.build()
    wanted = desk.tree()
    (desk.output / "index.html").write_text("手改", encoding="utf-8")
    next(iter(sorted(desk.output.glob("theme/*.css")))).unlink()
    shutil.rmtree(desk.output / "feeds")
    desk.build()
    assert desk.tree() == wanted


def test_a_sudden_fall_asks(desk: Desk) -> None:
    for serial in range(1, 31):
        desk.story(f"articles/2022/2022-01-05-{serial:03d}.md", f"第{serial}条")
    desk.build()
    before = desk.tree()
    for serial in range(1, 22):
        (desk.content / f"articles/2022/2022-01-05-{serial:03d}.md").unlink()
    [problem] = desk.refused()
    assert "上次发布 30 篇，这次只有 9 篇，少了 21 篇" in problem.message
    assert "--yes" in problem.message
    assert desk.tree() == before
    with pytest.raises(EditorError, match="少了 21 篇"):  # from nothing, and after an update of the program, too
        desk.build(clean=True)
    assert desk.tree() == before
    build(Order(folders(desk.content, desk.output, desk.theme), desk.settings, desk.now, yes=True, wait=0.0))
    assert len(list(desk.output.glob("2022/0105/*.html"))) == 9
    # Twenty or fewer, or a tenth of many, is everyday work.
    for serial in range(22, 30):
        (desk.content / f"articles/2022/2022-01-05-{serial:03d}.md").unlink()
    desk.build()


@pytest.mark.parametrize("where", ["content", "content/inside", "."])
def test_output_never_lies_on_what_matters(desk: Desk, where: str) -> None:
    edition(desk, 1)
    with pytest.raises(EditorError, match=r"请换一个单独的文件夹"):
        desk.build(output=desk.folder / where)
    assert (desk.content / "columns.toml").is_file()
