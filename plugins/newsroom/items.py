"""The published things: stories, notices, pages, and what hangs on them.

An item holds everything of a manuscript except its text; the text lives apart, keyed by `body_hash`, because lists, feeds
and checks need thousands of items and no bodies. Items are plain data: `to_data` and `from_data` carry them through JSON
without loss, which is how a build remembers and how worker processes talk.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from typing import Any

from newsroom.fields import ItemKind


@dataclass(frozen=True, slots=True)
class DatedNote:
    """A day and what happened on it: one correction, or the withdrawal."""

    day: date
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a body: its level (2–6), the anchor, the words."""

    level: int
    anchor: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What stories, notices and pages have in common.

    id: the manuscript's path below the content folder. address: the path part of its URL. lines: field → its line in the file, 1-based, for
    messages; a picture of the body stands there as picture:<its path>. links: ids of manuscripts and files that the body points to, as
    (target, line). pictures: content paths the body shows, in order. plain_length: Chinese characters and words of the body, for reading
    time. headline to withdrawal are header fields, by their names in `newsroom.fields`.
    """

    id: str
    kind: ItemKind
    address: str
    headline: str
    standfirst: str = ""
    published: datetime | None = None
    modified: datetime | None = None
    status: str = "published"
    tags: tuple[str, ...] = ()
    slug: str = ""
    waivers: tuple[str, ...] = ()
    language: str = "zh-CN"
    body_hash: str = ""
    body_line: int = 1
    plain_length: int = 0
    headings: tuple[Heading, ...] = ()
    links: tuple[tuple[str, int], ...] = ()
    pictures: tuple[str, ...] = ()
    lines: tuple[tuple[str, int], ...] = ()
    # News fields: on every kind, empty on pages, so that lists need not ask what they hold.
    column: str = ""
    embargo_until: datetime | None = None
    source: str = ""
    source_url: str = ""
    reporters: tuple[str, ...] = ()
    correspondents: tuple[str, ...] = ()
    photographers: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    townships: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    picture: str = ""
    caption: str = ""
    attachments: tuple[str, ...] = ()
    pinned: bool = False
    corrections: tuple[DatedNote, ...] = ()
    withdrawal: DatedNote | None = None

    def line_of(self, field: str) -> int:
        """The line of a field in the file, or 1 when the editor did not write it."""
        return dict(self.lines).get(field, 1)

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data; defaults are left out."""
        data: dict[str, Any] = {"kind": self.kind.value}
        for name, default in _defaults(type(self)):  # type: ignore[arg-type]
            value = getattr(self, name)
            if value is not default and value != default:
                data[name] = value if type(value) is str else _plain(value)
        return data

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Item:
        """The item that to_data described."""
        kind = data["kind"]
        item_class: type[Item] = {"story": NewsArticle, "notice": Notice, "page": Page}[kind]
        values: dict[str, Any] = {}
        for name, value in data.items():
            read = _READ.get(name)
            values[name] = read(value) if read else tuple(value) if type(value) is list else value
        return item_class(**values)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsArticle(Item):
    """A story of the newspaper or of the office."""

    kind: ItemKind = ItemKind.STORY
    kicker: str = ""
    subhead: str = ""
    dateline: str = ""
    issue: date | None = None
    print_page: int = 0
    page_name: str = ""
    page_order: int = 0
    continues_on: int = 0
    continues: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(Item):
    """An official notice with its catalogue fields (GB/T 9704-2012; 政府网站发展指引)."""

    kind: ItemKind = ItemKind.NOTICE
    notice_type: str = ""
    issuing_body: str = ""
    document_number: str = ""
    index_number: str = ""
    subject: str = ""
    addressee: str = ""
    signed_on: date | None = None
    effective_from: date | None = None
    valid_until: date | None = None
    open_ended: bool = False
    validity: str = ""
    superseded_by: str = ""
    to_do: str = ""
    deadline: datetime | None = None
    contact_person: str = ""
    contact_phone: str = ""
    contact_address: str = ""
    names_until: date | None = None
    urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Item):
    """A standing page: about us, the accessibility statement, help."""

    kind: ItemKind = ItemKind.PAGE


@cache
def _defaults(item_class: type[Any]) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, field.default) for field in fields(item_class))


def _plain(value: Any) -> Any:
    """JSON data for one value."""
    if type(value) in (str, int):
        return value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, ItemKind):
        return value.value
    if isinstance(value, DatedNote):
        return [value.day.isoformat(), value.text]
    if isinstance(value, Heading):
        return [value.level, value.anchor, value.text]
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value


def _note(data: list[str]) -> DatedNote:
    return DatedNote(date.fromisoformat(data[0]), data[1])


_READ: dict[str, Any] = {
    "kind": ItemKind,
    "corrections": lambda data: tuple(_note(part) for part in data),
    "withdrawal": _note,
    "headings": lambda data: tuple(Heading(*part) for part in data),
    "links": lambda data: tuple((target, line) for target, line in data),
    "lines": lambda data: tuple((name, line) for name, line in data),
    **dict.fromkeys(("published", "modified", "embargo_until", "deadline"), datetime.fromisoformat),
    **dict.fromkeys(("issue", "signed_on", "effective_from", "valid_until", "names_until"), date.fromisoformat),
}
