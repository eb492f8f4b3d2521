"""What every page carries around its own matter: the site, the page's title and tags, the alerts, the assets."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from govmeta.json_ld import as_script
from govmeta.tags import (
    ArticleTags,
    ColumnTags,
    Property,
    Tag,
    article_tags,
    column_tags,
    open_graph,
    site_tags,
)
from newsroom.items import Item, Notice
from portal.look import Look
from portal.shown import Link
from portal.views import Views


@dataclass(frozen=True, slots=True)
class NavItem:
    """A column of the navigation, and those below it."""

    slug: str
    name: str
    url: str
    children: list[Link]


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that feed readers find on the page."""

    title: str
    url: str
    type: str = "application/atom+xml"


@dataclass(frozen=True, slots=True)
class Alert:
    """An urgent notice at the head of every page. ends: the last day on which it is in force (ISO), "" for one without end."""

    headline: str
    url: str
    ends: str


@dataclass(slots=True, kw_only=True)
class SiteView:
    """The office and the ways through the site, for the head and foot of a page."""

    name: str
    short_name: str
    slogan: str
    description: str
    domain: str
    url: str
    root: str
    home_url: str
    search_url: str
    id_code: str
    organizer: str
    undertaker: str
    phone: str
    address: str
    email: str
    icp: str
    psb_number: str
    psb_url: str
    badge_url: str
    badge_image: str
    news_licence: str
    leaving_url: str
    elder_help_url: str
    nav: list[NavItem]
    footer_links: list[Link]


@dataclass(slots=True, kw_only=True)
class PageView:
    """One page for the head of the document."""

    kind: str
    heading: str
    path: str
    title: str = ""
    url: str = ""
    description: str = ""
    meta: list[Tag] = field(default_factory=list)
    properties: list[Property] = field(default_factory=list)
    json_ld: Markup = field(default_factory=Markup)
    crumbs: list[Link] = field(default_factory=list)
    feeds: list[FeedLink] = field(default_factory=list)
    nav_slug: str = ""
    report_url: str = ""
    robots: str = ""
    prev_url: str = ""
    next_url: str = ""


REPORT = "https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code={code}&url={url}"


class Chrome:
    """Makes the common views of one page."""

    def __init__(self, views: Views) -> None:
        self.views = views
        self.look = views.look

    def site(self) -> SiteView:
        office, url = self.views.office, self.views.url
        columns = self.look.entries("column")
        nav = [
            NavItem(
                column.slug, column.name, url(f"/columns/{column.slug}/"),
                [Link(child.name, url(f"/columns/{child.slug}/")) for child in columns if child.parent == column.slug],
            )
            for column in columns
            if not column.parent
        ]  # fmt: skip
        names = (
            "name", "short_name", "slogan", "description", "domain", "url", "root", "id_code", "organizer", "undertaker", "phone",
            "address", "email", "icp", "psb_number", "psb_url", "badge_url", "news_licence",
        )  # fmt: skip
        return SiteView(
            **{name: getattr(office, name) for name in names},
            badge_image=url(office.badge_image) if office.badge_image else "",
            home_url=url("/"), search_url=url("/search/"), leaving_url=url("/leaving.html"),
            elder_help_url=self._page_url("pages/help.md"), nav=nav, footer_links=self._footer_links(),
        )  # fmt: skip

    def _page_url(self, target: str) -> str:
        address = self.look.link(target)
        return self.views.url(address) if address else ""

    def _footer_links(self) -> list[Link]:
        url = self.views.url
        pages = (
            ("关于我们", "pages/about.md"),
            ("无障碍声明", "pages/accessibility.md"),
            ("使用帮助", "pages/help.md"),
        )
        links = [Link(name, address) for name, target in pages if (address := self._page_url(target))]
        return [
            *links,
            Link("网站地图", url("/sitemap.html")),
            Link("历史归档", url("/archive/")),
            Link("数字报", url("/issues/")),
            Link("订阅", url("/feeds/all.atom.xml")),
        ]

    def alerts(self) -> list[Alert]:
        found = []
        for item_id in self.look.ids("urgent", "newest"):
            item = self.look.card(item_id)
            until = item.valid_until.isoformat() if isinstance(item, Notice) and item.valid_until else ""
            found.append(Alert(item.headline, self.views.url(item.address), until))
        return found

    def finish(
        self, page: PageView, *, column: str = "", item: Item | None = None, extra: list[Tag] | None = None
    ) -> PageView:
        """Fill in what follows from the office, the column and the item: title, addresses, tags."""
        office, views = self.views.office, self.views
        page.url = views.absolute(page.path)
        page.title = page.title or (office.name if page.kind == "home" else f"{page.heading} - {office.name}")
        if office.id_code:
            page.report_url = REPORT.format(code=office.id_code, url=quote(page.url, safe=""))
        page.meta = [*self.look.once(("tags of column", column), lambda: self._standing_tags(column)), *(extra or ())]
        entry = self.look.entry("column", column) if column else None
        if entry:
            page.nav_slug = entry.parent or entry.slug
        image = ""
        if item is not None:
            image = self._image(item)
            page.meta += article_tags(
                ArticleTags(
                    item.headline, item.published, item.source or office.name, item.tags, "、".join(item.reporters),
                    page.description, image, page.url,
                )
            )  # fmt: skip
        if page.description:
            page.meta.append(Tag("description", page.description))
        page.properties = open_graph(
            kind="article" if item is not None else "website", title=page.heading, url=page.url, site_name=office.name,
            description=page.description, image=image, published=item.published if item else None,
            modified=item.modified if item else None, section=entry.name if entry and item is not None else "",
        )  # fmt: skip
        return page

    def _standing_tags(self, column: str) -> list[Tag]:
        """The tags that all pages have, and those that all pages of a column have."""
        office = self.views.office
        tags = site_tags(office.name, office.domain, office.id_code)
        entry = self.look.entry("column", column) if column else None
        if entry:
            tags += column_tags(ColumnTags(entry.name, entry.description, entry.keywords, entry.type))
        return tags

    def _image(self, item: Item) -> str:
        picture = self.views.picture(item.picture, alt="") if item.picture else None
        return self.views.absolute(picture.full[len(self.views.root) :]) if picture else ""

    def ld(self, data: dict[str, Any]) -> Markup:
        return Markup(as_script(data))

    def home_crumb(self) -> Link:
        return Link("首页", self.views.url("/"))


def frame_of(look: Look) -> dict[str, Any]:
    """What templates are given for every page alike: `site`, `alerts` and `assets`, their addresses ready to use."""
    views = Views(look)
    chrome = Chrome(views)
    addresses = {name: views.url(address) for name, address in asdict(look.assets()).items() if address}
    return {"site": chrome.site(), "alerts": chrome.alerts(), "assets": replace(look.assets(), **addresses)}
