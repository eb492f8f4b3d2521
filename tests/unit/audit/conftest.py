"""Small built sites, written page by page as the portal writes them: whole documents with government tags, lists, feeds and maps."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from html import escape
from pathlib import Path

import pytest

from audit.report import AuditReport
from audit.rules import load_rules
from audit.survey import Outside, survey
from search_index.document import SearchDocument
from search_index.story import story_bytes

BASE = "https://news.example.gov.cn"
TODAY = date(2022, 1, 10)
COLUMNS = {
    "yaowen": ("要闻", "工作动态"), "zhenban": ("镇办动态", "工作动态"), "tongzhi": ("通知公告", "政策文件"), "jigou": ("机构职能", "机构职能"),
}  # fmt: skip


@dataclass
class BuiltStory:
    """One story as a test wants it."""

    address: str
    column: str
    published: str
    headline: str
    body: str = "<p>全镇设卡28处，一村只留一个进口。</p>"
    source: str = "商州区融媒体中心"


@dataclass
class BuiltSite:
    """Writes a whole small site below `root`; a test then damages what it wants to see found."""

    root: Path
    base: str = BASE
    stories: list[BuiltStory] = field(default_factory=list)
    columns: dict[str, tuple[str, str]] = field(default_factory=lambda: dict(COLUMNS))
    footer: str = '<p>主办单位：商州区委宣传部　电话：0914-2312345</p><p><a href="/sitemap.html">网站地图</a> <a href="/pages/ask.html">我要咨询</a></p>'

    def path(self, address: str) -> Path:
        return self.root / (address.lstrip("/") + ("index.html" if address.endswith("/") else ""))

    def write(self, address: str, text: str | bytes) -> None:
        path = self.path(address)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def change(self, address: str, old: str, new: str) -> None:
        text = self.path(address).read_text("utf-8")
        assert old in text, f"{old!r} is not in {address}"
        self.path(address).write_text(text.replace(old, new), "utf-8")

    def page(self, address: str, heading: str, main: str, metas: dict[str, str] | None = None, head: str = "") -> None:
        """Write one page with the site's tags, navigation and footer."""
        tags = {
            "SiteName": "商州新闻网",
            "SiteDomain": "news.example.gov.cn",
            "SiteIDCode": "6110020001",
            **(metas or {}),
        }
        meta = "\n".join(f'<meta name="{escape(name)}" content="{escape(value)}">' for name, value in tags.items())
        nav = "".join(f'<li><a href="/columns/{slug}/">{name}</a></li>' for slug, (name, _) in self.columns.items())
        title = heading if address == "/" else f"{heading}_商州新闻网"
        self.write(
            address,
            f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}</title>
{meta}
<link rel="canonical" href="{self.base}{address}"><link rel="stylesheet" href="/theme/site-1234.css">{head}</head>
<body><a class="skip" href="#main">跳到正文</a><header><form action="/search/" method="get"><input name="q" aria-label="搜索"></form>
<nav><ul><li><a href="/">首页</a></li>{nav}<li><a href="/archive/">归档</a></li></ul></nav></header>
<main id="main"><h1>{escape(heading)}</h1>{main}</main>
<footer>{self.footer}<a href="https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code=6110020001&amp;url={self.base}{address}">找错</a></footer>
</body></html>""",
        )

    def story(self, day: str, serial: int, column: str, headline: str, **more: str) -> BuiltStory:
        """Add a story of `day` (ISO); nothing is written before `build`."""
        year, month, number = day.split("-")
        built = BuiltStory(f"/{year}/{month}{number}/{serial:03}.html", column, f"{day} 09:30", headline, **more)
        self.stories.append(built)
        return built

    def build(self) -> BuiltSite:
        """Write every page, list, feed and map of the site."""
        stories = sorted(self.stories, key=lambda story: story.published, reverse=True)
        for story in stories:
            self._story_page(story)
        cards = {slug: [s for s in stories if s.column == slug] for slug in self.columns}
        for slug, (name, kind) in self.columns.items():
            metas = {"ColumnName": name, "ColumnDescription": f"{name}栏目", "ColumnKeywords": name, "ColumnType": kind}
            text = (
                _cards(cards[slug])
                if kind != "机构职能"
                else '<ul><li><a href="/pages/about.html">关于我们</a></li></ul>'
            )
            self.page(f"/columns/{slug}/", name, text, metas)
            self._feed(f"/feeds/{slug}.atom.xml", cards[slug])
        self._feed("/feeds/all.atom.xml", stories)
        self.page("/", "商州新闻网", _cards(stories), {"ColumnName": "首页", "ColumnType": "首页"})
        months = sorted({story.published[:7] for story in stories})
        links = "".join(f'<li><a href="/archive/{month[:4]}/{month[5:]}/">{month}</a></li>' for month in months)
        self.page("/archive/", "归档", f"<ul>{links}</ul>")
        for month in months:
            self.page(
                f"/archive/{month[:4]}/{month[5:]}/",
                month,
                _cards([s for s in stories if s.published.startswith(month)]),
            )
        self.page("/pages/about.html", "关于我们", "<p>商州区委宣传部主办。</p>")
        self.page("/pages/ask.html", "我要咨询", "<p>写信给我们。</p>")
        self.page("/sitemap.html", "网站地图", "<ul><li><a href='/pages/about.html'>关于我们</a></li></ul>")
        self.page("/search/", "搜索", "<p>请输入要找的词。</p>", {"robots": "noindex"})
        for number, story in enumerate(stories):
            document = SearchDocument(story.address, story.address.lstrip("/"), story.headline, story.published)
            self.write(f"/search/story/{number}.bin", story_bytes(document))
        self.write("/theme/site-1234.css", "body{color:#111}")
        self.maps()
        return self

    def maps(self) -> None:
        """Write the sitemap of what stands now, hidden pages left out."""
        pages = sorted(self.root.rglob("*.html"))
        shown = [page for page in pages if "noindex" not in page.read_text("utf-8")]
        addresses = [f"/{page.relative_to(self.root).as_posix()}".replace("/index.html", "/") for page in shown]
        urls = "".join(f"<url><loc>{self.base}{address}</loc></url>" for address in addresses)
        self.write(
            "/sitemap.xml",
            f'<?xml version="1.0"?><sitemapindex {_NS}><sitemap><loc>{self.base}/sitemaps/2022-01.xml</loc></sitemap></sitemapindex>',
        )
        self.write("/sitemaps/2022-01.xml", f'<?xml version="1.0"?><urlset {_NS}>{urls}</urlset>')

    def _story_page(self, story: BuiltStory) -> None:
        name, kind = self.columns[story.column]
        metas = {
            "ColumnName": name, "ColumnDescription": f"{name}栏目", "ColumnKeywords": name, "ColumnType": kind,
            "ArticleTitle": story.headline, "PubDate": story.published, "ContentSource": story.source,
        }  # fmt: skip
        day = story.published[:10]
        main = f'<p><time datetime="{day}T09:30+08:00">{day}</time> 来源：{story.source}</p><article>{story.body}</article>'
        self.page(story.address, story.headline, main, metas)

    def _feed(self, address: str, stories: list[BuiltStory]) -> None:
        entries = "".join(
            f'<entry><title>{escape(s.headline)}</title><link href="{self.base}{s.address}" rel="alternate"/>'
            f"<published>{s.published.replace(' ', 'T')}:00+08:00</published></entry>"
            for s in stories
        )
        self.write(
            address, f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>{entries}</feed>'
        )

    def audit(self, today: date = TODAY, base_url: str | None = BASE, outside: Outside | None = None) -> AuditReport:
        return survey(self.root, load_rules(), today=today, base_url=base_url, outside=outside)


_NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def _cards(stories: list[BuiltStory]) -> str:
    return "<ul>" + "".join(f'<li><a href="{s.address}">{escape(s.headline)}</a></li>' for s in stories) + "</ul>"


@pytest.fixture
def empty_site(tmp_path: Path) -> Callable[[], BuiltSite]:
    """A maker of sites without stories, each in its own folder."""
    counter = iter(range(100))
    return lambda: BuiltSite(tmp_path / f"site{next(counter)}")


@pytest.fixture
def good_site(empty_site: Callable[[], BuiltSite]) -> BuiltSite:
    """A site that passes: five stories in three columns, nothing wrong."""
    site = empty_site()
    site.story("2022-01-10", 1, "yaowen", "全市调度会要求守好村口")
    site.story("2022-01-08", 1, "yaowen", "蔬菜供应有保障")
    site.story("2022-01-06", 3, "zhenban", "沙河子镇28个卡点守好进村路")
    site.story("2022-01-05", 101, "tongzhi", "关于返乡报备的通告")
    site.story("2021-12-20", 101, "tongzhi", "关于安全检查的通知")
    return site.build()


@pytest.fixture
def rules_of() -> Callable[[AuditReport], set[str]]:
    """The ids of the rules that found something."""
    return lambda report: {finding.rule for finding in report.findings}


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """Show findings as JSON when a comparison of reports fails."""
    if isinstance(left, AuditReport):
        return [json.dumps(left.to_data()["findings"], ensure_ascii=False, indent=1)]
    return None


@pytest.fixture(scope="session")
def make() -> Callable[[Path], BuiltSite]:
    """For tests that run many times and want a new folder each time."""
    return BuiltSite
