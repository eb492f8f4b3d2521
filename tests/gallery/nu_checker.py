"""The Nu HTML checker over a folder of pages, where Java and the checker can be had."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from .examples import ROOT

# The package on npm that carries the checker whole; pinned, so that a new rule comes when we take it.
PACKAGE = "vnu-jar@26.9.27"
_FOLDER = ROOT / ".cache" / "nu"
_INSTALLED = _FOLDER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
VARIABLE = "NEWSROOM_NU_CHECKER"


def missing() -> str:
    """What keeps the checker from running here, or "". Fetches the checker once if npm is there."""
    if shutil.which("java") is None:
        return "no Java on this machine"
    if _jar() is not None:
        return ""
    npm = shutil.which("npm")
    if npm is None:
        return f"no npm to fetch {PACKAGE} with; set {VARIABLE} to a vnu.jar"
    command = [
        npm,
        "install",
        "--prefix",
        str(_FOLDER),
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--silent",
        PACKAGE,
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return "" if _jar() else f"npm could not fetch {PACKAGE}: {done.stderr.strip()[-200:]}"


def _jar() -> Path | None:
    named = os.environ.get(VARIABLE)
    if named and Path(named).is_file():
        return Path(named)
    return _INSTALLED if _INSTALLED.is_file() else None


def errors(folder: Path) -> list[str]:
    """Every error in the HTML files below `folder`, as the checker words it. Call `missing` first."""
    jar = _jar()
    if jar is None:
        raise RuntimeError(missing() or "the checker is not here")
    command = [
        "java",
        "-Xmx512m",
        "-jar",
        str(jar),
        "--errors-only",
        "--exit-zero-always",
        "--skip-non-html",
        "--format",
        "gnu",
        str(folder),
    ]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [line for line in done.stderr.splitlines() if ": error" in line or ": fatal" in line]
