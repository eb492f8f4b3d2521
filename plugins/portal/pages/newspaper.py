"""The newspaper: the calendar of issues, an issue, a page of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from editions.calendar import calendar_of
from manuscript.body.plain import cut, prose
from newsroom.dates import chinese_day
from portal.chrome import Chrome, PageView
from portal.pages.composed import Composed
from portal.share import share_code
from portal.shown import DateView, Link, Story, date_view
from portal.views import Views

FIRST, OTHERS = 420, 200  # characters of a page's first story, and of the others


def issues_page(views: Views, _argument: str) -> Composed:
    """The calendar of all issues."""
    chrome = Chrome(views)
    page = PageView(kind="issues", heading="数字报", path="/issues/", crumbs=[chrome.home_crumb()])
    chrome.finish(page)
    days = {date.fromisoformat(day): views.url(f"/issues/{day}/") for day, _ in views.look.ids("issue-days", "all")}
    return Composed("issues.html", page, {"years": calendar_of(days)})


def issue_page(views: Views, argument: str) -> Composed:
    """One issue (argument: its day) with its pages and their stories."""
    look, chrome = views.look, Chrome(views)
    day = date.fromisoformat(argument)
    page = PageView(kind="issue", heading=f"{chinese_day(day)} 数字报", path=f"/issues/{argument}/")
    page.crumbs = [chrome.home_crumb(), Link("数字报", views.url("/issues/"))]
    chrome.finish(page)
    pages = [
        {
            "number": number, "name": name, "url": views.url(f"/issues/{argument}/{number}.html"),
            "cards": views.cards(tuple(ids)),
        }
        for number, name, ids in look.ids(f"issue/{argument}", "pages")
    ]  # fmt: skip
    before, after = look.ids("issue-days", f"around/{argument}")
    return Composed(
        "issue.html",
        page,
        {
            "date": _with_weekday(day),
            "pages": pages,
            "older": _issue_link(views, before),
            "newer": _issue_link(views, after),
        },
    )


def _issue_link(views: Views, day: str) -> Link | None:
    return Link(chinese_day(date.fromisoformat(day)), views.url(f"/issues/{day}/")) if day else None


def print_page(views: Views, argument: str) -> Composed:
    """One page of an issue (argument: day/number) as a newspaper page."""
    look, chrome = views.look, Chrome(views)
    day_text, number_text = argument.split("/")
    day, number = date.fromisoformat(day_text), int(number_text)
    pages = look.ids(f"issue/{day_text}", "pages")
    index = next(position for position, (found, _, _) in enumerate(pages) if found == number)
    _, name, ids = pages[index]
    heading = f"{chinese_day(day)} 第{number}版" + (f" {name}" if name else "")
    page = PageView(kind="print-page", heading=heading, path=f"/issues/{day_text}/{number}.html")
    issue_url = views.url(f"/issues/{day_text}/")
    page.crumbs = [chrome.home_crumb(), Link("数字报", views.url("/issues/")), Link(chinese_day(day), issue_url)]
    chrome.finish(page)
    links = [
        Link(f"第{found}版" + (f" {title}" if title else ""), views.url(f"/issues/{day_text}/{found}.html"))
        for found, title, _ in pages
    ]
    return Composed(
        "print_page.html",
        page,
        {
            "date": _with_weekday(day), "number": number, "name": name, "issue_url": issue_url,
            "stories": [_story(views, item_id, FIRST if not place else OTHERS) for place, item_id in enumerate(ids)],
            "qr": share_code(views.absolute(page.path)),
            "previous_page": links[index - 1] if index else None,
            "next_page": links[index + 1] if index + 1 < len(links) else None, "pages": links,
        },
    )  # fmt: skip


def _story(views: Views, item_id: str, length: int) -> Story:
    """A story as a newspaper page shows it: its beginning, to the end of a sentence near `length` characters."""
    story = views.story(item_id, nameless=False, text=False)
    text = ""
    for paragraph in prose(views.look.body(item_id)):
        text += paragraph
        if len(text) >= length:
            break
    story.excerpt = cut(text, length) or story.standfirst
    return story


def _with_weekday(day: date) -> DateView:
    view = date_view(day)
    assert view is not None
    return replace(view, text=f"{view.text} 星期{'一二三四五六日'[day.weekday()]}")
