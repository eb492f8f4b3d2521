"""Scripts and styles as they are published keep to what Chrome 85 and Safari 15 understand.

A list of what came later, each with the piece of text that would betray it; real browsers of that age are asked in tests/browser.
"""

from __future__ import annotations

import re

import pytest

from tests.gallery.examples import ROOT
from workshop.scripts import PUBLISHED

# What came later → the version of Chrome and Safari that brought it, a pattern, and a piece that it must find.
SCRIPTS = {
    "lookbehind in patterns": ("62, 16.4", r"\(\?<[=!]", "/(?<!a)b/"),
    "the flags v and d of patterns": ("112, 17", r"/[gimsuy]*[vd][gimsuyvd]*\.(test|exec)\(", "/a/gv.test(b)"),
    "at": ("92, 15.4", r"\.at\(", "a.at(-1)"),
    "findLast": ("97, 15.4", r"\.findLast(Index)?\(", "a.findLast(b)"),
    "copies of arrays": ("110, 16", r"\.(toSorted|toReversed|toSpliced|with)\(", "a.toSorted()"),
    "replaceChildren": ("86, 14", r"\.replaceChildren\(", "a.replaceChildren()"),
    "structuredClone": ("98, 15.4", r"\bstructuredClone\(", "structuredClone(a)"),
    "hasOwn, groupBy": ("93, 15.4", r"\b(Object\.hasOwn|(Object|Map)\.groupBy)\(", "Object.hasOwn(a, b)"),
    "later ways to make promises": ("119, 17.4", r"\bPromise\.(withResolvers|try)\(", "Promise.withResolvers()"),
    "fromAsync": ("121, 16.4", r"\bArray\.fromAsync\(", "Array.fromAsync(a)"),
    "requestSubmit": ("76, 16", r"\.requestSubmit\(", "form.requestSubmit()"),
    "checkVisibility": ("105, 17.4", r"\.checkVisibility\(", "a.checkVisibility()"),
    "randomUUID": ("92, 15.4", r"\.randomUUID\(", "crypto.randomUUID()"),
    "requestIdleCallback": ("47, none", r"\brequestIdleCallback\(", "requestIdleCallback(a)"),
    "static blocks": ("94, 16.4", r"\bstatic\s*\{", "class A{static{}}"),
    "private members": ("91, 15", r"\bstatic\s+#|#\w+\s+in\b", "class A{static #a=1}"),
    "await outside functions": ("89, 15", r"^await\b", "await a"),
    "import attributes": ("123, 17.2", r"\bfrom\s*\"[^\"]+\"\s*(with|assert)\b", 'import a from"./a.json"with{type:"json"}'),
    "selectors of later": ("88, 14", r":(is|where|has)\(", 'a.matches(":is(b)")'),
    "the native inflate": ("103, 16.4", r"DecompressionStream\(", 'new DecompressionStream("deflate-raw")'),
    "timeouts of signals": ("103, 16", r"AbortSignal\.timeout\b", "AbortSignal.timeout(1)"),
}  # fmt: skip
# These two are asked for with care: older.js stands in where they are missing.
STOOD_IN_FOR = {("search/main.js", "the native inflate"), ("search/main.js", "timeouts of signals"), ("search/older.js", "timeouts of signals")}  # fmt: skip

STYLES = {
    "layers": ("99, 15.4", r"@layer\b", "@layer base {"),
    "container queries": ("105, 16", r"@container\b", "@container (width > 1em) {"),
    "nesting": ("120, 17.2", r"(^|[\s,{])&", "a { & b {} }"),
    "is, where": ("88, 14", r":(is|where)\(", ":is(a, b)"),
    "inset": ("87, 14.1", r"(?<![\w-])inset:", "inset: 0"),
    "margins and paddings of both sides": ("87, 14.1", r"(?<![\w-])(margin|padding)-(inline|block):", "margin-inline: auto"),
    "borders of both sides": ("87, 14.1", r"(?<![\w-])border-(inline|block):", "border-block: 1px"),
    "heights of the view without bars": ("108, 15.4", r"\d[sdl]v[hwib]\b", "100dvh"),
    "ranges in media queries": ("104, 16.4", r"\((width|height)\s*[<>]", "@media (width > 1em)"),
    "colours by scheme": ("123, 17.5", r"\blight-dark\(", "light-dark(#fff, #000)"),
    "perceptual colours": ("111, 15.4", r"\b(ok)?l(ch|ab)\(", "oklch(1 0 0)"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "kinds"), [(name, kinds) for kinds in (SCRIPTS, STYLES) for name in kinds])
def test_it_would_be_found(name: str, kinds: dict[str, tuple[str, str, str]]) -> None:
    _, pattern, piece = kinds[name]
    assert re.search(pattern, piece, re.MULTILINE)


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_keep_to_what_old_browsers_have(name: str) -> None:
    version, pattern, _ = SCRIPTS[name]
    scripts = {path.relative_to(PUBLISHED).as_posix(): path.read_text("utf-8") for path in PUBLISHED.rglob("*.js")}
    worker = ROOT / "plugins/search_index/data/worker.js"
    found = {(file, name) for file, text in (scripts | {worker.name: worker.read_text("utf-8")}).items() if re.search(pattern, text, re.MULTILINE)}  # fmt: skip
    assert found <= STOOD_IN_FOR, f"{name} came with {version}"


def test_what_is_stood_in_for_is_there() -> None:
    """Else the list above has grown old."""
    for file, name in STOOD_IN_FOR:
        assert re.search(SCRIPTS[name][1], (PUBLISHED / file).read_text("utf-8"))


@pytest.mark.parametrize("name", STYLES)
def test_styles_keep_to_what_old_browsers_have(name: str) -> None:
    version, pattern, _ = STYLES[name]
    sheets = sorted((ROOT / "theme/static/css").rglob("*.css"))
    found = [path.name for path in sheets if re.search(pattern, path.read_text("utf-8"), re.MULTILINE)]
    assert found == [], f"{name} came with {version}"
