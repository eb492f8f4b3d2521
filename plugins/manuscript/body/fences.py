"""Python-Markdown's fenced code without Pygments, which it looks for and which we have no use for: code on these pages has no colours.

Importing Pygments, its list of languages and what finds its plugins takes a fortieth of the time of a build after one edit.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _without(module: str) -> Iterator[None]:
    """An import of `module` fails meanwhile, as if it were not installed; nothing happens where it was imported already."""
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[module]


with _without("pygments"):
    from markdown.extensions.fenced_code import FencedBlockPreprocessor, FencedCodeExtension

__all__ = ["FencedBlockPreprocessor", "FencedCodeExtension"]
