"""Counting: items by column, township, byline and month, and how long each column has waited for news."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from lifecycle.publicity import Publicity, verdict
from newsroom.dates import SHANGHAI, end_of_day
from newsroom.fields import ItemKind
from newsroom.items import Item
from newsroom.registry import Registries


@dataclass(frozen=True, slots=True)
class Row:
    """A name and how many items bear it: stories, notices, and both together."""

    name: str
    stories: int
    notices: int

    @property
    def total(self) -> int:
        return self.stories + self.notices


@dataclass(frozen=True, slots=True)
class BylineRow:
    """A person and in how many items they stand, in each part. total counts an item once, whatever the parts."""

    name: str
    reporter: int
    correspondent: int
    photographer: int
    total: int


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A column's freshness on the day. fresh_days: the office's own limit from columns.toml, 0 for none.

    age: days since the newest item. due: the last day on which a new item keeps the limit.
    """

    name: str
    total: int
    last: date | None
    age: int | None
    fresh_days: int
    due: date | None

    @property
    def late(self) -> bool:
        """Past the office's own limit, or never filled although there is one."""
        return self.fresh_days > 0 and (self.age is None or self.age > self.fresh_days)

    @property
    def standing(self) -> str:
        """How it stands, in a word."""
        if not self.total:
            return "空白"
        return "已超期" if self.late else "正常" if self.fresh_days else "不限期"


@dataclass(frozen=True, slots=True)
class Figures:
    """All counts of one day. Only what is public on that day counts; held: what waits, with the reason; gone: withdrawn.

    months: from the first to the last month with an item, none left out ("2022-01"). by_month_and_column: column names in
    the registry's order, a count for each month.
    """

    day: date
    published: Row
    months: tuple[Row, ...]
    columns: tuple[Row, ...]
    townships: tuple[Row, ...]
    bylines: tuple[BylineRow, ...]
    freshness: tuple[ColumnRow, ...]
    by_month_and_column: tuple[tuple[str, tuple[int, ...]], ...]
    held: tuple[tuple[str, int], ...]
    gone: int
    without_township: int
    without_byline: int


def count(items: Iterable[Item], registries: Registries, today: date) -> Figures:
    """Count stories and notices as they stand at the end of `today`. Standing pages are no news and do not count."""
    now = end_of_day(today)
    public: list[Item] = []
    held: Counter[str] = Counter()
    gone = 0
    for item in items:
        if item.kind is ItemKind.PAGE:
            continue
        standing = verdict(item, now)
        if standing.publicity is Publicity.HELD:
            held["草稿" if item.status == "draft" else "待发" if item.status == "pending" else "没到时间"] += 1
        elif standing.publicity is Publicity.GONE:
            gone += 1
        else:
            public.append(item)
    in_month, in_column, in_township = _Groups(), _Groups(), _Groups()
    for item in public:
        in_month[_month(item)].append(item)
        in_column[item.column].append(item)
        for slug in item.townships:
            in_township[slug].append(item)
    months = _months(public)
    columns = [(entry.slug, entry.name) for entry in registries.columns]
    columns += sorted({(item.column, item.column) for item in public if item.column not in registries.columns})
    townships = [(entry.slug, entry.name) for entry in registries.townships]
    return Figures(
        day=today,
        published=_row("全部", public),
        months=tuple(_row(month, in_month[month]) for month in months),
        columns=_ranked(_row(name, in_column[slug]) for slug, name in columns),
        townships=_ranked(_row(name, in_township[slug]) for slug, name in townships),
        bylines=_bylines(public),
        freshness=_freshness(public, registries, today),
        by_month_and_column=_by_month_and_column(public, months, columns),
        held=tuple(sorted(held.items())),
        gone=gone,
        without_township=sum(1 for item in public if not item.townships),
        without_byline=sum(
            1 for item in public if item.kind is ItemKind.STORY and not (item.reporters or item.correspondents)
        ),
    )


class _Groups(defaultdict[str, list[Item]]):
    """Items by what they share; an empty list where none do."""

    def __init__(self) -> None:
        super().__init__(list)


def _row(name: str, items: list[Item]) -> Row:
    notices = sum(1 for item in items if item.kind is ItemKind.NOTICE)
    return Row(name, len(items) - notices, notices)


def _ranked(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The most first; equals keep the registry's order."""
    return tuple(sorted(rows, key=lambda row: -row.total))


def _day(item: Item) -> date | None:
    return item.published.astimezone(SHANGHAI).date() if item.published else None


def _month(item: Item) -> str:
    day = _day(item)
    return f"{day:%Y-%m}" if day else ""


def _months(items: list[Item]) -> list[str]:
    """Every month from the first to the last with an item."""
    days = [day for item in items if (day := _day(item))]
    if not days:
        return []
    first, last = min(days), max(days)
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in numbers]


def _by_month_and_column(
    items: list[Item], months: list[str], columns: list[tuple[str, str]]
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    counts = Counter((item.column, _month(item)) for item in items)
    return tuple((name, tuple(counts[slug, month] for month in months)) for slug, name in columns)


def _bylines(items: list[Item]) -> tuple[BylineRow, ...]:
    parts: dict[str, Counter[str]] = {"reporter": Counter(), "correspondent": Counter(), "photographer": Counter()}
    total: Counter[str] = Counter()
    for item in items:
        parts["reporter"].update(item.reporters)
        parts["correspondent"].update(item.correspondents)
        parts["photographer"].update(item.photographers)
        total.update({*item.reporters, *item.correspondents, *item.photographers})
    rows = (
        BylineRow(name, parts["reporter"][name], parts["correspondent"][name], parts["photographer"][name], number)
        for name, number in total.items()
    )
    return tuple(sorted(rows, key=lambda row: (-row.total, row.name)))


def _freshness(items: list[Item], registries: Registries, today: date) -> tuple[ColumnRow, ...]:
    """Columns that are due first, first. A parent column is as fresh as its freshest child."""
    own: dict[str, list[date]] = {entry.slug: [] for entry in registries.columns}
    numbers: Counter[str] = Counter()
    parents = {entry.slug: entry.parent for entry in registries.columns}
    for item in items:
        day = _day(item)
        slug, seen = item.column, set[str]()
        while slug in own and slug not in seen:
            seen.add(slug)
            numbers[slug] += 1
            if day:
                own[slug].append(day)
            slug = parents[slug]
    rows = []
    for entry in registries.columns:
        last = max(own[entry.slug], default=None)
        due = last + timedelta(days=entry.fresh_days) if last and entry.fresh_days else None
        age = (today - last).days if last else None
        rows.append(ColumnRow(entry.name, numbers[entry.slug], last, age, entry.fresh_days, due))
    return tuple(sorted(rows, key=lambda row: (not row.late, row.due or date.max)))
