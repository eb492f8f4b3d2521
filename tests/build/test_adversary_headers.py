"""Hostile header values, through the real build: what must be refused is, and what is published is harmless."""

from __future__ import annotations

import pytest

from tests.build.conftest import COLUMNS, Desk


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//",
        "原文",
        'https://x.cn/" onclick="x',
    ],
)
def test_a_source_is_on_the_web_or_nowhere(desk: Desk, address: str) -> None:
    desk.story("articles/a.md", 来源网址=address)
    problem = desk.refused()[0]
    assert (problem.path, problem.line) == ("articles/a.md", 5)
    assert "要写完整的网址" in problem.message


def test_a_keyword_named_like_a_page_of_ours(desk: Desk) -> None:
    """The page of all keywords is tags/index.html, and no keyword's folder may stand in its place."""
    desk.story("articles/a.md", 关键词="index.html、..、../../x、con、page")
    desk.build()
    assert (desk.output / "tags" / "index.html").is_file()
    assert "index.html" in desk.page("/tags/index.html")


@pytest.mark.parametrize("slug", ["all", "ALL", "index.html", "page"])
def test_a_column_cannot_take_an_address_of_ours(desk: Desk, slug: str) -> None:
    desk.write("columns.toml", COLUMNS.replace("zhenban", slug))
    desk.story("articles/a.md")
    assert any("本站自己的网址" in problem.message for problem in desk.refused())


def test_json_holds_nothing_that_looks_like_a_page(desk: Desk) -> None:
    desk.story("articles/a.md", "<script>alert(1)</script>", "<b>正文</b>", 提要="</script><script>", 关键词="<script>")
    desk.build()
    files = [path for path in desk.output.rglob("*.json") if "search" not in path.parts]
    assert files
    assert not [path for path in files if "<" in path.read_text(encoding="utf-8")]


def test_ten_tens_are_no_month(desk: Desk) -> None:
    desk.story("articles/a.md", 发布日期="二〇二二年十十月五日")
    assert desk.refused()[0].line == 3


@pytest.mark.parametrize("label", ["发布日期", "栏目", "置顶", "状态", "附件"])
def test_a_message_does_not_repeat_a_long_value(desk: Desk, label: str) -> None:
    desk.story("articles/a.md", **{label: "2/" * 50_000})
    assert all(len(problem.message) < 400 for problem in desk.refused())


@pytest.mark.parametrize(
    ("address", "rule"),
    [("https://a.cn/u/13812345678", "personal.unsure"), ("https://a.cn/?tel=13812345678", "personal.mobile")],
)
def test_a_number_in_the_address_of_a_source(desk: Desk, address: str, rule: str) -> None:
    desk.story("articles/a.md", 来源网址=address)
    told = desk.build().problems if rule == "personal.unsure" else desk.refused()
    assert [problem.rule for problem in told if problem.rule.startswith("personal.")] == [rule]
