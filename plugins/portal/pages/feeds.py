"""Atom feeds, site maps for machines, robots.txt: small XML written element by element."""

from __future__ import annotations

import xml.etree.ElementTree as etree

from newsroom.items import Item
from portal.views import Views

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
ENTRIES = 30


def feed(views: Views, argument: str) -> bytes:
    """The Atom feed of a column (argument: its slug) or of the whole site (all)."""
    look = views.look
    office = views.office
    entry = look.entry("column", argument) if argument != "all" else None
    title = f"{entry.name} - {office.name}" if entry else office.name
    ids = look.ids(f"column/{argument}" if entry else "news", f"latest/{ENTRIES}")
    address = f"/feeds/{argument}.atom.xml"
    root = etree.Element("feed", {"xmlns": ATOM, "xml:lang": "zh-CN"})
    _text(root, "title", title)
    _text(root, "id", views.absolute(address))
    etree.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": views.absolute(address)})
    home = f"/columns/{argument}/" if entry else "/"
    etree.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": views.absolute(home)})
    items = [look.card(item_id) for item_id in ids]
    updated = max((look.stamp(item.id)[1] for item in items), default="")
    _text(root, "updated", f"{updated or '1970-01-01'}T00:00:00+08:00")
    author = etree.SubElement(root, "author")
    _text(author, "name", office.organizer or office.name)
    for item in items:
        _entry(root, views, item)
    return _document(root)


def _entry(root: etree.Element, views: Views, item: Item) -> None:
    entry = etree.SubElement(root, "entry")
    url = views.absolute(item.address)
    _text(entry, "title", item.headline)
    _text(entry, "id", url)
    etree.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": url})
    assert item.published is not None
    _text(entry, "published", item.published.isoformat())
    stamped = views.look.stamp(item.id)[1]
    _text(entry, "updated", max(item.published.isoformat(), f"{stamped}T00:00:00+08:00"))
    column = views.look.entry("column", item.column)
    if column:
        etree.SubElement(entry, "category", {"term": column.slug, "label": column.name})
    _text(entry, "summary", item.standfirst)


def sitemap_index(views: Views, _argument: str) -> bytes:
    """/sitemap.xml: one site map a month, and one for the standing pages."""
    root = etree.Element("sitemapindex", {"xmlns": SITEMAP})
    names = ["pages", *(month for month, _ in reversed(views.look.ids("news", "months")))]
    for name in names:
        _text(etree.SubElement(root, "sitemap"), "loc", views.absolute(f"/sitemaps/{name}.xml"))
    return _document(root)


def sitemap(views: Views, argument: str) -> bytes:
    """The site map of a month (2022-01), or of what is no story (pages)."""
    look = views.look
    root = etree.Element("urlset", {"xmlns": SITEMAP})
    if argument == "pages":
        addresses = ["/", "/archive/", "/notices/", "/issues/", "/tags/", "/sitemap.html"]
        for what, folder in (("column", "columns"), ("township", "townships"), ("topic", "topics")):
            addresses += [f"/{folder}/{entry.slug}/" for entry in look.entries(what)]
        rows = [(address, "") for address in addresses] + [look.stamp(item_id) for item_id in look.ids("pages", "all")]
    else:
        rows = [look.stamp(item_id) for item_id in look.ids(f"month/{argument}", "all")]
    for address, day in rows:
        url = etree.SubElement(root, "url")
        _text(url, "loc", views.absolute(address))
        if day:
            _text(url, "lastmod", day)
    return _document(root)


def robots(views: Views, _argument: str) -> bytes:
    """robots.txt: everything is open; the site map is named where the site has an address."""
    lines = ["User-agent: *", "Disallow:"]
    if views.office.url:
        lines.append(f"Sitemap: {views.absolute('/sitemap.xml')}")
    return ("\n".join(lines) + "\n").encode()


def _text(parent: etree.Element, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = text


def _document(root: etree.Element) -> bytes:
    etree.indent(root, "")
    text: str = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()
