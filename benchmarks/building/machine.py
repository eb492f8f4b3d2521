"""What was measured on what: versions, processor, the state of the sources."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from benchmarks.building.ours import ROOT

_LIBRARIES = ("pelican", "markdown", "jinja2", "nh3", "pillow", "segno", "whoosh")


def facts() -> dict[str, object]:
    """Everything one needs to judge a number later."""
    return {
        "python": sys.version.split()[0],
        "libraries": {name: _version(name) for name in _LIBRARIES},
        "system": platform.platform(),
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30, 1),
        "load_before": round(os.getloadavg()[0], 2),
        "revision": _git("rev-parse", "HEAD"),
        "changed_sources": bool(_git("status", "--porcelain", "--", "plugins", "theme", "tasks.py")),
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except ModuleNotFoundError:
        return ""


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()
