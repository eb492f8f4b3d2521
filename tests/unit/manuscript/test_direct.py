"""Blocks that go past the library's tree come out as those that do not, byte for byte."""

from __future__ import annotations

import re
from dataclasses import asdict
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from manuscript.body.converter import Body, Converter
from manuscript.body.direct import pieces_of

ROOT = Path(__file__).resolve().parents[3]
_PIECES = [
    "县里", "沙河子镇", "word", "a_b", "_em_", "__init__", "snake_case_", "**重点**", "*轻*", "**", "*", "***", "****", "张*", "李*", "138****1234", "3**",
    "`code`", "``two`ticks``", "`", "`<b>`", "` `", "[字](https://www.example.com/a?b=1&c=2)", "[字](http://x.cn/_a_)", "[a_b_](u.html)", "[字](/images/x.jpg)",
    "[字](javascript:alert)", "[字](a b)", "[字]( u )", '[字](u "题")', "[字](u(1))", "[字][1]", "[字][]", "[1]", "[有题][t]", "[无此][9]", "[字] [1]", "[字]", "[", "]",
    "![图](/images/x.jpg)", "![图](https://www.example.com/x.jpg)", "![图][1]", "!", "<https://www.example.com/?a=1&b=2>", "<a@b.cn>", "<b>粗</b>", "<", ">", "<!-- 注 -->",
    "&", "&amp;", "&nbsp;", "&T;", "\\", "\\*", "\\[", "  \n", "\n", " ", "：", "。", "1", "〔2022〕15号", "x", "X", "{", "}", "{.c}", "{: #x }", "\n{.c}", "`{x}`", "[字]({static}/a.jpg)", "[^1]", "\u3000", "“", "—",
]  # fmt: skip
_STARTS = ["", "", "", "", "# ", "## ", "- ", "1. ", "> ", "    ", "* ", "2022. ", ": ", "| ", "---\n", "```\n", "=== "]
_ENDS = [
    "",
    "",
    "",
    "\n---",
    "\n===",
    "\n| a | b |\n|---|---|\n| 1 | 2 |",
    "\n| | [字](/b.html) | `c` |\n|:--|--:|:-:|\n| **甲** | | ![图](/images/x.jpg) |\n| 乙 |",
    "\n| 村 |   | \u3000 |\n|---|:-:|---|\n| A & B | [字](https://www.example.com) | 2 |",
    "\n- 甲\n- 乙",
    "\n    - 丙",
    "\n> 引",
]

_LOST = re.compile(r"klzzwxh:\d+")

inline = st.lists(st.sampled_from(_PIECES), min_size=1, max_size=9).map("".join)
blocks = st.lists(
    st.tuples(st.sampled_from(_STARTS), inline, st.sampled_from(_ENDS)).map("".join), min_size=1, max_size=5
)
references = st.sampled_from(
    [
        "",
        "\n\n[1]: https://www.example.com/one\n",
        "\n\n[1]: /a.html\n[t]: /b.html '题'\n[字]: /c.html\n",
        "\n\n[^1]: 脚注\n",
    ]
)


@cache
def _converters() -> tuple[Converter, Converter]:
    direct, whole = Converter(), Converter()
    whole.markdown.direct = False
    return direct, whole


def _both(text: str) -> tuple[dict[str, object], dict[str, object]]:
    return tuple(_settled(converter.convert(text, "articles/x.md")) for converter in _converters())  # type: ignore[return-value]


def _settled(body: Body) -> dict[str, object]:
    # A placeholder that the library lost (such a body is refused) has another number.
    settled = {name: _LOST.sub("klzzwxh", repr(value)) for name, value in asdict(body).items()}
    # Remarks on raw HTML come in the order in which the library meets it; editors are shown them by line.
    return {**settled, "notes": sorted(body.notes)}


@given(blocks, references)
@settings(max_examples=500, deadline=None)
@example(["**[字](https://www.example.com)**和*`code`*"], "")
@example(["王*和李*"], "")
@example(["[字][1]  \n下一行**粗**"], "\n\n[1]: https://www.example.com/one\n")
def test_direct_equals_whole(written: list[str], defined: str) -> None:
    direct, whole = _both("\n\n".join(written) + defined)
    assert direct == whole


@pytest.mark.parametrize("path", sorted((ROOT / "content").rglob("*.md")), ids=lambda path: path.name)
def test_the_sample_portal_comes_out_the_same(path: Path) -> None:
    direct, whole = _both(path.read_text(encoding="utf-8").partition("\n\n")[2])
    assert direct == whole


@pytest.mark.parametrize(
    "text", ["只有字", "a_b 和 **粗**", "[字](u.html)", "`x`", "<https://www.example.com>", "A & B", "一行  \n又一行"]
)
def test_plain_markup_is_certain(text: str) -> None:
    assert pieces_of(text, {}) is not None


@pytest.mark.parametrize(
    "text",
    [
        "\\*",
        "&amp;",
        "<b>x</b>",
        "[a](b(c))",
        '![图](x.jpg "题")',
        "**未完",
        "_em_",
        "``x``",
        "张*李*",
        "[[a]](b)",
        "字{.c}",
    ],
)
def test_what_is_not_certain_is_left_to_the_library(text: str) -> None:
    assert pieces_of(text, {}) is None


@pytest.mark.parametrize("direct", [True, False])
def test_words_that_the_library_loses_are_not_lost_in_silence(direct: bool) -> None:
    converter = _converters()[0 if direct else 1]
    body = converter.convert("第一段。\n\n说*轻**轻*`code`。", "articles/x.md")
    assert [about for _, about in body.refusals] == ["说"]


@given(blocks)
@settings(max_examples=400, deadline=None)
@example(["\u3000\n> 引"])
@example(["县里", "1\n---"])
def test_plain_paragraphs_are_what_the_librarys_tests_would_make_of_them(written: list[str]) -> None:
    text = "\n\n".join(written)
    quick, slow = (
        re.sub("[\u3000 ]+</p>", "</p>", each.convert(text, "articles/x.md").html)
        for each in (_converters()[0], _without_plain())
    )
    assert _LOST.sub("klzzwxh", quick) == _LOST.sub("klzzwxh", slow)


@cache
def _without_plain() -> Converter:
    converter = Converter()
    for name in ("plain", "certain"):
        converter.markdown.parser.blockprocessors.deregister(name)
    return converter
