"""Telling files of a site that we built from those of others when the list of what we published is lost.

What is not recognised is another's: it is kept and said. So a wrong no costs a leftover, and a wrong yes would cost somebody a file; therefore
a page counts by what it says of its style sheet, and other files only by names that nobody gives by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

_HEAD = 8192  # bytes; the style sheet is named long before
_OUR_PAGE = re.compile(rb'<link rel="stylesheet" href="[^"]*/theme/site-[0-9a-f]{10}\.css">')
_OUR_NAME = re.compile(
    r"media/[0-9a-f]{16}-\d+\.(?:jpg|png)|files/[0-9a-f]{16}\.[a-z0-9]+|theme/(?:[\w-]+-[0-9a-f]{10}\.\w+|js-[0-9a-f]{10}/[\w./-]+)"
    r"|search/(?:root\.json|worker\.js|data/[\w-]+\.(?:bin|tail)|story/[0-9a-z]+\.bin)"
    r"|feeds/(?:[\w-]+\.(?:atom\.xml|json)|deadlines\.ics|feeds\.opml)|sitemap\.xml|sitemaps/[\w-]+\.xml|robots\.txt|api/v1/[\w./-]+\.json"
)


def ours(output: Path, paths: Iterable[str]) -> set[str]:
    """Those of the paths below `output` that a build of ours made."""
    return {
        path for path in paths if _OUR_NAME.fullmatch(path) or (path.endswith(".html") and _is_our_page(output / path))
    }


def _is_our_page(path: Path) -> bool:
    try:
        if path.is_symlink():
            return False
        with path.open("rb") as stream:
            return _OUR_PAGE.search(stream.read(_HEAD)) is not None
    except OSError:
        return False
