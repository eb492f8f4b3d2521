"""The house rules that a machine can hold."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOOLS = Path(sys.executable).parent
ROOMS = sorted(path.name for path in (ROOT / "plugins").iterdir() if (path / "__init__.py").is_file())


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_imports_go_down_only() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "plugins")}
    done = subprocess.run(
        [TOOLS / "lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stdout


def test_code_is_clean() -> None:
    for command in (["check", "."], ["format", "--check", "."]):
        done = subprocess.run([TOOLS / "ruff", *command], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


def test_types_hold() -> None:
    done = subprocess.run(
        [TOOLS / "mypy", "plugins", "tasks.py"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_no_folder_of_tests_is_passed_by(pytestconfig: pytest.Config) -> None:
    """Of itself pytest does not look into folders named build, dist or venv, and says nothing of it."""
    passed_by = pytestconfig.getini("norecursedirs")
    folders = {
        parent
        for path in _tracked()
        if path.name.startswith("test_")
        for parent in path.relative_to(ROOT).parents
        if parent.name
    }
    assert folders
    assert not [folder for folder in sorted(folders) if any(fnmatch(folder.name, pattern) for pattern in passed_by)]


def test_every_room_is_in_the_picture_and_says_its_job() -> None:
    picture = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    linted = (ROOT / ".importlinter").read_text(encoding="utf-8")
    for room in ROOMS:
        assert f"`{room}`" in picture, room
        assert f"\n    {room}\n" in linted, room
        assert (ROOT / "plugins" / room / "__init__.py").read_text(encoding="utf-8").startswith('"""'), room


def test_every_library_is_explained() -> None:
    told = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8").casefold()
    for name in ("requirements.in", "requirements-dev.in", "requirements-whoosh3.in"):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            library = re.split(r"[=<>\[;\s]", line.strip(), maxsplit=1)[0]
            if library and not line.startswith(("#", "-")):
                assert f"| {library.casefold()} |" in told, library


def test_locks_have_hashes_and_no_index() -> None:
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-whoosh3.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "index-url" not in text
        assert "://" not in text
        for line in text.splitlines():
            if re.match(r"[a-z0-9]", line):
                assert line.endswith("\\"), line


def test_nothing_of_one_machine_is_in_the_project() -> None:
    registries = ("py" + "pi.org", "python" + "hosted", "registry.npm" + "js", "deb.deb" + "ian")
    for path in _tracked():
        if path.suffix in (".py", ".md", ".toml", ".txt", ".lock", ".in", ".js", ".css", ".html", ".yml", ".cfg"):
            text = path.read_text(encoding="utf-8", errors="replace")
            assert not re.search(r"(?<![\w/.])/(?:work|root)/", text), path
            for host in registries:
                assert host not in text, path


def test_no_room_is_a_drawer_for_everything() -> None:
    for path in (ROOT / "plugins").rglob("*.py"):
        assert path.stem not in ("utils", "helpers", "common", "core", "misc"), path
