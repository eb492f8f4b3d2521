"""The public API: static JSON under /api/v1/, described by schema.json and docs/api.md.

What stands in v1 stays: keys are added, never renamed or removed; a change that breaks readers becomes v2 beside it.
"""

from __future__ import annotations

from typing import Any

from lifecycle.publicity import Publicity
from newsroom.items import Item, Notice
from portal.pages.api_schema import SCHEMA, VERSION
from portal.pages.json_feeds import as_json
from portal.views import Views

ROOT = "/api/v1"
LATEST = 50


def api_path(address: str) -> str:
    """The address of an item's JSON: /2022/0106/003.html → /api/v1/items/2022/0106/003.json."""
    return f"{ROOT}/items{address.removesuffix('.html')}.json"


def api_index(views: Views, _argument: str) -> bytes:
    """Where everything is."""
    office = views.office
    links = {
        name: views.absolute(f"{ROOT}/{file}.json")
        for name, file in (
            ("columns", "columns"), ("latest", "latest"), ("notices_in_force", "notices-in-force"), ("schema", "schema"),
        )
    }  # fmt: skip
    return as_json({"version": VERSION, "site": office.name, "home": views.absolute("/"), "links": links})


def api_schema(_views: Views, _argument: str) -> bytes:
    """The JSON Schema of every file of the API."""
    return as_json(SCHEMA)


def api_columns(views: Views, _argument: str) -> bytes:
    """The columns with their feeds."""
    rows = [
        {
            "slug": entry.slug, "name": entry.name, "type": entry.type, "description": entry.description, "parent": entry.parent,
            "url": views.absolute(f"/columns/{entry.slug}/"), "feed": views.absolute(f"/feeds/{entry.slug}.json"),
        }
        for entry in views.look.entries("column")
    ]  # fmt: skip
    return as_json({"version": VERSION, "columns": rows})


def api_latest(views: Views, _argument: str) -> bytes:
    """The newest items."""
    return as_json(
        {
            "version": VERSION,
            "items": [_short(views, item_id) for item_id in views.look.ids("news", f"latest/{LATEST}")],
        }
    )


def api_in_force(views: Views, _argument: str) -> bytes:
    """The notices in force today, newest first."""
    ids = views.look.ids("notices/state/in_force", "newest")
    return as_json({"version": VERSION, "items": [_short(views, item_id) for item_id in ids]})


def api_item(views: Views, item_id: str) -> bytes:
    """One item with its body; a withdrawn one says so and carries no text."""
    item = views.look.whole(item_id)
    publicity = views.look.site.publicity(item_id)
    if publicity is Publicity.GONE:
        note = item.withdrawal
        return as_json(
            {
                "version": VERSION, "id": item.address, "kind": item.kind.value, "url": views.absolute(item.address),
                "withdrawn": {"on": note.day.isoformat() if note else "", "reason": note.text if note else ""},
            }
        )  # fmt: skip
    nameless = publicity is Publicity.NAMELESS
    data = _row(views, item)
    data.update(
        source=item.source,
        reporters=list(item.reporters),
        correspondents=list(item.correspondents),
        photographers=list(item.photographers),
        tags=list(item.tags),
        modified=item.modified.isoformat() if item.modified else "",
        corrections=[{"on": note.day.isoformat(), "text": note.text} for note in item.corrections],
        body="" if nameless else views.body(item_id),
        attachments=[] if nameless else [
            {"name": each.name, "url": views.absolute(each.url.removeprefix(views.root)), "type": each.type}
            for each in views.attachments(item)
        ],
    )  # fmt: skip
    if isinstance(item, Notice):
        data["notice"] = _notice(item)
    return as_json({"version": VERSION, **data})


def _short(views: Views, item_id: str) -> dict[str, Any]:
    return _row(views, views.look.card(item_id))


def _row(views: Views, item: Item) -> dict[str, Any]:
    """What every list says of an item."""
    column = views.look.entry("column", item.column) if item.column else None
    picture = views.picture(item.picture, alt="")
    standing = views.look.standing(item.id) if isinstance(item, Notice) else None
    row: dict[str, Any] = {
        "id": item.address, "kind": item.kind.value, "url": views.absolute(item.address),
        "data": views.absolute(api_path(item.address)), "headline": item.headline, "summary": item.standfirst,
        "published": item.published.isoformat() if item.published else "",
        "column": {"slug": column.slug, "name": column.name} if column else None,
        "townships": [entry.name for slug in item.townships if (entry := views.look.entry("township", slug))],
        "picture": views.absolute(picture.full.removeprefix(views.root)) if picture else "",
    }  # fmt: skip
    if standing is not None:
        assert isinstance(item, Notice)
        row["validity"] = {
            "state": standing.validity.value, "label": standing.validity.label,
            "until": item.valid_until.isoformat() if item.valid_until else "",
        }  # fmt: skip
    return row


def _notice(item: Notice) -> dict[str, str]:
    days = {"signed_on": item.signed_on, "effective_from": item.effective_from, "deadline": item.deadline}
    return {
        "type": item.notice_type, "issuing_body": item.issuing_body, "document_number": item.document_number,
        "index_number": item.index_number, "to_do": item.to_do, "contact_person": item.contact_person,
        "contact_phone": item.contact_phone, "contact_address": item.contact_address,
        **{name: day.isoformat() if day else "" for name, day in days.items()},
    }  # fmt: skip
