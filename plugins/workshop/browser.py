"""A Chromium for the tests: the system's, else one that can be installed here, else a sentence on how to get one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from workshop.environment import WorkshopError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
VARIABLE = "NEWSROOM_CHROMIUM"
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
# What the tests of real servers and pages want from Debian, beside the browser and Chinese glyphs.
PACKAGES = ("chromium", "fonts-noto-cjk", "rsync", "openssh-server", "openssh-client", "nginx-light", "apache2-bin")


def find() -> Path | None:
    """The Chromium that is here, or None."""
    named = os.environ.get(VARIABLE)
    if named and Path(named).is_file():
        return Path(named)
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    for place in _PLACES:
        if Path(place).is_file():
            return Path(place)
    return _playwrights_own()


def _playwrights_own() -> Path | None:
    home = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    for pattern in (
        "chromium-*/chrome-linux*/chrome",
        "chromium-*/chrome-mac*/Chromium.app/Contents/MacOS/Chromium",
        "chromium-*/chrome-win*/chrome.exe",
    ):
        for path in sorted(home.glob(pattern), reverse=True):
            return path
    return None


def ensure(python: Path) -> Path:
    """A Chromium, installed if need be: from Debian's packages where we may, else by playwright. Raises WorkshopError."""
    missing = _missing_packages()
    if _may_install() and missing:
        print(f"正在安装测试要用的 {'、'.join(missing)}……", file=sys.stderr, flush=True)
        subprocess.run(["apt-get", "update", "-qq"], check=False, stdout=sys.stderr)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing],
            check=False,
            stdout=sys.stderr,
            env=environment,
        )
    found = find()
    if found is None:
        subprocess.run([str(python), "-m", "playwright", "install", "chromium"], check=False, stdout=sys.stderr)
        found = find()
    if found is None:
        raise WorkshopError(
            f"没有找到 Chromium 浏览器，测试要用它。请装一个 Chrome 或 Chromium，或把它的位置写进环境变量 {VARIABLE}。"
        )
    return found


def _missing_packages() -> list[str]:
    there = {
        "chromium": find() is not None,
        "fonts-noto-cjk": _has_chinese_font(),
        "rsync": bool(shutil.which("rsync")),
    }
    for package, program in (("openssh-server", "sshd"), ("nginx-light", "nginx"), ("apache2-bin", "apache2")):
        there[package] = bool(shutil.which(program)) or Path(f"/usr/sbin/{program}").exists()
    there["openssh-client"] = bool(shutil.which("ssh"))
    return [package for package in PACKAGES if not there[package]]


def _has_chinese_font() -> bool:
    lister = shutil.which("fc-list")
    if lister is None:
        return Path("/usr/share/fonts/opentype/noto").is_dir()
    done = subprocess.run([lister, ":lang=zh"], capture_output=True, check=False)
    return bool(done.stdout.strip())


def _may_install() -> bool:
    return bool(shutil.which("apt-get")) and hasattr(os, "geteuid") and os.geteuid() == 0
