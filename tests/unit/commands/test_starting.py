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
