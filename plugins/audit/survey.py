"""One walk over a built site: of every page a leaf, read now or remembered, and every leaf seen by every check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from audit.address import Resolver, SiteFiles, page_address
from audit.assets import check_assets
from audit.columns import ColumnCheck
from audit.findings import Findings
from audit.gleaning import UNREADABLE, Gleaner
from audit.identity import IdentityCheck
from audit.inspection import Measured, judge, score
from audit.kinds import Kind
from audit.lasting import LastingCheck
from audit.leaf import Leaf
from audit.leftovers import check_files
from audit.links import LinkCheck
from audit.markup import MarkupCheck
from audit.memory import Memory
from audit.page import Page, PageError, read_page
from audit.presence import PresenceCheck
from audit.remarks import FileFinder, RemarkCheck, TextFinder
from audit.report import AuditReport
from audit.rules import Rules
from audit.sources import read_lists
from newsroom.problem import EditorError, Problem

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Outside:
    """What the audit cannot know from pages and is handed by its caller, each optional.

    personal, wording: finders in texts of personal data and of grave misprints. in_file: finder inside attachments and
    pictures. searchable: reads the site's search data, gives the addresses in it, each with its slash in front.
    published: the number of stories and notices that the gate let through. waived: address of a page → ids of the desk's
    rules that an editor waived there, with a reason, in the manuscript. sources: address of an attachment → the file of the
    content folder that it is, for remarks to name what an editor can open.
    """

    personal: TextFinder | None = None
    wording: TextFinder | None = None
    in_file: FileFinder | None = None
    searchable: Callable[[Path], Iterable[str]] | None = None
    published: int | None = None
    waived: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)


def survey(
    site: Path,
    rules: Rules,
    *,
    today: date,
    base_url: str | None = None,
    outside: Outside | None = None,
    progress: Progress | None = None,
    memory: Memory | None = None,
) -> AuditReport:
    """Audit the built site in the folder `site` as of `today`.

    base_url: the address the site is served at; without it, the home page's canonical address counts. progress(done,
    all) is called now and then. memory: of earlier audits, brought up to date; the report is the same without. Raises EditorError when the folder is no built site.
    """
    if not (site / "index.html").is_file():
        raise EditorError(
            Problem(str(site), 0, "这里没有建好的网站（缺 index.html）。请先运行 build，或者指到网站所在的文件夹。")
        )
    memory = memory or Memory()
    work = _Survey(site, rules, today, base_url, outside or Outside(), memory)
    work.walk(progress or (lambda done, everything: None))
    report = work.report()
    memory.save()
    return report


class _Survey:
    """The checks, the walk that shows them every page, and what they say together."""

    def __init__(
        self, site: Path, rules: Rules, today: date, base_url: str | None, outside: Outside, memory: Memory
    ) -> None:
        self.site = site
        self.rules = rules
        self.today = today
        self.outside = outside
        self.memory = memory
        self.files = SiteFiles(site)
        self.home = _home(self.files)
        self.resolver = Resolver(base_url or (self.home.canonical if self.home else ""), self.files)
        self.findings = Findings(rules)
        finders = [finder for finder in (outside.personal, outside.wording) if finder is not None]
        self.gleaner = Gleaner(self.resolver, rules, finders)
        asked = [getattr(finder, "__qualname__", repr(finder)) for finder in (*finders, outside.in_file) if finder]
        memory.open(f"{self.resolver.base_url} {rules} {asked}")
        self.links = LinkCheck(self.files, self.resolver, self.findings)
        self.markup = MarkupCheck(self.resolver, self.findings, today)
        self.columns = ColumnCheck(self.resolver, rules, self.findings, today)
        self.presence = PresenceCheck(self.resolver, self.findings)
        self.identity = IdentityCheck(self.resolver, rules, self.findings)
        self.remarks = RemarkCheck(outside.in_file, outside.waived, outside.sources, memory, self.findings)
        self.lasting = LastingCheck(self.findings, today)
        self.kinds: Counter[Kind] = Counter()

    def walk(self, progress: Progress) -> None:
        """Show every page to every check."""
        names = list(self.files.pages())
        for number, file in enumerate(names):
            if number % 100 == 0:
                progress(number, len(names))
            leaf = self._leaf(file)
            for rule, subject, wrong in leaf.faults:
                self.findings.add(rule, subject, wrong, leaf.address)
            if leaf.kind == UNREADABLE:
                continue
            self.kinds[leaf.sort] += 1
            for check in (
                self.links,
                self.markup,
                self.columns,
                self.presence,
                self.identity,
                self.lasting,
                self.remarks,
            ):
                check.see(leaf)
            if leaf.sort is Kind.HOME and self.home is not None:
                self.identity.home(self.home)
        progress(len(names), len(names))

    def _leaf(self, file: str) -> Leaf:
        address = page_address(file)
        learnt = self.memory.recall(
            file, lambda: self.files.read(file), lambda data: self.gleaner.glean(address, data).to_data()
        )
        return Leaf.from_data(learnt)

    def report(self) -> AuditReport:
        """What can be said once all pages were seen."""
        self.links.finish()
        if not self.resolver.host:
            self.findings.add("site.url", "", "网站还没有完整的网址，订阅和网站地图里的地址别处用不了", "/")
        lists = read_lists(self.files, self.resolver, self.findings, self.memory)
        if "/robots.txt" in self.files:
            self.identity.robots(self.files.read("/robots.txt", 1 << 20).decode("utf-8", "replace"))
        check_assets(self.files, self.resolver, self.findings)
        opened = self.outside.in_file is not None
        check_files(self.files, self.links.used_files | lists.files, self.findings, opened=opened)
        self.remarks.files(self.files)
        searchable = self._searchable()
        totals = self.presence.finish(self.columns, lists, searchable, self.outside.published)
        stories = self.presence.stories.values()
        measured = Measured(
            columns=self.columns.standings(stories),
            home_last=self.columns.home_last(stories),
            dead=self.links.dead_count,
            targets=self.links.target_count,
            asks=self.identity.finish(self.columns.types),
            personal=self.outside.personal is not None,
            wording=self.outside.wording is not None,
            guides=self.identity.guides,
        )
        vetoes = judge(self.rules, measured, self.findings, self.today)
        points, lines = score(self.rules, self.findings)
        home_stale = next((veto.trips_on for veto in vetoes if veto.id == "home-stale"), None)
        return AuditReport(
            day=self.today,
            site_name=self.home.metas.get("SiteName", "") if self.home else "",
            base_url=self.resolver.base_url,
            pages={kind.value: self.kinds[kind] for kind in Kind if kind in self.kinds},
            files=len(self.files.sizes),
            bytes=sum(self.files.sizes.values()),
            columns=measured.columns,
            home_last=measured.home_last,
            home_news_by=home_stale - timedelta(days=1) if measured.home_last and home_stale else None,
            next_change=date.fromisoformat(self.lasting.next_change) if self.lasting.next_change else None,
            vetoes=vetoes,
            findings=self.findings.listed(),
            score=points,
            full_score=self.rules.full_score,
            pass_score=self.rules.pass_score,
            lines=lines,
            totals=totals,
            unchecked=tuple(self._unchecked(searchable is not None)),
        )

    def _searchable(self) -> frozenset[str] | None:
        if self.outside.searchable is None:
            return None
        return frozenset(self.outside.searchable(self.site))

    def _unchecked(self, searched: bool) -> Iterable[str]:
        if self.outside.personal is None:
            yield "页面里的个人信息：这次没有接上查找个人信息的规则"
        if self.outside.wording is None:
            yield "固定说法里的错字：这次没有接上词典"
        if self.outside.in_file is None:
            yield "附件里的个人信息：这次没有打开附件检查"
        if not searched:
            yield "搜索数据：这次没有读搜索数据，没有核对每篇稿件是否搜得到"
        if not self.resolver.host:
            yield "完整网址：不知道网站的网址，没有核对规范地址、订阅和网站地图里的域名"
        yield "别的错字、涉密和违法内容：请按三审三校逐篇核对"
        yield "服务器能不能打开、快不快：请在网站上线以后另外监测"
        yield "站外链接是否还有效：这里不访问网络"


def _home(files: SiteFiles) -> Page | None:
    try:
        return read_page("/", files.read("/index.html"))
    except PageError:
        return None  # reported in its turn
