"""Lists in numbered pages: columns, townships, topics, tags. Numbered from the oldest, so that a new story touches the front alone."""

from __future__ import annotations

from govmeta.tags import Tag
from newsroom.registry import Entry
from portal.chrome import Chrome, FeedLink, PageView
from portal.pages.composed import Composed
from portal.shown import Link
from portal.views import Views

_FOLDERS = {"column": "columns", "township": "townships", "topic": "topics", "tag": "tags"}
_HEADINGS = {"township": "镇办动态", "topic": "专题", "tag": "关键词"}


def list_page(views: Views, argument: str) -> Composed:
    """`argument`: what/slug for the front page of a list, what/slug/<k> for its k-th full page."""
    what, slug, *rest = argument.split("/")
    number = int(rest[0]) if rest else None
    name = f"{what}/{slug}"
    look = views.look
    entry = look.entry(what, slug) if what != "tag" else None
    heading = entry.name if entry else look.tag(slug)
    base = f"/{_FOLDERS[what]}/{slug}/"
    path = base if number is None else f"{base}page/{number}.html"
    chrome = Chrome(views)
    page = PageView(kind="list", heading=heading, path=path, description=entry.description if entry else "")
    page.crumbs = [chrome.home_crumb()]
    if what == "column" and entry and entry.parent and (above := views.entry_link("column", entry.parent)):
        page.crumbs.append(above)
    if what == "tag":
        page.crumbs.append(Link("关键词", views.url("/tags/")))
    if what == "tag":
        page.heading = f"关键词：{heading}"
    if number is not None:
        page.crumbs.append(Link(heading, views.url(base)))
        page.heading += f"（第{number}页）"
    feed = views.url(f"/feeds/{slug}.atom.xml") if what == "column" else ""
    if feed:
        page.feeds = [FeedLink(f"{heading}的更新", feed)]
        page.feeds.append(
            FeedLink(f"{heading}的更新（JSON）", feed.replace(".atom.xml", ".json"), "application/feed+json")
        )
    older, newer = _around(views, name, base, number)
    page.prev_url, page.next_url = (newer.url if newer else ""), (older.url if older else "")
    chrome.finish(page, column=slug if what == "column" else "", extra=_extra_tags(what, heading, entry))
    part = "front" if number is None else f"page/{number}"
    cards = views.cards(look.ids(name, part))
    return Composed(
        "list.html",
        page,
        {
            "heading": heading, "description": entry.description if entry else "", "what": what,
            "cards": [card for card in cards if number is not None or not card.pinned],
            "pinned": [card for card in cards if card.pinned] if number is None else [],
            "older": older, "newer": newer, "number": number, "children": _children(views, what, slug), "feed_url": feed,
        },
    )  # fmt: skip


def _around(views: Views, name: str, base: str, number: int | None) -> tuple[Link | None, Link | None]:
    """Links to the older and the newer page of a list."""
    look = views.look
    if number is None:
        full = look.ids(name, "full")
        return (Link("更早的", views.url(f"{base}page/{full}.html")) if full else None), None
    older = Link("更早的", views.url(f"{base}page/{number - 1}.html")) if number > 1 else None
    has_next = look.ids(name, f"has/{number + 1}")
    newer = Link("更新的", views.url(f"{base}page/{number + 1}.html" if has_next else base))
    return older, newer


def _children(views: Views, what: str, slug: str) -> list[Link]:
    if what != "column":
        return []
    return [
        Link(entry.name, views.url(f"/columns/{entry.slug}/"))
        for entry in views.look.entries("column")
        if entry.parent == slug
    ]


def _extra_tags(what: str, heading: str, entry: Entry | None) -> list[Tag]:
    """Column tags for lists that are columns to a reader though not in columns.toml: a township's channel, a topic, a tag."""
    if what == "column":
        return []
    description = (entry.description if entry else "") or f"{_HEADINGS[what]}：{heading}"
    keywords = ",".join(entry.keywords) if entry and entry.keywords else heading
    return [
        Tag("ColumnName", heading), Tag("ColumnDescription", description), Tag("ColumnKeywords", keywords),
        Tag("ColumnType", "工作动态"),
    ]  # fmt: skip


def tags_page(views: Views, _argument: str) -> Composed:
    """All keywords, most used first."""
    chrome = Chrome(views)
    page = PageView(kind="tags", heading="关键词", path="/tags/", crumbs=[chrome.home_crumb()])
    chrome.finish(page)
    tags = [
        {"name": name, "url": views.url(f"/tags/{slug}/"), "count": count} for slug, name, count in views.look.tags()
    ]
    return Composed("tags.html", page, {"tags": tags})
