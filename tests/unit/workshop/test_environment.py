"""The bare machine: what is missing is named in one plain sentence with the remedy."""

from __future__ import annotations

import builtins
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from workshop import browser, environment
from workshop.environment import ROOT, WorkshopError, ensure, lock_of, python_of


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
