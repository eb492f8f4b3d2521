"""An iCalendar feed (RFC 5545) of the days by which residents must act, and of the last days of notices."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from newsroom.items import Notice
from newsroom.validity import Validity
from portal.views import Views

LATEST = 300  # notices looked at


def deadlines(views: Views, _argument: str) -> bytes:
    """/feeds/deadlines.ics. Nothing in it is of the day of the build: stamps are days of publication."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{_text(views.office.name)}//notices//ZH",
        f"X-WR-CALNAME:{_text(views.office.name)}公告期限", "X-WR-TIMEZONE:Asia/Shanghai",
    ]  # fmt: skip
    for item_id in reversed(views.look.ids("notices", f"latest/{LATEST}")):
        item = views.look.whole(item_id)
        standing = views.look.standing(item_id)
        assert isinstance(item, Notice)
        if standing is None or standing.validity in (Validity.REPEALED, Validity.WITHDRAWN):
            continue
        lines += _events(views, item)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _events(views: Views, item: Notice) -> Iterator[str]:
    if item.deadline:
        yield from _event(views, item, "deadline", item.deadline, f"办理截止：{item.headline}", item.to_do)
    if item.valid_until:
        yield from _event(views, item, "valid", item.valid_until, f"有效期到今天：{item.headline}", "")


def _event(views: Views, item: Notice, what: str, when: date | datetime, title: str, more: str) -> Iterator[str]:
    assert item.published is not None
    host = views.office.host or "localhost"
    yield "BEGIN:VEVENT"
    yield f"UID:{what}{item.address}@{host}"
    yield f"DTSTAMP:{_utc(item.published)}"
    if isinstance(when, datetime) and (when.hour, when.minute) != (0, 0):
        yield f"DTSTART:{_utc(when)}"
    else:
        day = when.date() if isinstance(when, datetime) else when
        yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(title)}"
    if more:
        yield f"DESCRIPTION:{_text(more)}"
    yield f"URL:{views.absolute(item.address)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    """Text as RFC 5545 wants it escaped."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 octets, never cutting a character; the later ones begin with a blank."""
    piece = ""
    for char in line:
        if len((piece + char).encode()) > 74:
            yield piece
            piece = " "
        piece += char
    yield piece
