"""Document numbers and layers: derived from the documents alone, never from the order in which they came.

A document's number is 64 times its day (counted from 1990-01-01) plus its place in that day; a day with more than 64
items runs on into the numbers of the next. So numbers ascend with time, a browser reads the day off a number, and a
story more or less moves no number but those of later items of the same day.

The base layer holds the oldest documents, as many as make whole blocks of FOLD; the rest, at most FOLD - 1 of the
newest, are the fresh layer. A new story therefore goes to the fresh layer and leaves the base as it is, until a block
is full and the base takes it in.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

FOLD = 32
"""How many fresh documents make the base take them in."""
PER_DAY = 64
EPOCH = date(1990, 1, 1).toordinal()


def number_documents(order: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Numbers of documents given as (ISO day, id), ascending. The result is in that order too."""
    numbers: dict[str, int] = {}
    last = -1
    day_seen, base = "", 0
    for day, name in order:
        if day != day_seen:
            day_seen, base = day, max(0, date.fromisoformat(day).toordinal() - EPOCH) * PER_DAY
        last = max(base, last + 1)
        numbers[name] = last
    return numbers


def base_size(documents: int) -> int:
    """How many of so many documents, the oldest, are in the base layer."""
    return documents // FOLD * FOLD


def base36(number: int) -> str:
    """A number as JavaScript's toString(36) writes it."""
    digits = ""
    while True:
        number, rest = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + digits
        if not number:
            return digits
