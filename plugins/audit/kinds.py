"""What sort of page an address and its content make, and the short record that outlives the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum

from audit.address import column_slug, is_article
from audit.page import Page

_PUB_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2}) ([01]\d|2[0-3]):[0-5]\d")


class Kind(Enum):
    """Page kinds, by address first; the values stand in the JSON report."""

    HOME = "home"
    COLUMN = "column"
    ARTICLE = "article"
    WITHDRAWN = "withdrawn"
    REDIRECT = "redirect"
    ARCHIVE = "archive"
    LIST = "list"
    PAGE = "page"
    SYSTEM = "system"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Kind.HOME: "首页", Kind.COLUMN: "栏目页", Kind.ARTICLE: "稿件", Kind.WITHDRAWN: "撤稿说明", Kind.REDIRECT: "转址页",
    Kind.ARCHIVE: "归档页", Kind.LIST: "其他列表页", Kind.PAGE: "固定页面", Kind.SYSTEM: "搜索、出错等功能页",
}  # fmt: skip
_LISTS = ("/townships/", "/topics/", "/tags/", "/issues/", "/notices/")
_SYSTEM = ("/404.html", "/leaving.html", "/offline.html")


def kind_of(page: Page) -> Kind:
    """The kind of a page. At a story's address: a page that only points elsewhere, or one without an ArticleTitle, is
    no story."""
    address = page.address
    if page.refresh:
        return Kind.REDIRECT
    if is_article(address):
        withdrawn = page.body_kind == "withdrawn" or (page.hidden and "ArticleTitle" not in page.metas)
        return Kind.WITHDRAWN if withdrawn else Kind.ARTICLE
    if address == "/":
        return Kind.HOME
    if column_slug(address):
        return Kind.COLUMN
    if address.startswith("/archive/"):
        return Kind.ARCHIVE
    if address.startswith(_LISTS):
        return Kind.LIST
    if address in _SYSTEM or address.startswith("/search/"):
        return Kind.SYSTEM
    return Kind.PAGE


@dataclass(frozen=True, slots=True)
class Story:
    """A published story or notice as its page shows it. published: None when PubDate is missing or no date."""

    address: str
    column: str
    published: date | None


def published_day(page: Page) -> date | None:
    """The day of PubDate, or None. Only the mandated form counts: `YYYY-MM-DD HH:MM`, 24 hours."""
    found = _PUB_DATE.fullmatch(page.metas.get("PubDate", ""))
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
