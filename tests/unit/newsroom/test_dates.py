"""Dates as editors write them: every day in every form reads back, and what could mean two things is refused."""

from __future__ import annotations

import contextlib
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.dates import SHANGHAI, DateError, chinese_day, end_of_day, parse_day, parse_moment

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
CHINESE = "〇一二三四五六七八九"
WIDE = str.maketrans("0123456789:-./", "０１２３４５６７８９：－．／")


def in_words(number: int) -> str:
    """5 → 五, 12 → 十二, 25 → 二十五."""
    tens, ones = divmod(number, 10)
    return (("" if tens == 1 else CHINESE[tens]) + "十" if tens else "") + (CHINESE[ones] if ones or not tens else "")


def forms(day: date) -> list[str]:
    year, month, number = day.year, day.month, day.day
    return [
        f"{year}-{month:02d}-{number:02d}", f"{year}-{month}-{number}", f"{year}/{month}/{number}", f"{year}.{month}.{number}",
        f"{year}年{month}月{number}日", f"{year}年{month:02d}月{number:02d}日", f"{year} 年 {month} 月 {number} 日", f"{year}年{month}月{number}号",
        "".join(CHINESE[int(digit)] for digit in str(year)) + f"年{in_words(month)}月{in_words(number)}日", f"  {year}-{month}-{number}  ",
        f"{year}-{month}-{number}".translate(WIDE), f"{year}年{month}月{number}日".translate(WIDE), day.isoformat(),
    ]  # fmt: skip


@given(DAYS)
def test_every_day_in_every_form_reads_back(day: date) -> None:
    for form in forms(day):
        assert parse_day(form) == day, form
        assert parse_moment(form) == datetime.combine(day, time(), SHANGHAI)
    assert parse_day(chinese_day(day)) == day


@given(DAYS, st.times().map(lambda clock: clock.replace(microsecond=0)))
def test_every_minute_in_every_form_reads_back(day: date, clock: time) -> None:
    minute = clock.replace(second=0)
    wanted = datetime.combine(day, minute, SHANGHAI)
    hours = [
        f"{minute:%H:%M}",
        f"{minute.hour}:{minute:%M}",
        f"{minute.hour}时{minute.minute}分",
        f"{minute.hour}点{minute:%M}分",
        f"{minute:%H:%M}:00",
        f"{minute:%H:%M}".translate(WIDE),
    ]
    if minute.hour >= 13:
        hours.append(f"下午{minute.hour - 12}:{minute:%M}")
    if minute.hour >= 17:
        hours.append(f"晚上{minute.hour - 12}点{minute.minute}分")
    if minute.minute == 30:
        hours.append(f"{minute.hour}点半")
    if minute.minute == 0:
        hours += [f"{minute.hour}时", f"{minute.hour}点整"]
    for day_form in forms(day)[:-1]:
        for hour in hours:
            assert parse_moment(f"{day_form.strip()} {hour}") == wanted, (day_form, hour)
    assert parse_moment(datetime.combine(day, clock).isoformat()) == datetime.combine(day, clock, SHANGHAI)


@given(
    st.datetimes(datetime(1950, 1, 1), datetime(2090, 1, 1)).map(lambda moment: moment.replace(microsecond=0)),
    st.integers(-12, 14),
)
def test_zones_are_converted(moment: datetime, hours: int) -> None:
    text = f"{moment.isoformat()}{'+' if hours >= 0 else '-'}{abs(hours):02d}:00"
    found = parse_moment(text)
    assert found == datetime.fromisoformat(text)
    assert found.utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize(
    "text",
    ["01/02/03", "5", "1-5", "22-1-5", "2022", "2022年", "2022年1月", "2022-01", "20220105", "昨天", "", " ", "1月5日", "2022-1-5,2022-1-6", "2022-01-05 9", "2022-01-05 25:00",
     "2022-01-05 晚上12点", "2022-01-05 凌晨12:30", "2022-01-05 晚上1点", "2022-01-05 上午15点", "2022-01-05 09:60", "2022-01-05 下午13点70分", "2022-02-29", "2022-02-30", "2022-13-01", "2022-00-10", "2022-04-31", "1899-12-31", "2101-01-01", "0000-01-01", "12022-01-05",
     "2022-01-05 09:30 或者", "2022-1/5/6", "二〇二二年", "2022年十三月一日", "2022年一月五十日", "二零年一月五日", "2022-01-05T09:30+99", "约2022-01-05", "2022—01—05至07"],
)  # fmt: skip
def test_what_could_mean_two_things_is_refused(text: str) -> None:
    with pytest.raises(DateError) as caught:
        parse_moment(text)
    assert "请" in str(caught.value)


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        found = parse_moment(text)
    except DateError:
        return
    assert found.utcoffset() == timedelta(hours=8)


@given(st.text(alphabet="0123456789-/.年月日时分点: 上下午一二十〇TZ+", max_size=24))
def test_anything_like_a_date_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(DateError):
        parse_moment(text)


@pytest.mark.parametrize(
    ("text", "hour"),
    [("凌晨0点", 0), ("凌晨3点", 3), ("上午9:30", 9), ("上午12点", 12), ("中午12点", 12), ("中午1点", 13), ("下午12点", 12), ("下午3点", 15), ("下午15:00", 15),
     ("晚上8点", 20), ("晚上20:00", 20), ("晚上11点半", 23)],
)  # fmt: skip
def test_the_part_of_the_day_says_which_hour(text: str, hour: int) -> None:
    assert parse_moment(f"2022-01-05 {text}").hour == hour


def test_a_day_ends_with_its_last_second() -> None:
    assert end_of_day(date(2022, 1, 10)).isoformat() == "2022-01-10T23:59:59+08:00"


@pytest.mark.parametrize("zone", ["+98:00", "-24:00", "+24:00"])
def test_a_time_zone_that_does_not_exist(zone: str) -> None:
    with pytest.raises(DateError, match="时区不存在"):
        parse_moment(f"2022-01-05 09:30{zone}")
