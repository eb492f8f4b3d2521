"""What counts, where, and for whom."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from newsroom.dates import SHANGHAI
from newsroom.fields import ItemKind
from newsroom.items import DatedNote, Item, NewsArticle, Notice, Page
from newsroom.registry import Entry, Registries, Registry, load_registries
from stats.figures import Figures, count

TODAY = date(2022, 1, 10)
LISTS = Registries(
    Registry(
        "column",
        [
            Entry("yaowen", "要闻", fresh_days=14, order=1), Entry("tongzhi", "通知公告", fresh_days=180, order=2),
            Entry("zhengce", "政策", fresh_days=30, order=3), Entry("jiedu", "解读", parent="zhengce", order=4),
            Entry("jigou", "机构", order=5),
        ],
    ),
    Registry("township", [Entry("shahezi", "沙河子镇", order=1), Entry("siping", "寺坪镇", order=2)]),
    Registry("topic", []),
)  # fmt: skip


def story(number: int, day: str = "2022-01-06", **more: Any) -> NewsArticle:
    return NewsArticle(
        id=f"articles/{number}.md",
        address=f"/a/{number}.html",
        headline=f"第{number}篇",
        published=at(day),
        **{"column": "yaowen", **more},
    )


def notice(number: int, day: str = "2022-01-06", **more: Any) -> Notice:
    return Notice(
        id=f"notices/{number}.md",
        address=f"/a/n{number}.html",
        headline=f"通告{number}",
        published=at(day),
        **{"column": "tongzhi", **more},
    )


def at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(hour=9, tzinfo=SHANGHAI)


def figures(*items: Item, today: date = TODAY) -> Figures:
    return count(items, LISTS, today)


def test_only_what_is_public_counts_and_the_rest_is_accounted_for() -> None:
    found = figures(
        story(1), notice(2), story(3, status="draft"), story(4, status="pending"), story(5, "2022-01-11"),
        story(6, embargo_until=at("2022-02-01")), story(7, withdrawal=DatedNote(TODAY, "重复")),
        Page(id="pages/about.md", address="/pages/about.html", headline="关于", kind=ItemKind.PAGE),
    )  # fmt: skip
    assert (found.published.stories, found.published.notices, found.published.total) == (1, 1, 2)
    assert dict(found.held) == {"草稿": 1, "待发": 1, "没到时间": 2}
    assert found.gone == 1


def test_a_story_of_this_evening_counts_today() -> None:
    late = NewsArticle(
        id="a.md",
        address="/a/a.html",
        headline="晚",
        column="yaowen",
        published=datetime(2022, 1, 10, 22, tzinfo=SHANGHAI),
    )
    assert figures(late).published.total == 1


def test_months_without_a_story_stand_between_those_with_one() -> None:
    found = figures(story(1, "2021-11-30"), story(2, "2022-01-01"), notice(3, "2022-01-02"))
    assert [(row.name, row.stories, row.notices) for row in found.months] == [
        ("2021-11", 1, 0),
        ("2021-12", 0, 0),
        ("2022-01", 1, 1),
    ]
    assert dict(found.by_month_and_column)["要闻"] == (1, 0, 1)
    assert sum(sum(counts) for _, counts in found.by_month_and_column) == found.published.total


def test_the_busiest_column_stands_first_and_empty_ones_are_shown() -> None:
    found = figures(story(1), notice(2), notice(3))
    assert [(row.name, row.total) for row in found.columns] == [
        ("通知公告", 2),
        ("要闻", 1),
        ("政策", 0),
        ("解读", 0),
        ("机构", 0),
    ]


def test_a_column_that_left_the_list_still_counts() -> None:
    found = figures(story(1, column="laolanmu"))
    assert ("laolanmu", 1) in [(row.name, row.total) for row in found.columns]


def test_a_story_about_two_townships_counts_in_both() -> None:
    found = figures(story(1, townships=("shahezi", "siping")), story(2, townships=("siping",)), story(3))
    assert [(row.name, row.total) for row in found.townships] == [("寺坪镇", 2), ("沙河子镇", 1)]
    assert found.without_township == 1


def test_a_person_with_two_parts_in_one_story_counts_once_in_all() -> None:
    found = figures(
        story(1, reporters=("张三", "李四"), photographers=("张三",)), story(2, correspondents=("张三",)), story(3), notice(4)
    )  # fmt: skip
    person = found.bylines[0]
    assert (person.name, person.reporter, person.correspondent, person.photographer, person.total) == (
        "张三",
        1,
        1,
        1,
        2,
    )
    assert found.without_byline == 1  # the notice needs none


@pytest.mark.parametrize(("today", "late"), [(date(2022, 1, 20), False), (date(2022, 1, 21), True)])
def test_a_column_is_late_the_day_after_its_own_limit(today: date, late: bool) -> None:
    found = figures(story(1), today=today)
    row = next(row for row in found.freshness if row.name == "要闻")
    assert (row.last, row.due, row.late) == (date(2022, 1, 6), date(2022, 1, 20), late)


def test_a_parent_column_is_as_fresh_as_its_child() -> None:
    found = figures(story(1, "2022-01-09", column="jiedu"))
    parent = next(row for row in found.freshness if row.name == "政策")
    assert (parent.last, parent.total, parent.standing) == (date(2022, 1, 9), 1, "正常")


def test_blank_columns_with_a_limit_are_late_and_stand_first() -> None:
    found = figures(story(1))
    assert [(row.name, row.late, row.standing) for row in found.freshness][:2] == [
        ("通知公告", True, "空白"),
        ("政策", True, "空白"),
    ]
    assert next(row for row in found.freshness if row.name == "机构").late is False


def test_nothing_at_all_gives_zeros() -> None:
    found = figures()
    assert found.published.total == 0
    assert found.months == ()


def test_manuscripts_are_read_when_no_items_are_handed_in(tmp_path: Path) -> None:
    from stats.manuscripts import items_of

    (tmp_path / "articles").mkdir()
    (tmp_path / "columns.toml").write_text('[[column]]\nslug = "yaowen"\nname = "要闻"\n', "utf-8")
    text = "标题：守好村口\n栏目：要闻\n日期：2022-01-06\n来源：本报\n记者：张三\n\n全镇设卡28处。\n"
    (tmp_path / "articles" / "2022-01-06-001.md").write_text(text, "utf-8")
    lists = load_registries(tmp_path)
    found = count(items_of(tmp_path, lists), lists, TODAY)
    assert (found.published.stories, found.bylines[0].name) == (1, "张三")
