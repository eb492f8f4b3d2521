"""Freshness by the exact thresholds, and whether the day that is foretold is the day on which it happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.columns import Freshly
from audit.report import AuditReport, VetoStanding

Site = Any  # BuiltSite of conftest.py
DAY = date(2022, 1, 10)


def standing(report: AuditReport, slug: str) -> Freshly:
    return next(column.state for column in report.columns if column.slug == slug)


def veto(report: AuditReport, name: str) -> VetoStanding:
    return next(veto for veto in report.vetoes if veto.id == name)


@pytest.fixture
def one_of_each(empty_site: Callable[[], Site]) -> Site:
    """Three columns with one story each, all of the same day."""
    site = empty_site()
    for number, slug in enumerate(("yaowen", "zhenban", "tongzhi"), 1):
        site.story(DAY.isoformat(), number, slug, f"第{number}篇")
    return site.build()


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2022, 1, 10), Freshly.FRESH), (date(2022, 1, 18), Freshly.FRESH), (date(2022, 1, 19), Freshly.SOON),
        (date(2022, 1, 24), Freshly.SOON), (date(2022, 1, 25), Freshly.STALE),
    ],
)  # fmt: skip
def test_news_columns_go_stale_after_two_weeks(one_of_each: Site, today: date, state: Freshly) -> None:
    assert standing(one_of_each.audit(today=today), "yaowen") is state


@pytest.mark.parametrize(("today", "state"), [(date(2022, 7, 10), Freshly.SOON), (date(2022, 7, 11), Freshly.STALE)])
def test_policy_columns_go_stale_after_six_calendar_months(one_of_each: Site, today: date, state: Freshly) -> None:
    assert standing(one_of_each.audit(today=today), "tongzhi") is state


def test_a_column_says_by_which_day_it_wants_news(one_of_each: Site) -> None:
    column = next(column for column in one_of_each.audit().columns if column.slug == "yaowen")
    assert (column.last, column.news_by, column.stale_on, column.days_left) == (
        DAY,
        date(2022, 1, 24),
        date(2022, 1, 25),
        14,
    )


def test_a_column_of_standing_pages_has_no_limit_and_is_not_blank(one_of_each: Site) -> None:
    assert standing(one_of_each.audit(today=date(2030, 1, 1)), "jigou") is Freshly.FREE


def test_the_home_page_goes_stale_after_two_weeks(one_of_each: Site) -> None:
    assert veto(one_of_each.audit(today=date(2022, 1, 24)), "home-stale").trips is False
    report = one_of_each.audit(today=date(2022, 1, 25))
    assert veto(report, "home-stale").trips
    assert report.exit_code == 1


def test_stories_without_a_date_count_as_no_update(one_of_each: Site) -> None:
    for story in one_of_each.stories:
        one_of_each.change(story.address, 'name="PubDate"', 'name="x"')
    report = one_of_each.audit()
    assert veto(report, "home-stale").trips
    assert standing(report, "yaowen") is Freshly.STALE


def test_a_story_of_the_future_makes_nothing_fresh(one_of_each: Site) -> None:
    report = one_of_each.audit(today=date(2022, 1, 9))
    assert report.home_last is None
    assert standing(report, "yaowen") is Freshly.STALE


@pytest.mark.parametrize(("number", "trips"), [(4, False), (5, True)])
def test_five_stale_columns_fail_the_site_and_four_do_not(
    empty_site: Callable[[], Site], number: int, trips: bool
) -> None:
    site = empty_site()
    for serial in range(number):
        site.columns[f"c{serial}"] = (f"动态{serial}", "工作动态")
        site.story("2021-12-01", serial + 1, f"c{serial}", f"旧稿{serial}")
    for slug in ("yaowen", "zhenban", "tongzhi"):
        site.story("2022-01-10", len(site.stories) + 1, slug, f"新稿{slug}")
    report = site.build().audit()
    assert veto(report, "stale-columns").value == number
    assert veto(report, "stale-columns").trips is trips
    assert report.exit_code == int(trips)
    assert veto(report, "overdue-columns").trips is False


@pytest.mark.parametrize(("number", "trips"), [(4, False), (5, True)])
def test_five_blank_columns_fail_the_site_and_four_do_not(one_of_each: Site, number: int, trips: bool) -> None:
    for serial in range(number):
        one_of_each.columns[f"c{serial}"] = (f"概况{serial}", "概况信息")
    report = one_of_each.build().audit()
    assert veto(report, "blank-columns").value == number
    assert veto(report, "blank-columns").trips is trips


@pytest.mark.parametrize(("number", "trips"), [(9, False), (10, True)])
def test_ten_overdue_columns_of_any_limited_kind_fail_the_site(one_of_each: Site, number: int, trips: bool) -> None:
    for serial in range(number):
        one_of_each.columns[f"c{serial}"] = (f"解读{serial}", "政策解读")
        one_of_each.story("2021-01-01", serial + 1, f"c{serial}", f"旧稿{serial}")
    report = one_of_each.build().audit()
    assert veto(report, "overdue-columns").trips is trips
    assert veto(report, "stale-columns").value == 0


def test_a_parent_whose_children_hold_the_stories_is_neither_blank_nor_stale(one_of_each: Site) -> None:
    one_of_each.columns["wenjian"] = ("政策文件", "政策文件")
    one_of_each.build()
    one_of_each.change("/columns/wenjian/", "<ul></ul>", '<ul><li><a href="/columns/tongzhi/">通知公告</a></li></ul>')
    assert standing(one_of_each.audit(), "wenjian") is Freshly.FREE


@settings(max_examples=25, deadline=None)
@given(ages=st.lists(st.integers(0, 20), min_size=5, max_size=8), name=st.sampled_from(["stale-columns", "home-stale"]))
def test_a_veto_trips_on_the_foretold_day_and_not_a_day_earlier(
    tmp_path_factory: Any, make: Callable[..., Site], ages: list[int], name: str
) -> None:
    site = make(tmp_path_factory.mktemp("foretold"))
    site.columns = {f"c{number}": (f"动态{number}", "工作动态") for number in range(len(ages))}
    for number, age in enumerate(ages):
        site.story((DAY - timedelta(days=age)).isoformat(), number + 1, f"c{number}", f"第{number}篇")
    site.build()
    day = veto(site.audit(today=DAY), name).trips_on
    assert day is not None
    if day > DAY:
        assert not veto(site.audit(today=day - timedelta(days=1)), name).trips
        assert veto(site.audit(today=day), name).trips
    else:
        assert veto(site.audit(today=DAY), name).trips
