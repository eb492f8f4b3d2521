"""The theme's scripts as they are published: what an entry imports stands in its own file, without comments.

A module is a request, and its comments are for us. Modules that are imported by `import { … } from "./x.js";` are put before
the one that imports them; those that are fetched later by `import("./x.js")` stay files of their own. No two modules that
come together may use one name at their top level, which is checked.
"""

from __future__ import annotations

import posixpath
import re

ENTRIES = ("main.js", "search/main.js")
"""The modules that pages name."""

_IMPORT = re.compile(r'^import \{ [\w, ]+ \} from "(\.[\w./-]+)";$', re.MULTILINE)
_TOP_LEVEL = re.compile(r"^(?:export )?(?:async )?(?:const|let|function\*?|class) (\w+)", re.MULTILINE)
_BLOCK = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n", re.MULTILINE | re.DOTALL)


def published(scripts: dict[str, str]) -> dict[str, str]:
    """Path → text of the scripts to publish, from path → text of the theme's.

    Raises ValueError when modules that come together use one name twice or import in another way.
    """
    found: dict[str, str] = {}
    inside: set[str] = set()
    for entry in ENTRIES:
        if entry in scripts:
            order: list[str] = []
            _gather(entry, scripts, order)
            _check_names(order, scripts)
            found[entry] = "".join(_bare(scripts[name], name) for name in order)
            inside.update(order)
    for name, text in scripts.items():
        if name not in inside:
            found[name] = _bare(text, name, keep_imports=True)
    # What a module of its own imports, it still must find.
    for name in list(found):
        if name not in ENTRIES:
            for target in _targets(_IMPORT, name, scripts[name]):
                found.setdefault(target, _bare(scripts[target], target, keep_imports=True))
    return dict(sorted(found.items()))


def _targets(pattern: re.Pattern[str], name: str, text: str) -> list[str]:
    return [posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) for path in pattern.findall(text)]


def _gather(name: str, scripts: dict[str, str], order: list[str]) -> None:
    for target in _targets(_IMPORT, name, scripts[name]):
        if target not in order:
            _gather(target, scripts, order)
    order.append(name)


def _check_names(order: list[str], scripts: dict[str, str]) -> None:
    owner: dict[str, str] = {}
    for name in order:
        for declared in _TOP_LEVEL.findall(scripts[name]):
            if owner.setdefault(declared, name) != name:
                raise ValueError(f"{name}: {declared} is also a name of {owner[declared]}, which is published in the same file")


def _bare(text: str, name: str, *, keep_imports: bool = False) -> str:
    if not keep_imports:
        text = _IMPORT.sub("", text)
        if re.search(r"^import\b(?!\()", text, re.MULTILINE):
            raise ValueError(f'{name}: modules are imported by one line, import {{ … }} from "./x.js";')
        text = re.sub(r"^export (?=(?:async |const |let |function|class ))", "", text, flags=re.MULTILINE)
    lines = [line.strip() for line in _BLOCK.sub("", text).split("\n")]
    lines = [line for line in lines if line and not line.startswith("//")]
    if any(line.count("`") % 2 for line in lines):  # a string may run over lines: then nothing in the file is ours to strip
        return text
    return "\n".join(lines) + "\n"
