"""Where an item stands on the site: what lists, other items and the plan need to know of it, without its card.

A place follows from an item, the registries and the day. A build remembers the places of all items as text and works out only those
that may be other ones now, so that an edit costs nothing for the items that it leaves alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple


class Place(NamedTuple):
    """Where one item stands.

    publicity: value of lifecycle's Publicity. reason: in Chinese, when it is not simply published. validity: value of a notice's Validity,
    "" for others and for what is not listed. published: ISO moment, "" for none. lists: the names of the lists it is in, if it is listed.
    tags: as typed. shows: the targets of its pictures, attachments and links. names: the file names by which it names other manuscripts.
    next_change: ISO moment at which its publicity may change by itself, "" for never.
    """

    publicity: str
    kind: str
    validity: str
    published: str
    address: str
    lists: tuple[str, ...]
    reason: str
    tags: tuple[str, ...]
    shows: tuple[str, ...]
    names: tuple[str, ...]
    next_change: str
    body_hash: str

    @property
    def is_listed(self) -> bool:
        """Whether it stands in lists: public, and not merely a page that says why it is gone."""
        return self.publicity in ("published", "nameless")

    @property
    def standing(self) -> tuple[str, str, str, str, tuple[str, ...]]:
        """Equal standings are equal everywhere on the site, but for what the card says."""
        return self.publicity, self.validity, self.published, self.address, self.lists

    def to_text(self) -> str:
        return json.dumps(self, ensure_ascii=False, separators=(",", ":"))


def places_from(texts: Iterable[str]) -> list[Place]:
    """The places that to_text wrote, many at once."""
    places = []
    for row in json.loads("[" + ",".join(texts) + "]"):
        row[5], row[7], row[8], row[9] = tuple(row[5]), tuple(row[7]), tuple(row[8]), tuple(row[9])
        places.append(Place._make(row))
    return places
