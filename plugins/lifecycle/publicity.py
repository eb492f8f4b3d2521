"""Whether an item is public at a moment, and if not, the reason an editor is told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from newsroom.dates import chinese_day
from newsroom.items import Item, Notice


class Publicity(Enum):
    """PUBLISHED: page, lists, search. NAMELESS: its page and lists, without the names it told. GONE: a page that says why, and
    no more. HELD: nowhere."""

    PUBLISHED = "published"
    NAMELESS = "nameless"
    GONE = "gone"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The publicity of an item, with the reason in Chinese when it is not simply published."""

    publicity: Publicity
    reason: str = ""


def verdict(item: Item, now: datetime) -> Verdict:
    """The publicity of `item` at `now` (aware). Nothing else decides what may reach the output."""
    if item.status == "draft":
        return Verdict(Publicity.HELD, "草稿")
    if item.status == "pending":
        return Verdict(Publicity.HELD, "待发")
    if item.embargo_until and now < item.embargo_until:
        return Verdict(Publicity.HELD, f"{_moment(item.embargo_until)}解禁")
    if item.published and now < item.published:
        return Verdict(Publicity.HELD, f"{_moment(item.published)}才到发布时间")
    if item.withdrawal or item.status == "withdrawn":
        return Verdict(Publicity.GONE, "已撤稿")
    if isinstance(item, Notice) and item.names_until and now.date() > item.names_until:
        return Verdict(Publicity.NAMELESS, "公示期已满，名单不再显示")
    return Verdict(Publicity.PUBLISHED)


def without_names(item: Item) -> Item:
    """The item as pages, lists, feeds and search may still know it once its names have to go.

    A standfirst is mostly the body's first paragraph, and a correction, a picture or an attachment can show the list again.
    """
    return replace(
        item, standfirst="公示期已满，名单不再显示。", corrections=(), headings=(), pictures=(), picture="", caption="", attachments=(),
        plain_length=0,
    )  # fmt: skip


def next_change(item: Item, now: datetime) -> datetime | None:
    """The first later moment at which the verdict may change by itself, so that a scheduled run knows when to come."""
    moments = [moment for moment in (item.embargo_until, item.published) if moment and moment > now]
    return min(moments, default=None)


def _moment(moment: datetime) -> str:
    clock = "" if (moment.hour, moment.minute) == (0, 0) else f" {moment:%H:%M}"
    return chinese_day(moment.date()) + clock
