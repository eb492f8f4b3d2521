"""Which columns are fresh, which are blank, and on which day each goes stale if nobody writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum

from audit.address import Resolver, column_slug, is_article
from audit.findings import Findings
from audit.kinds import Kind, Story
from audit.leaf import Leaf
from audit.rules import Freshness, Rules


class Freshly(Enum):
    """How a column stands; the values stand in the JSON report."""

    FRESH = "fresh"
    SOON = "soon"
    STALE = "stale"
    BLANK = "blank"
    FREE = "free"  # its kind has no limit

    @property
    def label(self) -> str:
        return {"fresh": "正常", "soon": "快到期", "stale": "已超期", "blank": "空白", "free": "不限期"}[self.value]


@dataclass(frozen=True, slots=True)
class ColumnStanding:
    """One column on the day of the audit.

    news_by: the last day on which a new story keeps it fresh. stale_on: the day after; None for a column without a
    limit or without a story. days_left: days from today to news_by, negative once it is stale.
    """

    slug: str
    name: str
    type: str
    address: str
    group: str
    limit: str
    stories: int
    last: date | None
    news_by: date | None
    stale_on: date | None
    days_left: int | None
    state: Freshly

    @property
    def overdue(self) -> bool:
        """Whether the column ought to have news and has not: stale, or never filled though its kind has a limit."""
        return self.state is Freshly.STALE or (self.state is Freshly.BLANK and bool(self.group))


@dataclass(slots=True)
class _Column:
    name: str = ""
    type: str = ""
    listed: set[str] = field(default_factory=set)
    filled: bool = False  # shows standing pages or files, as 机构职能 does
    children: set[str] = field(default_factory=set)


class ColumnCheck:
    """Gathers what column pages list, and which home page links lead to stories."""

    def __init__(self, resolver: Resolver, rules: Rules, findings: Findings, today: date) -> None:
        self.resolver = resolver
        self.rules = rules
        self.findings = findings
        self.today = today
        self.columns: dict[str, _Column] = {}
        self.on_home: set[str] = set()
        self.types: set[str] = set()

    def see(self, leaf: Leaf) -> None:
        """Take in a column page or the home page; other pages say nothing here."""
        if leaf.sort is Kind.HOME:
            self.on_home = stories_listed(leaf, self.resolver)
        elif leaf.sort is Kind.COLUMN:
            slug = column_slug(leaf.address)
            column = self.columns.setdefault(slug, _Column())
            column.name = leaf.name or column.name or leaf.heading or slug
            column.type = leaf.column_type or column.type
            column.listed |= stories_listed(leaf, self.resolver)
            if leaf.in_main:
                column.children |= _columns_listed(leaf, self.resolver) - {slug}
            column.filled |= leaf.filled
            self.types.add(column.type)

    def standings(self, stories: Iterable[Story]) -> tuple[ColumnStanding, ...]:
        """Every column, the most urgent first, and the findings about them. A story dated after today does not make a
        column fresh."""
        by_address = {story.address: story for story in stories}
        by_name: dict[str, list[Story]] = {}
        for story in by_address.values():
            by_name.setdefault(story.column, []).append(story)
        standings = []
        for slug, column in sorted(self.columns.items()):
            own = {story.address: story for story in by_name.get(column.name, ())}
            own.update((address, by_address[address]) for address in column.listed if address in by_address)
            days = [story.published for story in own.values() if story.published and story.published <= self.today]
            has_children = any(self.columns[child].listed for child in column.children if child in self.columns)
            limit = self.rules.limit_of(column.name, column.type)
            standing = self._standing(
                slug, column, len(own), max(days, default=None), limit, blank=not (own or has_children or column.filled)
            )
            self._report(standing)
            standings.append(standing)
        standings.sort(
            key=lambda standing: (standing.news_by or date.max, standing.state is Freshly.FREE, standing.slug)
        )
        return tuple(standings)

    def home_last(self, stories: Iterable[Story]) -> date | None:
        """The day of the newest story that the home page shows, or None. Stories without a date count as no update."""
        days = (story.published for story in stories if story.address in self.on_home)
        return max((day for day in days if day and day <= self.today), default=None)

    def _standing(
        self, slug: str, column: _Column, stories: int, last: date | None, limit: Freshness | None, *, blank: bool
    ) -> ColumnStanding:
        news_by = limit.news_by(last) if limit and last else None
        left = (news_by - self.today).days if news_by else None
        if blank:
            state = Freshly.BLANK
        elif limit is None or (not stories and not last):
            state = Freshly.FREE  # no limit, or a parent whose children hold the stories
        elif left is None or left < 0:
            state = Freshly.STALE
        else:
            state = Freshly.SOON if left <= self.rules.soon_days else Freshly.FRESH
        return ColumnStanding(
            slug, column.name, column.type, f"/columns/{slug}/", limit.group if limit else "", limit.span if limit else "不限", stories,
            last, news_by, news_by + timedelta(days=1) if news_by else None, left, state,
        )  # fmt: skip

    def _report(self, standing: ColumnStanding) -> None:
        name, address = standing.name, standing.address
        if standing.state is Freshly.BLANK:
            self.findings.add("column.blank", standing.slug, f"栏目“{name}”一篇稿子也没有", address)
        elif standing.state is Freshly.STALE:
            rule = "column.late" if standing.group == "policy" else "column.stale"
            since = (
                f"最近一篇是 {standing.last}，{standing.limit}的期限到 {standing.news_by}"
                if standing.last
                else "没有一篇有日期的稿子"
            )
            self.findings.add(rule, standing.slug, f"栏目“{name}”超期了：{since}", address)
        elif standing.state is Freshly.SOON:
            wrong = (
                f"栏目“{name}”最近一篇是 {standing.last}，{standing.news_by} 以前要有新稿，{standing.stale_on} 起算超期"
            )
            self.findings.add("column.soon", standing.slug, wrong, address)


def stories_listed(leaf: Leaf, resolver: Resolver) -> set[str]:
    """Addresses of stories that the page's own part links to (the whole page when it has no <main>)."""
    return {address for path in leaf.listed if is_article(address := resolver.settled(path))}


def _columns_listed(leaf: Leaf, resolver: Resolver) -> set[str]:
    return {slug for path in leaf.listed if (slug := column_slug(resolver.settled(path)))}
