"""Which files the site consists of, and what makes each: output path → spec, a word and its argument.

The plan is computed anew in every build from the site alone; what is not in it does not belong in the output.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from portal.pages.api import api_columns, api_in_force, api_index, api_item, api_latest, api_path, api_schema
from portal.pages.archives import NOTICE_VIEWS, archive_page, month_page, notices_page
from portal.pages.composed import Composed
from portal.pages.deadlines import deadlines
from portal.pages.feeds import feed, robots, sitemap, sitemap_index
from portal.pages.home import home_page, leaving_page, not_found_page, search_page, site_map_page
from portal.pages.json_feeds import json_feed, opml
from portal.pages.lists import list_page, tags_page
from portal.pages.moved import moved_page
from portal.pages.newspaper import issue_page, issues_page, print_page
from portal.site import Site
from portal.slices import full_pages
from portal.views import Views

Builder = Callable[[Views, str], Composed | bytes]

# Every word of a spec but item, picture, attachment and asset, which need more than the site.
BUILDERS: dict[str, Builder] = {
    "home": home_page, "list": list_page, "tags": tags_page, "archive": archive_page, "month": month_page, "notices": notices_page,
    "issues": issues_page, "issue": issue_page, "print-page": print_page, "search-page": search_page, "not-found": not_found_page,
    "leaving": leaving_page, "site-map": site_map_page, "feed": feed, "sitemap-index": sitemap_index, "sitemap": sitemap,
    "robots": robots, "json-feed": json_feed, "opml": opml, "deadlines": deadlines, "moved": moved_page, "api-index": api_index,
    "api-schema": api_schema, "api-columns": api_columns, "api-latest": api_latest, "api-in-force": api_in_force,
    "api-item": api_item,
}  # fmt: skip
_STANDING = {
    "index.html": "home|", "tags/index.html": "tags|", "archive/index.html": "archive|", "issues/index.html": "issues|",
    "search/index.html": "search-page|", "404.html": "not-found|", "leaving.html": "leaving|", "sitemap.html": "site-map|",
    "sitemap.xml": "sitemap-index|", "sitemaps/pages.xml": "sitemap|pages", "robots.txt": "robots|",
    "feeds/all.atom.xml": "feed|all", "feeds/all.json": "json-feed|all", "feeds/feeds.opml": "opml|",
    "feeds/deadlines.ics": "deadlines|",
}  # fmt: skip


def plan(site: Site) -> dict[str, str]:
    """Every output path with its spec."""
    outputs = dict(_STANDING)
    outputs.update(_lists(site))
    outputs.update(_newspaper(site))
    outputs.update((address.strip("/") + "/index.html", f"notices|{key}") for key, (_, address) in NOTICE_VIEWS.items())
    for asset in site.theme.asset_paths:
        outputs[asset] = f"asset|{asset}"
    outputs.update((old.lstrip("/"), f"moved|{old}") for old in site.redirects)
    if site.office.api:
        outputs.update(_api(site))
    for item_id, place in site.places.items():
        if place.publicity != "held":
            outputs[place.address.lstrip("/")] = f"item|{item_id}"
        if place.shows and place.publicity == "published":
            outputs.update(_files(site, place.shows))
    return outputs


def _api(site: Site) -> Iterator[tuple[str, str]]:
    for name in ("index", "schema", "columns", "latest"):
        yield f"api/v1/{name}.json", f"api-{name}|"
    yield "api/v1/notices-in-force.json", "api-in-force|"
    for item_id, place in site.places.items():
        if place.publicity != "held":
            yield api_path(place.address).lstrip("/"), f"api-item|{item_id}"


def _lists(site: Site) -> Iterator[tuple[str, str]]:
    for what, folder in (("column", "columns"), ("township", "townships"), ("topic", "topics")):
        for entry in site.registries.of(what):
            yield from _pages_of(site, f"{what}/{entry.slug}", f"{folder}/{entry.slug}")
            if what == "column":
                yield f"feeds/{entry.slug}.atom.xml", f"feed|{entry.slug}"
                yield f"feeds/{entry.slug}.json", f"json-feed|{entry.slug}"
    for slug in site.tag_names:
        yield from _pages_of(site, f"tag/{slug}", f"tags/{slug}")
    years = set()
    for month, _count in site.slice("news", "months"):
        year, number = month.split("-")
        years.add(year)
        yield f"archive/{year}/{number}/index.html", f"month|{month}"
        yield f"sitemaps/{month}.xml", f"sitemap|{month}"
    for year in years:
        yield f"archive/{year}/index.html", f"archive|{year}"


def _pages_of(site: Site, name: str, folder: str) -> Iterator[tuple[str, str]]:
    yield f"{folder}/index.html", f"list|{name}"
    for number in range(1, full_pages(len(site.lists.get(name, ())), site.office.page_size) + 1):
        yield f"{folder}/page/{number}.html", f"list|{name}/{number}"


def _newspaper(site: Site) -> Iterator[tuple[str, str]]:
    for day, numbers in site.slice("issue-days", "all"):
        yield f"issues/{day}/index.html", f"issue|{day}"
        for number in numbers:
            yield f"issues/{day}/{number}.html", f"print-page|{day}/{number}"


def _files(site: Site, shown: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The pictures and attachments that a listed item shows: nothing else of the content folder is ever published."""
    for path in shown:
        facts = site.files.get(path)
        if facts is None:
            continue
        if facts["role"] == "attachment":
            yield f"files/{facts['file']}", f"attachment|{path}"
        else:
            for name, _width, _height in facts["renditions"]:
                yield f"media/{name}", f"picture|{path}"


def reserved(address: str) -> bool:
    """Whether an address belongs to a page of the portal's own, so that no manuscript may take it."""
    return address.lstrip("/") in _STANDING
