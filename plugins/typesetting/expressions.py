"""Expressions of templates: their value where it is known beforehand, otherwise the same expression over other names."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Any

from jinja2 import Environment, Undefined, nodes

PREFIX = "set__"  # of every name made here
PLAIN = (str, int, bool, float, type(None))  # values that may stand in a template as they are


class NotFlatError(Exception):
    """The template uses something that is left to Jinja."""


class UnknownError(Exception):
    """The value is known only when a page is printed."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What a name stands for: an expression, a value known now, or both."""

    expression: nodes.Expr | None
    value: Any = None
    known: bool = False


@dataclass(frozen=True, slots=True)
class MacroOf:
    """A name that stands for a macro."""

    template: str
    macro: str


Names = Mapping[str, Bound | MacroOf]


class Expressions:
    """The expressions of one flat template. local_names: what the page gives → the name under which it is used, bound once at the top."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._serials = count()
        self.local_names: dict[str, str] = {}

    def given(self, name: str) -> nodes.Name:
        """The local name of something that the page gives."""
        if name not in self.local_names:
            self.local_names[name] = self.fresh(name)
        return nodes.Name(self.local_names[name], "load")

    def fresh(self, name: str) -> str:
        """A name that nothing else has."""
        if name.startswith(PREFIX):
            raise NotFlatError
        return f"{PREFIX}{name}_{next(self._serials)}"

    def put(self, node: nodes.Node, names: Names, page: bool) -> nodes.Expr:
        """The expression with names replaced by what they stand for, and what is known by its value."""
        with suppress(UnknownError):
            value = self.value(node, names)
            if type(value) in PLAIN:
                return nodes.Const(value, lineno=node.lineno)
        if isinstance(node, nodes.Name):
            bound = names.get(node.name)
            if bound is None and page and node.name not in self._environment.globals:
                return self.given(node.name)
            if not isinstance(bound, Bound) or bound.expression is None:
                raise NotFlatError
            return bound.expression
        if not isinstance(node, _UNDERSTOOD):
            raise NotFlatError
        made = type(node)(*(self._part(getattr(node, field), names, page) for field in node.fields), lineno=node.lineno)
        made.set_environment(self._environment)
        return made

    def _part(self, value: Any, names: Names, page: bool) -> Any:
        if isinstance(value, (nodes.Operand, nodes.Keyword)):
            return type(value)(
                *(self._part(getattr(value, field), names, page) for field in value.fields), lineno=value.lineno
            )
        if isinstance(value, nodes.Expr):
            return self.put(value, names, page)
        if isinstance(value, list):
            return [self._part(each, names, page) for each in value]
        return value

    def value(self, node: nodes.Node, names: Names) -> Any:
        """The value of an expression that is known now, as Jinja would find it. Raises UnknownError."""
        if isinstance(node, nodes.Const):
            return node.value
        if isinstance(node, nodes.Name):
            bound = names.get(node.name)
            if isinstance(bound, Bound) and bound.known:
                return bound.value
        elif isinstance(node, nodes.Getattr):
            found = self._environment.getattr(self.value(node.node, names), node.attr)
            if not isinstance(found, Undefined):
                return found
        elif isinstance(node, nodes.Tuple):
            return tuple(self.value(item, names) for item in node.items)
        elif isinstance(node, nodes.Not):
            return not self.value(node.node, names)
        elif isinstance(node, nodes.And):
            left = self.value(node.left, names)
            return self.value(node.right, names) if left else left
        elif isinstance(node, nodes.Or):
            left = self.value(node.left, names)
            return left or self.value(node.right, names)
        elif isinstance(node, nodes.CondExpr) and node.expr2 is not None:
            return self.value(node.expr1 if self.value(node.test, names) else node.expr2, names)
        elif isinstance(node, nodes.Compare) and len(node.ops) == 1:
            operation = _COMPARISONS.get(node.ops[0].op)
            left, right = self.value(node.expr, names), self.value(node.ops[0].expr, names)
            if operation:
                with suppress(TypeError):
                    return operation(left, right)
        elif isinstance(node, nodes.Test) and node.name == "defined" and isinstance(node.node, nodes.Getattr):
            found = self._environment.getattr(self.value(node.node.node, names), node.node.attr)
            return not isinstance(found, Undefined)
        raise UnknownError


_UNDERSTOOD = (
    nodes.Const, nodes.Getattr, nodes.Getitem, nodes.Not, nodes.And, nodes.Or, nodes.CondExpr, nodes.Compare, nodes.Test,
    nodes.Filter, nodes.Tuple, nodes.Slice, nodes.Concat,
)  # fmt: skip
_COMPARISONS: dict[str, Any] = {
    "eq": lambda left, right: left == right,
    "ne": lambda left, right: left != right,
    "in": lambda left, right: left in right,
    "notin": lambda left, right: left not in right,
}
