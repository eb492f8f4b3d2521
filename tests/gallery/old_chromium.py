"""A Chromium of 2020, the oldest that the pages are made for, where it can be had: many phones' built-in browsers stay at their age."""

from __future__ import annotations

import shutil
import subprocess
import sys

from playwright.sync_api import Browser, BrowserType, Error

from .chromium import OPTIONS
from .examples import ROOT

# The package on npm that carries Chromium 85 in itself, for Linux on x86-64; nothing of the package is run but the browser.
PACKAGE = "chrome-aws-lambda@5.2.1"
_FOLDER = ROOT / ".cache" / "old-chromium"
_PACKED = _FOLDER / "node_modules" / "chrome-aws-lambda" / "bin" / "chromium.br"
_PROGRAM = _FOLDER / "chromium"
_UNPACK = (
    "const fs = require('fs'), [from, to] = process.argv.slice(1);"
    "fs.writeFileSync(to, require('zlib').brotliDecompressSync(fs.readFileSync(from)), { mode: 0o755 });"
)


def missing(chromium: BrowserType) -> str:
    """What keeps the old browser from running here, or "". Fetches it once (44 MB) if npm is there."""
    if not sys.platform.startswith("linux"):
        return f"{PACKAGE} has a browser for Linux only"
    if not _PROGRAM.is_file():
        npm, node = shutil.which("npm"), shutil.which("node")
        if npm is None or node is None:
            return f"no npm and Node to fetch {PACKAGE} with"
        _run(npm, "install", "--prefix", str(_FOLDER), "--ignore-scripts", "--omit=peer", "--no-audit", "--no-fund", "--silent", PACKAGE)  # fmt: skip
        if not _PACKED.is_file():
            return f"npm could not fetch {PACKAGE}"
        unpacked = _PROGRAM.with_suffix(".new")
        if trouble := _run(node, "-e", _UNPACK, str(_PACKED), str(unpacked)):
            return f"{PACKAGE} could not be unpacked: {trouble}"
        unpacked.replace(_PROGRAM)
    try:
        start(chromium).close()
    except Error as error:
        return f"the browser of {PACKAGE} does not start here: {error.message[:200]}"
    return ""


def start(chromium: BrowserType) -> Browser:
    """The old browser, running. Call `missing` first.

    Playwright's looks at whether something can be seen need a newer browser: ask the page by `evaluate`.
    """
    return chromium.launch(executable_path=str(_PROGRAM), args=[*OPTIONS, "--headless"])


def _run(*command: str) -> str:
    """The end of what a command says on failure, or ""."""
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return done.stderr.strip()[-200:] if done.returncode else ""
