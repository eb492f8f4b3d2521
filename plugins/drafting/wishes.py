"""What an editor wants to write, as said on the command line or at the prompts, checked against the office's lists."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from newsroom.dates import SHANGHAI, DateError, parse_day
from newsroom.fields import NOTICE_TYPES, ItemKind
from newsroom.nearest import nearest
from newsroom.problem import EditorError, Problem
from newsroom.registry import Entry, Registry

LONGEST_TITLE = 120  # characters: more is a paragraph, pasted by mistake

KIND_WORDS = {
    "报道": ItemKind.STORY, "新闻": ItemKind.STORY, "story": ItemKind.STORY, "1": ItemKind.STORY,
    "公告": ItemKind.NOTICE, "notice": ItemKind.NOTICE, "2": ItemKind.NOTICE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """A manuscript to be: everything that decides its header and its place. notice_type: "" when not said."""

    title: str
    column: Entry
    kind: ItemKind
    notice_type: str
    day: date


class Refused(ValueError):
    """One answer that cannot be taken. The message is Chinese: what is wrong, what to do."""


def read_title(text: str) -> str:
    """The headline, trimmed. Raises Refused when it cannot stand on one header line."""
    title = text.strip()
    if not title:
        raise Refused("标题是空的。请写上标题。")
    if any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in title):
        raise Refused("标题里有换行或看不见的字符。请把标题写成一行。")
    if len(title) > LONGEST_TITLE:
        raise Refused(f"标题有 {len(title)} 个字，太长了。标题不超过 {LONGEST_TITLE} 个字，其余写进正文。")
    return title


def read_kind(text: str) -> tuple[ItemKind, str]:
    """(story or notice, the sort of notice when that was said). 文种 such as 通告 mean a notice. Raises Refused."""
    word = unicodedata.normalize("NFKC", text).strip()
    if word in NOTICE_TYPES:
        return ItemKind.NOTICE, word if word != "公告" else ""
    kind = KIND_WORDS.get(word) or KIND_WORDS.get(word.casefold())
    if kind is None:
        close = nearest(word, [*KIND_WORDS, *NOTICE_TYPES])
        offer = (
            f"是不是“{close}”？"
            if close and not close.isdigit()
            else f"请写 报道、公告，或一种公文：{'、'.join(NOTICE_TYPES)}。"
        )
        raise Refused(f"不认识“{word}”这一类。{offer}")
    return kind, ""


def read_column(text: str, columns: Registry) -> Entry:
    """The column by name, slug or alias. Raises Refused, proposing the nearest one."""
    entry = columns.find(text)
    if entry is None:
        raise Refused(columns.unknown(text.strip()))
    return entry


def read_date(text: str | date | None, today: date | None = None) -> date:
    """The day of the manuscript; today in Asia/Shanghai when nothing was said. Raises Refused."""
    if isinstance(text, datetime):
        return text.date()
    if isinstance(text, date):
        return text
    if not text:
        return today or datetime.now(SHANGHAI).date()
    try:
        return parse_day(text)
    except DateError as error:
        raise Refused(str(error)) from None


def kind_of_column(column: Entry) -> ItemKind:
    """What a column usually holds."""
    return ItemKind.NOTICE if column.kind == "notice" else ItemKind.STORY


def wish_from(
    columns: Registry,
    *,
    title: str | None,
    column: str | None,
    kind: str | None,
    day: str | date | None,
    today: date | None = None,
) -> Wish:
    """The wish that the command line's words make. Raises EditorError with everything that is missing or wrong at once."""
    problems: list[Problem] = []

    def wrong(option: str, message: str) -> None:
        problems.append(Problem(option, 0, message))

    read: dict[str, str] = {}
    entry: Entry | None = None
    wanted: ItemKind | None = None
    notice_type = ""
    found_day = date.min
    try:
        read["title"] = read_title(title or "")
    except Refused as error:
        wrong("--title", str(error))
    if not column:
        wrong("--column", f"没有写栏目。请从这些里选：{names(columns)}。")
    else:
        try:
            entry = read_column(column, columns)
        except Refused as error:
            wrong("--column", str(error))
    if kind:
        try:
            wanted, notice_type = read_kind(kind)
        except Refused as error:
            wrong("--kind", str(error))
    try:
        found_day = read_date(day, today)
    except Refused as error:
        wrong("--date", str(error))
    if problems or entry is None:
        raise EditorError(problems)
    return Wish(read["title"], entry, wanted or kind_of_column(entry), notice_type, found_day)


def names(columns: Registry) -> str:
    """The names of the columns, for messages."""
    return "、".join(entry.name for entry in columns) or "（还没有）"
