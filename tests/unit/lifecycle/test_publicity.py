"""What is public at a moment: decided from the manuscript and the clock alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.publicity import Publicity, next_change, verdict, without_names
from newsroom.dates import SHANGHAI, parse_moment
from newsroom.items import DatedNote, Heading, NewsArticle, Notice

NOW = parse_moment("2022-01-10 12:00")
NOTICE = Notice(id="a.md", address="/a.html", headline="题", published=parse_moment("2022-01-05"))


@pytest.mark.parametrize(
    ("changes", "wanted", "reason"),
    [
        ({}, Publicity.PUBLISHED, ""), ({"status": "draft"}, Publicity.HELD, "草稿"), ({"status": "pending"}, Publicity.HELD, "待发"),
        ({"embargo_until": parse_moment("2022-01-10 12:01")}, Publicity.HELD, "2022年1月10日 12:01解禁"), ({"embargo_until": NOW}, Publicity.PUBLISHED, ""),
        ({"published": parse_moment("2022-01-11")}, Publicity.HELD, "2022年1月11日才到发布时间"), ({"published": NOW}, Publicity.PUBLISHED, ""),
        ({"withdrawal": DatedNote(date(2022, 1, 8), "重复")}, Publicity.GONE, "已撤稿"), ({"status": "withdrawn"}, Publicity.GONE, "已撤稿"),
        ({"names_until": date(2022, 1, 10)}, Publicity.PUBLISHED, ""), ({"names_until": date(2022, 1, 9)}, Publicity.NAMELESS, "公示期已满，名单不再显示"),
        # the stricter rule wins
        ({"status": "draft", "withdrawal": DatedNote(date(2022, 1, 8), "重复")}, Publicity.HELD, "草稿"),
        ({"embargo_until": parse_moment("2022-02-01"), "withdrawal": DatedNote(date(2022, 1, 8), "重复")}, Publicity.HELD, "2022年2月1日解禁"),
        ({"names_until": date(2022, 1, 1), "withdrawal": DatedNote(date(2022, 1, 8), "重复")}, Publicity.GONE, "已撤稿"),
    ],
)  # fmt: skip
def test_verdicts(changes: dict[str, Any], wanted: Publicity, reason: str) -> None:
    found = verdict(replace(NOTICE, **changes), NOW)
    assert (found.publicity, found.reason) == (wanted, reason)


MOMENTS = st.datetimes(datetime(2022, 1, 1), datetime(2022, 2, 1)).map(lambda moment: moment.replace(tzinfo=SHANGHAI))


@given(st.none() | MOMENTS, st.none() | MOMENTS, MOMENTS)
def test_nothing_changes_before_the_next_change(
    published: datetime | None, embargo: datetime | None, now: datetime
) -> None:
    item = NewsArticle(id="a", address="/a", headline="题", published=published, embargo_until=embargo)
    change = next_change(item, now)
    before = verdict(item, now)
    if change is None:
        assert verdict(item, now + timedelta(days=400)) == before
    else:
        assert change > now
        just_before = verdict(item, max(now, change - timedelta(microseconds=1)))
        assert just_before.publicity is before.publicity


def test_without_names_keeps_no_word_of_the_list() -> None:
    name = "张某某"
    item = replace(
        NOTICE, standfirst=name, caption=name, picture="images/a.jpg", pictures=("images/a.jpg",), attachments=("attachments/a.csv",),
        corrections=(DatedNote(date(2022, 1, 6), name),), headings=(Heading(2, "b-s1", name),),
    )  # fmt: skip
    bare = without_names(item)
    assert name not in repr(bare)
    assert "a.jpg" not in repr(bare)
    assert "a.csv" not in repr(bare)
    assert (bare.id, bare.address, bare.headline, bare.published) == (
        item.id,
        item.address,
        item.headline,
        item.published,
    )
