"""Hostile bodies and header values, all in one site: every page of it is looked at with a parser, as a browser would."""

from __future__ import annotations

import json
import re

import pytest
from lxml import html

from tests.build.conftest import Desk

BODIES = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1) alt=图>", "[a](javascript:alert(1))", "[a](java&#115;cript:alert(1))", "[a](JaVaScRiPt:alert(1))", "[a](vbscript:x)",
    "[a](data:text/html;base64,PHNjcmlwdD4=)", "<svg onload=alert(1)><script>1</script></svg>", '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
    "<math><mtext><table><mglyph><style><img src onerror=alert(1)></style></mglyph></table></mtext></math>", "<style>body{display:none}</style>",
    '<p style="position:fixed;top:0">x</p>', '<meta http-equiv=refresh content="0;url=http://evil.example">', '<base href="http://evil.example/">', '<form action="http://evil.example"><input></form>',
    '<iframe srcdoc="<script>1</script>"></iframe>', "<object data=x></object>", "<embed src=x>", '<noscript><p title="</noscript><img src=x onerror=alert(1)>">', "<template><script>1</script></template>",
    '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">', "<listing>&lt;img onerror=alert(1) src&gt;</listing>", "<xmp><img src=x onerror=1></xmp>", "<plaintext>",
    "<textarea></textarea><img src=x onerror=alert(1)>", "<link rel=stylesheet href=http://evil.example/x.css>", "<video src=x onloadstart=alert(1)></video>", "<details open ontoggle=alert(1)>x</details>",
    "<marquee onstart=alert(1)>x</marquee>", "<a id=location name=body>x</a>", "<img/src/onerror=alert(1)>", "<scr\x01ipt>alert(1)</script>", "[a](/\\evil.example)",
    "<dialog open>x</dialog>", "<body onload=alert(1)>", "<html manifest=x><head><title>x</title></head>", '# a {onclick="alert(1)"}', '[a](http://a.example){: onclick="alert(1)" }',
    "<!--[if IE]><script>alert(1)</script><![endif]-->", '[a](http://a.example "x\\" onclick=alert(1) y")', "{{ 7*7 }}{% include 'x' %}", "<?php system(1)?>", '<!--#exec cmd="ls"-->',
    "[a](file:///etc/passwd)", "{% include '/etc/passwd' %}", "[a](blob:http://x)", "[a](intent://x)", "[a](https://www.gov.cn@evil.example/)", "[a](http://a.example:99999/)", "[a](http://[::1/)",
    "[a](http://\u0430\u0440\u0440\u04cf\u0435.example)",
)  # fmt: skip
VALUES = (
    "<script>alert(1)</script>",
    'a"><img src=x onerror=alert(1)>',
    "' onclick=1 x='",
    "</title><script>1</script>",
    "</script><script>alert(1)</script>",
    "&lt;b&gt; &#60;script&#62;",
    "{{ 7*7 }}",
)
FIELDS = ("标题", "来源", "作者", "关键词", "摘要", "副题")
_NEVER = {
    "iframe",
    "object",
    "embed",
    "base",
    "style",
    "svg",
    "math",
    "template",
    "frame",
    "frameset",
    "applet",
    "xmp",
    "plaintext",
    "noscript",
    "portal",
}
_OURS = {"svg", "noscript", "template"}  # the theme's own, outside bodies


def assert_harmless(page: str, name: str) -> None:
    for element in html.document_fromstring(page).iter():
        if not isinstance(element.tag, str):
            continue
        in_body = bool(element.xpath("ancestor::*[contains(@class, 'prose')]"))
        assert element.tag not in _NEVER or (element.tag in _OURS and not in_body), (name, element.tag)
        if element.tag == "script":
            assert not (element.text or "").strip() or element.get("type", "").endswith("json"), name
            assert re.match(r"/theme/", element.get("src", "/theme/")), name
        if element.tag == "meta":
            assert element.get("http-equiv", "").lower() != "refresh", name
        for key, value in element.attrib.items():
            assert not key.lower().startswith("on"), (name, element.tag, key)
            assert key not in ("style", "srcdoc"), (name, element.tag, key)
            if key in ("href", "src", "action", "formaction", "xlink:href"):
                assert not re.match(
                    r"(?i)[\s\x00-\x20]*(?:javascript|vbscript|data|file|blob|intent|content):", value
                ), (name, value)
                assert "evil.example" not in value, (name, value)


def test_no_body_and_no_header_reaches_a_page_alive(desk: Desk) -> None:
    for number, body in enumerate(BODIES):
        desk.story(f"articles/b{number}.md", f"第 {number} 篇", body=f"前文。\n\n{body}\n\n后文。")
    for number, value in enumerate(VALUES):
        for place, field in enumerate(FIELDS):
            desk.story(f"articles/h{number}-{place}.md", **{"headline" if field == "标题" else field: value})
    # A picture that is not there blocks, as it must; the others go out.
    missing = {problem.path for problem in desk.refused() if problem.rule in ("picture.missing", "body.refused")}
    for path in missing:
        (desk.content / path).unlink()
    assert len(missing) <= 12
    outcome = desk.build()
    assert len(outcome.published) == len(BODIES) + len(VALUES) * len(FIELDS) - len(missing)
    for file in desk.output.rglob("*.html"):
        assert_harmless(file.read_text(encoding="utf-8"), file.name)
    for file in desk.output.rglob("*.json"):
        text = file.read_text(encoding="utf-8")
        json.loads(text)
        assert "<script" not in text, file.name


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("https://www.gov.cn@evil.example/", "evil.example"),
        ("http://a.example:99999/", "不是完整的网址"),
        ("http://\u0430\u0440\u0440\u04cf\u0435.example", "假网址"),
    ],
)
def test_a_link_that_lies_about_where_it_goes_is_text(desk: Desk, address: str, says: str) -> None:
    desk.story("articles/a.md", body=f"见[国务院]({address})。")
    told = [problem.message for problem in desk.build().problems]
    assert any(says in message and "请" in message for message in told)
    assert f'href="{address}' not in desk.page("/a/a.html")
    assert "国务院" in desk.page("/a/a.html")
    desk.story("articles/a.md", 来源网址=address)
    assert any("来源网址" in problem.message for problem in desk.refused())
