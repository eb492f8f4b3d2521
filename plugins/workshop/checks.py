"""The checks of the project itself: tests, lint, types, the lock, known vulnerabilities."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from workshop.browser import VARIABLE, ensure
from workshop.environment import ROOT
from workshop.other_whoosh import test_with_whoosh3

LOCKS = ("requirements", "requirements-dev", "requirements-whoosh3")


def _run(*command: str, environment: dict[str, str] | None = None) -> int:
    return subprocess.run(command, cwd=ROOT, check=False, env=environment).returncode


def test(arguments: list[str]) -> int:
    """Every test, the browser's included, and the search tests once more with whoosh3; `arguments` go to pytest.

    With `--whoosh3` alone only the latter.
    """
    python = Path(sys.executable)
    browser = ensure(python)
    environment = {**os.environ, VARIABLE: str(browser)}
    if arguments == ["--whoosh3"]:
        return test_with_whoosh3(environment)
    chosen = arguments or ["-n", "2", "--dist", "loadgroup"]
    code = _run(str(python), "-m", "pytest", *chosen, environment=environment)
    return code if arguments else max(code, test_with_whoosh3(environment))


def lint() -> int:
    """ruff, mypy, import-linter: all of them, then the worst exit code."""
    bin_folder = Path(sys.executable).parent
    rooms = {**os.environ, "PYTHONPATH": "plugins"}  # where import-linter finds them
    codes = [
        _run(str(bin_folder / "ruff"), "check", "."),
        _run(str(bin_folder / "ruff"), "format", "--check", "."),
        _run(str(bin_folder / "mypy"), "plugins", "tasks.py"),
        _run(str(bin_folder / "lint-imports"), environment=rooms),
    ]
    return max(codes)


def lock() -> int:
    """Make the locks anew from requirements*.in, for every platform and Python we serve; no address of an index in them."""
    tool = str(Path(sys.executable).parent / "uv")
    options = [
        "--universal",
        "--python-version",
        "3.11",
        "--generate-hashes",
        "--no-emit-index-url",
        "--no-header",
        "--no-annotate",
    ]
    return max(_run(tool, "pip", "compile", "--quiet", *options, "-o", f"{name}.lock", f"{name}.in") for name in LOCKS)


def golden() -> int:
    """Make the golden trees and expected messages of the tests anew; look at the difference before committing it."""
    return max(_run(sys.executable, "-m", module) for module in ("tests.golden_sites", "tests.manual_pages"))


def fuzz(arguments: list[str]) -> int:
    """Random and damaged input to every parser, as long as the arguments say (tests/fuzz)."""
    python = Path(sys.executable)
    paths = os.pathsep.join((str(ROOT), str(ROOT / "plugins")))
    return _run(
        str(python),
        "-m",
        "tests.fuzz",
        *arguments,
        environment={**os.environ, "PYTHONPATH": paths, VARIABLE: str(ensure(python))},
    )


def bench(arguments: list[str]) -> int:
    """The benchmark that the first argument names (benchmarks/bench_<name>.py), with its own arguments."""
    files = {file.stem.removeprefix("bench_"): file for file in sorted((ROOT / "benchmarks").glob("bench_*.py"))}
    if not arguments or arguments[0] not in files:
        print(f"请写量哪一样：{'、'.join(f'bench {name}' for name in files)}，后面是各自的参数（--help 看说明）。")
        return 2
    return _run(sys.executable, str(files[arguments[0]]), *arguments[1:])
