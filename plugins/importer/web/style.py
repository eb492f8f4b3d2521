"""How an element's text is meant: bold, a heading, a link, hidden; inherited from what it stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from importer.web_address import safe_link

_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)", re.IGNORECASE)
_PLAIN = re.compile(r"font-weight\s*:\s*(?:normal|lighter|[1-4]00)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_ALIGN = re.compile(r"text-align\s*:\s*(center|right)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Style:
    """What holds for a piece of text. heading: level from 0, -1 for none; bullet: depth of the list, 0 for none."""

    strong: bool = False
    emphasis: bool = False
    link: str = ""
    align: str = ""
    hidden: bool = False
    quoted: bool = False
    heading: int = -1
    bullet: int = 0


def styled(element: Any, tag: str, style: Style) -> Style:
    """The style inside an element that stands in text of `style`."""
    css = element.get("style") or ""
    if _HIDDEN.search(css) or element.get("hidden") is not None:
        style = replace(style, hidden=True)
    if tag in ("strong", "b") or _BOLD.search(css):
        style = replace(style, strong=True)
    elif _PLAIN.search(css):
        style = replace(style, strong=False)
    if tag in ("em", "i"):
        style = replace(style, emphasis=True)
    elif tag == "a":
        style = replace(style, link=safe_link(element.get("href") or ""))
    elif tag == "blockquote":
        style = replace(style, quoted=True)
    elif tag in ("ul", "ol", "menu"):
        style = replace(style, bullet=min(style.bullet + 1, 4))
    elif len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
        style = replace(style, heading=int(tag[1]) - 1)
    if tag in ("center",) or element.get("align") in ("center", "right"):
        style = replace(style, align=element.get("align") or "center")
    if align := _ALIGN.search(css):
        style = replace(style, align=align[1].lower())
    return style
