"""Where every link leads: dead ones, missing anchors, unsafe and foreign ones, and the pages that nothing leads to."""

from __future__ import annotations

from array import array

from audit.address import Resolver, SiteFiles, Target, Where
from audit.findings import EXAMPLES, Findings
from audit.kinds import Kind
from audit.page import Page, PageError, read_page
from audit.rules import Rules


class LinkCheck:
    """Sees every page once, remembers only numbers: which page links to which, and which anchors must exist."""

    def __init__(self, files: SiteFiles, resolver: Resolver, rules: Rules, findings: Findings) -> None:
        self.files = files
        self.resolver = resolver
        self.rules = rules
        self.findings = findings
        self.used_files: set[str] = set()
        self._numbers: dict[str, int] = {}
        self._edges: dict[int, array[int]] = {}
        self._dead: set[str] = set()
        self._wanted_anchors: dict[str, dict[str, list[str]]] = {}
        self._findable: list[str] = []

    @property
    def dead_share(self) -> float:
        """Per cent of the distinct addresses within the site, linked or fetched, at which nothing answers."""
        return 100 * len(self._dead) / len(self._numbers) if self._numbers else 0.0

    @property
    def dead_count(self) -> int:
        return len(self._dead)

    @property
    def target_count(self) -> int:
        return len(self._numbers)

    def see(self, page: Page, kind: Kind) -> None:
        """Take in one page's links and resources."""
        if not page.hidden and kind not in (Kind.REDIRECT, Kind.SYSTEM, Kind.WITHDRAWN):
            self._findable.append(page.address)
        seen: set[str] = set()
        out: set[int] = set()
        for anchor in page.anchors:
            if anchor.href in seen:
                continue
            seen.add(anchor.href)
            target = self.resolver.resolve(anchor.href, page.address)
            if target.where is Where.SITE:
                out.add(self._link(target, page))
            elif target.where is Where.OUTSIDE:
                if not anchor.external and not self._is_government(target.host):
                    wrong = f"指向 {target.host} 的链接没有标明会离开本站"
                    self.findings.add("link.external", target.host, wrong, page.address)
            elif target.where is Where.EMPTY:
                self.findings.add("link.empty", "", "有没写地址的链接", page.address)
            elif target.where in (Where.UNSAFE, Where.DATA):
                self.findings.add(
                    "link.unsafe", anchor.href[:80], f"“{anchor.href[:80]}”不是网站上的地址", page.address
                )
        for href in page.resources:
            if href not in seen:
                seen.add(href)
                self._resource(href, page)
        if page.refresh:
            target = self.resolver.resolve(page.refresh, page.address)
            if target.where is Where.SITE:
                out.add(self._link(target, page))
        for name in ("Image", "og:image"):
            if page.metas.get(name):
                self._resource(page.metas[name], page)
        self._edges[self._number(page.address)] = array("I", sorted(out))

    def _number(self, address: str) -> int:
        return self._numbers.setdefault(address, len(self._numbers))

    def _link(self, target: Target, page: Page) -> int:
        path = target.path
        if path != page.address and not self.resolver.exists(path):
            self._note_dead(path, page)
        elif path.startswith(("/files/", "/media/")):
            self.used_files.add(path)
        if target.fragment and target.fragment != "top" and not target.fragment.startswith(":~:"):
            if path == page.address:
                if target.fragment not in page.ids:
                    wrong = f"{path} 里没有名叫“{target.fragment}”的位置"
                    self.findings.add("link.anchor", f"{path}#{target.fragment}", wrong, page.address)
            elif path not in self._dead:
                places = self._wanted_anchors.setdefault(path, {}).setdefault(target.fragment, [])
                if len(places) < EXAMPLES:
                    places.append(page.address)
        return self._number(path)

    def _resource(self, href: str, page: Page) -> None:
        target = self.resolver.resolve(href, page.address)
        if target.where is Where.OUTSIDE:
            self.findings.add("page.foreign", target.host, f"页面要从 {target.host} 取图片、脚本或样式", page.address)
        elif target.where is Where.UNSAFE:
            self.findings.add("link.unsafe", href[:80], f"“{href[:80]}”不是网站上的地址", page.address)
        elif target.where is Where.SITE:
            self._number(target.path)
            if self.resolver.exists(target.path):
                self.used_files.add(target.path)
            else:
                self._note_dead(target.path, page)

    def _note_dead(self, path: str, page: Page) -> None:
        self._dead.add(path)
        rule = "attachment.dead" if path.startswith("/files/") else "link.dead"
        self.findings.add(rule, path, f"{path} 打不开，网站里没有这个文件", page.address)

    def _is_government(self, host: str) -> bool:
        return host in self.rules.government_hosts or f".{host}".endswith(self.rules.government_suffixes)

    def finish(self) -> None:
        """Check what needed all pages: anchors on other pages (those pages are read a second time) and orphans."""
        for path, wanted in sorted(self._wanted_anchors.items()):
            file = path + "index.html" if path.endswith("/") else path
            if not file.endswith((".html", ".htm")):
                continue
            try:
                ids = read_page(path, self.files.read(file)).ids
            except PageError:
                continue  # reported when the page itself was read
            for fragment in sorted(set(wanted) - ids):
                for place in wanted[fragment]:
                    self.findings.add(
                        "link.anchor", f"{path}#{fragment}", f"{path} 里没有名叫“{fragment}”的位置", place
                    )
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
