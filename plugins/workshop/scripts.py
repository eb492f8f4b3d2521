"""Makes the scripts that are published (theme/static/js) from those that we write (theme/scripts): `python3 tasks.py scripts`.

A module is a request, and its comments and long names are for us. What an entry imports is put into the entry's own file, before
it; what is fetched later by `import("./x.js")` stays a file of its own, and takes from the entry's file what it shares with it.
All is minified by tdewolff-minify. What is made is kept beside what it is made from, so that a build neither needs a minifier
nor depends on which one a machine has; a test makes it anew and compares.

No two modules that come together may use one name at their top level, which is checked.
"""

from __future__ import annotations

import posixpath
import re
import shutil

from workshop.environment import ROOT

WRITTEN = ROOT / "theme/scripts"
PUBLISHED = ROOT / "theme/static/js"
ENTRIES = ("main.js", "search/main.js")
"""The modules that pages name."""

_IMPORT = re.compile(r'^import \{ ([\w, ]+) \} from "(\.[\w./-]+)";$', re.MULTILINE)
_LATER = re.compile(r'\bimport\("(\.[\w./-]+)"\)')
_EXPORT = re.compile(r"^export (?=(?:async )?(?:const|let|function\*?|class) (\w+))", re.MULTILINE)
_TOP_LEVEL = re.compile(r"^(?:export )?(?:async )?(?:const|let|function\*?|class) (\w+)", re.MULTILINE)


def make() -> int:
    """Make all published scripts anew."""
    made = published(written())
    shutil.rmtree(PUBLISHED, ignore_errors=True)
    for name, text in made.items():
        (PUBLISHED / name).parent.mkdir(parents=True, exist_ok=True)
        (PUBLISHED / name).write_text(text, encoding="utf-8", newline="\n")
    return 0


def written() -> dict[str, str]:
    """Path → text of the scripts that we write."""
    return {
        path.relative_to(WRITTEN).as_posix(): path.read_text(encoding="utf-8") for path in sorted(WRITTEN.rglob("*.js"))
    }


def published(scripts: dict[str, str]) -> dict[str, str]:
    """Path → text of the scripts to publish, from path → text of those we write. Needs tdewolff-minify.

    Raises ValueError when modules that come together use one name twice, or import in a way that we do not read.
    """
    from minify import string as minify

    return {name: minify("application/javascript", text) + "\n" for name, text in joined(scripts).items()}


def joined(scripts: dict[str, str]) -> dict[str, str]:
    """The scripts to publish, before they are minified."""
    parts = {entry: _closure(entry, scripts) for entry in ENTRIES if entry in scripts}
    home = {module: entry for entry, modules in parts.items() for module in modules}
    parts |= {name: [name] for name in scripts if name not in home}
    wanted: dict[str, set[str]] = {name: set() for name in parts}
    above: dict[str, dict[str, set[str]]] = {name: {} for name in parts}
    for name, modules in parts.items():
        for module in modules:
            for names, target in _imports(module, scripts):
                where = home.get(target, target)
                if where != name:
                    wanted[where].update(names)
                    above[name].setdefault(where, set()).update(names)
    return {
        name: _one_file(name, modules, scripts, wanted[name], above[name]) for name, modules in sorted(parts.items())
    }


def _one_file(
    name: str, modules: list[str], scripts: dict[str, str], wanted: set[str], above: dict[str, set[str]]
) -> str:
    """A file of modules: everything is inside a function, so that its names may be shortened."""
    _check_names(modules, scripts)
    given = [found for module in modules for found in _EXPORT.findall(scripts[module])]
    if missing := wanted - set(given):
        raise ValueError(f"{name}: nothing is exported by a line of its own as {', '.join(sorted(missing))}")
    if name in ENTRIES:
        given = [found for found in given if found in wanted]
    if not given and not above and len(modules) == 1:
        return scripts[name]
    head = "".join(
        f'import {{ {", ".join(sorted(names))} }} from "{_address(where, name)}";\n'
        for where, names in sorted(above.items())
    )
    body = "".join(_bare(module, scripts[module], name) for module in modules)
    if not given:
        return f"{head}(() => {{\n{body}}})();\n"
    names = ", ".join(sorted(given))
    return f"{head}export const {{ {names} }} = (() => {{\n{body}return {{ {names} }};\n}})();\n"


def _imports(module: str, scripts: dict[str, str]) -> list[tuple[list[str], str]]:
    folder = posixpath.dirname(module)
    return [
        (names.split(", "), posixpath.normpath(posixpath.join(folder, path)))
        for names, path in _IMPORT.findall(scripts[module])
    ]


def _address(target: str, name: str) -> str:
    path = posixpath.relpath(target, posixpath.dirname(name) or ".")
    return path if path.startswith(".") else f"./{path}"


def _closure(entry: str, scripts: dict[str, str]) -> list[str]:
    """The modules that an entry needs at once, each after those that it imports."""
    order: list[str] = []

    def gather(module: str) -> None:
        for _, target in _imports(module, scripts):
            if target not in order:
                gather(target)
        order.append(module)

    gather(entry)
    return order


def _check_names(modules: list[str], scripts: dict[str, str]) -> None:
    owner: dict[str, str] = {}
    for module in modules:
        for declared in _TOP_LEVEL.findall(scripts[module]):
            if owner.setdefault(declared, module) != module:
                raise ValueError(
                    f"{module}: {declared} is also a name of {owner[declared]}, which is published in the same file"
                )


def _bare(module: str, text: str, name: str) -> str:
    """A module's text without its imports and the word `export`."""
    text = _EXPORT.sub("", _IMPORT.sub("", text))
    if re.search(r"^(import\b(?!\()|export\b)", text, re.MULTILINE):
        raise ValueError(
            f'{module}: modules are imported by one line, import {{ … }} from "./x.js";, and export what they declare'
        )
    if _LATER.search(text) and posixpath.dirname(module) != posixpath.dirname(name):
        raise ValueError(f"{module}: what it fetches later would be looked for beside {name}")
    return text
