"""The archive by year and month, and the notices by state, issuing body, year and kind."""

from __future__ import annotations

from itertools import groupby

from newsroom.validity import Validity
from portal.chrome import Chrome, PageView
from portal.pages.composed import Composed
from portal.shown import Card, Link
from portal.views import Views

# What a resident looks for first stands first.
STATES = (
    Validity.IN_FORCE, Validity.PENDING, Validity.AMENDED, Validity.EXPIRED, Validity.REPEALED, Validity.WITHDRAWN,
)  # fmt: skip


def archive_page(views: Views, argument: str) -> Composed:
    """All years (empty argument) or one year."""
    chrome = Chrome(views)
    months = [(month, count) for month, count in views.look.ids("news", "months") if month.startswith(argument)]
    heading = f"{argument}年归档" if argument else "历史归档"
    path = f"/archive/{argument}/" if argument else "/archive/"
    page = PageView(kind="archive", heading=heading, path=path, crumbs=[chrome.home_crumb()])
    if argument:
        page.crumbs.append(Link("历史归档", views.url("/archive/")))
    chrome.finish(page)
    years = []
    for year, of_year in groupby(months, key=lambda pair: pair[0][:4]):
        rows = [
            {"name": f"{int(month[5:])}月", "url": views.url(f"/archive/{year}/{month[5:]}/"), "count": count}
            for month, count in of_year
        ]
        total = sum(int(str(row["count"])) for row in rows)
        years.append({"name": f"{year}年", "url": views.url(f"/archive/{year}/"), "count": total, "months": rows})
    return Composed("archive.html", page, {"heading": heading, "years": years})


def month_page(views: Views, argument: str) -> Composed:
    """One month (argument 2022-01), day by day, newest first."""
    look, chrome = views.look, Chrome(views)
    year, month = argument.split("-")
    heading = f"{year}年{int(month)}月"
    page = PageView(kind="archive-month", heading=f"{heading}归档", path=f"/archive/{year}/{month}/")
    page.crumbs = [
        chrome.home_crumb(),
        Link("历史归档", views.url("/archive/")),
        Link(f"{year}年", views.url(f"/archive/{year}/")),
    ]
    chrome.finish(page)
    cards = views.cards(look.ids(f"month/{argument}", "newest"))
    days = [
        {"date": day_cards[0].date, "cards": day_cards}
        for _, group in groupby(cards, key=lambda card: card.date.day if card.date else "")
        if (day_cards := list(group))
    ]
    before, after = look.ids("months", f"around/{argument}")
    return Composed(
        "archive_month.html",
        page,
        {"heading": heading, "days": days, "older": _month_link(views, before), "newer": _month_link(views, after)},
    )


def _month_link(views: Views, month: str) -> Link | None:
    if not month:
        return None
    year, number = month.split("-")
    return Link(f"{year}年{int(number)}月", views.url(f"/archive/{year}/{number}/"))


NOTICE_VIEWS = {
    "": ("按效力", "/notices/"),
    "bodies": ("按发文机关", "/notices/bodies/"),
    "years": ("按年份", "/notices/years/"),
    "types": ("按文种", "/notices/types/"),
}


def notices_page(views: Views, argument: str) -> Composed:
    """Notices in force first, or grouped by issuing body, year or kind."""
    chrome = Chrome(views)
    name, path = NOTICE_VIEWS[argument]
    heading = "公告查询" if not argument else f"公告查询：{name}"
    page = PageView(kind="notices", heading=heading, path=path, crumbs=[chrome.home_crumb()])
    if argument:
        page.crumbs.append(Link("公告查询", views.url("/notices/")))
    chrome.finish(page)
    groups = _by_state(views) if not argument else _grouped(views, argument)
    links = [
        {"name": each, "url": views.url(address), "current": key == argument}
        for key, (each, address) in NOTICE_VIEWS.items()
    ]
    return Composed("notices.html", page, {"heading": heading, "groups": groups, "views": links})


def _by_state(views: Views) -> list[dict[str, object]]:
    groups: list[dict[str, object]] = []
    for state in STATES:
        cards = views.cards(views.look.ids(f"notices/state/{state.value}", "newest"))
        if cards:
            groups.append({"heading": state.label, "state": state.value, "cards": cards})
    return groups


def _grouped(views: Views, argument: str) -> list[dict[str, object]]:
    cards = views.cards(views.look.ids("notices", "newest"))

    def key(card: Card) -> str:
        if argument == "bodies":
            return card.issuing_body or "（未写发文机关）"
        if argument == "types":
            return card.notice_type or "（未写文种）"
        return f"{card.date.day[:4]}年" if card.date else ""

    groups: dict[str, list[Card]] = {}
    for card in cards:
        groups.setdefault(key(card), []).append(card)
    order = sorted(groups, reverse=argument == "years")
    return [{"heading": heading, "state": "", "cards": groups[heading]} for heading in order]
