"""The page at an address that something has left: says where it went, and goes there."""

from __future__ import annotations

from portal.chrome import Chrome, PageView
from portal.pages.composed import Composed
from portal.shown import Link
from portal.views import Views


def moved_page(views: Views, old: str) -> Composed:
    """The page at `old`, an address with its slash."""
    chrome = Chrome(views)
    new = views.look.redirect(old)
    page = PageView(kind="moved", heading="这一页换了网址", path=old, robots="noindex", crumbs=[chrome.home_crumb()])
    chrome.finish(page)
    page.url = views.absolute(new)  # the canonical address is where it is now
    target = views.look.at(new)
    name = target.headline if target else views.absolute(new)
    return Composed("moved.html", page, {"target": Link(name, views.url(new))})
