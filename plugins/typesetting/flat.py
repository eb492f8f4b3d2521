"""One flat template out of a page's template and all that it extends, includes and imports.

What a Jinja template costs is mostly what is the same on every page: the frame around the story, looked up, looped over and escaped anew each
time, and a call of a macro for every date and link. Here the frame and the macros are put where they are used, and whatever follows
from values known beforehand (the site, its navigation, the assets) is worked out when the template is set, not when a page is
printed. Bytes do not change: what is not understood in every detail raises NotFlatError, and the template is left to Jinja.

Understood are output, if, for, blocks, include, from-import and macros with plain arguments.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from jinja2 import Environment, TemplateNotFound, nodes

from typesetting.expressions import PLAIN, Bound, Expressions, MacroOf, Names, NotFlatError, UnknownError
from typesetting.trees import Trees

LONGEST_UNROLLED = 64
DEEPEST = 20


class Flattener:
    """Makes flat templates for one set of values known beforehand."""

    def __init__(self, environment: Environment, known: Mapping[str, Any]) -> None:
        self._environment = environment
        self._trees = Trees(environment)
        self._known = known

    def flat(self, name: str) -> nodes.Template:
        """The flat tree of a page's template. Raises NotFlatError, or TemplateNotFound."""
        return _Setting(self._environment, self._trees, self._known).template(name)


class _Setting:
    """The setting of one template."""

    def __init__(self, environment: Environment, trees: Trees, known: Mapping[str, Any]) -> None:
        self._environment = environment
        self._trees = trees
        self._expressions = Expressions(environment)
        self._known = known
        self._blocks: dict[str, nodes.Block] = {}
        self._depth = 0

    # -- the whole -----------------------------------------------------------------------------------------------------------

    def template(self, name: str) -> nodes.Template:
        names: dict[str, Bound | MacroOf] = {}
        for _ in range(DEEPEST):
            for local, macro in self._trees.imports(name).items():
                if names.setdefault(local, macro) != macro:
                    raise NotFlatError
            tree = self._trees.parsed(name)
            parent = next((node for node in tree.body if isinstance(node, nodes.Extends)), None)
            if parent is None:
                break
            self._take_blocks(tree)
            if not isinstance(parent.template, nodes.Const):
                raise NotFlatError
            name = parent.template.value
        else:
            raise NotFlatError
        names |= self._page_names(names)
        body = self._statements(_shown(tree), names)
        used = {name.name for name in nodes.Template(body).find_all(nodes.Name)}
        heads: list[nodes.Node] = [
            nodes.Assign(nodes.Name(local, "store"), nodes.Name(given, "load"))
            for given, local in self._expressions.local_names.items()
            if local in used
        ]
        flat = nodes.Template([nodes.Scope(heads + body)], lineno=1)
        flat.set_environment(self._environment)
        return flat

    def _take_blocks(self, tree: nodes.Template) -> None:
        """Keep the blocks of a template that extends another; nothing else of it may be seen."""
        for node in tree.body:
            if isinstance(node, nodes.Block):
                self._blocks.setdefault(node.name, node)
            elif isinstance(node, nodes.Output):
                if any(not isinstance(part, nodes.TemplateData) or part.data.strip() for part in node.nodes):
                    raise NotFlatError
            elif not isinstance(node, (nodes.Extends, nodes.FromImport, nodes.Macro)):
                raise NotFlatError

    def _page_names(self, names: Names) -> dict[str, Bound]:
        return {
            name: Bound(self._expressions.given(name), value, known=True)
            for name, value in self._known.items()
            if name not in names
        }

    # -- statements ----------------------------------------------------------------------------------------------------------

    def _statements(self, body: Iterable[nodes.Node], names: Names, *, page: bool = True) -> list[nodes.Node]:
        """`page`: names that nobody bound are the page's to give. In macros there are none."""
        done: list[nodes.Node] = []
        for node in body:
            for made in self._statement(node, names, page):
                if isinstance(made, nodes.Output) and done and isinstance(done[-1], nodes.Output):
                    done[-1] = nodes.Output([*done[-1].nodes, *made.nodes], lineno=done[-1].lineno)
                else:
                    done.append(made)
        return done

    def _statement(self, node: nodes.Node, names: Names, page: bool) -> list[nodes.Node]:
        if isinstance(node, nodes.Output):
            return self._output(node, names, page)
        if isinstance(node, nodes.If):
            return self._if(node, names, page)
        if isinstance(node, nodes.For):
            return self._for(node, names, page)
        if isinstance(node, nodes.Block):
            block = self._blocks.get(node.name, node)
            if block is not node and block.scoped != node.scoped:
                raise NotFlatError
            return self._statements(block.body, names, page=page)
        if isinstance(node, nodes.Include):
            return self._include(node, names, page)
        raise NotFlatError

    def _output(self, node: nodes.Output, names: Names, page: bool) -> list[nodes.Node]:
        done: list[nodes.Node] = []
        for part in node.nodes:
            called = (
                names.get(part.node.name)
                if isinstance(part, nodes.Call) and isinstance(part.node, nodes.Name)
                else None
            )
            if isinstance(called, MacroOf):
                assert isinstance(part, nodes.Call)
                done += self._call(part, called, names, page)
            elif isinstance(part, nodes.TemplateData):
                done.append(nodes.Output([part], lineno=node.lineno))
            else:
                done.append(nodes.Output([self._expressions.put(part, names, page)], lineno=node.lineno))
        return done

    def _if(self, node: nodes.If, names: Names, page: bool) -> list[nodes.Node]:
        branches: list[tuple[nodes.Expr, list[nodes.Node]]] = []
        last = node.else_
        for each in [node, *node.elif_]:
            with suppress(UnknownError):
                if not self._expressions.value(each.test, names):
                    continue
                last = each.body
                break
            branches.append(
                (self._expressions.put(each.test, names, page), self._statements(each.body, names, page=page))
            )
        otherwise = self._statements(last, names, page=page)
        if not branches:
            return otherwise
        (test, body), *others = branches
        return [nodes.If(test, body, [nodes.If(*other, [], []) for other in others], otherwise, lineno=node.lineno)]

    def _for(self, node: nodes.For, names: Names, page: bool) -> list[nodes.Node]:
        if node.test is not None or node.recursive or not isinstance(node.target, nodes.Name) or _has_block(node.body):
            raise NotFlatError
        with suppress(UnknownError):
            elements = self._expressions.value(node.iter, names)
            if not isinstance(elements, (list, tuple)):
                raise UnknownError
            if not elements:
                return self._statements(node.else_, names, page=page)
            uses_loop = any(name.name == "loop" for each in node.body for name in each.find_all(nodes.Name))
            if len(elements) <= LONGEST_UNROLLED and not uses_loop:
                with suppress(NotFlatError):
                    return self._unrolled(node, list(elements), names, page)
        target = self._expressions.fresh(node.target.name)
        inside = {
            **names,
            node.target.name: Bound(nodes.Name(target, "load")),
            "loop": Bound(nodes.Name("loop", "load")),
        }
        body = self._statements(node.body, inside, page=page)
        if any(True for each in body for _ in each.find_all(nodes.Assign)) or any(
            isinstance(each, nodes.Assign) for each in body
        ):
            body = [nodes.Scope(body)]  # or Jinja would note every name for the loop's sake
        otherwise = self._statements(node.else_, names, page=page)
        iterated = self._expressions.put(node.iter, names, page)
        return [nodes.For(nodes.Name(target, "store"), iterated, body, otherwise, None, False, lineno=node.lineno)]

    def _unrolled(self, node: nodes.For, elements: list[Any], names: Names, page: bool) -> list[nodes.Node]:
        done: list[nodes.Node] = []
        for element in elements:
            bound = Bound(None, element, known=True)
            done += self._statements(node.body, {**names, node.target.name: bound}, page=page)  # type: ignore[attr-defined]
        return done

    def _include(self, node: nodes.Include, names: Names, page: bool) -> list[nodes.Node]:
        if not isinstance(node.template, nodes.Const) or not node.with_context:
            raise NotFlatError
        name = node.template.value
        try:
            tree = self._trees.parsed(name)
        except TemplateNotFound:
            if node.ignore_missing:
                return []
            raise NotFlatError from None
        if _has_block(tree.body) or any(isinstance(each, nodes.Extends) for each in tree.body):
            raise NotFlatError
        return self._nested(_shown(tree), {**names, **self._trees.imports(name)}, page)

    def _call(self, call: nodes.Call, called: MacroOf, names: Names, page: bool) -> list[nodes.Node]:
        macro = self._trees.macro(called)
        starred = call.dyn_args is not None or call.dyn_kwargs is not None
        if starred or len(call.args) > len(macro.args) or _has_block(macro.body):
            raise NotFlatError
        parameters = [parameter.name for parameter in macro.args]
        given = dict(zip(parameters, call.args, strict=False))
        for keyword in call.kwargs:
            if keyword.key not in parameters or keyword.key in given:
                raise NotFlatError
            given[keyword.key] = keyword.value
        defaults = dict(zip(parameters[len(parameters) - len(macro.defaults) :], macro.defaults, strict=True))
        inside: dict[str, Bound | MacroOf] = dict(self._trees.imports(called.template))
        heads: list[nodes.Node] = []
        for parameter in parameters:
            if parameter in given:
                inside[parameter] = self._argument(parameter, given[parameter], names, page, macro, heads)
            elif isinstance(default := defaults.get(parameter), nodes.Const):
                inside[parameter] = Bound(default, default.value, known=True)
            else:
                raise NotFlatError
        return heads + self._nested(macro.body, inside, page=False)

    def _argument(
        self,
        parameter: str,
        expression: nodes.Expr,
        names: Names,
        page: bool,
        macro: nodes.Macro,
        heads: list[nodes.Node],
    ) -> Bound:
        """What a parameter stands for. What would be worked out several times is put under a name first, in `heads`."""
        with suppress(UnknownError):
            value = self._expressions.value(expression, names)
            if type(value) in PLAIN:
                return Bound(nodes.Const(value), value, known=True)
            with suppress(NotFlatError):
                return Bound(self._expressions.put(expression, names, page), value, known=True)
            return Bound(None, value, known=True)
        argument = self._expressions.put(expression, names, page)
        uses = sum(name.name == parameter for name in macro.find_all(nodes.Name))
        if isinstance(argument, nodes.Name) or uses <= 1:
            return Bound(argument)
        name = self._expressions.fresh(parameter)
        heads.append(nodes.Assign(nodes.Name(name, "store"), argument))
        return Bound(nodes.Name(name, "load"))

    def _nested(self, body: Iterable[nodes.Node], names: Names, page: bool) -> list[nodes.Node]:
        self._depth += 1
        if self._depth > DEEPEST:
            raise NotFlatError
        try:
            return self._statements(body, names, page=page)
        finally:
            self._depth -= 1


def _shown(tree: nodes.Template) -> list[nodes.Node]:
    """What of a template's tree is to be seen where it is used: not its imports and macros."""
    return [node for node in tree.body if not isinstance(node, (nodes.FromImport, nodes.Macro))]


def _has_block(body: Iterable[nodes.Node]) -> bool:
    return any(isinstance(node, nodes.Block) or node.find(nodes.Block) is not None for node in body)
