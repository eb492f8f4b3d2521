"""The bare machine: what is missing is named in one plain sentence with the remedy."""

from __future__ import annotations

import builtins
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from workshop import browser, environment
from workshop.environment import ROOT, WorkshopError, ensure, lock_of, note_damage, python_of


def made(folder: Path, *stamps: str) -> Path:
    """An environment that looks finished."""
    python = python_of(folder)
    python.parent.mkdir(parents=True)
    python.write_text("", encoding="utf-8")
    (folder / "lock.stamp").write_text("\n".join(stamps), encoding="utf-8")
    return python


def test_a_ready_environment_is_used_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    python = made(tmp_path / "a", environment._stamp(False))
    assert ensure(development=False, environment=tmp_path / "a") == python
    # one for development serves for everything
    python = made(tmp_path / "b", environment._stamp(True))
    assert ensure(development=False, environment=tmp_path / "b") == python
    assert capsys.readouterr().err == "", "quiet when there is nothing to do"


def test_an_environment_of_another_python_is_made_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """After an upgrade of the system its python is the new one, and nothing that was installed is there, pip neither."""
    folder = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    settings = folder / "pyvenv.cfg"
    old = re.sub(r"(?m)^(version\S*\s*=\s*).*$", r"\g<1>3.10.2", settings.read_text(encoding="utf-8"))
    settings.write_text(old, encoding="utf-8")
    (folder / "old").touch()
    lock = tmp_path / "x.lock"
    lock.write_text("", encoding="utf-8")
    monkeypatch.setattr(environment, "lock_of", lambda development: lock)
    assert ensure(development=False, environment=folder) == python_of(folder)
    assert not (folder / "old").exists()
    subprocess.run([str(python_of(folder)), "-m", "pip", "--version"], check=True)


def test_an_old_python_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 2))
    with pytest.raises(WorkshopError, match=r"需要 Python 3\.11 或更新的版本.*请"):
        ensure(development=False, environment=tmp_path / "venv")
    assert not (tmp_path / "venv").exists()


def test_a_missing_venv_module_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **options: Any) -> Any:
        if name == "ensurepip":
            raise ImportError(name)
        return real(name, *rest, **options)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(WorkshopError, match="apt install python3-venv"):
        ensure(development=False, environment=tmp_path / "venv")


def test_a_place_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(WorkshopError, match="运行环境建不起来"):
        ensure(development=False, environment=tmp_path / "file" / "venv")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere all names are Unicode")
def test_a_place_whose_name_is_not_utf8_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorkshopError, match="不是 UTF-8 编码，里面建不了运行环境"):
        ensure(development=False, environment=tmp_path / os.fsdecode("县报".encode("gbk")) / "venv")


def test_no_network_is_named_and_leaves_no_stamp(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The real interpreter, the real pip, an index that nobody serves."""
    folder = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", "--system-site-packages", str(folder)], check=True)
    lock = tmp_path / "x.lock"
    lock.write_text("none==1 --hash=sha256:" + "0" * 64 + "\n", encoding="utf-8")
    monkeypatch.setattr(environment, "lock_of", lambda development: lock)
    for name, value in {
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_RETRIES": "0",
        "PIP_TIMEOUT": "1",
        "PIP_NO_CACHE_DIR": "1",
    }.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(WorkshopError, match="需要的程序没有装全"):
        ensure(development=False, environment=folder)
    assert not (folder / "lock.stamp").exists()


@pytest.fixture
def emptied_project(tmp_path: Path) -> Path:
    """A whole project, with an environment that a cleaning program emptied."""
    for name in ("plugins", "content", "theme"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("tasks.py", "pelicanconf.py", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, tmp_path / name)
    folder = tmp_path / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    (folder / "lock.stamp").write_text(environment._stamp(False), encoding="utf-8")
    return tmp_path


def started(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command of the project, started as an editor starts it."""
    command = [sys.executable, str(project / "tasks.py"), *words]
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(command, capture_output=True, check=False, encoding="utf-8", env=ours)


def test_compiled_modules_that_a_full_disk_cut_short_are_made_anew(emptied_project: Path) -> None:
    asked = ("withdraw", "none.md", "--reason", "x")
    assert "找不到这个文件" in started(emptied_project, *asked).stdout
    (compiled,) = (emptied_project / "plugins/portal/__pycache__").glob("command.*.pyc")
    compiled.write_bytes(compiled.read_bytes()[:20])
    done = started(emptied_project, *asked)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "编译好的程序坏了" in done.stderr
    assert "找不到这个文件" in started(emptied_project, *asked).stdout


def test_a_command_says_that_its_environment_lost_a_package(emptied_project: Path) -> None:
    done = started(emptied_project, "build")
    assert re.fullmatch(r"运行环境里少了 \w+，.*请把刚才的命令再运行一次，程序会自动重装（要连网）。\n", done.stderr)
    assert done.returncode == 1


def test_a_damaged_environment_is_made_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    (folder / "old").touch()
    lock = tmp_path / "x.lock"
    lock.write_text("", encoding="utf-8")
    monkeypatch.setattr(environment, "lock_of", lambda development: lock)
    (folder / "lock.stamp").write_text(environment._stamp(False), encoding="utf-8")
    assert "lxml" in note_damage(ImportError(name="lxml.etree"), folder)
    assert ensure(development=False, environment=folder) == python_of(folder)
    assert not (folder / "old").exists()


@pytest.mark.parametrize("name", ["portal.nothing", "tests.nothing", "json.nothing", None])
def test_a_mistake_of_our_own_keeps_its_traceback(name: str | None, tmp_path: Path) -> None:
    made(tmp_path / "venv", environment._stamp(False))
    with pytest.raises(ImportError):
        note_damage(ImportError(name=name), tmp_path / "venv")


def test_an_environment_that_is_not_ours_keeps_its_traceback(tmp_path: Path) -> None:
    with pytest.raises(ImportError):
        note_damage(ImportError(name="lxml"), tmp_path / "venv")


@pytest.mark.parametrize("development", [False, True])
def test_locks_are_pinned_by_hashes_and_name_no_index(development: bool) -> None:
    text = lock_of(development).read_text(encoding="utf-8")
    pins = [line for line in text.splitlines() if "==" in line and not line.lstrip().startswith("#")]
    assert len(pins) > 10
    assert text.count("--hash=sha256:") >= len(pins)
    assert "index-url" not in text
    assert "://" not in text


def test_without_a_browser_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "find", lambda: None)
    monkeypatch.setattr(browser, "_missing_packages", list)
    monkeypatch.setattr(browser, "_may_install", lambda: False)
    monkeypatch.setattr(browser.subprocess, "run", lambda *words, **options: None)
    with pytest.raises(WorkshopError, match=r"没有找到 Chromium 浏览器.*NEWSROOM_CHROMIUM"):
        browser.ensure(Path(sys.executable))


def test_a_named_browser_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "chrome").write_text("", encoding="utf-8")
    monkeypatch.setenv(browser.VARIABLE, str(tmp_path / "chrome"))
    assert browser.find() == tmp_path / "chrome"


def test_commands_explain_themselves() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tasks.py"), "--help"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    for command in ("build", "check", "preview", "new", "import", "publish", "test"):
        assert command in done.stdout
