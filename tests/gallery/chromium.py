"""One headless Chromium for the tests and the screenshots."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from workshop.browser import find

OPTIONS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser. Raises RuntimeError when there is none on the machine (the command `test` gets one first)."""
    path = find()
    if path is None:
        raise RuntimeError("no Chromium on this machine: run the command `test`, which gets one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(path), args=OPTIONS)
        try:
            yield browser
        finally:
            browser.close()
