"""What the audit keeps of one page once it was read: nothing in it depends on any other file of the site, on the day, or on the desk.

So it may be remembered by the page's digest (`audit.memory`), and every total is added up from leaves, read just now or remembered.
Paths in a leaf are what links say; which file answers there is asked of the site (`Resolver.settled`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from audit.kinds import Kind

Fault = tuple[str, str, str]
"""(rule, subject, what is wrong in Chinese): arguments of Findings.add."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One page.

    kind: a value of Kind. faults: what is wrong with the page by itself. links, fetched: paths within the site that it links to,
    and that a browser fetches to show it, once for each way they are written. fragments: (path, fragment) of links to
    places in pages. ids: such places in this page. canonical: [what is written, path] where that is not the page's own
    address. listed: paths that a list's own part links to; in_main: that part is its <main>. claims: (path, number) of
    links that say how many stories they lead to. filled: a column page shows standing pages or files. heading: the first h1;
    name, column_type: of the column; published: the day of PubDate (ISO), "". states, alert_ends: as in Page. remarks: (rule, said,
    desk rule, times) of what the finders saw. guide: is a service guide.
    """

    address: str
    kind: str
    hidden: bool = False
    title: str = ""
    faults: Sequence[Fault] = ()
    links: Sequence[str] = ()
    fetched: Sequence[str] = ()
    fragments: Sequence[Sequence[str]] = ()
    ids: Sequence[str] = ()
    canonical: Sequence[str] = ()
    listed: Sequence[str] = ()
    in_main: bool = False
    claims: Sequence[tuple[str, int]] = ()
    filled: bool = False
    heading: str = ""
    name: str = ""
    column_type: str = ""
    published: str = ""
    states: Sequence[Sequence[str]] = ()
    alert_ends: Sequence[str] = ()
    remarks: Sequence[tuple[str, str, str, int]] = ()
    guide: bool = False

    def to_data(self) -> list[Any]:
        """As plain data, for JSON."""
        return [getattr(self, name) for name in NAMES]

    @classmethod
    def from_data(cls, data: Sequence[Any]) -> Leaf:
        return cls(**dict(zip(NAMES, data, strict=True)))

    @property
    def sort(self) -> Kind:
        return Kind(self.kind)


NAMES = tuple(field.name for field in fields(Leaf))
