"""The quick inline pass gives what Python-Markdown's own gives, on everything that looks like markup."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown.treeprocessors import InlineProcessor

from manuscript.body.converter import Converter

QUICK, STOCK = Converter(), Converter()
STOCK.markdown.treeprocessors.register(InlineProcessor(STOCK.markdown), "inline", 20)
MARKS = st.sampled_from(
    ["*", "**", "***", "_", "__", "`", "``", "\\", "\\*", "[", "]", "](", "](/images/a.jpg)", "(", ")", "![", "!", "<", ">", "<b>", "</b>", "<https://a.example/>",
     "<a@b.example>", "&", "&copy;", "&#42;", "  \n", "\n", "\n\n", "[^1]", "\n\n[^1]: 注\n\n", "[a]", "\n\n[a]: /x.html\n\n", "字", "张*", "李**", "138****1234", "x*y", " ", "“", "”", "，",
     "{.c}", "|", "- ", "1. ", "> ", "# ", "<姓名>", "a_b_c"]
)  # fmt: skip


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(MARKS, max_size=18).map("".join))
def test_quick_is_stock(text: str) -> None:
    try:
        wanted = STOCK.convert(text, "articles/a.md")
    except RecursionError:
        return
    assert QUICK.convert(text, "articles/a.md") == wanted


@pytest.mark.parametrize(
    "text",
    [
        "字*强*字`代*码*`[链*接*](/x.html)",
        "a  \nb",
        "*a `b* c`",
        "[a][b]\n\n[b]: /x.html",
        "![a *b*](/images/x.jpg)",
        "\\*不强\\*",
        "&amp;*强*&lt;",
        "张*和李*又*强*",
    ],
)
def test_examples(text: str) -> None:
    assert QUICK.convert(text, "articles/a.md") == STOCK.convert(text, "articles/a.md")
