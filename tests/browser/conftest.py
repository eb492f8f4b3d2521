"""What all browser tests share."""

from __future__ import annotations

from playwright.sync_api import expect

expect.set_options(timeout=30_000)  # a busy machine is slow, not wrong
