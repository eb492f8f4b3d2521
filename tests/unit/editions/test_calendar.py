"""The newspaper's calendar: newest first, weeks from Monday, a link on the days that had an issue."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from editions.calendar import calendar_of


def test_a_month() -> None:
    [year] = calendar_of({date(2022, 1, 7): "/issues/2022-01-07/"})
    [month] = year.months
    assert (year.name, month.name) == ("2022年", "1月")
    assert [day.day if day else 0 for day in month.weeks[0]] == [0, 0, 0, 0, 0, 1, 2], "1 January 2022 was a Saturday"
    assert [day.day for week in month.weeks for day in week if day and day.url] == [7]


@given(st.sets(st.dates(date(1999, 1, 1), date(2030, 1, 1)), max_size=30))
def test_every_issue_is_there_once(days: set[date]) -> None:
    years = calendar_of({day: f"/{day}/" for day in days})
    found = [
        day.url for year in years for month in year.months for week in month.weeks for day in week if day and day.url
    ]
    assert sorted(found) == sorted(f"/{day}/" for day in days)
    assert all(len(week) == 7 for year in years for month in year.months for week in month.weeks)
    assert [year.name for year in years] == sorted({f"{day.year}年" for day in days}, reverse=True)
