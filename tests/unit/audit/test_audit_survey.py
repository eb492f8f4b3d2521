"""Whole small sites: a good one passes, and each sort of damage is found, named and nothing else."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from audit.remarks import Remark
from audit.survey import Outside
from newsroom.problem import EditorError

Site = Any  # BuiltSite of conftest.py
Rules = Callable[[Any], set[str]]
STORY = "/2022/0106/003.html"
OTHER = "/2022/0108/001.html"


def test_a_good_site_passes_with_full_score(good_site: Site) -> None:
    report = good_site.audit()
    assert report.findings == ()
    assert report.passes
    assert report.score == 100
    assert report.exit_code == 0
    assert report.pages == {"home": 1, "column": 4, "article": 5, "archive": 3, "page": 3, "system": 1}
    assert all(total.agrees for total in report.totals)


def test_the_base_url_comes_from_the_home_page_when_nobody_names_it(good_site: Site) -> None:
    report = good_site.audit(base_url=None)
    assert report.base_url == "https://news.example.gov.cn"
    assert report.passes


def test_a_site_that_has_no_host_yet_is_told_so_once(empty_site: Callable[[], Site], rules_of: Rules) -> None:
    site = empty_site()
    site.base = ""
    site.story("2022-01-10", 1, "yaowen", "全市调度会要求守好村口")
    site.story("2022-01-09", 1, "zhenban", "沙河子镇28个卡点守好进村路")
    site.story("2022-01-08", 1, "tongzhi", "关于返乡报备的通告")
    report = site.build().audit(base_url=None)
    assert rules_of(report) == {"site.url"}
    assert report.passes
    assert rules_of(site.audit(base_url="https://news.example.gov.cn")) == {"page.canonical", "map.address"}


def test_a_folder_that_is_no_site_is_refused(empty_site: Callable[[], Site]) -> None:
    with pytest.raises(EditorError, match="没有建好的网站"):
        empty_site().audit()


DAMAGES: dict[str, tuple[str, tuple[str, str, str]]] = {
    "a dead link": ("link.dead", (STORY, "<article>", '<article><a href="/2022/0101/001.html">旧稿</a>')),
    "a picture whose path is wrong": ("link.dead", (STORY, "<article>", '<article><img src="/media/none-640.jpg" alt="卡点">')),
    "a missing attachment": ("attachment.dead", (STORY, "<article>", '<article><a href="/files/0123.docx">申请表</a>')),
    "a missing anchor on the page": ("link.anchor", (STORY, "<article>", '<article><a href="#none">见下</a>')),
    "a missing anchor on another page": ("link.anchor", (STORY, "<article>", f'<article><a href="{OTHER}#none">见那篇</a>')),
    "an empty link": ("link.empty", (STORY, "<article>", '<article><a href="">空</a>')),
    "a file on the editor's computer": ("link.unsafe", (STORY, "<article>", '<article><a href="file:///C:/a.docx">表</a>')),
    "a script link": ("link.unsafe", (STORY, "<article>", '<article><a href="javascript:alert(1)">点</a>')),
    "an outside link without a word": ("link.external", (STORY, "<article>", '<article><a href="https://www.example.com/">外站</a>')),
    "a picture of another host": ("page.foreign", (STORY, "<article>", '<article><img src="https://i.example.com/a.jpg" alt="图">')),
    "no language": ("page.lang", (STORY, '<html lang="zh-CN">', "<html>")),
    "no title": ("page.title", (STORY, "<title>沙河子镇28个卡点守好进村路_商州新闻网</title>", "")),
    "two headings": ("page.h1", (STORY, "<article>", "<article><h1>又一个</h1>")),
    "no canonical address": ("page.canonical", (STORY, '<link rel="canonical"', '<link rel="preconnect"')),
    "another page's canonical address": ("page.canonical", (STORY, f"cn{STORY}\"><link", f"cn{OTHER}\"><link")),
    "no alternative text": ("page.alt", (STORY, "<article>", '<article><img src="/media/a.jpg">')),
    "one id twice": ("page.ids", (STORY, "<article>", '<article><i id="a">x</i><i id="a">y</i>')),
    "an inline style": ("page.inline", (STORY, "<article>", '<article style="color:red">')),
    "a control character": ("page.control", (STORY, "<article>", "<article>\x02")),
    "no site name": ("tag.site", (STORY, 'name="SiteName"', 'name="x"')),
    "no site code": ("tag.site-id", (STORY, 'name="SiteIDCode"', 'name="x"')),
    "no column type": ("tag.column", (STORY, 'name="ColumnType"', 'name="x"')),
    "no source": ("tag.article", (STORY, 'name="ContentSource"', 'name="x"')),
    "a column type of one's own": ("tag.value", (STORY, 'content="工作动态"', 'content="乡镇新闻"')),
    "a date in words": ("tag.value", (STORY, 'content="2022-01-06 09:30"', 'content="2022年1月6日"')),
    "a 12-hour date": ("tag.value", (STORY, 'content="2022-01-06 09:30"', 'content="2022-01-06 9:30"')),
    "a forged date": ("date.shown", (STORY, 'content="2022-01-06 09:30"', 'content="2022-01-05 09:30"')),
    "a story left out of its column": ("item.unlisted", ("/columns/zhenban/", f'<a href="{STORY}">', '<a href="/">')),
    "a story left out of its feed": ("item.unfed", ("/feeds/zhenban.atom.xml", STORY, OTHER)),
    "a story left out of the sitemap": ("item.unmapped", ("/sitemaps/2022-01.xml", STORY, OTHER)),
    "a story left out of the archive": ("item.unarchived", ("/archive/2022/01/", STORY, OTHER)),
    "a sitemap cut short": ("map.broken", ("/sitemaps/2022-01.xml", "</urlset>", "")),
    "a relative address in the sitemap": ("map.address", ("/sitemaps/2022-01.xml", f"https://news.example.gov.cn{STORY}", STORY)),
    "a feed cut short": ("map.broken", ("/feeds/yaowen.atom.xml", "</feed>", "")),
    "no search": ("site.search", ("/", 'action="/search/"', 'action="/pages/ask.html"')),
    "no organizer": ("site.identity", ("/", "主办单位", "单位")),
    "another site's code": ("site.report", ("/", "site_code=6110020001", "site_code=6110020002")),
    "no way to ask": ("site.ask", ("/", "我要咨询", "联系我们")),
    "a manuscript among the pages": ("file.private", ("/archive/", "归档", "归档")),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_found(good_site: Site, rules_of: Rules, name: str) -> None:
    rule, (address, old, new) = DAMAGES[name]
    if rule == "page.alt":
        good_site.write("/media/a.jpg", b"\xff\xd8\xff\xe0")
    if rule == "file.private":
        good_site.write("/2022/2022-01-06-003.md", "标题：稿")
    good_site.change(address, old, new)
    report = good_site.audit()
    found = [finding for finding in report.findings if finding.rule == rule]
    assert found, f"{rule} not among {rules_of(report)}"
    assert found[0].message.endswith("。")
    # A story missing from a list also makes the totals differ, which blocks by itself; every other warning alone lets the site pass.
    fails = found[0].blocks or bool(report.tripped) or "total.differs" in rules_of(report)
    assert report.exit_code == int(fails)


def test_links_that_are_right_are_left_alone(good_site: Site) -> None:
    good_site.write("/files/0123.docx", b"PK\x03\x04")
    good_site.write("/media/a-640.jpg", b"\xff\xd8\xff\xe0")
    links = (
        '<article><h2 id="yi">一</h2><a href="#yi">一</a><a href="#">顶</a><a href="#top">顶</a><a href="tel:12345">12345</a>'
        '<a href="/files/0123.docx" download="申请表.docx">申请表</a><a href="https://www.gov.cn/">国务院</a>'
        '<a class="external" rel="external noopener" href="https://www.example.com/">外站</a><a href="/columns/yaowen">要闻</a>'
        '<a href="https://news.example.gov.cn/">首页</a><img src="/media/a-640.jpg" srcset="/media/a-640.jpg 640w" alt="卡点">'
    )
    good_site.change(STORY, "<article>", links)
    assert good_site.audit().findings == ()


def test_one_bad_path_on_many_pages_is_told_once_and_counted(good_site: Site) -> None:
    for story in good_site.stories:
        good_site.change(story.address, "<article>", '<article><img src="/images/x.jpg" alt="图">')
    found = [finding for finding in good_site.audit().findings if finding.rule == "link.dead"]
    assert len(found) == 1
    assert found[0].count == 5
    assert found[0].subject == "/images/x.jpg"


def test_two_stories_with_one_title(good_site: Site, rules_of: Rules) -> None:
    good_site.story("2022-01-09", 1, "yaowen", "蔬菜供应有保障")
    assert rules_of(good_site.build().audit()) == {"page.title-same"}


def test_a_page_nobody_links_to_is_an_orphan_even_if_other_orphans_do(good_site: Site) -> None:
    good_site.page("/pages/one.html", "甲页", '<a href="/pages/two.html">乙</a>')
    good_site.page("/pages/two.html", "乙页", '<a href="/pages/one.html">甲</a>')
    good_site.maps()
    found = [finding.pages for finding in good_site.audit().findings if finding.rule == "page.orphan"]
    assert found == [("/pages/one.html", "/pages/two.html")]


def test_a_story_dated_tomorrow_trips_the_veto_on_forged_dates(good_site: Site) -> None:
    report = good_site.audit(today=date(2022, 1, 9))
    assert [veto.id for veto in report.tripped] == ["forged-date"]
    assert [finding.subject for finding in report.findings if finding.rule == "date.future"] == ["/2022/0110/001.html"]


def test_a_withdrawn_story_may_stand_but_nowhere_be_listed(good_site: Site, rules_of: Rules) -> None:
    good_site.page("/2022/0107/009.html", "这篇稿件已撤下", "<p>内容重复。</p>", {"robots": "noindex"})
    good_site.maps()
    report = good_site.audit()
    assert report.findings == ()
    assert report.pages["withdrawn"] == 1
    good_site.change("/feeds/all.atom.xml", STORY, "/2022/0107/009.html")
    assert "leak.listed" in rules_of(good_site.audit())


@pytest.mark.parametrize("address", ["/columns/yaowen/", "/archive/2022/01/", "/"])
def test_a_withdrawn_story_in_a_list_is_a_leak(good_site: Site, rules_of: Rules, address: str) -> None:
    good_site.page("/2022/0107/009.html", "这篇稿件已撤下", "<p>内容重复。</p>", {"robots": "noindex"})
    good_site.maps()
    good_site.change(address, "<main", '<main><a href="/2022/0107/009.html">旧稿</a><main')
    assert "leak.listed" in rules_of(good_site.audit())


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("/api/latest.json", '{"items": [{"url": "/2022/0107/009.html"}]}'),
        ("/feeds/notices.ics", "URL:https://news.example.gov.cn/2022/0107/009.html\r\n"),
        (
            "/feeds/all.json",
            '{"items": [{"url": "https://news.example.gov.cn/2022/0107/009.html", "date_published": "2022-01-07"}]}',
        ),
    ],
)
def test_an_unpublished_story_in_any_other_list_is_a_leak(
    good_site: Site, rules_of: Rules, address: str, text: str
) -> None:
    good_site.write(address, text)
    assert "leak.listed" in rules_of(good_site.audit())


def test_addresses_of_other_hosts_in_data_files_are_no_leak(good_site: Site) -> None:
    good_site.write(
        "/api/latest.json", '{"source_url": "https://news.example.com/a/20220107.html", "url": "/2022/0106/003.html"}'
    )
    assert good_site.audit().findings == ()


def test_a_page_that_only_points_elsewhere_is_no_story(good_site: Site) -> None:
    good_site.write(
        "/a/old.html",
        f'<!DOCTYPE html><html lang="zh-CN"><head><title>已换地址</title><meta http-equiv="refresh" content="0; url={STORY}">'
        f'<link rel="canonical" href="https://news.example.gov.cn{STORY}"></head><body><a href="{STORY}">新地址</a></body></html>',
    )
    report = good_site.audit()
    assert report.findings == ()
    assert report.pages["redirect"] == 1
    good_site.change("/a/old.html", f"url={STORY}", "url=/a/gone.html")
    assert [finding.subject for finding in good_site.audit().findings] == ["/a/gone.html"]


@pytest.mark.parametrize(
    "name", [".env", "a.toml", "deploy.pem", "~$稿.docx", "Thumbs.db", ".git/config", "state.sqlite"]
)
def test_private_files_are_found(good_site: Site, rules_of: Rules, name: str) -> None:
    good_site.write(f"/x/{name}", b"PK\x03\x04")
    assert rules_of(good_site.audit()) == {"file.private"}


def test_draft_folders_are_found(good_site: Site, rules_of: Rules) -> None:
    good_site.write("/drafts/x.txt", "x")
    assert rules_of(good_site.audit()) == {"leak.draft"}


def test_files_nobody_offers_are_found(good_site: Site) -> None:
    good_site.write("/files/0a.pdf", b"%PDF-1.7")
    good_site.write("/media/0a-640.png", b"\x89PNG\r\n\x1a\n")
    assert [(finding.rule, finding.blocks) for finding in good_site.audit().findings] == [
        ("file.unlinked", True),
        ("file.unused", False),
    ]


@pytest.mark.parametrize(
    ("name", "data"), [("a.pdf", b""), ("a.docx", b"<html>"), ("a.jpg", b"GIF89a"), ("a.xlsx", b"\xd0\xcf\x11\xe0")]
)
def test_files_that_are_not_what_they_say_are_found(good_site: Site, rules_of: Rules, name: str, data: bytes) -> None:
    good_site.write(f"/files/{name}", data)
    good_site.change(STORY, "<article>", f'<article><a href="/files/{name}">表</a>')
    assert rules_of(good_site.audit()) == {"file.broken"}


def test_personal_data_is_asked_of_the_finder_and_never_repeated(good_site: Site) -> None:
    number = "13812345678"
    good_site.change(STORY, "<article>", f"<article><p>请打 {number} 找张三。</p>")

    def find(text: str) -> list[Remark]:
        return [Remark("personal.page", "疑似有手机号码")] * text.count(number)

    report = good_site.audit(outside=Outside(personal=find))
    assert [veto.id for veto in report.tripped] == ["personal-data"]
    assert number not in str(report.to_data())
    assert [finding.pages for finding in report.blocking] == [(STORY,)]


def test_the_desk_finds_numbers_in_pages(good_site: Site) -> None:
    from audit.neighbours import lent

    good_site.change(STORY, "<article>", "<article><table><tr><td>李某</td><td>13812345678</td></tr></table>")
    report = good_site.audit(outside=lent())
    assert [finding.rule for finding in report.blocking] == ["personal.page"]
    assert "手机号码" in report.blocking[0].message
    assert "13812345678" not in str(report.to_data())


def test_a_table_of_numbers_in_an_attachment_is_found(good_site: Site) -> None:
    from audit.neighbours import lent

    book = openpyxl.Workbook()
    book.active.append(["张三", "13812345678"])
    book.create_sheet("旧名单").sheet_state = "hidden"
    data = io.BytesIO()
    book.save(data)
    good_site.write("/files/0a.xlsx", data.getvalue())
    good_site.change(STORY, "<article>", '<article><a href="/files/0a.xlsx">名单</a>')
    report = good_site.audit(outside=lent())
    assert "personal.file" in {finding.rule for finding in report.blocking}
    assert [veto.id for veto in report.tripped] == ["personal-data"]
    # An editor is told of the file on the desk, not of the name under which it is published.
    told = good_site.audit(outside=lent(sources={"/files/0a.xlsx": "attachments/2022/名单.xlsx"})).blocking
    (message,) = [finding.message for finding in told if finding.rule == "personal.file"]
    assert "/files/0a.xlsx（attachments/2022/名单.xlsx）" in message
    assert "mask attachments/2022/名单.xlsx" in message
    assert "13812345678" not in str(report.to_data())


@pytest.mark.parametrize(
    ("wrong", "right"), [("区人民攻府", "政府"), ("扫黑险恶", "扫黑除恶"), ("中华人民共合国", "中华人民共和国")]
)
def test_a_grave_misprint_trips_its_veto(good_site: Site, wrong: str, right: str) -> None:
    from audit.neighbours import lent

    good_site.change(STORY, "<article>", f"<article><p>{wrong}召开会议。</p>")
    report = good_site.audit(outside=lent())
    assert [veto.id for veto in report.tripped] == ["grave-wording"]
    assert f"应为“{right}”" in report.blocking[0].message


def test_what_an_editor_waived_with_a_reason_is_a_hint(good_site: Site) -> None:
    from audit.neighbours import lent

    good_site.change(STORY, "<article>", "<article><p>值班电话13812345678。</p>")
    report = good_site.audit(outside=lent(waived={STORY: frozenset({"personal.mobile"})}))
    assert report.passes
    assert [(finding.rule, finding.pages) for finding in report.findings] == [("desk.waived", (STORY,))]
    assert not good_site.audit(outside=lent(waived={OTHER: frozenset({"personal.mobile"})})).passes


def test_without_a_finder_the_report_says_that_nobody_looked(good_site: Site) -> None:
    report = good_site.audit()
    assert next(veto for veto in report.vetoes if veto.id == "personal-data").trips is None
    assert any("个人信息" in line for line in report.unchecked)


def test_attachments_go_through_the_file_finder(good_site: Site) -> None:
    good_site.write("/files/0a.xlsx", b"PK\x03\x04")
    good_site.change(STORY, "<article>", '<article><a href="/files/0a.xlsx">名单</a>')

    def find(path: Path) -> list[Remark]:
        return [Remark("personal.file", "疑似有身份证号码（隐藏的工作表）")] if path.suffix == ".xlsx" else []

    report = good_site.audit(outside=Outside(in_file=find))
    assert [finding.rule for finding in report.blocking] == ["personal.file"]


def test_the_search_data_must_hold_every_story_and_no_other(good_site: Site, rules_of: Rules) -> None:
    everything = [story.address for story in good_site.stories]
    assert good_site.audit(outside=Outside(searchable=lambda site: everything)).findings == ()
    assert rules_of(good_site.audit(outside=Outside(searchable=lambda site: everything[1:]))) == {
        "item.unsearchable",
        "total.differs",
    }
    extra = [*everything, "/2022/0107/009.html"]
    assert rules_of(good_site.audit(outside=Outside(searchable=lambda site: extra))) == {"leak.listed", "total.differs"}


def test_the_search_data_is_read_as_the_browser_reads_it(good_site: Site, rules_of: Rules) -> None:
    from audit.neighbours import lent

    assert good_site.audit(outside=lent(published=5)).findings == ()
    shards = sorted((good_site.root / "search" / "story").glob("*.bin"))
    good_site.write("/search/story/x.bin", shards[0].read_bytes())
    assert good_site.audit(outside=lent()).findings == ()  # one address twice is still one address
    shards[1].unlink()
    assert rules_of(good_site.audit(outside=lent())) == {"item.unsearchable", "total.differs"}
    shards[2].write_bytes(b"\0broken")
    with pytest.raises(EditorError, match="搜索数据读不出来"):
        good_site.audit(outside=lent())


def test_the_gates_number_must_be_the_number_of_pages(good_site: Site, rules_of: Rules) -> None:
    assert good_site.audit(outside=Outside(published=5)).findings == ()
    assert rules_of(good_site.audit(outside=Outside(published=6))) == {"total.differs"}


def test_a_long_feed_may_leave_out_the_oldest_only(good_site: Site, rules_of: Rules) -> None:
    text = good_site.path("/feeds/all.atom.xml").read_text("utf-8")
    entries = text.split("<entry>")
    # The four newest of five, and every other feed shorter: a feed limited to four.
    good_site.write("/feeds/all.atom.xml", "<entry>".join(entries[:-1]) + "</feed>")
    assert good_site.audit().findings == ()
    # Without the newest it is no limit, it is a loss.
    good_site.write("/feeds/all.atom.xml", "<entry>".join([entries[0], *entries[2:]]))
    assert rules_of(good_site.audit()) == {"item.unfed"}


def test_a_service_guide_without_its_elements_is_pointed_out(empty_site: Callable[[], Site], rules_of: Rules) -> None:
    site = empty_site()
    site.columns["fuwu"] = ("办事服务", "办事服务")
    site.story(
        "2022-01-10",
        1,
        "fuwu",
        "怎样办身份证",
        body="<p>带上户口簿，到派出所窗口，工作日当场办，电话0914-2312345。</p>",
    )
    site.story("2022-01-09", 1, "fuwu", "怎样办社保卡", body="<p>请到窗口。</p>")
    found = [finding for finding in site.build().audit().findings if finding.rule == "service.guide"]
    assert [finding.subject for finding in found] == ["/2022/0109/001.html"]
    assert "材料" in found[0].message


def test_pages_that_cannot_be_read_are_found(good_site: Site, rules_of: Rules) -> None:
    good_site.write("/pages/about.html", "关于我们".encode("gb18030"))
    assert rules_of(good_site.audit()) == {"page.encoding"}


def test_two_audits_say_the_same_in_the_same_order(good_site: Site) -> None:
    for story in good_site.stories:
        good_site.change(
            story.address,
            "<article>",
            '<article><img src="/images/x.jpg"><a href="/a/b.html">x</a><a href="/a/c.html">x</a>',
        )
    assert good_site.audit().to_data() == good_site.audit().to_data()


@pytest.mark.parametrize(
    ("state", "starts", "ends", "wrong"),
    [
        ("in_force", "2022-01-01", "2022-01-09", True), ("in_force", "2022-01-01", "2022-01-10", False), ("in_force", "", "", False),
        ("pending", "2022-01-10", "", True), ("pending", "2022-01-11", "", False), ("expired", "", "2021-01-01", False),
    ],
)  # fmt: skip
def test_a_state_that_is_true_no_more_is_found(
    good_site: Site, rules_of: Rules, state: str, starts: str, ends: str, wrong: bool
) -> None:
    mark = f'<strong data-state="{state}" data-starts="{starts}" data-ends="{ends}">效力</strong>'
    good_site.change("/2022/0105/101.html", "<article>", f"<article>{mark}")
    assert rules_of(good_site.audit()) == ({"notice.state"} if wrong else set())


def test_the_report_says_when_the_site_must_be_built_again(good_site: Site) -> None:
    assert good_site.audit().next_change is None
    marks = (
        '<b data-state="in_force" data-starts="" data-ends="2022-03-31">有效</b>'
        '<b data-state="pending" data-starts="2022-02-01" data-ends="2022-05-01">尚未施行</b><i data-state="in_force" data-ends="?">x</i>'
    )
    good_site.change("/2022/0105/101.html", "<article>", f"<article>{marks}")
    assert good_site.audit().next_change == date(2022, 2, 1)
    good_site.change("/", "<main", '<p data-ends="2022-01-10">紧急</p><main')
    assert good_site.audit().next_change == date(2022, 1, 11)
    report = good_site.audit(today=date(2022, 1, 11))
    assert "notice.alert" in {finding.rule for finding in report.findings}


def test_a_count_that_a_list_claims_must_be_what_it_holds(good_site: Site, rules_of: Rules) -> None:
    good_site.change("/archive/", ">2022-01<", ">1月 <span>4篇</span><")
    good_site.change("/archive/", ">2021-12<", ">12月 1篇<")
    assert good_site.audit().findings == ()
    good_site.change("/archive/", "4篇", "5篇")
    found = good_site.audit().findings
    assert [finding.rule for finding in found] == ["total.differs"]
    assert "说 /archive/2022/01/ 有 5 篇，那里列出了 4 篇" in found[0].message


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("/theme/site-1234.css", 'body{background:url("none.svg")}'),
        ("/theme/js-1/main.js", 'import { open } from "./none.js";'),
        ("/theme/js-1/main.js", 'const search = await import("../none.js");'),
    ],
)
def test_a_file_that_a_style_sheet_or_script_misses_is_a_dead_link(
    good_site: Site, rules_of: Rules, address: str, text: str
) -> None:
    good_site.write(address, text)
    found = good_site.audit().findings
    assert [(finding.rule, finding.pages) for finding in found] == [("link.dead", (address,))]


def test_style_sheets_and_scripts_with_everything_there_are_left_alone(good_site: Site) -> None:
    good_site.write("/theme/js-1/main.js", '/* from "./old.js" */ import { open } from "./open.js"; import "fs";')
    good_site.write("/theme/js-1/open.js", "export const open = 1;")
    good_site.write(
        "/theme/site-1234.css",
        "a{background:url(#x)} b{background:url(data:image/png;base64,AA)} c{background:url(js-1/open.js)}",
    )
    assert good_site.audit().findings == ()


def test_addresses_that_differ_in_case_only_are_found(good_site: Site, rules_of: Rules) -> None:
    good_site.write("/theme/Logo.svg", "<svg/>")
    good_site.write("/theme/logo.svg", "<svg/>")
    assert rules_of(good_site.audit()) == {"file.case"}


@pytest.mark.parametrize(
    ("text", "hidden"),
    [("User-agent: *\nDisallow:\n", False), ("User-agent: *\nDisallow: / # all\n", True), ("Disallow: /x\n", False)],
)
def test_a_robots_file_that_hides_the_site_is_found(good_site: Site, rules_of: Rules, text: str, hidden: bool) -> None:
    good_site.write("/robots.txt", text)
    assert rules_of(good_site.audit()) == ({"site.robots"} if hidden else set())
