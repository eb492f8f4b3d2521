"""A theme's templates as Jinja parses them, and the macros that each can call."""

from __future__ import annotations

from jinja2 import Environment, nodes

from typesetting.expressions import MacroOf, NotFlatError


class Trees:
    """Each template is parsed when it is first asked for."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._parsed: dict[str, nodes.Template] = {}

    def parsed(self, name: str) -> nodes.Template:
        """A template's tree. Raises TemplateNotFound."""
        if name not in self._parsed:
            assert self._environment.loader is not None
            source, file, _ = self._environment.loader.get_source(self._environment, name)
            self._parsed[name] = self._environment.parse(source, name, file)
        return self._parsed[name]

    def imports(self, name: str) -> dict[str, MacroOf]:
        """The macros that a template defines or imports, by the names they have in it."""
        found: dict[str, MacroOf] = {}
        for node in self.parsed(name).body:
            if isinstance(node, nodes.FromImport):
                if not isinstance(node.template, nodes.Const) or node.with_context:
                    raise NotFlatError
                for each in node.names:
                    macro, local = each if isinstance(each, tuple) else (each, each)
                    found[local] = MacroOf(node.template.value, macro)
            elif isinstance(node, nodes.Macro):
                found[node.name] = MacroOf(name, node.name)
        return found

    def macro(self, wanted: MacroOf) -> nodes.Macro:
        """The macro itself, defined at the top of its template."""
        for node in self.parsed(wanted.template).body:
            if isinstance(node, nodes.Macro) and node.name == wanted.macro:
                return node
        raise NotFlatError
