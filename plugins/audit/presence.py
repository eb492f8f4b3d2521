"""Every published story in its page, column, feeds, archive, sitemap and search; nothing else in any of them; totals
that add up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from audit.address import Resolver, is_article
from audit.columns import ColumnCheck, stories_listed
from audit.findings import Findings
from audit.kinds import Kind, Story
from audit.leaf import Leaf
from audit.sources import Feed, Lists


@dataclass(frozen=True, slots=True)
class Total:
    """One count of published stories. expected: what it must equal, None where any number may be right."""

    what: str
    count: int
    expected: int | None

    @property
    def agrees(self) -> bool:
        return self.expected is None or self.count == self.expected


class PresenceCheck:
    """Remembers the stories, the gone ones, and what every list of the site names."""

    def __init__(self, resolver: Resolver, findings: Findings) -> None:
        self.resolver = resolver
        self.findings = findings
        self.stories: dict[str, Story] = {}
        self.gone: dict[str, Kind] = {}
        self.archived: set[str] = set()
        self.has_archive = False
        self._mappable: dict[str, Kind] = {}
        self._unmappable: set[str] = set()
        self._listed: dict[str, str] = {}
        self._in_list: dict[str, set[str]] = {}
        self._claimed: list[tuple[str, str, int]] = []

    def see(self, leaf: Leaf) -> None:
        """Take in one page."""
        address, kind = leaf.address, leaf.sort
        if leaf.hidden or kind in (Kind.REDIRECT, Kind.WITHDRAWN, Kind.SYSTEM):
            self._unmappable.add(address)
        elif kind in (Kind.ARTICLE, Kind.HOME, Kind.PAGE) or (kind is Kind.COLUMN and address.endswith("/")):
            self._mappable[address] = kind
        if kind is Kind.ARTICLE:
            published = date.fromisoformat(leaf.published) if leaf.published else None
            self.stories[address] = Story(address, leaf.name, published)
        elif is_article(address):
            self.gone[address] = kind
        elif kind in (Kind.HOME, Kind.COLUMN, Kind.LIST, Kind.ARCHIVE):
            linked = stories_listed(leaf, self.resolver)
            for story in linked:
                self._listed.setdefault(story, address)
            self._in_list.setdefault(address.partition("page/")[0], set()).update(linked)
            if kind in (Kind.ARCHIVE, Kind.LIST):
                for path, number in leaf.claims:
                    self._claimed.append((address, self.resolver.settled(path), number))
            if kind is Kind.ARCHIVE:
                self.has_archive = True
                self.archived |= linked

    def finish(
        self, columns: ColumnCheck, lists: Lists, searchable: frozenset[str] | None, published: int | None
    ) -> tuple[Total, ...]:
        """Compare everything with everything. searchable: addresses in the search data, None when nobody could read it.

        published: the number of stories and notices that the gate let through, when the caller knows it.
        """
        self._columns(columns)
        self._feeds(columns, lists.feeds)
        self._maps(lists)
        if self.has_archive:
            for address in sorted(self.stories.keys() - self.archived):
                self.findings.add("item.unarchived", "", "有稿件不在归档列表里", address)
        for where, address, number in self._claimed:
            listed = len(self._in_list.get(address, set()) & self.stories.keys())
            if address in self._in_list and listed != number:
                wrong = f"{where} 说 {address} 有 {number} 篇，那里列出了 {listed} 篇"
                self.findings.add("total.differs", f"{where} {address}", wrong, where)
        if searchable is not None:
            for address in sorted(self.stories.keys() - searchable):
                self.findings.add("item.unsearchable", "", "有稿件不在搜索数据里", address)
        named: dict[str, str] = {**lists.mentioned, **self._listed}
        named.update((address, where) for address, where in lists.mapped.items() if is_article(address))
        named.update((address, feed.address) for feed in lists.feeds for address, _ in feed.entries)
        named.update((address, "/search/") for address in searchable or () if is_article(address))
        self._leaks(named)
        return self._totals(columns, lists, searchable, published)

    def _columns(self, check: ColumnCheck) -> None:
        by_name = {column.name: column for column in check.columns.values()}
        for story in self.stories.values():
            column = by_name.get(story.column)
            if column is None:
                wrong = f"有稿件属于栏目“{story.column}”，网站上没有这个栏目的页面"
                self.findings.add("item.unlisted", story.column, wrong, story.address)
            elif story.address not in column.listed:
                wrong = f"有稿件属于栏目“{story.column}”，栏目的列表里没有它"
                self.findings.add("item.unlisted", story.column, wrong, story.address)

    def _feeds(self, check: ColumnCheck, feeds: list[Feed]) -> None:
        """A feed shows the newest stories of a column, or of the site: what is missing may only be older than what is
        there.

        A feed that holds fewer entries than the longest of its format must hold every story, for length is the only
        reason to leave one out.
        """
        longest: dict[str, int] = {}  # by format, for each may have its own limit
        for feed in feeds:
            longest[feed.format] = max(longest.get(feed.format, 0), len(feed.entries))
        wanted: dict[str, set[str]] = {"all": set(self.stories)}
        wanted.update(
            (slug, {s.address for s in self.stories.values() if s.column == column.name})
            for slug, column in check.columns.items()
        )
        for feed in feeds:
            name = feed.address.rpartition("/")[2].split(".")[0]
            if not feed.address.startswith("/feeds/") or name not in wanted:
                continue
            present = {address for address, _ in feed.entries}
            missing = wanted[name] - present
            days = [self.stories[address].published for address in present if address in self.stories]
            oldest = min((day for day in days if day), default=None)
            for address in sorted(missing):
                day = self.stories[address].published
                if len(feed.entries) < longest[feed.format] or oldest is None or (day and day > oldest):
                    self.findings.add("item.unfed", feed.address, f"有稿件不在订阅 {feed.address} 里", address)
        if not any(feed.address == "/feeds/all.atom.xml" for feed in feeds):
            self.findings.add("map.broken", "/feeds/all.atom.xml", "没有全站订阅 /feeds/all.atom.xml")

    def _maps(self, lists: Lists) -> None:
        if not lists.has_map:
            self.findings.add("map.broken", "/sitemap.xml", "没有网站地图 /sitemap.xml")
            return
        for address, kind in self._mappable.items():
            if address not in lists.mapped:
                self.findings.add("item.unmapped", kind.value, f"有{kind.label}不在 sitemap.xml 里", address)
        for address, where in sorted(lists.mapped.items()):
            if address in self._unmappable and not is_article(address):
                self.findings.add("map.broken", address, f"{address} 写了不收录（noindex），却在 {where} 里", where)
            elif not self.resolver.exists(address):
                self.findings.add("link.dead", address, f"{where} 里的 {address} 打不开，网站里没有这个文件", where)

    def _leaks(self, named: dict[str, str]) -> None:
        for address, where in sorted(named.items()):
            kind = self.gone.get(address)
            if kind is Kind.WITHDRAWN and where == f"/api/v1/items{address.removesuffix('.html')}.json":
                continue  # the item's own file in the API, which says that it was withdrawn
            if kind is Kind.WITHDRAWN:
                self.findings.add("leak.listed", address, f"{address} 已经撤下，却还在 {where} 里", where)
            elif kind is Kind.REDIRECT:
                self.findings.add("leak.listed", address, f"{address} 已经换了地址，{where} 里还是旧的", where)
            elif address not in self.stories and is_article(address):
                self.findings.add("leak.listed", address, f"{where} 里列出了 {address}，网站上没有这一页", where)

    def _totals(
        self, columns: ColumnCheck, lists: Lists, searchable: Iterable[str] | None, published: int | None
    ) -> tuple[Total, ...]:
        number = len(self.stories)
        in_columns = set().union(*(column.listed for column in columns.columns.values())) & self.stories.keys()
        totals = [Total("稿件页面", number, published), Total("栏目列表里的稿件", len(in_columns), number)]
        if self.has_archive:
            totals.append(Total("归档里的稿件", len(self.archived), number))
        if lists.has_map:
            totals.append(Total("网站地图里的稿件", sum(1 for address in lists.mapped if is_article(address)), number))
        if searchable is not None:
            totals.append(Total("搜索数据里的稿件", sum(1 for address in searchable if is_article(address)), number))
        for feed in lists.feeds:
            if feed.address == "/feeds/all.atom.xml":
                totals.append(Total("全站订阅里的稿件（只收最新的）", len(feed.entries), None))
        totals.append(Total("撤稿说明", sum(1 for kind in self.gone.values() if kind is Kind.WITHDRAWN), None))
        totals.append(Total("转址页", sum(1 for kind in self.gone.values() if kind is Kind.REDIRECT), None))
        for total in totals:
            if not total.agrees:
                self.findings.add(
                    "total.differs", total.what, f"{total.what}有 {total.count} 篇，应当是 {total.expected} 篇"
                )
        return tuple(totals)
