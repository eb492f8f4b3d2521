"""Automatic numbering: what Word would print before a paragraph, from numbering.xml, counted along the document."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from importer.word.numerals import is_known, write_number
from importer.word.package import W, whole_number

_MARK = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: its number format, its text (%1、), its start, and what sets it back (0: nothing)."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    legal: bool = False
    style: str = ""
    suffix: str = "tab"


@dataclass(slots=True)
class _List:
    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)  # startOverride by level


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before a paragraph. bullet: a sign, not a number. level: 0-based. known: the format could be written truly."""

    text: str
    bullet: bool
    level: int
    known: bool = True


class Numbering:
    """The lists of a document, and where each stands. Ask for the labels in document order: each call counts on."""

    def __init__(self, root: Any | None) -> None:
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        self._by_style: dict[str, tuple[str, int]] = {}
        if root is not None:
            self._read(root)

    def level_of_style(self, num_id: str, style: str) -> int | None:
        """The level that a list gives to paragraphs of a style, or None."""
        found = self._lists.get(num_id)
        if found:
            return next((level for level, spec in found.levels.items() if spec.style == style and style), None)
        return None

    def label(self, num_id: str, level: int) -> Label | None:
        """The next label of a list at a level; None when the list does not exist or shows nothing there."""
        found = self._lists.get(num_id)
        if found is None or level not in found.levels:
            return None
        spec = found.levels[level]
        if spec.format == "bullet":
            return Label("", True, level)
        counts = self._counts.setdefault(found.abstract, {})
        if (num_id, level) not in self._begun and level in found.starts:
            counts[level] = found.starts[level] - 1
        self._begun.add((num_id, level))
        counts[level] = counts.get(level, spec.start - 1) + 1
        for deeper in list(counts):
            below = found.levels.get(deeper)
            if deeper > level and (
                below is None or below.restart is None or (below.restart != 0 and level < below.restart)
            ):
                del counts[deeper]
        known = True

        def number(match: re.Match[str]) -> str:
            nonlocal known
            at = int(match[1]) - 1
            other = found.levels.get(at, Level())
            written = "decimal" if spec.legal else other.format
            known = known and is_known(written)
            return write_number(counts.get(at, other.start), written)

        text = _MARK.sub(number, spec.text) if spec.format != "none" or "%" in spec.text else spec.text
        if not text.strip():
            return None
        if text[-1].isascii() and text[-1] not in ")]" and spec.suffix != "nothing":
            text += " "
        return Label(text, False, level, known)

    def _read(self, root: Any) -> None:
        abstracts: dict[str, dict[int, Level]] = {}
        links: dict[str, str] = {}
        named: dict[str, str] = {}
        for element in root.iter(W + "abstractNum"):
            key = element.get(W + "abstractNumId", "")
            abstracts[key] = {
                level: _level(lvl)
                for lvl in element.findall(W + "lvl")
                if (level := whole_number(lvl.get(W + "ilvl", "0"))) is not None
            }
            if (style := element.find(W + "styleLink")) is not None:
                named[style.get(W + "val", "")] = key
            if (style := element.find(W + "numStyleLink")) is not None:
                links[key] = style.get(W + "val", "")
        for element in root.iter(W + "num"):
            reference = element.find(W + "abstractNumId")
            if reference is None:
                continue
            key = reference.get(W + "val", "")
            key = named.get(links.get(key, ""), key)
            found = _List(key, dict(abstracts.get(key, {})))
            for override in element.findall(W + "lvlOverride"):
                level = whole_number(override.get(W + "ilvl")) or 0
                if (lvl := override.find(W + "lvl")) is not None:
                    found.levels[level] = _level(lvl)
                if (override_start := override.find(W + "startOverride")) is not None:
                    start = whole_number(override_start.get(W + "val"))
                    found.starts[level] = 1 if start is None else start
                    if level in found.levels:
                        found.levels[level] = replace(found.levels[level], start=found.starts[level])
            self._lists[element.get(W + "numId", "")] = found


def _level(element: Any) -> Level:
    def value(name: str) -> str | None:
        child = element.find(W + name)
        found = child.get(W + "val") if child is not None else None
        return None if found is None else str(found)

    number_format = value("numFmt")
    # Word writes a custom format (001, 002 …) as an alternative beside a plain one.
    for choice in element.iter(W + "numFmt"):
        if choice.get(W + "val") == "custom" and choice.get(W + "format"):
            number_format = f"custom:{choice.get(W + 'format')}"
            break
    legal = element.find(W + "isLgl")
    start, restart = value("start"), value("lvlRestart")
    return Level(
        format=number_format or "decimal",
        text=value("lvlText") or "",
        start=1 if start is None else whole_number(start) or 0,
        restart=None if restart is None else whole_number(restart) or 0,
        legal=legal is not None and legal.get(W + "val") not in ("0", "false", "off"),
        style=value("pStyle") or "",
        suffix=value("suff") or "tab",
    )
