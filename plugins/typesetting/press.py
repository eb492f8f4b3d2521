"""Printing pages from templates: by Jinja as it is at first, from flat templates once one has printed a few pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, Template, TemplateError
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Expr
from markupsafe import Markup, escape

from typesetting.expressions import NotFlatError
from typesetting.flat import Flattener

LONGEST_KEPT, MOST_KEPT = 200, 4_000  # characters of a text that is kept escaped; texts
WORTH_IT = 6  # pages of one template: below that, setting it flat costs more than it saves


class Press:
    """Prints pages of one theme. `known`: what is given to every page alike; it must not change.

    A template is set flat when it prints its `worth_it`-th page.
    """

    def __init__(self, templates: Path, known: Mapping[str, Any], *, worth_it: int = WORTH_IT) -> None:
        self._known = known
        self._worth_it = worth_it
        self._plain = _environment(Environment, templates, bytecode_cache=_COMPILED)
        self._flat = _environment(_FlatEnvironment, templates)
        self._flattener = Flattener(self._flat, known)
        self._printed: dict[str, int] = {}
        self._set: dict[str, Template | None] = {}

    def print(self, name: str, values: Mapping[str, Any]) -> str:
        """The page that the template `name` makes of `values`. Raises jinja2.TemplateError where the template is wrong."""
        template = self._flat_template(name)
        if template is not None:
            try:
                return template.render(**self._known, **values)
            except Exception:  # Jinja itself says what is wrong, and in which line of which file
                self._set[name] = None
        return self._plain.get_template(name).render(**self._known, **values)

    def _flat_template(self, name: str) -> Template | None:
        if name not in self._set:
            printed = self._printed[name] = self._printed.get(name, 0) + 1
            if printed < self._worth_it:
                return None
            self._set[name] = self.set_flat(name)
        return self._set[name]

    def set_flat(self, name: str) -> Template | None:
        """The flat template, or None when it is one for Jinja alone, be it that it is wrong."""
        try:
            code = self._flat.compile(self._flattener.flat(name), name, name)
        except (NotFlatError, TemplateError):
            return None
        return Template.from_code(self._flat, code, self._flat.globals)


class _Compiled(BytecodeCache):
    """Compiled templates in memory, for the next press of this process: a preview makes one a build. One for each file of a theme."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[str, Any]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self._kept.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = (bucket.checksum, bucket.code)


_COMPILED = _Compiled()


def _environment(kind: type[Environment], templates: Path, **more: Any) -> Environment:
    return kind(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        **more,
    )


class _CheapOutput(CodeGenerator):
    """Writes values out through `shown`."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:
        self.write("environment.shown(")

    def _output_child_post(self, node: Expr, frame: Frame, finalize: Any) -> None:
        self.write(")")


class _FlatEnvironment(Environment):
    code_generator_class = _CheapOutput

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.shown = _showing()


def _showing() -> Callable[[Any], str]:
    """Make the function that gives a value as text of a page: markup as it is, everything else escaped.

    Names, days and addresses come again and again, so short texts are escaped once.
    """
    escaped: dict[str, str] = {}

    def shown(value: Any) -> str:
        if type(value) is not str:
            return value if type(value) is Markup else escape(value)
        found = escaped.get(value)
        if found is None:
            found = str(escape(value))
            if len(value) <= LONGEST_KEPT:
                if len(escaped) >= MOST_KEPT:
                    escaped.clear()
                escaped[value] = found
        return found

    return shown
