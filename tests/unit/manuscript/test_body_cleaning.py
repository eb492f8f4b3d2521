"""Hostile bodies: whatever is typed, nothing that runs, frames, positions or phones home leaves the converter."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from manuscript.body.cleaning import ATTRIBUTES, TAGS
from manuscript.body.converter import Converter

CONVERTER = Converter()
# What the tree's own elements may carry beside what cleaning allows.
_ATTRIBUTES = set().union(*ATTRIBUTES.values()) | {"href", "src", "scope", "abbr", "start", "alt"}
_SCHEMES = re.compile(r"(?:https?:|mailto:|tel:|content:|#b-)", re.IGNORECASE)
HOSTILE = [
    "<script>alert(1)</script>", "<SCRIPT SRC=//a.example/x.js></SCRIPT>", "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)//", '<img src="javascript:alert(1)">', "<img/src=x/onerror=alert(1)>",
    "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<iframe src='https://a.example/'></iframe>", "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "<object data='x.swf'></object>",
    "<embed src='x.swf'>", "<applet code=x></applet>", "<form action='https://a.example/'><input name=a><button>按</button></form>",
    "<a href='javascript:alert(1)'>按</a>", "<a href='JaVaScRiPt:alert(1)'>按</a>", "<a href=' javascript:alert(1)'>按</a>",
    "<a href='java\tscript:alert(1)'>按</a>", "<a href='java\nscript:alert(1)'>按</a>", "<a href='&#106;avascript:alert(1)'>按</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>按</a>", "<a href='vbscript:msgbox(1)'>按</a>", "<a href='https://a.example/' target=_blank ping=/x>按</a>",
    "<p style='position:fixed;top:0'>盖住</p>", "<style>body{display:none}</style>", "<link rel=stylesheet href='//a.example/x.css'>",
    "<meta http-equiv=refresh content='0;url=https://a.example/'>", "<base href='https://a.example/'>", "<p onclick='x()' ONMOUSEOVER=x()>字</p>",
    "<details open ontoggle=alert(1)>字</details>", "<video src=x onerror=alert(1)></video>", "<audio autoplay src=x></audio>",
    "<template><script>alert(1)</script></template>", "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<!--><img src=x onerror=alert(1)>-->", "<!-- 秘密 -->", "<![CDATA[<script>alert(1)</script>]]>", "<?php echo 1 ?>", "<!DOCTYPE html><html><body onload=x>",
    "<table background='javascript:alert(1)'><tr><td style=x>字</td></tr></table>", "<img srcset='https://a.example/x.png 2x' src='https://a.example/x.png'>",
    "[按](javascript:alert(1))", "![图](javascript:alert(1))", "[按](<javascript:alert(1)>)", "[按][x]\n\n[x]: javascript:alert(1)", "<javascript:alert(1)>",
    "[按](https://a.example/ 'x\" onclick=\"alert(1)')", "字{onclick=alert(1) style=x}", "# 题 {onclick=alert(1) #x\" onclick=\"}", "字[^1]\n\n[^1]: <script>alert(1)</script>",
    "```html onclick=x\n<script>alert(1)</script>\n```", "`<script>alert(1)</script>`", "\x02klzzwxh:0000\x03<script>", "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;script&amp;gt;", "<p id='main' class='masthead'>字</p>", "<a href='#\"><script>alert(1)</script>'>按</a>", "<b><p><script>x</script>", "<div>" * 50 + "<script>x",
]  # fmt: skip


def assert_harmless(found: str) -> None:
    """Parse as a browser would, and look at every element, attribute and address."""
    if not found.strip():
        return
    root = lxml_html.fragment_fromstring(found, create_parent="div")
    for element in root.iterdescendants():
        assert isinstance(element.tag, str), "no comments, no processing instructions"
        assert element.tag in TAGS | {"div", "h2"}, element.tag
        for name, value in element.attrib.items():
            assert name in _ATTRIBUTES, (element.tag, name)
            assert not name.startswith("on")
            if name in ("href", "src"):
                assert _SCHEMES.match(value), value
                assert name == "href" or value.startswith("content:"), value
            if name == "id":
                assert value.startswith("b-"), value
    for piece in re.findall(r"<[^>]*>", found):
        assert not re.search(
            r"\son[a-z]+\s*=|style\s*=|javascript:|vbscript:|<script|<iframe|srcdoc|xlink",
            re.sub(r'"[^"]*"', '""', piece),
            re.IGNORECASE,
        ), piece


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "around", ["{}", "前文{}后文", "- {}", "> {}", "前文\n\n{}\n\n**后**文", "| a |\n|---|\n| {} |"], ids=range(6)
)
def test_hostile_html_is_harmless(text: str, around: str) -> None:
    assert_harmless(CONVERTER.convert(around.format(text), "articles/a.md").html)


PIECES = st.sampled_from(
    [*HOSTILE, "<", ">", "</", "/>", '"', "'", "`", "**", "*", "_", "[", "](", ")", "![", "!", "{", "}", "{:", "\n", "\n\n", "    ", "> ", "- ", "1. ", "|", "\n|---|\n", "#", "&#", ";",
     "字", "张*", "138****1234", "<div>", "</div>", "<p ", "onclick=x ", "style=x ", "<a href=", "<img src=", "javascript:", "content:", "content:/etc/passwd", "b-", "<b>", "<table>", "<td>",
     "[^1]", "[^1]: ", ":   ", "```", "~~~", "\\", "\x02", "\x03", "\u3000", "<姓名>", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>"]
)  # fmt: skip


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=14).map("".join))
def test_no_mixture_is_harmful(text: str) -> None:
    try:
        found = CONVERTER.convert(text, "articles/a.md").html
    except RecursionError:
        return
    assert_harmless(found)
    assert "wzxhzdk" not in found
    assert "klzzwxh" not in found or "klzzwxh" in text, "no placeholder is left behind"


def test_what_is_dropped_is_said() -> None:
    notes = [
        message for message, _ in CONVERTER.convert("<video src=x></video>\n\n<p onclick='x()'>字</p>", "a.md").notes
    ]
    assert notes == [
        "正文里的 <video> 不会登出来。请删掉它；视频和表单请换成链接。",
        "正文里有会运行的代码，不会登出来。请删掉它。",
    ]
