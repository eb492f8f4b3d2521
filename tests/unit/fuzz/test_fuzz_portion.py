"""A short portion of the fuzzing, the same in every run, and what once broke a promise. `python3 tasks.py fuzz` is the long one."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.mutation import hold
from tests.fuzz.targets import KEPT, ROOT, TARGETS, Target

TRIES = 70


@pytest.mark.parametrize("name", TARGETS)
def test_a_portion_of_made_inputs(name: str) -> None:
    target = TARGETS[name]
    for data in (*target.kept(), *target.seeds(), b""):
        target.check(data)
    hold(target, min(TRIES, target.most))


def test_kept_inputs_belong_to_targets() -> None:
    assert {path.name for path in KEPT.iterdir()} <= set(TARGETS)


def _breaks(data: bytes) -> None:
    assert b"<script" not in data


BREAKING = Target("breaking", _breaks, lambda: [b"<p>"], ("<script>",))


def test_a_broken_promise_is_found() -> None:
    """The engine itself: a promise that one word of the language breaks is broken within the portion."""
    with pytest.raises(AssertionError):
        hold(BREAKING, TRIES, shrink=False)


@pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None, reason="atheris has no package for this system or this Python"
)
def test_the_guided_engine_runs(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.fuzz.guided", "header", "1", str(tmp_path)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env={"PYTHONPATH": f"{ROOT}:{ROOT / 'plugins'}"}
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "number_of_executed_units" in done.stderr
    assert any((tmp_path / "corpus").iterdir())
