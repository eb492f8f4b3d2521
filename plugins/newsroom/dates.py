"""Dates as editors write them, read without guessing.

Every time in the newsroom is Asia/Shanghai, which has had no summer time since 1991: a fixed offset serves and needs no
time zone data on the machine.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
FIRST_YEAR, LAST_YEAR = 1900, 2100

_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE_NUMBER = re.compile(r"[〇○零一二三四五六七八九十]+")
_DATE = re.compile(
    r"""(?P<year>\d{4})\s*(?:(?P<sep>[-/.])\s*(?P<month>\d{1,2})\s*(?P=sep)\s*(?P<day>\d{1,2})
        |年\s*(?P<cmonth>\d{1,2})\s*月\s*(?P<cday>\d{1,2})\s*[日号])""",
    re.VERBOSE,
)
_TIME = re.compile(
    r"""(?:T|\s*)(?P<half>上午|下午|晚上|凌晨|中午)?\s*
        (?P<hour>\d{1,2})\s*(?::\s*(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?
        |[时点]\s*(?:(?P<cminute>\d{1,2})\s*分|(?P<half_past>半)|整)?)
        \s*(?P<zone>Z|[+-]\d{2}:?\d{2})?""",
    re.VERBOSE,
)
# The hours that each part of a day may mean. 晚上12点 and 凌晨12点 mean the one midnight or the other, so they are in none.
_PARTS_OF_A_DAY = {
    "凌晨": range(7),
    "上午": range(13),
    "中午": range(11, 15),
    "下午": range(12, 24),
    "晚上": range(17, 24),
}
FORMS = "请写成 2022-01-05 09:30 或 2022年1月5日"


class DateError(ValueError):
    """A text is no date that can be read without guessing. The message is Chinese and says what to write instead."""


def _chinese_number(match: re.Match[str]) -> str:
    """一月 → 1, 十二 → 12, 二十五 → 25, 二〇二二 → 2022."""
    text = match.group()
    if "十" not in text:
        return text.translate(_CHINESE_DIGITS)
    tens, _, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1 or ones == "十":
        return text
    return str(int(tens.translate(_CHINESE_DIGITS) or 1) * 10 + int(ones.translate(_CHINESE_DIGITS) or 0))


def parse_moment(text: str) -> datetime:
    """Read a date with or without a time as an aware datetime in Asia/Shanghai (midnight when no time is written).

    Takes 2022-01-05, 2022/1/5, 2022.1.5, 2022年1月5日, 二〇二二年一月五日, full-width digits, each with an optional 09:30,
    9时30分 or 下午3:20; an ISO time zone is converted. Raises DateError for anything that could mean two things (01/02/03, "5", a year
    of two digits, a month without a day) and for days that do not exist.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if any(mark in plain for mark in "年月"):
        plain = _CHINESE_NUMBER.sub(_chinese_number, plain)
    found = _DATE.match(plain)
    if found is None:
        raise DateError(f"“{text.strip()}”不是能确定的日期。{FORMS}。")
    year, month, day = (
        int(found["year"]),
        int(found["month"] or found["cmonth"]),
        int(found["day"] or found["cday"]),
    )
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DateError(f"“{text.strip()}”的年份超出 {FIRST_YEAR}—{LAST_YEAR}。请核对年份。")
    try:
        day_read = date(year, month, day)
    except ValueError:
        raise DateError(f"“{text.strip()}”这一天不存在。请核对月和日。") from None
    rest = plain[found.end() :].strip()
    if not rest:
        return datetime.combine(day_read, time(), SHANGHAI)
    clock = _TIME.fullmatch(rest)
    if clock is None:
        raise DateError(f"“{text.strip()}”里“{rest}”不是能确定的时间。{FORMS}。")
    return _with_clock(text, day_read, clock)


def _with_clock(text: str, day: date, clock: re.Match[str]) -> datetime:
    hour = int(clock["hour"])
    minute = 30 if clock["half_past"] else int(clock["minute"] or clock["cminute"] or 0)
    if clock["half"]:
        meant = [
            read for read in (hour, hour + 12 if 1 <= hour <= 11 else hour) if read in _PARTS_OF_A_DAY[clock["half"]]
        ]
        if not meant:
            raise DateError(f"“{text.strip()}”里的“{clock['half']}{hour}点”说不准是几点。时间用 24 小时制，{FORMS}。")
        hour = meant[0]
    if hour > 23 or minute > 59 or int(clock["second"] or 0) > 59:
        raise DateError(f"“{text.strip()}”的时间不存在。时间用 24 小时制，{FORMS}。")
    moment = datetime.combine(day, time(hour, minute, int(clock["second"] or 0)), SHANGHAI)
    if clock["zone"]:
        zone = "+00:00" if clock["zone"] == "Z" else clock["zone"]
        try:
            moment = datetime.fromisoformat(moment.replace(tzinfo=None).isoformat() + zone).astimezone(SHANGHAI)
        except ValueError:
            raise DateError(f"“{text.strip()}”的时区不存在。北京时间不用写时区，{FORMS}。") from None
    return moment


def parse_day(text: str) -> date:
    """Read a calendar day. Raises DateError as parse_moment does; a time of day is not an error and not kept."""
    return parse_moment(text).date()


def end_of_day(day: date) -> datetime:
    """The last second of a day: a build told only the day sees everything that falls due on it."""
    return datetime.combine(day, time(23, 59, 59), SHANGHAI)


def chinese_day(day: date) -> str:
    """2022年1月5日 (GB/T 9704-2012: Arabic digits, no leading zero)."""
    return f"{day.year}年{day.month}月{day.day}日"
