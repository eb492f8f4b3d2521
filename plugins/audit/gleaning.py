"""From the bytes of a page to what the audit keeps of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from audit.address import Locator, Where
from audit.identity import guide_faults, is_guide
from audit.kinds import Kind, kind_of, published_day
from audit.leaf import Leaf
from audit.links import written_in
from audit.markup import canonical_of, faults_of
from audit.page import Anchor, Page, PageError, read_page
from audit.remarks import TextFinder, remarks_in
from audit.rules import Rules

UNREADABLE = ""
"""The kind of a leaf whose page could not be read."""
_CLAIM = re.compile(r"(\d{1,7})\s*篇\s*$")
_LISTS = (Kind.HOME, Kind.COLUMN, Kind.LIST, Kind.ARCHIVE)


class Gleaner:
    """Reads pages, each by itself."""

    def __init__(self, locator: Locator, rules: Rules, finders: Sequence[TextFinder]) -> None:
        self.locator = locator
        self.rules = rules
        self.finders = finders

    def glean(self, address: str, data: bytes) -> Leaf:
        """The leaf of one page; one of the kind UNREADABLE for a file that is called a page and is none."""
        try:
            page = read_page(address, data)
        except PageError as error:
            return Leaf(address=address, kind=UNREADABLE, faults=[("page.encoding", address, f"{address} {error}")])
        kind = kind_of(page)
        written = written_in(page, self.locator, self.rules)
        guide = is_guide(page, kind, self.rules)
        faults = [
            *written.faults,
            *faults_of(page, kind, self.rules),
            *(guide_faults(page, self.rules) if guide else ()),
        ]
        inside = [anchor for anchor in page.anchors if anchor.inside]
        day = published_day(page)
        return Leaf(
            address=address,
            kind=kind.value,
            hidden=page.hidden,
            title=page.title,
            faults=faults,
            links=written.links,
            fetched=written.fetched,
            fragments=written.fragments,
            ids=sorted(page.ids),
            canonical=canonical_of(page, kind, self.locator),
            listed=list(self._within(page, inside or page.anchors)) if kind in _LISTS else (),
            in_main=bool(inside),
            claims=list(self._claims(page, inside)) if kind in (Kind.ARCHIVE, Kind.LIST) else (),
            filled=any("/pages/" in anchor.href or "/files/" in anchor.href for anchor in inside),
            heading=page.headings[0] if page.headings else "",
            name=page.metas.get("ColumnName", ""),
            column_type=page.metas.get("ColumnType", ""),
            published=day.isoformat() if day else "",
            states=sorted(page.states),
            alert_ends=sorted(page.alert_ends),
            remarks=remarks_in(page.text, self.finders),
            guide=guide,
        )

    def _within(self, page: Page, anchors: Sequence[Anchor]) -> Iterator[str]:
        for anchor in anchors:
            target = self.locator.locate(anchor.href, page.address)
            if target.where is Where.SITE:
                yield target.path

    def _claims(self, page: Page, inside: Sequence[Anchor]) -> Iterator[tuple[str, int]]:
        """Links that say how many stories they lead to, such as `1月 26篇`."""
        for anchor in inside:
            found = _CLAIM.search(anchor.text)
            if found:
                yield self.locator.locate(anchor.href, page.address).path, int(found[1])
