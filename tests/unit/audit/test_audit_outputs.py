"""What the command prints and writes, and the exit code it leaves."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from rich.console import Console

from audit.command import run
from audit.deadlines import _folded, calendar
from audit.printed import printed

Site = Any  # BuiltSite of conftest.py
TODAY = date(2022, 1, 10)


def command(site: Site, **more: Any) -> tuple[int, str]:
    screen = io.StringIO()
    code = run(site.root, today=more.pop("today", TODAY), console=Console(file=screen, width=140), **more)
    return code, screen.getvalue()


def test_a_good_site_leaves_0_and_says_so(good_site: Site) -> None:
    code, said = command(good_site)
    assert code == 0
    assert "通过  得分 100/100" in said
    assert "2022-01-25 起触发" in said


def test_a_bad_site_leaves_1_and_says_where(good_site: Site) -> None:
    good_site.change("/2022/0106/003.html", "<article>", '<article><a href="/a/none.html">旧</a>')
    code, said = command(good_site)
    assert code == 1
    assert "不通过" in said
    assert "/a/none.html 打不开" in said
    assert "在 /2022/0106/003.html" in said


def test_before_a_publish_what_waits_for_news_stops_nothing_and_what_blocks_stops_it(good_site: Site) -> None:
    """Else an office that wrote nothing for two weeks could not withdraw a story."""
    later = date(2022, 3, 1)
    assert command(good_site, today=later)[0] == 1
    good_site.change("/", "我要咨询", "联系我们")  # an office without a box for letters has a site all the same
    code, said = command(good_site, today=later, for_publish=True)
    assert code == 0
    assert "触发：没有网上提问的渠道" in said
    assert "触发：首页不更新" in said
    assert "不拦这次发布" in said
    good_site.change("/2022/0106/003.html", "<article>", '<article><a href="/a/none.html">旧</a>')
    code, said = command(good_site, today=later, for_publish=True)
    assert code == 1
    assert "不拦" not in said


def test_a_report_that_cannot_be_written_is_told_without_a_traceback(good_site: Site, tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("这不是文件夹", "utf-8")
    code, said = command(good_site, html_out=tmp_path / "文件" / "体检.html")
    assert code == 1
    assert "写不进去" in said


def test_no_site_leaves_1_without_a_traceback(empty_site: Callable[[], Site]) -> None:
    code, said = command(empty_site())
    assert code == 1
    assert "没有建好的网站" in said


def test_words_in_brackets_reach_the_screen_and_the_sheet_as_they_are(good_site: Site) -> None:
    good_site.change("/2022/0106/003.html", "<article>", '<article><a href="/a/[red]&lt;b&gt;.html">旧</a>')
    assert "/a/[red]<b>.html 打不开" in command(good_site)[1]
    sheet = printed(good_site.audit())
    assert "/a/[red]&lt;b&gt;.html 打不开" in sheet


@pytest.mark.parametrize("option", ["json_out", "html_out", "calendar_out"])
def test_a_report_inside_the_site_is_refused(good_site: Site, option: str) -> None:
    code, said = command(good_site, **{option: good_site.root / "report.x"})
    assert code == 1
    assert "不能放在网站的文件夹里" in said
    assert not (good_site.root / "report.x").exists()


def test_the_files_are_written_and_the_same_twice(good_site: Site, tmp_path: Path) -> None:
    outputs: list[list[bytes]] = []
    for name in ("one", "two"):
        paths = {option: tmp_path / name / option for option in ("json_out", "html_out", "calendar_out")}
        assert command(good_site, **paths)[0] == 0
        outputs.append([path.read_bytes() for path in paths.values()])
    assert outputs[0] == outputs[1]


def test_the_json_holds_the_whole_report(good_site: Site, tmp_path: Path) -> None:
    command(good_site, json_out=tmp_path / "r.json", today=date(2022, 1, 30))
    data = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert (data["schema"], data["day"], data["passes"], data["exit_code"]) == (1, "2022-01-30", False, 1)
    stale = {column["slug"]: column["state"] for column in data["columns"]}
    assert stale == {"yaowen": "stale", "zhenban": "stale", "tongzhi": "fresh", "jigou": "free"}
    home = next(veto for veto in data["vetoes"] if veto["id"] == "home-stale")
    assert (home["value"], home["threshold"], home["trips"], home["trips_on"]) == (20, 14, True, "2022-01-25")
    assert {finding["severity"] for finding in data["findings"]} == {"warn"}
    assert data["score"] == 96


def test_the_sheet_has_no_script_and_loads_nothing(good_site: Site) -> None:
    good_site.change("/2022/0106/003.html", "<article>", '<article><img src="/none.jpg"><a href="/a/none.html">旧</a>')
    root = html.document_fromstring(printed(good_site.audit()))
    assert root.get("lang") == "zh-CN"
    assert [element.tag for element in root.iter("script", "link", "img", "iframe")] == []
    assert len(root.findall(".//h1")) == 1
    headings = [heading.text for heading in root.iter("h2")]
    assert headings == ["单项否决", "栏目更新", "要改的地方", "扣分", "数目核对", "没有检查的"]
    assert "/none.jpg 打不开" in root.text_content()


def unfolded(data: bytes) -> list[str]:
    return data.decode().replace("\r\n ", "").split("\r\n")


def test_the_calendar_names_each_columns_last_good_day(good_site: Site) -> None:
    data = calendar(good_site.audit())
    lines = unfolded(data)
    days = {}
    for number, line in enumerate(lines):
        if line.startswith("UID:"):
            days[line[4:].partition("@")[0]] = lines[number + 2].partition(":")[2]
    assert days == {
        "column-yaowen": "20220124",
        "column-zhenban": "20220120",
        "column-tongzhi": "20220705",
        "home": "20220124",
    }
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 4
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))


def test_a_stale_column_stands_on_the_day_of_the_audit(good_site: Site) -> None:
    lines = unfolded(calendar(good_site.audit(today=date(2022, 1, 22))))
    place = next(number for number, line in enumerate(lines) if line.startswith("UID:column-zhenban"))
    assert lines[place + 2] == "DTSTART;VALUE=DATE:20220122"
    assert "已经超期" in lines[place + 4]


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs",), blacklist_characters="\r\n"), max_size=300))
def test_folding_loses_nothing_and_cuts_no_character(line: str) -> None:
    data = _folded(line)
    assert all(len(piece) <= 75 for piece in data.split(b"\r\n"))
    assert all(piece.decode("utf-8") is not None for piece in data.split(b"\r\n"))
    assert data.decode().replace("\r\n ", "").removesuffix("\r\n") == line


def test_the_calendar_names_the_next_rebuild_and_the_day_a_veto_would_trip(good_site: Site) -> None:
    good_site.change(
        "/2022/0105/101.html", "<article>", '<article><b data-state="in_force" data-ends="2022-01-31">有效</b>'
    )
    for number in range(5):
        good_site.columns[f"c{number}"] = (f"动态{number}", "工作动态")
        good_site.story("2022-01-06", 10 + number, f"c{number}", f"稿{number}")
    good_site.build()
    good_site.change(
        "/2022/0105/101.html", "<article>", '<article><b data-state="in_force" data-ends="2022-01-31">有效</b>'
    )
    lines = unfolded(calendar(good_site.audit()))
    days = {
        line[4:].partition("@")[0]: lines[number + 2][-8:]
        for number, line in enumerate(lines)
        if line.startswith("UID:")
    }
    assert days["rebuild"] == "20220201"
    assert days["veto-stale-columns"] == "20220121"
