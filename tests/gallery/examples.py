"""Read theme/examples: shared.json holds named values, the other files call on them by "@name" or by {"@": "name", …changes}."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

ROOT = Path(__file__).resolve().parents[2]
THEME = ROOT / "theme"
EXAMPLES = THEME / "examples"


@dataclass(frozen=True)
class PageExample:
    """One template in one state. `view` is complete: page, site, assets and alerts included."""

    template: str
    name: str
    view: dict[str, Any]

    @property
    def address(self) -> str:
        """Where the gallery shows it."""
        return f"/pages/{self.template.removesuffix('.html')}-{self.name}.html"


@dataclass(frozen=True)
class ComponentExample:
    """One macro of one component file, called in one way. `alone`: needs a page of its own (it bears ids or a landmark's name)."""

    component: str
    name: str
    macro: str
    arguments: list[Any]
    alone: bool

    @property
    def address(self) -> str:
        """Where the gallery shows it."""
        return f"/components/{self.component}{'-' + self.name if self.alone else ''}.html"


class Shared:
    """The named values of shared.json, resolved on demand."""

    def __init__(self, path: Path = EXAMPLES / "shared.json") -> None:
        self._values: dict[str, Any] = json.loads(path.read_text("utf-8"))

    def named(self, name: str) -> Any:
        """The value called `name`, such as "card.notice". Raises KeyError if there is none."""
        value: Any = self._values
        for part in name.split("."):
            value = value[part]
        return self.resolve(value)

    def resolve(self, value: Any) -> Any:
        """`value` with every reference in it replaced by what it names, and {"markup": …} made safe markup."""
        if isinstance(value, str) and value.startswith("@"):
            return self.named(value[1:])
        if isinstance(value, list):
            return [self.resolve(item) for item in value]
        if isinstance(value, dict):
            if set(value) == {"markup"}:
                return Markup(value["markup"])
            base = self.named(value["@"]) if "@" in value else {}
            return base | {key: self.resolve(item) for key, item in value.items() if key != "@"}
        return value


def page_examples() -> Iterator[PageExample]:
    """Every template in every state of theme/examples/pages."""
    shared = Shared()
    for path in sorted((EXAMPLES / "pages").glob("*.json")):
        data = json.loads(path.read_text("utf-8"))
        for example in data["examples"]:
            view = {
                "alerts": [],
                "assets": shared.named("assets"),
                "site": shared.resolve(example.get("site", "@site")),
            }
            view["page"] = shared.named("page") | shared.resolve(data["page"])
            yield PageExample(data["template"], example["name"], view | shared.resolve(example["view"]))


def component_examples() -> Iterator[ComponentExample]:
    """Every component in every state of theme/examples/*.json."""
    shared = Shared()
    for path in sorted(EXAMPLES.glob("*.json")):
        if path.name == "shared.json":
            continue
        for example in json.loads(path.read_text("utf-8"))["examples"]:
            yield ComponentExample(
                path.stem,
                example["name"],
                example["macro"],
                shared.resolve(example.get("arguments", [])),
                example.get("alone", False),
            )
