"""A body comes out as the library makes it, though blocks are shown only to processors that could take them."""

from __future__ import annotations

from functools import cache

from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown.blockparser import BlockParser
from markdown.blockprocessors import HRProcessor
from markdown.preprocessors import NormalizeWhitespace

from manuscript.body.blocks import PREPROCESSED, even
from manuscript.body.converter import Converter, NewsMarkdown

_LINES = [
    "字", "  字", "    字", "    code", "\t字", "   ", "\t", "", "", "", "# 题", "字 # 题", "#", "###### 题 ##", "题\n===", "题\n---", "---", " * * *", "字\n---", "字\n  ---  ", "___", "-", "- - -",
    "- 甲", "* 乙", "+ 丙", "    - 丁", "1. 一", "2022. 年", "10) 字", "> 引", "字\n> 引", " >", "| a | b |\n|---|---|\n| 1 | 2 |", "a | b", "|甲|\n|---|", "词\n: 义", ": 义", ":", "    : 义",
    "[^1]", "[^1]: 注", "    续注", "[甲]: /a.html", "[甲]:\n /a.html '题'", "[甲]", "  [乙]: <u>", "[", "]:", "```\ncode\n```", "~~~\ncode\n~~~", "<div>\n字\n</div>", "<b>", "&#42;", "&#42", "&amp", "&copy;", "1 < 2", "<", "<字>", "1Password", "`a` 字", "*轻*", "**重**", "\x02", "\x03",
]  # fmt: skip
texts = st.lists(st.sampled_from(_LINES), max_size=9).map("\n".join) | st.lists(
    st.sampled_from(_LINES), max_size=6
).map("\n\n".join)


@cache
def _converters() -> tuple[Converter, Converter]:
    quick, stock = Converter(), Converter()
    markdown: NewsMarkdown = stock.markdown
    markdown.parser.__class__ = BlockParser
    markdown.parser.blockprocessors.register(HRProcessor(markdown.parser), "hr", 50)
    return quick, stock


@settings(max_examples=500, deadline=None)
@given(texts)
@example("字\n\n- - -\n\n字")
@example("- 甲\n\n    # 题\n    字")
@example("  \n字\n \n  \n字")
def test_quick_is_stock(text: str) -> None:
    quick, stock = _converters()
    assert quick.convert(text, "articles/a.md") == stock.convert(text, "articles/a.md")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(["字", " ", "  ", "\t", "\n", "\n\n", "\r\n", "\r", "\x02", "\x03", "a"])).map("".join))
def test_white_space_is_evened_out_as_by_the_library(text: str) -> None:
    library = NormalizeWhitespace(_converters()[0].markdown)
    assert even(text) == "\n".join(library.run(text.split("\n")))


@settings(max_examples=300, deadline=None)
@given(texts)
def test_preprocessors_left_out_would_have_changed_nothing(text: str) -> None:
    markdown = _converters()[0].markdown
    markdown.reset()
    assert set(PREPROCESSED) == set(markdown.preprocessors._data)
    lines = even(text).split("\n")
    for name, sign in PREPROCESSED.items():
        if not any(map(sign.search, lines)):
            assert markdown.preprocessors[name].run(lines) == lines
