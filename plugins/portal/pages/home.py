"""The home page, and the small standing pages that have no manuscript: search, 404, leaving, the site map for people."""

from __future__ import annotations

from datetime import date

from govmeta.tags import Tag
from portal.chrome import Chrome, FeedLink, PageView
from portal.pages.composed import Composed
from portal.shown import Card, Link, date_view
from portal.views import Views

HEADLINES, NOTICES, PICTURES, SECTION = 8, 8, 6, 5


def home_page(views: Views, _argument: str) -> Composed:
    """Lead, headlines, notices, pictures, columns, topics, townships, the latest newspaper."""
    look, chrome = views.look, Chrome(views)
    page = PageView(kind="home", heading=views.office.name, path="/", description=views.office.description)
    page.feeds = [
        FeedLink("全站更新", views.url("/feeds/all.atom.xml")),
        FeedLink("全站更新（JSON）", views.url("/feeds/all.json"), "application/feed+json"),
    ]
    office = views.office
    extra = [
        Tag("ColumnName", "首页"), Tag("ColumnDescription", office.description or office.name),
        Tag("ColumnKeywords", office.name), Tag("ColumnType", office.home_column_type),
    ] if office.home_column_type else []  # fmt: skip
    chrome.finish(page, extra=extra)
    recent = views.cards(look.ids("stories", f"latest/{HEADLINES * 3}"))
    recent.sort(key=lambda card: not card.pinned)
    lead = next((card for card in recent if card.picture), recent[0] if recent else None)
    headlines = [card for card in recent if card is not lead][:HEADLINES]
    pictures = [
        card for card in views.cards(look.ids("pictures", f"latest/{PICTURES + 1}")) if not lead or card.id != lead.id
    ]
    return Composed(
        "home.html",
        page,
        {
            "lead": lead, "headlines": headlines, "notices": _notices(views), "pictures": pictures[:PICTURES],
            "sections": _sections(views), "topics": _topics(views),
            "townships": [Link(entry.name, views.url(f"/townships/{entry.slug}/")) for entry in look.entries("township")],
            "issue": _latest_issue(views),
        },
    )  # fmt: skip


def _notices(views: Views) -> list[Card]:
    look = views.look
    pinned = [item_id for item_id in look.ids("pinned", "newest") if look.card(item_id).kind.value == "notice"]
    latest = [item_id for item_id in look.ids("notices", f"latest/{NOTICES}") if item_id not in pinned]
    return views.cards(tuple([*pinned, *latest][:NOTICES]))


def _sections(views: Views) -> list[dict[str, object]]:
    sections = []
    for entry in views.look.entries("column"):
        if entry.parent or entry.kind == "notice":  # notices have a place of their own above
            continue
        cards = views.cards(views.look.ids(f"column/{entry.slug}", f"latest/{SECTION}"))
        if cards:
            link = Link(entry.name, views.url(f"/columns/{entry.slug}/"))
            sections.append({"column": link, "description": entry.description, "cards": cards})
    return sections


def _topics(views: Views) -> list[dict[str, str]]:
    return [
        {"name": entry.name, "url": views.url(f"/topics/{entry.slug}/"), "description": entry.description}
        for entry in views.look.entries("topic")
    ]


def _latest_issue(views: Views) -> dict[str, object] | None:
    latest = views.look.ids("issue-days", "latest/1")
    if not latest:
        return None
    day, pages = latest[0]
    links = [Link(f"第{number}版", views.url(f"/issues/{day}/{number}.html")) for number in pages]
    return {"date": date_view(date.fromisoformat(day)), "url": views.url(f"/issues/{day}/"), "pages": links}


def search_page(views: Views, _argument: str) -> Composed:
    """The page on which the search runs; without scripts it leads to columns and archive."""
    chrome = Chrome(views)
    page = PageView(kind="search", heading="搜索", path="/search/", crumbs=[chrome.home_crumb()])
    chrome.finish(page)
    look = views.look
    return Composed(
        "search.html",
        page,
        {
            "columns": [Link(entry.name, views.url(f"/columns/{entry.slug}/")) for entry in look.entries("column")],
            "archive": Link("历史归档", views.url("/archive/")),
            "search": {"endpoint": views.office.search_endpoint},
        },
    )


def not_found_page(views: Views, _argument: str) -> Composed:
    """What the server shows for an address that is none."""
    chrome = Chrome(views)
    page = PageView(
        kind="not-found", heading="找不到这一页", path="/404.html", robots="noindex", crumbs=[chrome.home_crumb()]
    )
    chrome.finish(page)
    return Composed("not_found.html", page, {})


def leaving_page(views: Views, _argument: str) -> Composed:
    """What readers see before a link takes them to another site."""
    chrome = Chrome(views)
    page = PageView(
        kind="leaving", heading="即将离开本站", path="/leaving.html", robots="noindex", crumbs=[chrome.home_crumb()]
    )
    chrome.finish(page)
    return Composed("leaving.html", page, {})


def site_map_page(views: Views, _argument: str) -> Composed:
    """The site map for people."""
    chrome, look, url = Chrome(views), views.look, views.url
    page = PageView(kind="sitemap", heading="网站地图", path="/sitemap.html", crumbs=[chrome.home_crumb()])
    chrome.finish(page)

    def links(what: str, folder: str) -> list[Link]:
        return [Link(entry.name, url(f"/{folder}/{entry.slug}/")) for entry in look.entries(what)]

    ways = [
        Link("首页", url("/")), Link("搜索", url("/search/")), Link("公告按效力查", url("/notices/")), Link("数字报", url("/issues/")),
        Link("关键词", url("/tags/")), Link("历史归档", url("/archive/")), Link("订阅全站更新", url("/feeds/all.atom.xml")),
    ]  # fmt: skip
    sections = [
        {"heading": "全站", "links": ways},
        {"heading": "栏目", "links": links("column", "columns")},
        {"heading": "镇办", "links": links("township", "townships")},
        {"heading": "专题", "links": links("topic", "topics")},
        {"heading": "关于本站", "links": chrome.site().footer_links[:3]},
    ]
    return Composed("sitemap.html", page, {"sections": [section for section in sections if section["links"]]})
