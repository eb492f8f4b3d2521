"""Reading manuscripts in worker processes: ids in, plain rows out."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from copydesk.desk import check_manuscript
from copydesk.office import Office, load_office
from incremental.blobs import digest_of_bytes
from manuscript.reader import Reader
from newsroom.paths import PathError, inside
from newsroom.problem import Problem
from newsroom.registry import Registries
from portal.problems import to_text

_as_json = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One manuscript as read. card: JSON of the item, and html its body, both empty when it was refused; their digests with them."""

    id: str
    digest: str
    problems: str
    card_digest: str = ""
    card: str = ""
    body_hash: str = ""
    html: bytes = b""


def start_reading(content: Path, registries: Registries) -> Callable[[Sequence[str]], list[ReadRow]]:
    """Make the function that reads a chunk of manuscripts and has the desk look at each."""
    reader = Reader(registries)
    office = load_office(content, registries)

    def read(ids: Sequence[str]) -> list[ReadRow]:
        return [_read(content, reader, office, item_id) for item_id in ids]

    return read


def _read(content: Path, reader: Reader, office: Office, item_id: str) -> ReadRow:
    try:
        with open(inside(content, item_id), "rb", buffering=0) as file:
            data = file.read()
    except (PathError, OSError) as error:
        problem = Problem(
            item_id, 0, str(error) if isinstance(error, PathError) else "文件读不出来。请核对权限，或重新放一份。"
        )
        return ReadRow(item_id, "", to_text([problem]))
    digest = source_digest(data)
    reading = reader.read(data, item_id)
    problems = list(reading.problems)
    if reading.manuscript is None:
        return ReadRow(item_id, digest, to_text(problems))
    problems += check_manuscript(reading.manuscript, office)
    item = reading.manuscript.item
    card = _as_json(item.to_data())
    html = reading.manuscript.html.encode()
    return ReadRow(item_id, digest, to_text(problems), digest_of_bytes(card.encode()), card, item.body_hash, html)


def source_digest(data: bytes) -> str:
    """The digest by which manuscripts are compared."""
    return blake2b(data, digest_size=16).hexdigest()
