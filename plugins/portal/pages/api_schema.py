"""The JSON Schema of the public API, published as /api/v1/schema.json."""

from __future__ import annotations

from typing import Any

VERSION = "1.0"

_TEXT: dict[str, Any] = {"type": "string"}
_TEXTS: dict[str, Any] = {"type": "array", "items": _TEXT}


def _object(required: str, optional: dict[str, Any] | None = None, **properties: Any) -> dict[str, Any]:
    """An object schema. required: names parted by blanks; of those without a schema in `properties` the value is text."""
    names = required.split()
    return {
        "type": "object",
        "required": names,
        "properties": {name: properties.get(name, _TEXT) for name in names} | (optional or {}),
    }


_VALIDITY = _object(
    "state label until", state={"enum": ["pending", "in_force", "expired", "repealed", "amended", "withdrawn"]}
)
_COLUMN = {"oneOf": [{"type": "null"}, _object("slug name")]}
_SHORT = _object(
    "id kind url data headline summary published column townships picture",
    {"validity": _VALIDITY},
    column=_COLUMN,
    townships=_TEXTS,
    kind={"enum": ["story", "notice", "page"]},
)
_ITEM = {
    "allOf": [
        {"$ref": "#/$defs/short"},
        _object(
            "version source reporters correspondents photographers tags modified corrections body attachments",
            {
                "notice": _object(
                    "type issuing_body document_number index_number to_do contact_person contact_phone contact_address signed_on "
                    "effective_from deadline"
                )
            },
            reporters=_TEXTS,
            correspondents=_TEXTS,
            photographers=_TEXTS,
            tags=_TEXTS,
            corrections={"type": "array", "items": _object("on text")},
            attachments={"type": "array", "items": _object("name url type")},
        ),
    ]
}
_WITHDRAWN = _object("version id kind url withdrawn", withdrawn=_object("on reason"))
_LIST = _object("version items", items={"type": "array", "items": {"$ref": "#/$defs/short"}})

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": f"Portal API {VERSION}",
    "$defs": {
        "index": _object("version site home links", links=_object("columns latest notices_in_force schema")),
        "columns": _object(
            "version columns",
            columns={"type": "array", "items": _object("slug name type description parent url feed")},
        ),
        "short": _SHORT,
        "list": _LIST,
        "item": _ITEM,
        "withdrawn": _WITHDRAWN,
    },
    "anyOf": [{"$ref": f"#/$defs/{name}"} for name in ("index", "columns", "list", "item", "withdrawn")],
}
