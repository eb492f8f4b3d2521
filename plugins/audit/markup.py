"""What a page's own text must have: tags, title, language, one heading, alternative texts, its true address."""

from __future__ import annotations

from datetime import date

from audit.address import Resolver, Where
from audit.findings import Findings
from audit.kinds import Kind, published_day
from audit.page import Page
from audit.rules import Rules
from newsroom.registry import COLUMN_TYPES

_UNMARKED = (Kind.REDIRECT,)


class MarkupCheck:
    """Looks at each page by itself; remembers titles only."""

    def __init__(self, resolver: Resolver, rules: Rules, findings: Findings, today: date) -> None:
        self.resolver = resolver
        self.rules = rules
        self.findings = findings
        self.today = today
        self._titles: dict[str, str] = {}

    def see(self, page: Page, kind: Kind) -> None:
        """Check one page."""
        self._basics(page, kind)
        if kind in _UNMARKED:
            return
        self._tags(page, kind)
        self._values(page)
        if kind is Kind.ARTICLE:
            self._dates(page)

    def _basics(self, page: Page, kind: Kind) -> None:
        add, address = self.findings.add, page.address
        if not page.lang:
            add("page.lang", "", "<html> 没有写 lang", address)
        if not page.title:
            add("page.title", "", "页面没有 <title>", address)
        elif not page.hidden and kind not in (Kind.REDIRECT, Kind.SYSTEM):
            first = self._titles.setdefault(page.title, address)
            if first != address:
                add("page.title-same", page.title, f"“{page.title}”和 {first} 的标题一样", address)
        if page.controls:
            add("page.control", "", "页面里有看不见的控制字符", address)
        for name in page.repeated_ids:
            add("page.ids", name, f'id="{name}" 在同一页里出现了两次', address)
        for what in page.inline:
            add("page.inline", what, f"页面里有 {what}", address)
        if kind in _UNMARKED:
            return
        if len(page.headings) != 1 or not page.headings[0]:
            found = "没有 h1" if not page.headings else "h1 是空的" if len(page.headings) == 1 else "h1 不止一个"
            add("page.h1", found, found, address)
        for source in page.bare_pictures:
            add("page.alt", source, f"图片 {source} 没有 alt", address)
        self._canonical(page, kind)

    def _canonical(self, page: Page, kind: Kind) -> None:
        if not page.canonical:
            if not page.hidden and kind is not Kind.SYSTEM:
                self.findings.add("page.canonical", "没有", "页面没有写规范地址（canonical）", page.address)
            return
        target = self.resolver.resolve(page.canonical, page.address)
        whole = page.canonical.startswith(("http://", "https://")) or not self.resolver.host
        if not whole or target.where is not Where.SITE or target.path != page.address:
            wrong = f"规范地址不是本页的完整网址，例如 {page.address} 写成了 {page.canonical}"
            self.findings.add("page.canonical", "不符", wrong, page.address)

    def _tags(self, page: Page, kind: Kind) -> None:
        wanted = [("tag.site", self.rules.site_tags), ("tag.site-id", self.rules.site_id_tags)]
        if kind in (Kind.COLUMN, Kind.ARTICLE):
            wanted.append(("tag.column", self.rules.column_tags))
        if kind is Kind.ARTICLE:
            wanted.append(("tag.article", self.rules.article_tags))
        for rule, names in wanted:
            for name in names:
                if not page.metas.get(name):
                    self.findings.add(rule, name, f"{kind.label}里没有标签 {name}", page.address)

    def _values(self, page: Page) -> None:
        add, metas = self.findings.add, page.metas
        column_type = metas.get("ColumnType")
        if column_type and column_type not in COLUMN_TYPES:
            add("tag.value", f"ColumnType={column_type}", f"ColumnType“{column_type}”不在规定的 18 类里", page.address)
        published = metas.get("PubDate")
        if published and published_day(page) is None:
            add(
                "tag.value",
                f"PubDate={published}",
                f"PubDate“{published}”不是 2022-01-06 09:30 这样的写法",
                page.address,
            )
        code = metas.get("SiteIDCode")
        if code and not (len(code) == 10 and code.isascii() and code.isalnum()):
            add("tag.value", f"SiteIDCode={code}", f"网站标识码“{code}”不是 10 位", page.address)

    def _dates(self, page: Page) -> None:
        day = published_day(page)
        if day is None:
            return
        if day > self.today:
            wrong = f"{page.address} 的发布日期是 {day}，在检查日 {self.today} 之后"
            self.findings.add("date.future", page.address, wrong, page.address)
        if day.isoformat() not in page.shown_days:
            wrong = f"页面上没有显示 PubDate 的那一天，例如 {page.address} 的 {day}"
            self.findings.add("date.shown", "", wrong, page.address)
