"""What templates are given: plain values, ready to show. docs/design.md lists them for those who write a theme."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from markupsafe import Markup

from newsroom.dates import chinese_day


@dataclass(frozen=True, slots=True)
class Link:
    """Something with a name and a page of its own."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class DateView:
    """A day or moment in the forms that pages want: iso for machines (with the time, where there is one), day without it, text as
    residents read it (2022年1月6日 09:30), short without year and time, month_day for lists (01-06).
    """

    iso: str
    day: str
    text: str
    short: str
    month_day: str


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture in its sizes. src: the middle one; srcset, sizes: all of them, "" when there is but one; width, height: of src, in
    pixels; full: the largest.
    """

    src: str
    srcset: str
    sizes: str
    width: int
    height: int
    alt: str
    caption: str
    credit: str
    full: str


@dataclass(frozen=True, slots=True)
class StateView:
    """Whether a notice is in force. value: of Validity, for styles and the script; starts, ends: the first and the last day (ISO) of its
    force, by which the script keeps a page right that nobody builds anew, "" for none; reason: in words for residents.
    """

    value: str
    label: str
    reason: str
    starts: str
    ends: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to download. name: as the editor called it; type and size in words."""

    name: str
    url: str
    type: str
    size: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What was put right in an item, and on which day."""

    date: DateView
    text: str


@dataclass(frozen=True, slots=True)
class Byline:
    """The people of one part in an item, their names in one text."""

    role: str
    names: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A catalogue field of a notice; url where its value leads to another page."""

    label: str
    value: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask about a notice. phone_url: a tel: address of the first number, "" for none."""

    person: str
    phone: str
    phone_url: str
    address: str


@dataclass(frozen=True, slots=True)
class IssueRef:
    """Where in the newspaper a story stands."""

    date: DateView
    url: str
    page_number: int
    page_name: str
    page_url: str


@dataclass(slots=True, kw_only=True)
class Card:
    """An item as lists show it."""

    id: str
    kind: str
    headline: str
    url: str
    date: DateView | None
    column: Link | None
    standfirst: str
    picture: PictureView | None
    pinned: bool
    state: StateView | None
    notice_type: str
    issuing_body: str
    document_number: str
    townships: list[Link]


@dataclass(slots=True, kw_only=True)
class Story(Card):
    """An item on its own page. Notices add facts, to_do, deadline, contact and the documents around them."""

    kicker: str = ""
    subhead: str = ""
    body: Markup = field(default_factory=Markup)
    bylines: list[Byline] = field(default_factory=list)
    dateline: str = ""
    source: str = ""
    source_url: str = ""
    modified: DateView | None = None
    topics: list[Link] = field(default_factory=list)
    tags: list[Link] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    previous: Link | None = None
    next: Link | None = None
    related: list[Card] = field(default_factory=list)
    minutes: int = 1
    headings: list[Any] = field(default_factory=list)
    issue: IssueRef | None = None
    continues: Link | None = None
    continued_by: Link | None = None
    qr: Markup = field(default_factory=Markup)
    facts: list[Fact] = field(default_factory=list)
    to_do: str = ""
    deadline: DateView | None = None
    contact: Contact = Contact("", "", "", "")
    superseded_by: Link | None = None
    supersedes: list[Link] = field(default_factory=list)
    addressee: str = ""
    excerpt: str = ""


def date_view(moment: datetime | date | None) -> DateView | None:
    """A day or moment as pages show it; a time of midnight is no time."""
    if moment is None:
        return None
    day = moment.date() if isinstance(moment, datetime) else moment
    text, iso = chinese_day(day), day.isoformat()
    if isinstance(moment, datetime) and (moment.hour, moment.minute) != (0, 0):
        text, iso = f"{text} {moment:%H:%M}", moment.isoformat(timespec="minutes")
    return DateView(iso, day.isoformat(), text, f"{day.month}月{day.day}日", f"{day:%m-%d}")
