"""Printing pages from templates: by Jinja as it is at first, from flat templates once one has printed a few pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, TemplateError
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Expr
from markupsafe import Markup, escape

from typesetting.compiled import Compiled
from typesetting.expressions import NotFlatError
from typesetting.flat import Flattener
from typesetting.literals import Literals, is_literal, numbered, skeleton_of
from typesetting.traces import MOST, Printed, Setting, trace_of

LONGEST_KEPT, MOST_KEPT = 200, 2_000  # characters of a text that is kept escaped; texts
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
        self._set: dict[str, _Flat | None] = {}

    def print(self, name: str, values: Mapping[str, Any]) -> Printed:
        """The page that the template `name` makes of `values`. Raises jinja2.TemplateError where the template is wrong."""
        flat = self._flat_template(name)
        if flat is not None:
            try:
                return flat.print({**self._known, **values})
            except Exception:  # Jinja itself says what is wrong, and in which line of which file
                self._set[name] = None
        return Printed(self._plain.get_template(name).render(**self._known, **values).encode())

    def _flat_template(self, name: str) -> _Flat | None:
        if name not in self._set:
            printed = self._printed[name] = self._printed.get(name, 0) + 1
            if printed < self._worth_it:
                return None
            self._set[name] = self.set_flat(name)
        return self._set[name]

    def setting(self, name: str) -> Setting | None:
        """How the template `name` prints once it is set flat; None when it is one for Jinja alone, be it that it is wrong."""
        if name not in self._set:
            self._set[name] = self.set_flat(name)
        flat = self._set[name]
        return flat.setting if flat else None

    def set_flat(self, name: str) -> _Flat | None:
        """The flat template, or None when it is one for Jinja alone."""
        try:
            tree = self._flattener.flat(name)
            literals = Literals()
            literals.take(tree)
            environment = self._flat.overlay()
            vars(environment).update(numbered(literals.texts))
            tree.set_environment(environment)
            code = environment.compile(tree, name, name)
        except (NotFlatError, TemplateError):
            return None
        setting = Setting(name, skeleton_of(tree, self._known), tuple(text.encode() for text in literals.texts))
        return _Flat(Template.from_code(environment, code, environment.globals), setting)


class _Flat:
    """A template set flat."""

    def __init__(self, template: Template, setting: Setting) -> None:
        self._template = template
        self.setting = setting
        self._is_traced = len(setting.literals) <= MOST

    def print(self, values: dict[str, Any]) -> Printed:
        template = self._template
        pieces = list(template.root_render_func(template.new_context(values)))
        data = "".join(pieces).encode()
        return Printed(data, self.setting, trace_of(pieces)) if self._is_traced else Printed(data)


_OPTIONS: dict[str, Any] = {
    "autoescape": True,
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "auto_reload": False,
}
_COMPILED = Compiled(repr(_OPTIONS))


def _environment(kind: type[Environment], templates: Path, **more: Any) -> Environment:
    return kind(loader=FileSystemLoader(templates), **_OPTIONS, **more)


class _CheapOutput(CodeGenerator):
    """Writes values out through `shown`, and literals as they are."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:
        if not is_literal(node):
            self.write("environment.shown(")

    def _output_child_post(self, node: Expr, frame: Frame, finalize: Any) -> None:
        if not is_literal(node):
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
