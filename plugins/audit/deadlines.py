"""The days by which columns want news, as a calendar file (RFC 5545) for the editor's telephone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from audit.columns import ColumnStanding, Freshly
from audit.report import AuditReport

_FOLD = 75  # octets a line may have (RFC 5545, 3.1)


def calendar(report: AuditReport) -> bytes:
    """An iCalendar file: one all-day event a column on its last good day, one for the home page, one a veto on the
    day it would trip.

    Times in it come from the day of the audit, so that the same site and day give the same bytes.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//county newsroom//audit//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    lines.append("X-WR-CALNAME:" + _text(f"{report.site_name}栏目更新日历"))
    host = report.base_url.partition("://")[2].partition("/")[0] or "newsroom"
    stamp = f"{report.day:%Y%m%d}T000000Z"
    for uid, day, summary, description in _events(report):
        lines += [
            "BEGIN:VEVENT", f"UID:{uid}@{host}", f"DTSTAMP:{stamp}", f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}", "SUMMARY:" + _text(summary), "DESCRIPTION:" + _text(description),
            "TRANSP:TRANSPARENT", "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:" + _text(summary), "TRIGGER:-P2D", "END:VALARM", "END:VEVENT",
        ]  # fmt: skip
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _events(report: AuditReport) -> Iterator[tuple[str, date, str, str]]:
    for column in report.columns:
        if column.news_by is not None and column.state in (Freshly.FRESH, Freshly.SOON):
            yield f"column-{column.slug}", column.news_by, f"“{column.name}”今天要有新稿", _description(column)
        elif column.overdue:
            yield f"column-{column.slug}", report.day, f"“{column.name}”已经超期，请尽快发新稿", _description(column)
    if report.home_news_by is not None:
        day = max(report.home_news_by, report.day)
        yield "home", day, "首页今天要有新稿", f"首页最近一篇是 {report.home_last}，两周没有更新就是单项否决。"
    if report.next_change is not None:
        text = "那天起有公告的效力或紧急通知会变；每天自动生成的网站不用管。"
        yield "rebuild", report.next_change, "今天要重新生成一次网站", text
    for veto in report.vetoes:
        if veto.trips_on is not None and veto.trips_on > report.day and veto.id != "home-stale":
            summary = f"不发新稿的话，“{veto.title}”今天触发单项否决"
            yield f"veto-{veto.id}", veto.trips_on, summary, f"门槛是 {veto.threshold:g} {veto.unit}。{veto.remedy}"


def _description(column: ColumnStanding) -> str:
    if column.last is None:
        return f"栏目还没有带日期的稿件，期限是{column.limit}。"
    return f"最近一篇是 {column.last}，期限是{column.limit}，{column.stale_on} 起算超期。"


def _text(value: str) -> str:
    """A text value, escaped (RFC 5545, 3.3.11)."""
    return value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """A content line cut so that no piece exceeds 75 octets and no character is cut in two."""
    pieces, piece = [], b""
    for character in line:
        encoded = character.encode("utf-8")
        if len(piece) + len(encoded) > _FOLD:
            pieces.append(piece)
            piece = b" "
        piece += encoded
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
