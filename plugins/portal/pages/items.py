"""Pages of single items: stories, notices, standing pages, and what is left of a withdrawn one."""

from __future__ import annotations

from govmeta import json_ld
from lifecycle.publicity import Publicity
from newsroom.fields import ItemKind
from newsroom.items import Item, Notice
from portal.chrome import Chrome, FeedLink, PageView
from portal.pages.composed import Composed
from portal.shown import Link, Story, date_view
from portal.views import Views


def item_page(views: Views, item_id: str) -> Composed:
    """The page of the public item `item_id`."""
    item = views.look.whole(item_id)
    publicity = views.look.site.publicity(item_id)
    if publicity is Publicity.GONE:
        return _withdrawn(views, item)
    if item.kind is ItemKind.PAGE:
        return _standing_page(views, item)
    story = views.story(item_id, nameless=publicity is Publicity.NAMELESS)
    return _news(views, item, story)


def _news(views: Views, item: Item, story: Story) -> Composed:
    chrome = Chrome(views)
    kind = "notice" if isinstance(item, Notice) else "article"
    page = PageView(kind=kind, heading=item.headline, path=item.address, description=item.standfirst)
    page.crumbs = _crumbs(views, chrome, item)
    if story.column:
        feed = views.url(f"/feeds/{item.column}.atom.xml")
        page.feeds = [FeedLink(f"{story.column.name}的更新", feed)]
        page.feeds.append(
            FeedLink(f"{story.column.name}的更新（JSON）", feed.replace(".atom.xml", ".json"), "application/feed+json")
        )
    page.prev_url = story.previous.url if story.previous else ""
    page.next_url = story.next.url if story.next else ""
    chrome.finish(page, column=item.column, item=item)
    page.json_ld = chrome.ld(_linked_data(views, item, story, page))
    return Composed(f"{kind}.html", page, {"notice" if kind == "notice" else "story": story})


def _linked_data(views: Views, item: Item, story: Story, page: PageView) -> dict[str, object]:
    published = item.published.isoformat() if item.published else ""
    if isinstance(item, Notice):
        return json_ld.notice(
            headline=item.headline, url=page.url, published=published, body=item.issuing_body, number=item.document_number,
            expires=item.valid_until.isoformat() if item.valid_until else "",
            effective=item.effective_from.isoformat() if item.effective_from else "", description=item.standfirst,
            phone=item.contact_phone,
        )  # fmt: skip
    image = next((tag.content for tag in page.meta if tag.name == "Image"), "")
    return json_ld.news_article(
        headline=item.headline, url=page.url, published=published, modified=item.modified.isoformat() if item.modified else "",
        publisher=views.office.name, authors=list(item.reporters), description=item.standfirst, image=image,
        section=story.column.name if story.column else "", keywords=",".join(item.tags),
        corrections=[note.text for note in item.corrections],
    )  # fmt: skip


def _crumbs(views: Views, chrome: Chrome, item: Item) -> list[Link]:
    crumbs = [chrome.home_crumb()]
    entry = views.look.entry("column", item.column) if item.column else None
    if entry and entry.parent and (above := views.entry_link("column", entry.parent)):
        crumbs.append(above)
    if item.column and (own := views.entry_link("column", item.column)):
        crumbs.append(own)
    return crumbs


def _withdrawn(views: Views, item: Item) -> Composed:
    """Says what became of the item, in none of its own words: the headline may be why it was withdrawn."""
    chrome = Chrome(views)
    what = "这份文件" if item.kind is ItemKind.NOTICE else "这篇稿件"
    page = PageView(kind="withdrawn", heading=f"{what}已撤下", path=item.address, robots="noindex")
    page.crumbs = _crumbs(views, chrome, item)
    chrome.finish(page)
    note = item.withdrawal
    newer = ""
    if isinstance(item, Notice) and item.superseded_by:
        newer = views.look.manuscript(item.superseded_by)
    told = {
        "what": what, "date": date_view(note.day) if note else None, "published": date_view(item.published),
        "reason": note.text if note else "发布单位已撤下这篇稿子。",
        "column": views.entry_link("column", item.column) if item.column else None, "superseded_by": views.line(newer),
    }  # fmt: skip
    return Composed("withdrawn.html", page, {"item": told})


def _standing_page(views: Views, item: Item) -> Composed:
    from markupsafe import Markup

    chrome = Chrome(views)
    page = PageView(kind="page", heading=item.headline, path=item.address, description=item.standfirst)
    page.crumbs = [chrome.home_crumb()]
    chrome.finish(page)
    told = {"headline": item.headline, "body": Markup(views.body(item.id)), "headings": list(item.headings)}
    return Composed("page.html", page, {"doc": told})
