"""What the site as a whole must offer: search, a way to ask, who runs it, where to report a mistake, complete service
guides."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from audit.address import Resolver, Where
from audit.findings import Findings
from audit.kinds import Kind
from audit.leaf import Fault, Leaf
from audit.page import Page
from audit.rules import Rules

_GROUPS = {"organizer": "主办单位", "contact": "联系方式", "map": "网站地图"}


def is_guide(page: Page, kind: Kind, rules: Rules) -> bool:
    """Whether a page is a service guide."""
    return kind is Kind.ARTICLE and page.metas.get("ColumnType") in rules.service_types


def guide_faults(page: Page, rules: Rules) -> Iterator[Fault]:
    """What a service guide does not speak of."""
    missing = [group[0] for group in rules.service_elements if not any(word in page.text for word in group)]
    if missing:
        yield "service.guide", page.address, f"{page.address} 里没有找到{'、'.join(missing)}一类的字样"


class IdentityCheck:
    """Looks at the home page and at service guides."""

    def __init__(self, resolver: Resolver, rules: Rules, findings: Findings) -> None:
        self.resolver = resolver
        self.rules = rules
        self.findings = findings
        self.guides = 0
        self._asks = False

    def see(self, leaf: Leaf) -> None:
        """Take in one page."""
        self.guides += leaf.guide

    def home(self, page: Page) -> None:
        """Take in the home page."""
        searches = any(
            target.where is Where.SITE and target.path.startswith("/search/") and self.resolver.exists(target.path)
            for target in (self.resolver.resolve(anchor.href, page.address) for anchor in page.anchors)
        )
        if not searches:
            self.findings.add("site.search", "", "首页没有搜索框，或者搜索页打不开", page.address)
        for anchor in page.anchors:
            target = self.resolver.resolve(anchor.href, page.address)
            if target.where is Where.CONTACT:
                self._asks |= target.host in self.rules.ask_schemes
            else:
                self._asks |= any(word in anchor.text for word in self.rules.ask_words)
        for group, words in self.rules.footer.items():
            if not any(word in page.footer_text for word in words):
                label = _GROUPS.get(group, "、".join(words))
                self.findings.add("site.identity", group, f"首页的页脚里没有{label}", page.address)
        self._report_link(page)

    def _report_link(self, page: Page) -> None:
        code = page.metas.get("SiteIDCode")
        if not code:
            return
        codes = [
            parse_qs(urlsplit(anchor.href).query).get("site_code", [""])[0]
            for anchor in page.anchors
            if "site_code=" in anchor.href
        ]
        if not codes:
            self.findings.add("site.report", "没有", "网站有标识码，页面上却没有“找错”入口", page.address)
        elif any(found != code for found in codes):
            self.findings.add("site.report", "不一致", f"“找错”入口里的标识码和页面标签 {code} 不一样", page.address)

    def robots(self, text: str) -> None:
        """Check robots.txt: one line `Disallow: /` hides the whole site, whichever robots it speaks to."""
        if any("".join(line.partition("#")[0].lower().split()) == "disallow:/" for line in text.splitlines()):
            self.findings.add("site.robots", "", "robots.txt 不让搜索引擎收录整个网站", "/robots.txt")

    def finish(self, column_types: set[str]) -> bool:
        """Whether residents can ask a question: by a link on the home page, or in a column made for it."""
        asks = self._asks or not column_types.isdisjoint(self.rules.ask_types)
        if not asks:
            self.findings.add("site.ask", "", "首页上找不到可以在网上提问的地方", "/")
        return asks
