"""`python -m tests.gallery`: write the gallery into .cache/gallery and show it on a loopback port until Ctrl-C."""

from __future__ import annotations

import sys
import threading

from .examples import ROOT
from .render import build
from .serving import served


def run() -> int:
    """Build and serve the gallery. Exit code."""
    folder = ROOT / ".cache" / "gallery"
    pages = build(folder)
    with served(folder) as address:
        print(f"{len(pages)} pages: {address}/")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(run())
