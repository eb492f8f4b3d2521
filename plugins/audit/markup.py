"""What a page's own text must have: tags, title, language, one heading, alternative texts, its true address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from audit.address import Locator, Resolver, Where
from audit.findings import Findings
from audit.kinds import Kind, published_day
from audit.leaf import Fault, Leaf
from audit.page import Page
from audit.rules import Rules
from newsroom.registry import COLUMN_TYPES


def faults_of(page: Page, kind: Kind, rules: Rules) -> Iterator[Fault]:
    """What is wrong with a page by itself."""
    yield from _basics(page)
    if kind is Kind.REDIRECT:
        return
    if len(page.headings) != 1 or not page.headings[0]:
        found = "没有 h1" if not page.headings else "h1 是空的" if len(page.headings) == 1 else "h1 不止一个"
        yield "page.h1", found, found
    for source in page.bare_pictures:
        yield "page.alt", source, f"图片 {source} 没有 alt"
    if not page.canonical and not page.hidden and kind is not Kind.SYSTEM:
        yield "page.canonical", "没有", "页面没有写规范地址（canonical）"
    yield from _tags(page, kind, rules)
    yield from _values(page)
    day = published_day(page) if kind is Kind.ARTICLE else None
    if day is not None and day.isoformat() not in page.shown_days:
        yield "date.shown", "", f"页面上没有显示 PubDate 的那一天，例如 {page.address} 的 {day}"


def canonical_of(page: Page, kind: Kind, locator: Locator) -> Sequence[str]:
    """(what is written, the path or "") of a canonical address that is not plainly the page's own; () for one that is."""
    if not page.canonical or kind is Kind.REDIRECT:
        return ()
    target = locator.locate(page.canonical, page.address)
    whole = page.canonical.startswith(("http://", "https://")) or not locator.host
    path = target.path if whole and target.where is Where.SITE else ""
    return () if path == page.address else (page.canonical, path)


def _basics(page: Page) -> Iterator[Fault]:
    if not page.lang:
        yield "page.lang", "", "<html> 没有写 lang"
    if not page.title:
        yield "page.title", "", "页面没有 <title>"
    if page.controls:
        yield "page.control", "", "页面里有看不见的控制字符"
    for name in page.repeated_ids:
        yield "page.ids", name, f'id="{name}" 在同一页里出现了两次'
    for what in page.inline:
        yield "page.inline", what, f"页面里有 {what}"


def _tags(page: Page, kind: Kind, rules: Rules) -> Iterator[Fault]:
    wanted = [("tag.site", rules.site_tags), ("tag.site-id", rules.site_id_tags)]
    if kind in (Kind.COLUMN, Kind.ARTICLE):
        wanted.append(("tag.column", rules.column_tags))
    if kind is Kind.ARTICLE:
        wanted.append(("tag.article", rules.article_tags))
    for rule, names in wanted:
        for name in names:
            if not page.metas.get(name):
                yield rule, name, f"{kind.label}里没有标签 {name}"


def _values(page: Page) -> Iterator[Fault]:
    metas = page.metas
    column_type = metas.get("ColumnType")
    if column_type and column_type not in COLUMN_TYPES:
        yield "tag.value", f"ColumnType={column_type}", f"ColumnType“{column_type}”不在规定的 18 类里"
    published = metas.get("PubDate")
    if published and published_day(page) is None:
        yield "tag.value", f"PubDate={published}", f"PubDate“{published}”不是 2022-01-06 09:30 这样的写法"
    code = metas.get("SiteIDCode")
    if code and not (len(code) == 10 and code.isascii() and code.isalnum()):
        yield "tag.value", f"SiteIDCode={code}", f"网站标识码“{code}”不是 10 位"


class MarkupCheck:
    """Holds pages against each other, against the files of the site and against the day."""

    def __init__(self, resolver: Resolver, findings: Findings, today: date) -> None:
        self.resolver = resolver
        self.findings = findings
        self.today = today.isoformat()
        self._titles: dict[str, str] = {}

    def see(self, leaf: Leaf) -> None:
        """Check one page."""
        add, address = self.findings.add, leaf.address
        if leaf.title and not leaf.hidden and leaf.sort not in (Kind.REDIRECT, Kind.SYSTEM):
            first = self._titles.setdefault(leaf.title, address)
            if first != address:
                add("page.title-same", leaf.title, f"“{leaf.title}”和 {first} 的标题一样", address)
        if leaf.canonical:
            written, path = leaf.canonical
            if not path or self.resolver.settled(path) != address:
                wrong = f"规范地址不是本页的完整网址，例如 {address} 写成了 {written}"
                add("page.canonical", "不符", wrong, address)
        if leaf.sort is Kind.ARTICLE and leaf.published > self.today:
            wrong = f"{address} 的发布日期是 {leaf.published}，在检查日 {self.today} 之后"
            add("date.future", address, wrong, address)
