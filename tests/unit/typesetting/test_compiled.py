"""Compiled templates on disk: taken when they fit, made anew when anything differs, and never run when damaged."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from typesetting.compiled import Compiled


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    (tmp_path / "page.html").write_text("第{{ n }}页", "utf-8")
    return tmp_path


def print_page(folder: Path, options: str = "") -> str:
    """The page as a new process prints it."""
    environment = Environment(loader=FileSystemLoader(folder), bytecode_cache=Compiled(options), autoescape=True)
    return environment.get_template("page.html").render(n=1)


def kept(folder: Path) -> Path:
    (path,) = (folder / "__pycache__").iterdir()
    return path


def test_a_template_is_compiled_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert print_page(folder) == "第1页"
    monkeypatch.setattr(Environment, "compile", None)
    assert print_page(folder) == "第1页"


def test_another_source_is_compiled_anew(folder: Path) -> None:
    print_page(folder)
    (folder / "page.html").write_text("{{ n }}", "utf-8")
    assert print_page(folder) == "1"


def test_other_options_are_compiled_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    print_page(folder)
    monkeypatch.setattr(Environment, "compile", None)
    with pytest.raises(TypeError):
        print_page(folder, "other")


@pytest.mark.parametrize(
    "damage", [lambda data: b"", lambda data: data[:-1], lambda data: data[:-1] + bytes([data[-1] ^ 1])]
)
def test_damaged_code_is_not_run_but_made_anew(folder: Path, damage: object) -> None:
    print_page(folder)
    whole = kept(folder).read_bytes()
    kept(folder).write_bytes(damage(whole))  # type: ignore[operator]
    assert print_page(folder) == "第1页"
    assert kept(folder).read_bytes() == whole


def test_nothing_is_written_where_python_is_told_to_write_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert print_page(folder) == "第1页"
    assert not (folder / "__pycache__").exists()


def test_a_folder_that_cannot_be_written_to_is_left_alone(folder: Path) -> None:
    (folder / "__pycache__").write_text("a file where the folder should be", "utf-8")
    assert print_page(folder) == "第1页"
