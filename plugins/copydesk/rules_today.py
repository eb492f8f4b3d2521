"""What is wrong with an item on one day and not on another: facts dated in the future, lists of names that were to be gone by now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from copydesk.rule import Family, Rule
from newsroom.dates import chinese_day
from newsroom.fields import BY_NAME
from newsroom.items import Item, Notice
from newsroom.problem import Problem, Severity

_FORGED = "《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）单项否决：伪造发布日期"
FUTURE_FACT = Rule(
    "today.future_fact",
    Severity.WARN,
    "已经发生的事写了将来的日期",
    _FORGED,
    "成文日期、修改日期、更正日期晚于今天",
)
FAR_FUTURE = Rule(
    "today.far_future",
    Severity.WARN,
    "发布日期在很久以后",
    "本站规矩：差一年的笔误最常见",
    "今天是 2022-01-06，写了“发布日期：2023-01-06”",
)
NAMES_SHOWN = Rule(
    "today.names_shown",
    Severity.WARN,
    "公示期过了，名单还在稿件里",
    "本站规矩：公示期满，名单要撤下",
    "公示期至 2022-01-15，今天是 2022-01-20",
)
URGENT_OVER = Rule("today.urgent_over", Severity.HINT, "紧急公告已经过期", "本站规矩", "“紧急：是”，有效期已过")

FAR_DAYS = 90


def _check_today(item: Item, day: date) -> Iterator[Problem]:
    if item.modified and item.modified.date() > day:
        yield _future(item, "modified", item.modified.date(), day)
    for field, notes in (
        ("corrections", item.corrections),
        ("withdrawal", (item.withdrawal,) if item.withdrawal else ()),
    ):
        for note in notes:
            if note.day > day:
                yield _future(item, field, note.day, day)
    if item.published and (item.published.date() - day).days > FAR_DAYS:
        message = f"发布日期{chinese_day(item.published.date())}还有 {(item.published.date() - day).days} 天才到，到那天才会发布。请核对年份。"
        yield FAR_FUTURE.at(item.id, item.line_of("published"), message)
    if isinstance(item, Notice):
        if item.signed_on and item.signed_on > day:
            yield _future(item, "signed_on", item.signed_on, day)
        live = not item.withdrawal and item.status == "published"
        if item.names_until and item.names_until < day and live:
            days = (day - item.names_until).days
            message = f"公示期到{chinese_day(item.names_until)}，已经过了 {days} 天。页面上已自动不再显示名单；请把名单从稿件和附件里也删掉，改写公示结果。"
            yield NAMES_SHOWN.at(item.id, item.line_of("names_until"), message)
        if item.urgent and item.valid_until and item.valid_until < day and live:
            yield URGENT_OVER.at(
                item.id, item.line_of("urgent"), "这份紧急公告已经过期，横幅不再显示。请删掉“紧急：是”。"
            )


def _future(item: Item, field: str, written: date, day: date) -> Problem:
    message = (
        f"“{BY_NAME[field].label}”是{chinese_day(written)}，今天才{chinese_day(day)}。已经发生的事不会在将来，请核对。"
    )
    return FUTURE_FACT.at(item.id, item.line_of(field), message)


FAMILY = Family("到了哪一天", (FUTURE_FACT, FAR_FUTURE, NAMES_SHOWN, URGENT_OVER), day=_check_today)
