"""Where every link leads: dead ones, missing anchors, unsafe and foreign ones, and the pages that nothing leads to."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from audit.address import Locator, Resolver, SiteFiles, Where
from audit.findings import EXAMPLES, Findings
from audit.kinds import Kind
from audit.leaf import Fault, Leaf
from audit.page import Page
from audit.rules import Rules


@dataclass(slots=True)
class Written:
    """The links of one page as they are written, each way of writing once; see Leaf."""

    links: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    fragments: list[tuple[str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def written_in(page: Page, locator: Locator, rules: Rules) -> Written:
    """A page's links and resources, and what is wrong with them whatever the site holds."""
    written = Written()
    seen: set[str] = set()
    for anchor in page.anchors:
        if anchor.href in seen:
            continue
        seen.add(anchor.href)
        target = locator.locate(anchor.href, page.address)
        if target.where is Where.SITE:
            written.links.append(target.path)
            if target.fragment and target.fragment != "top" and not target.fragment.startswith(":~:"):
                written.fragments.append((target.path, target.fragment))
        elif target.where is Where.OUTSIDE:
            if not anchor.external and not _is_government(target.host, rules):
                wrong = f"指向 {target.host} 的链接没有标明会离开本站"
                written.faults.append(("link.external", target.host, wrong))
        elif target.where is Where.EMPTY:
            written.faults.append(("link.empty", "", "有没写地址的链接"))
        elif target.where in (Where.UNSAFE, Where.DATA):
            written.faults.append(_unsafe(anchor.href))
    fetched = [href for href in dict.fromkeys(page.resources) if href not in seen]
    for href in [*fetched, *(page.metas.get(name, "") for name in ("Image", "og:image"))]:
        target = locator.locate(href, page.address)
        if target.where is Where.SITE:
            written.fetched.append(target.path)
        elif target.where is Where.OUTSIDE:
            wrong = f"页面要从 {target.host} 取图片、脚本或样式"
            written.faults.append(("page.foreign", target.host, wrong))
        elif target.where is Where.UNSAFE:
            written.faults.append(_unsafe(href))
    if page.refresh:
        target = locator.locate(page.refresh, page.address)
        if target.where is Where.SITE:
            written.links.append(target.path)
    return written


def _unsafe(href: str) -> Fault:
    return "link.unsafe", href[:80], f"“{href[:80]}”不是网站上的地址"


def _is_government(host: str, rules: Rules) -> bool:
    return host in rules.government_hosts or f".{host}".endswith(rules.government_suffixes)


class _Place(NamedTuple):
    """What a path comes to on this site. address: where a page or file is known; number: of that address; there: whether it answers."""

    address: str
    number: int
    there: bool


class LinkCheck:
    """Sees every page once, remembers only numbers: which page links to which, and which anchors must exist."""

    def __init__(self, files: SiteFiles, resolver: Resolver, findings: Findings) -> None:
        self.files = files
        self.resolver = resolver
        self.findings = findings
        self.used_files: set[str] = set()
        self._numbers: dict[str, int] = {}
        self._places: dict[str, _Place] = {}
        self._edges: dict[int, array[int]] = {}
        self._dead: set[str] = set()
        self._ids: dict[str, Sequence[str]] = {}
        self._wanted_anchors: dict[str, dict[str, list[str]]] = {}
        self._findable: list[str] = []

    @property
    def dead_count(self) -> int:
        return len(self._dead)

    @property
    def target_count(self) -> int:
        return len(self._numbers)

    def see(self, leaf: Leaf) -> None:
        """Take in one page's links and resources."""
        if not leaf.hidden and leaf.sort not in (Kind.REDIRECT, Kind.SYSTEM, Kind.WITHDRAWN):
            self._findable.append(leaf.address)
        self._ids[leaf.address] = leaf.ids
        out: set[int] = set()
        for path in leaf.links:
            place = self._place(path)
            out.add(place.number)
            if not place.there and place.address != leaf.address:
                self._note_dead(place.address, leaf)
            elif place.address.startswith(("/files/", "/media/")):
                self.used_files.add(place.address)
        for path in leaf.fetched:
            place = self._place(path)
            if place.there:
                self.used_files.add(place.address)
            else:
                self._note_dead(place.address, leaf)
        for path, fragment in leaf.fragments:
            self._anchor(self._place(path).address, fragment, leaf)
        self._edges[self._number(leaf.address)] = array("I", out)

    def _number(self, address: str) -> int:
        return self._numbers.setdefault(address, len(self._numbers))

    def _place(self, path: str) -> _Place:
        known = self._places.get(path)
        if known is None:
            address = self.resolver.settled(path)
            known = self._places[path] = _Place(address, self._number(address), self.resolver.exists(address))
        return known

    def _anchor(self, address: str, fragment: str, leaf: Leaf) -> None:
        if address == leaf.address:
            if fragment not in leaf.ids:
                wrong = f"{address} 里没有名叫“{fragment}”的位置"
                self.findings.add("link.anchor", f"{address}#{fragment}", wrong, leaf.address)
        elif address not in self._dead:
            places = self._wanted_anchors.setdefault(address, {}).setdefault(fragment, [])
            if len(places) < EXAMPLES:
                places.append(leaf.address)

    def _note_dead(self, address: str, leaf: Leaf) -> None:
        self._dead.add(address)
        rule = "attachment.dead" if address.startswith("/files/") else "link.dead"
        self.findings.add(rule, address, f"{address} 打不开，网站里没有这个文件", leaf.address)

    def finish(self) -> None:
        """Check what needed all pages: anchors on other pages, and orphans."""
        for address, wanted in sorted(self._wanted_anchors.items()):
            ids = self._ids.get(address)
            if ids is None:
                continue  # no page, or one that cannot be read and was reported
            for fragment in sorted(set(wanted).difference(ids)):
                for place in wanted[fragment]:
                    wrong = f"{address} 里没有名叫“{fragment}”的位置"
                    self.findings.add("link.anchor", f"{address}#{fragment}", wrong, place)
        reached = self._reached()
        for address in self._findable:
            if self._numbers[address] not in reached:
                self.findings.add("page.orphan", "", "有页面从首页一路点下去到不了", address)

    def _reached(self) -> set[int]:
        """The numbers of all pages that clicks from the home page lead to."""
        pending = [self._number("/")]
        reached = set(pending)
        while pending:
            for target in self._edges.get(pending.pop(), ()):
                if target not in reached:
                    reached.add(target)
                    pending.append(target)
        return reached
