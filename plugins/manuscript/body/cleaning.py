"""Cleaning of bodies that hold raw HTML: nh3 (ammonia) keeps what a news text needs and drops the rest.

Bodies without raw HTML do not pass here: finish.py lets through only elements and attributes that it names itself.
"""

from __future__ import annotations

import re

import nh3

from manuscript.body.finish import ANCHOR_PREFIX, Finisher

TAGS = {
    "a", "abbr", "address", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "details", "dfn", "div", "dl", "dt",
    "em", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p",
    "pre", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody",
    "td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var", "wbr",
}  # fmt: skip
ATTRIBUTES = {
    "*": {"class", "id", "title", "lang"}, "a": {"href", "rel"}, "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan", "scope", "abbr"}, "ol": {"start"}, "time": {"datetime"},
    "div": {"tabindex", "role", "aria-label"},
}  # fmt: skip
# Their contents are no text for readers and go with the tag.
_WITH_CONTENTS = {"script", "style", "template", "noscript", "iframe", "object", "svg", "math", "select", "textarea"}
GONE = _WITH_CONTENTS | {
    "embed",
    "form",
    "input",
    "button",
    "frame",
    "frameset",
    "meta",
    "link",
    "base",
    "applet",
    "video",
    "audio",
}


def clean(html: str, finisher: Finisher) -> str:
    """The safe part of an HTML fragment; links, pictures and anchors treated as in Markdown.

    A tree element that finish.py made passes unchanged: cleaning twice is cleaning once.
    """

    def attribute(tag: str, name: str, value: str) -> str | None:
        if tag not in TAGS:  # asked about too, though the tag goes: what an iframe shows is no picture to remark on
            return None
        if name == "href":
            if value.startswith(("content:", "#" + ANCHOR_PREFIX)):
                return value
            return finisher.link(value)[0] or None
        if name == "src":
            return value if value.startswith("content:") else _picture(finisher, value)
        if name == "id":
            return value if value.startswith(ANCHOR_PREFIX) else finisher.anchor(value)
        if name in ("width", "height", "colspan", "rowspan", "start") and not value.isdigit():
            return None
        return value

    safe = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=attribute,
        clean_content_tags=_WITH_CONTENTS,
        url_schemes={"http", "https", "mailto", "tel", "content"},
        link_rel=None,
        strip_comments=True,
    )
    safe = _IMAGE.sub(_without_source, safe)
    return _OUTWARD.sub(_marked, safe)


# nh3 writes attributes between double quotes, and no < inside a tag but in them.
_IMAGE = re.compile(r'<img\b(?:[^>"]|"[^"]*")*>')
_OUTWARD = re.compile(r'<a\b((?:[^>"]|"[^"]*")*?\bhref="https?:(?:[^>"]|"[^"]*")*)>')
_CLASS = re.compile(r'\s(?:class|rel)="[^"]*"')
_ALT = re.compile(r'\balt="([^"]*)"')


def _without_source(found: re.Match[str]) -> str:
    """A picture that may not be shown says so in its place, as one in Markdown does."""
    if ' src="' in found.group():
        return found.group()
    alt = _ALT.search(found.group())
    return f"<span>［图片：{alt[1]}］</span>" if alt and alt[1] else "<span>［图片］</span>"


def _marked(found: re.Match[str]) -> str:
    """A link that leaves the site says so to style sheets and search engines, as one in Markdown does."""
    return f'<a{_CLASS.sub("", found[1])} class="external" rel="external noopener">'


def _picture(finisher: Finisher, value: str) -> str | None:
    source, ours = finisher.picture(value)
    return source if ours else None
