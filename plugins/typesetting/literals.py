"""The literals of a flat template: the text between its values, apart from the logic that chooses among them.

Between any two values, branches and loops of a flat template lies one literal, an empty one included. So whoever rewords a template,
gives it other markup, or changes what is known beforehand (an address of the style sheet, an alert), changes literals; the frame of
logic around them, the skeleton, stays. A page that was printed with the same skeleton differs then in its literals alone (traces).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from jinja2 import nodes
from markupsafe import escape

from typesetting.traces import Literal

PREFIX = "literal_"  # of the attributes of an environment that hold them


class Literals:
    """Takes the literals out of one flat template's tree."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def take(self, tree: nodes.Template) -> None:
        """Put a numbered place in the tree for every literal; `texts` then has them by number."""
        tree.body = self._body(tree.body)

    def _body(self, body: Iterable[nodes.Node]) -> list[nodes.Node]:
        """Statements with an output between any two of them, before the first and after the last."""
        done: list[nodes.Node] = []
        children: list[nodes.Node] = []
        for node in body:
            if isinstance(node, nodes.Output):
                children += node.nodes
                continue
            self._inside(node)
            if not isinstance(node, nodes.Assign):  # which prints nothing
                done.append(self._output(children))
                children = []
            done.append(node)
        done.append(self._output(children))
        return done

    def _inside(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.If):
            node.body, node.else_ = self._body(node.body), self._body(node.else_)
            for branch in node.elif_:
                branch.body = self._body(branch.body)
        elif isinstance(node, nodes.For):
            node.body = self._body(node.body)
            node.else_ = self._body(node.else_) if node.else_ else []
        elif isinstance(node, nodes.Scope):
            node.body = self._body(node.body)

    def _output(self, children: Iterable[nodes.Node]) -> nodes.Output:
        """An output in which literals and values take turns, beginning and ending with a literal."""
        done: list[nodes.Expr] = []
        text = ""
        for child in children:
            if isinstance(child, nodes.TemplateData):
                text += child.data
            elif isinstance(child, nodes.Const):
                text += str(escape(child.value))
            else:
                assert isinstance(child, nodes.Expr)
                done += [self._place(text), child]
                text = ""
        return nodes.Output([*done, self._place(text)])

    def _place(self, text: str) -> nodes.Expr:
        self.texts.append(text)
        return nodes.EnvironmentAttribute(f"{PREFIX}{len(self.texts) - 1}")


def is_literal(node: nodes.Node) -> bool:
    """Whether an expression is the place of a literal."""
    return isinstance(node, nodes.EnvironmentAttribute) and node.name.startswith(PREFIX)


def numbered(texts: Iterable[str]) -> dict[str, Literal]:
    """The literals by the names of their places."""
    found: dict[str, Literal] = {}
    for slot, text in enumerate(texts):
        literal = found[f"{PREFIX}{slot}"] = Literal(text)
        literal.slot = slot
    return found


def skeleton_of(tree: nodes.Template, known: Mapping[str, Any]) -> str:
    """A digest of a tree whose literals were taken out, and of the values known beforehand that it asks for nevertheless."""
    asked = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "load"}
    text = repr(tree.body) + repr([(name, value) for name, value in sorted(known.items()) if name in asked])
    return sha256(text.encode()).hexdigest()[:32]
