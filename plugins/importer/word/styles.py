"""Paragraph and character styles: what Word inherits along basedOn, as far as a manuscript cares."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from importer.word.package import W, whole_number

_HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_OFF = ("0", "false", "off", "none")


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says, its ancestors included. outline: 0-based heading level, -1 none. size: half-points, 0 unknown."""

    name: str = ""
    title: bool = False
    subtitle: bool = False
    outline: int = -1
    num_id: str = ""
    level: int | None = None
    bold: bool = False
    italic: bool = False
    hidden: bool = False
    align: str = ""
    size: int = 0


class Styles:
    """The styles of a document by id."""

    def __init__(self, root: Any | None) -> None:
        self._elements: dict[str, Any] = {}
        self._known: dict[str, Style] = {}
        self.default = ""
        if root is None:
            return
        for element in root.iter(W + "style"):
            key = element.get(W + "styleId", "")
            self._elements[key] = element
            if element.get(W + "type") == "paragraph" and element.get(W + "default") in ("1", "true", "on"):
                self.default = key

    def get(self, key: str) -> Style:
        """A style by id; the empty style for an unknown one."""
        if key not in self._known:
            self._known[key] = Style()  # a loop of basedOn ends here
            self._known[key] = self._resolve(key)
        return self._known[key]

    def _resolve(self, key: str) -> Style:
        element = self._elements.get(key)
        if element is None:
            return Style()
        parent = child_value(element, "basedOn")
        base = self.get(parent) if parent else Style()
        name = child_value(element, "name") or ""
        style = apply_properties(replace(base, name=name), element.find(W + "pPr"), element.find(W + "rPr"))
        if heading := _HEADING_NAME.fullmatch(name.strip()):
            style = replace(style, outline=int(heading[1]) - 1)
        plain = name.strip().casefold()
        return replace(style, title=plain in ("title", "标题"), subtitle=plain in ("subtitle", "副标题"))


def apply_properties(style: Style, paragraph: Any | None, run: Any | None) -> Style:
    """A style with the direct properties of a paragraph (w:pPr) and a run (w:rPr) on top; None: nothing there."""
    if paragraph is not None:
        if (outline := whole_number(child_value(paragraph, "outlineLvl"))) is not None:
            style = replace(style, outline=outline if outline < 9 else -1)
        if align := child_value(paragraph, "jc"):
            style = replace(style, align=align)
        if (num := paragraph.find(W + "numPr")) is not None:
            level = whole_number(child_value(num, "ilvl"))
            num_id = child_value(num, "numId")
            style = replace(
                style,
                num_id=style.num_id if num_id is None else num_id,
                level=style.level if level is None else level,
            )
    if run is not None:
        style = replace(
            style,
            bold=flag(run, "b", style.bold), italic=flag(run, "i", style.italic),
            hidden=flag(run, "vanish", style.hidden) or flag(run, "specVanish", False),
        )  # fmt: skip
        if (size := whole_number(child_value(run, "sz"))) is not None:
            style = replace(style, size=size)
    return style


def child_value(element: Any, name: str) -> str | None:
    """The w:val of a child, or None."""
    child = element.find(W + name)
    found = child.get(W + "val") if child is not None else None
    return None if found is None else str(found)


def flag(element: Any, name: str, default: bool) -> bool:
    """A switch of Word's: absent means `default`, present means on unless its value says off."""
    child = element.find(W + name)
    return default if child is None else child.get(W + "val") not in _OFF
