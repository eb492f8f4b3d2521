"""The settings file without Pelican, where it says nothing that Pelican would have a word about.

Pelican brings its readers and writers with it, for reStructuredText too: a sixth of the time of a build after one edit, and none
of it is used when no plugin is to be called. So a file that names no plugin and sets only what is listed here is taken as it
stands; any other, and any that is wrong in some way, goes to Pelican (plugin.py). What is built is the same, byte for byte.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

OUR_CLASS = "portal.Newsroom"
_TAKEN_AS_THEY_STAND = {
    "SITENAME": str, "SITEURL": str, "OFFICE": dict, "PATH": str, "OUTPUT_PATH": str, "THEME": str, "TIMEZONE": str,
    "DEFAULT_LANG": str, "TODAY": str, "PLUGINS": list, "PELICAN_CLASS": str, "LOAD_CONTENT_CACHE": bool, "CACHE_CONTENT": bool,
}  # fmt: skip


def plain_settings(file: Path, theme: Path) -> dict[str, Any] | None:
    """What a settings file sets, or None when it is one for Pelican. theme: the folder that the portal's own theme lies in."""
    names: dict[str, Any] = {"__name__": file.stem, "__file__": str(file)}
    try:
        exec(compile(file.read_bytes(), str(file), "exec"), names)
    except (Exception, SystemExit):
        return None  # Pelican runs it again, and says what is wrong
    settings = {name: value for name, value in names.items() if name.isupper()}
    if (
        "pelican" in sys.modules  # it may have connected itself to Pelican's signals
        or not {"SITENAME", "SITEURL"} <= settings.keys()  # Pelican has others in their place
        or settings.get("PLUGINS") != []  # of which there are some, also where nothing is said
        or settings.get("PELICAN_CLASS") != OUR_CLASS
        or any(type(value) is not _TAKEN_AS_THEY_STAND.get(name) for name, value in settings.items())
        or (file.parent / settings.get("THEME", "")).resolve() != theme.resolve()
    ):
        return None
    return settings
