"""Same input, same bytes: hash seed, time zone, locale, file times, folder, workers and the way of starting change nothing."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.build.conftest import COLUMNS, ROOT, tree_of
from tests.site_cases import SITES, prepare

TODAY = "2022-01-10"


def lay_out(content: Path) -> None:
    """Some seventy manuscripts, so that worker processes have something to do, with everything the kept good sites have."""
    prepare("notices", content)
    shutil.copytree(SITES / "newspaper" / "content", content, dirs_exist_ok=True)
    (content / "columns.toml").write_text(COLUMNS, encoding="utf-8")
    for serial in range(1, 65):
        day = 1 + serial % 9
        text = f"标题：第{serial}条消息\n栏目：要闻\n发布日期：2022-01-{day:02d}\n来源：测试台\n关键词：词{serial % 5}、卡点\n\n卡点第{serial}处，**昼夜**有人。\n"
        (content / "articles" / f"{serial:03d}-story.md").write_text(text, encoding="utf-8")


def built(
    content: Path, output: Path, environment: Mapping[str, str], *command: str, cwd: Path | None = None
) -> dict[str, str]:
    """The tree that a build in a process of its own leaves."""
    words = command or (
        str(ROOT / "tasks.py"),
        "build",
        "--content",
        str(content),
        "--output",
        str(output),
        "--today",
        TODAY,
    )
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("NEWSROOM_", "PYTHON", "LC_"))}
    done = subprocess.run(
        [sys.executable, *words],
        capture_output=True,
        text=True,
        check=False,
        env={**clean, **environment},
        cwd=cwd,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return tree_of(output)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The output of an ordinary build, and its tree."""
    folder = tmp_path_factory.mktemp("plain")
    lay_out(folder / "content")
    tree = built(folder / "content", folder / "output", {"NEWSROOM_JOBS": "1", "PYTHONHASHSEED": "0"})
    assert len(tree) > 100
    return folder / "output", tree


pytestmark = pytest.mark.xdist_group("same_bytes")


@pytest.mark.parametrize(
    "environment",
    [
        {"NEWSROOM_JOBS": "1", "PYTHONHASHSEED": "1", "TZ": "America/New_York", "LC_ALL": "C", "LANG": "C"},
        {"NEWSROOM_JOBS": "2", "PYTHONHASHSEED": "4294967295", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8"},
        {"NEWSROOM_JOBS": "2", "NEWSROOM_START_METHOD": "spawn", "PYTHONHASHSEED": "77", "TZ": "UTC"},
    ],
    ids=["one process, C locale, west", "forked workers, far east", "spawned workers"],
)
def test_surroundings_change_nothing(
    plain: tuple[Path, dict[str, str]], environment: dict[str, str], tmp_path: Path
) -> None:
    """Each in another folder, with spaces and Chinese in its name, from another current folder, with other file times."""
    folder = tmp_path / "新闻 编辑部 (2)"
    lay_out(folder / "稿 件")
    for number, path in enumerate(sorted(folder.rglob("*"), reverse=True)):
        os.utime(path, (946684800 + number, 946684800 + number))
    assert built(folder / "稿 件", folder / "网 站", environment, cwd=tmp_path) == plain[1]


def test_plain_pelican_builds_the_same(plain: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    """`pelican content` is the same build; today comes from the settings, as Pelican has no word for it."""
    lay_out(tmp_path / "content")
    settings = tmp_path / "settings.py"
    text = (ROOT / "pelicanconf.py").read_text(encoding="utf-8")
    settings.write_text(
        text.replace("Path(__file__).resolve().parent", f"Path({str(ROOT)!r})") + f'\nTODAY = "{TODAY}"\n',
        encoding="utf-8",
    )
    output = tmp_path / "output"
    command = [
        "-m",
        "pelican",
        str(tmp_path / "content"),
        "-o",
        str(output),
        "-s",
        str(settings),
        "-t",
        str(ROOT / "theme"),
    ]
    assert built(tmp_path / "content", output, {"NEWSROOM_JOBS": "1"}, *command, cwd=tmp_path) == plain[1]


def test_no_place_and_no_moment_in_any_file(plain: tuple[Path, dict[str, str]]) -> None:
    output, tree = plain
    now = datetime.now(UTC)
    local = time.localtime()
    forbidden = {
        str(output.parent), str(ROOT), str(Path.home()) if len(str(Path.home())) > 5 else str(ROOT), f"{now:%Y-%m-%d}", f"{now:%Y%m%d}",
        time.strftime("%Y-%m-%d", local), f"{now.year}年{now.month}月{now.day}日", "articles/2022/2022-",
    }  # fmt: skip
    if len(socket.gethostname()) > 5:
        forbidden.add(socket.gethostname())
    for name in tree:
        data = (output / name).read_bytes()
        found = [word for word in forbidden if word.encode() in data]
        assert not found, f"{name}: {found}"


def test_check_writes_nothing(tmp_path: Path) -> None:
    """`tasks.py check` tells what is wrong, counts it, leaves neither output nor state, and its exit code tells the truth."""
    lay_out(tmp_path / "content")
    command = [
        sys.executable,
        str(ROOT / "tasks.py"),
        "check",
        "--content",
        str(tmp_path / "content"),
        "--output",
        str(tmp_path / "output"),
        "--today",
        TODAY,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "检查完毕：阻断 0" in done.stdout
    assert "收到 75 = " in done.stdout
    assert not (tmp_path / "output").exists()
    (tmp_path / "content" / "articles" / "x.md").write_text(
        "标题：没有栏目\n发布日期：2022-01-05\n来源：x\n\n正文\n", encoding="utf-8"
    )
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "articles/x.md:1: “栏目”没有写" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert not (tmp_path / "output").exists()
