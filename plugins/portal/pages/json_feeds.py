"""JSON Feed 1.1 beside the Atom feeds, and one OPML of them all."""

from __future__ import annotations

import json
import xml.etree.ElementTree as etree
from typing import Any

from newsroom.items import Item
from portal.pages.feeds import ENTRIES
from portal.views import Views

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(views: Views, argument: str) -> bytes:
    """The JSON feed of a column (argument: its slug) or of the whole site (all)."""
    look, office = views.look, views.office
    entry = look.entry("column", argument) if argument != "all" else None
    ids = look.ids(f"column/{argument}" if entry else "news", f"latest/{ENTRIES}")
    data: dict[str, Any] = {
        "version": VERSION,
        "title": f"{entry.name} - {office.name}" if entry else office.name,
        "home_page_url": views.absolute(f"/columns/{argument}/" if entry else "/"),
        "feed_url": views.absolute(f"/feeds/{argument}.json"),
        "description": (entry.description if entry else office.description) or office.name,
        "language": "zh-CN",
        "authors": [{"name": office.organizer or office.name}],
        "items": [_item(views, look.card(item_id)) for item_id in ids],
    }
    return as_json(data)


def _item(views: Views, item: Item) -> dict[str, Any]:
    url = views.absolute(item.address)
    assert item.published is not None
    column = views.look.entry("column", item.column)
    picture = views.picture(item.picture, alt="")
    return {
        "id": url,
        "url": url,
        "title": item.headline,
        "content_text": item.standfirst or item.headline,
        "date_published": item.published.isoformat(),
        **({"image": views.absolute(picture.full.removeprefix(views.root))} if picture else {}),
        "tags": [column.name] if column else [],
    }


def opml(views: Views, _argument: str) -> bytes:
    """Every feed of the site in one file, for feed readers."""
    office = views.office
    root = etree.Element("opml", {"version": "2.0"})
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = f"{office.name}的订阅"
    body = etree.SubElement(root, "body")
    rows = [(office.name, "all", "/")]
    rows += [(entry.name, entry.slug, f"/columns/{entry.slug}/") for entry in views.look.entries("column")]
    for name, slug, home in rows:
        etree.SubElement(
            body,
            "outline",
            {
                "type": "rss",
                "text": name,
                "title": name,
                "xmlUrl": views.absolute(f"/feeds/{slug}.atom.xml"),
                "htmlUrl": views.absolute(home),
            },
        )
    etree.indent(root, "")
    text: str = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def as_json(data: Any) -> bytes:
    """JSON as we publish it: UTF-8, keys in the order given, one line; no < in it, so that nothing can take it for a page."""
    return (_ENCODER.encode(data).replace("<", "\\u003c") + "\n").encode()
