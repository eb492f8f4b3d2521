"""The tables on the screen, the CSV, the sheet with its charts, the weights of a built site."""

from __future__ import annotations

import csv
import io
import re
import zlib
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html
from rich.console import Console

from newsroom.dates import SHANGHAI
from newsroom.items import NewsArticle
from stats import charts, weights
from stats.command import run
from stats.weights import weigh

TODAY = date(2022, 1, 10)
COLUMNS = '[[column]]\nslug = "yaowen"\nname = "要闻"\nfresh_days = 14\n'


def story(number: int, name: str = "张三") -> NewsArticle:
    return NewsArticle(
        id=f"{number}.md", address=f"/a/{number}.html", headline="守好村口", column="yaowen", reporters=(name,),
        published=datetime(2022, 1, 6, 9, tzinfo=SHANGHAI),
    )  # fmt: skip


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "columns.toml").write_text(COLUMNS, "utf-8")
    return folder


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A built site of three pages of two kinds, a style sheet, a search shard and a picture."""
    folder = tmp_path / "output"
    files = {
        "index.html": '<body class="kind-home">首页</body>', "a/1.html": '<body class="kind-article">' + "守好村口" * 200 + "</body>",
        "a/2.html": '<body class="kind-article wide">短</body>', "theme/site-1.css": "body{color:#111}" * 50, "media/a.jpg": "x" * 1000,
        "search/data/g00-1.bin": "y" * 500, "search/story/1.bin": "z" * 300, "search/index.html": '<body class="kind-search">搜</body>',
    }  # fmt: skip
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def command(content: Path, site: Path | None, *items: NewsArticle, **outputs: Path) -> tuple[int, str]:
    screen = io.StringIO()
    code = run(content, site, today=TODAY, items=items, console=Console(file=screen, width=140), **outputs)
    return code, screen.getvalue()


def test_the_tables_are_shown(content: Path, site: Path) -> None:
    code, said = command(content, site, story(1), story(2, "李四"))
    assert code == 0
    assert "公开 2 篇：报道 2，公告 0" in said
    assert all(title in said for title in ("按月", "按栏目", "按署名", "栏目更新", "网页大小", "网站大小"))


def test_without_a_site_the_weights_are_left_out(content: Path) -> None:
    assert "网页大小" not in command(content, None, story(1))[1]


def test_errors_are_told_in_words(content: Path, tmp_path: Path) -> None:
    code, said = command(tmp_path / "none", None)
    assert (code, "没有这个稿件文件夹" in said) == (1, True)
    code, said = command(content, tmp_path / "none")
    assert (code, "没有建好的网站" in said) == (1, True)
    (content / "columns.toml").write_text("[[column]]\nslug = 3\n", "utf-8")
    code, said = command(content, None)
    assert code == 1
    assert "columns.toml:1" in said


def test_a_manuscript_that_cannot_be_read_stops_the_count(content: Path) -> None:
    (content / "articles").mkdir()
    (content / "articles" / "2022-01-06-001.md").write_text("标题：没有栏目\n\n正文。\n", "utf-8")
    screen = io.StringIO()
    assert run(content, None, today=TODAY, console=Console(file=screen, width=140)) == 1
    assert "articles/2022-01-06-001.md:" in screen.getvalue()


def test_excel_can_open_the_csv(content: Path, site: Path, tmp_path: Path) -> None:
    command(content, site, story(1), story(2, "李四"), csv_out=tmp_path / "s.csv")
    data = (tmp_path / "s.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in data
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert {"统计": "栏目", "名称": "要闻", "项目": "报道", "数值": "2", "单位": "篇"} in rows
    assert {"统计": "署名", "名称": "李四", "项目": "合计", "数值": "1", "单位": "篇"} in rows
    assert {"统计": "网站大小", "名称": "搜索数据", "项目": "大小", "数值": "800", "单位": "字节"} in rows


@pytest.mark.parametrize("name", ["=1+1", "+86", "-x", "@sum"])
def test_a_name_like_a_formula_stays_a_name(content: Path, tmp_path: Path, name: str) -> None:
    command(content, None, story(1, name), csv_out=tmp_path / "s.csv")
    rows = csv.reader(io.StringIO((tmp_path / "s.csv").read_text("utf-8-sig")))
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_pages_are_weighed_by_kind_compressed(site: Path) -> None:
    weights = weigh(site)
    pages = {page.kind: page for page in weights.pages}
    assert {kind: page.pages for kind, page in pages.items()} == {"报道": 2, "首页": 1, "搜索页": 1}
    assert pages["报道"].heaviest == "/a/1.html"
    assert pages["报道"].heaviest_compressed == len(zlib.compress((site / "a/1.html").read_bytes(), 6))
    assert {area.name: (area.files, area.bytes) for area in weights.areas}["搜索数据"] == (2, 800)
    assert weights.files == 8
    assert weights.bytes == sum(path.stat().st_size for path in site.rglob("*") if path.is_file())


def test_the_sheet_has_charts_and_no_script_and_escapes_names(content: Path, site: Path, tmp_path: Path) -> None:
    command(content, site, story(1, "<b>张&三"), html_out=tmp_path / "s.html")
    text = (tmp_path / "s.html").read_text("utf-8")
    root = html.document_fromstring(text)
    assert [element.tag for element in root.iter("script", "link", "img", "b")] == []
    assert len(list(root.iter("svg"))) == 5
    assert text.count("&lt;b&gt;张&amp;三") >= 2
    assert all(drawing.get("aria-label") for drawing in root.iter("svg"))


def test_the_same_figures_give_the_same_bytes(content: Path, site: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        command(content, site, story(1), csv_out=tmp_path / name / "s.csv", html_out=tmp_path / name / "s.html")
    for file in ("s.csv", "s.html"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


_LABELS = st.text(
    alphabet=st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff"), max_size=20
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(_LABELS, st.tuples(st.integers(0, 10**6), st.integers(0, 10**6))), max_size=40))
def test_any_chart_is_whole_xml_with_bars_inside_its_frame(rows: list[tuple[str, tuple[int, int]]]) -> None:
    for drawing in (charts.bars("题", rows, ("报道", "公告")), charts.months("题", rows, ("报道", "公告"))):
        root = etree.fromstring(drawing)
        width, height = (float(number) for number in root.get("viewBox").split()[2:])
        bars = [bar for group in root.iter("g") for bar in group.iter("rect")]
        for bar in bars:
            assert 0 <= float(bar.get("x")) <= float(bar.get("x")) + float(bar.get("width")) <= width + 0.2
            assert 0 <= float(bar.get("y")) <= float(bar.get("y")) + float(bar.get("height")) <= height + 0.2
        assert len(bars) == sum(1 for _, values in rows for value in values if value)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(_LABELS, st.none() | st.integers(0, 5000), st.integers(0, 400)), max_size=30))
def test_the_chart_of_ages_reddens_what_is_late_only(rows: list[tuple[str, int | None, int]]) -> None:
    root = etree.fromstring(charts.ages("题", rows))
    late = sum(1 for _, age, limit in rows if limit and (age is None or age > limit))
    assert sum(1 for bar in root.iter("rect") if bar.get("fill") == charts._LATE) == late


def test_a_table_that_excel_has_open_is_told_without_a_traceback(content: Path, tmp_path: Path) -> None:
    """Windows refuses to write it then; here a folder stands in its place."""
    taken = tmp_path / "发稿统计.csv"
    taken.mkdir()
    screen = io.StringIO()
    assert (
        run(content, None, today=TODAY, items=[story(1)], csv_out=taken, console=Console(file=screen, width=140)) == 1
    )
    assert "先关掉正打开着它的软件" in screen.getvalue()


def test_every_kind_of_page_has_a_name() -> None:
    pages = Path(__file__).resolve().parents[3] / "plugins/portal/pages"
    kinds = {kind for file in pages.glob("*.py") for kind in re.findall(r'kind="([a-z-]+)"', file.read_text("utf-8"))}
    assert len(kinds) > 10
    assert kinds <= weights._NAMES.keys()


def test_a_message_is_one_line_however_long_its_path(tmp_path: Path) -> None:
    screen = io.StringIO()
    folder = tmp_path / ("很长的名字" * 15) / ("很长的名字" * 15)
    assert run(folder, None, today=TODAY, console=Console(file=screen, width=80)) == 1
    assert screen.getvalue().count("\n") == 1


def test_what_keeps_a_build_back_keeps_the_numbers_back(content: Path) -> None:
    """Numbers without a manuscript behind a link, or in a folder that cannot be opened, would be wrong."""
    (content / "articles").mkdir()
    (content / "articles/a.md").symlink_to(content / "columns.toml")
    screen = io.StringIO()
    assert run(content, None, today=TODAY, console=Console(file=screen, width=80)) == 1
    assert "articles/a.md:1: 这是一个链接" in screen.getvalue()
