"""How `tasks.py` starts and ends where nobody listens."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="files are closed and pipes break as on POSIX")


@pytest.mark.parametrize("closed", [(1,), (0, 1, 2)])
def test_a_command_runs_where_its_standard_files_are_closed(closed: tuple[int, ...], tmp_path: Path) -> None:
    """As an unattended run may be started. What is said must not land in the next file that is opened."""
    shutil.copytree(ROOT / "content", tmp_path / "content")
    command = [sys.executable, str(ROOT / "tasks.py"), "build", "--content", "content", "--output", "output"]
    done = subprocess.run(
        command, cwd=tmp_path, check=False, preexec_fn=lambda: [os.close(number) for number in closed]
    )
    assert done.returncode == 0
    assert (tmp_path / "output/index.html").is_file()


@pytest.mark.parametrize("word", ["--help", "check"])
def test_a_reader_who_goes_is_no_traceback(word: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, str(ROOT / "tasks.py"), word]
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, cwd=ROOT, check=False, env=buffered)
    os.close(writing)
    assert done.returncode == 141
    assert done.stderr == b""


def _said(folder: Path, *words: str, code: int = 0, **surroundings: str) -> str:
    """What a command in `folder` says, which must end with `code`."""
    command = [sys.executable, str(ROOT / "tasks.py"), *words]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "PYTHON"))}
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, env=environment | surroundings)
    assert done.returncode == code, (done.stdout + done.stderr).decode(errors="replace")
    return done.stdout.decode()


def test_chinese_names_where_the_locale_knows_ascii_alone(tmp_path: Path) -> None:
    """Half of all file names are Chinese, whatever a machine says of itself."""
    shutil.copytree(ROOT / "content", tmp_path / "稿件")
    shutil.copy(tmp_path / "稿件/articles/2022/2022-01-06-002.md", tmp_path / "稿件/articles/督查.md")
    said = _said(tmp_path, "check", "--content", "稿件", LC_ALL="C", PYTHONUTF8="0")
    assert "拒绝 0" in said
    assert "检查完毕" in said


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere all names are Unicode")
def test_a_folder_whose_name_is_not_utf8(tmp_path: Path) -> None:
    """As one unpacked from a GBK archive: a build, one with nothing to do, the audit; a preview says why it cannot."""
    folder = tmp_path / os.fsdecode("县报".encode("gbk"))
    shutil.copytree(ROOT / "content", folder / "content")
    settings = (ROOT / "pelicanconf.py").read_text(encoding="utf-8")
    settings = settings.replace("Path(__file__).resolve().parent", f"Path({str(ROOT)!r})")
    (folder / "settings.py").write_text(f"{settings}\nTHEME = {str(ROOT / 'theme')!r}\n", encoding="utf-8")
    build = ("build", "--content", "content", "--output", "output", "--settings", "settings.py")
    assert "完成" in _said(folder, *build)
    assert "没有改动" in _said(folder, *build)
    assert "通过" in _said(folder, "audit", "--site", "output", "--content", "content")
    preview = ("preview", "--content", "content", "--output", "output", "--port", "0")
    assert "不是 UTF-8 编码，预览看不到" in _said(folder, *preview, code=1)
