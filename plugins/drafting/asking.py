"""The questions of `new`, for an editor at a terminal: each answer is checked at once, and asked again when it cannot be."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from drafting.wishes import Refused, Wish, kind_of_column, read_column, read_date, read_kind, read_title
from newsroom.fields import NOTICE_TYPES, ItemKind
from newsroom.nearest import nearest
from newsroom.registry import Entry, Registry

if TYPE_CHECKING:
    from rich.console import Console

T = TypeVar("T")
_NO = ("n", "no", "否", "不", "不是")
_FIRST_TYPES = ("通知", "公告", "通告", "公示", "决定", "意见")


class Asker:
    """Asks on a console. Raises EOFError when the input ends."""

    def __init__(self, console: Console, columns: Registry) -> None:
        self.console = console
        self.columns = columns

    def ask(
        self,
        *,
        title: str | None,
        column: str | None,
        kind: str | None,
        day: str | date | None,
        today: date | None = None,
    ) -> Wish:
        """A whole wish: what was said on the command line is taken, the rest is asked for."""
        found_title = self._until_good("标题", read_title, first=title)
        read_kind_of: tuple[ItemKind, str] | None = None
        if kind:
            read_kind_of = self._until_good("写什么（报道 / 公告）", read_kind, first=kind)
        elif not column:
            self.say("写什么？  1 报道   2 公告（通知、通告、公示……）")
            read_kind_of = self._until_good("写 1 或 2", read_kind, default="1")
        entry = self._column(column, read_kind_of[0] if read_kind_of else None)
        found_kind, notice_type = read_kind_of or (kind_of_column(entry), "")
        if found_kind is ItemKind.NOTICE and not notice_type:
            notice_type = self._notice_type()
        found_day = (
            self._until_good("日期", lambda text: read_date(text, today), first=day) if day else read_date(None, today)
        )
        return Wish(found_title, entry, found_kind, notice_type, found_day)

    def say(self, text: str, style: str = "") -> None:
        """A line on the console, every sign of it as it is."""
        self.console.print(text, style=style or None, markup=False, highlight=False)

    def _until_good(
        self, question: str, read: Callable[[str], T], *, first: str | date | None = None, default: str = ""
    ) -> T:
        answer = str(first) if first is not None else self._prompt(question, default)
        while True:
            try:
                return read(answer)
            except Refused as error:
                self.say(str(error), "yellow")
                answer = self._prompt(question, default)

    def _prompt(self, question: str, default: str = "") -> str:
        from rich.prompt import Prompt
        from rich.text import Text

        answer = Prompt.ask(Text(question), console=self.console, default=default, show_default=bool(default))
        return answer or default

    def _column(self, said: str | None, kind: ItemKind | None) -> Entry:
        shown = [entry for entry in self.columns if kind is None or kind_of_column(entry) is kind] or list(self.columns)
        if said is None:
            self.say("放在哪个栏目？")
            self.say("  ".join(f"{number} {entry.name}" for number, entry in enumerate(shown, 1)))
        answer = said if said is not None else self._prompt("写栏目的序号或名称")
        while True:
            plain = answer.strip()
            if chosen := _chosen(plain, shown):
                return chosen
            try:
                return read_column(answer, self.columns)
            except Refused as error:
                close = nearest(plain, [name for entry in self.columns for name in (entry.name, *entry.aliases)])
                if close and (found := self.columns.find(close)) and self._is_it(plain, found):
                    return found
                if not close:
                    self.say(str(error), "yellow")
            answer = self._prompt("写栏目的序号或名称")

    def _is_it(self, typed: str, entry: Entry) -> bool:
        question = f"没有“{typed}”这个栏目。是不是“{entry.name}”？是就按回车，不是就写 n"
        return self._prompt(question).strip().casefold() not in _NO

    def _notice_type(self) -> str:
        self.say("是哪一种公文？")
        self.say(
            "  ".join(f"{number} {word}" for number, word in enumerate(_FIRST_TYPES, 1))
            + "  或者直接写：方案、办法、函……"
        )
        return self._until_good("写序号或名称", _read_type, default="1")


def _chosen(answer: str, offered: Sequence[T]) -> T | None:
    """What an answer such as 3 or ③ means of what was offered, counted from 1; None when it is no such number."""
    number = unicodedata.normalize("NFKC", answer)
    if len(number) > 4 or not number.isdecimal() or not 1 <= int(number) <= len(offered):
        return None
    return offered[int(number) - 1]


def _read_type(text: str) -> str:
    word = text.strip()
    if chosen := _chosen(word, _FIRST_TYPES):
        return chosen
    if word not in NOTICE_TYPES:
        close = nearest(word, NOTICE_TYPES)
        offer = f"是不是“{close}”？" if close else f"请从这些里选：{'、'.join(NOTICE_TYPES)}。"
        raise Refused(f"没有“{word}”这种公文。{offer}")
    return word
