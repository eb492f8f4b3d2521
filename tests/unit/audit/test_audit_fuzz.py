"""Whatever stands in the files of a site, the audit ends with a report. Bounded: small inputs, a fixed number of tries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from audit.address import Resolver, SiteFiles, Where
from audit.page import PageError, read_page
from audit.rules import load_rules
from audit.survey import survey

_NAMES = (
    "a",
    "main",
    "p",
    "table",
    "td",
    "meta",
    "link",
    "img",
    "script",
    "svg",
    "title",
    "h1",
    "form",
    "time",
    "template",
    "iframe",
    "html",
    "body",
)
_ATTRIBUTES = (
    "href",
    "src",
    "srcset",
    "id",
    "name",
    "content",
    "rel",
    "http-equiv",
    "datetime",
    "data-state",
    "style",
    "onclick",
    "alt",
    "lang",
)
_VALUES = st.sampled_from(
    [
        "",
        "#",
        "canonical",
        "refresh",
        "0; url=/x",
        "/a/b.html",
        "http://[",
        "a b, c",
        "\x01",
        "&#0;",
        "&#xd800;",
        "中文",
        "//",
        "?",
    ]
)


def _tag(name: str, pairs: list[tuple[str, str]], closing: bool) -> str:
    attributes = "".join(f' {key}="{value}"' for key, value in pairs)
    return f"</{name}>" if closing else f"<{name}{attributes}>"


_TAGS = st.builds(
    _tag,
    st.sampled_from(_NAMES),
    st.lists(st.tuples(st.sampled_from(_ATTRIBUTES), _VALUES), max_size=4),
    st.booleans(),
)
_SOUP = st.lists(
    st.one_of(_TAGS, st.text(max_size=12), st.sampled_from(["<!--", "-->", "<![CDATA[", "<!", "<?x", "&", "</"])),
    max_size=30,
)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.binary(max_size=400), _SOUP.map(lambda parts: "".join(parts).encode("utf-8", "replace"))))
@example(b"<html><body><main></main></body></html>")
@example("<p>甲\x01</p>".encode())  # lxml reads control characters and refuses to write them back
@example(b"\x00")
@example(b"<frameset><frame src=x></frameset>")
def test_any_bytes_are_a_page_or_a_page_error(data: bytes) -> None:
    try:
        page = read_page("/x.html", data)
    except PageError:
        return
    assert page.size == len(data)
    assert all(isinstance(anchor.href, str) for anchor in page.anchors)


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> SiteFiles:
    return SiteFiles(tmp_path_factory.mktemp("nothing"))


@settings(max_examples=400, deadline=None)
@given(
    href=st.one_of(
        st.text(max_size=60),
        st.builds(lambda *parts: "".join(parts), _VALUES, st.text(alphabet="/.:?#[]@%\\ab中", max_size=20)),
    ),
    base=st.sampled_from(["", "https://a.cn", "https://a.cn/news", "http://["]),
)
@example(href=" A:0", base="")  # urljoin takes it for a scheme and gives a path without a slash
def test_any_href_leads_somewhere(nothing: SiteFiles, href: str, base: str) -> None:
    resolver = Resolver(base, nothing)
    target = resolver.resolve(href, "/2022/0106/003.html")
    if target.where is Where.SITE:
        assert target.path.startswith("/")
        assert not resolver.exists(target.path)


@settings(max_examples=60, deadline=None)
@given(
    damage=st.lists(
        st.tuples(st.integers(0, 200), st.sampled_from(["cut", "flip", "insert"]), st.integers(0, 10**6), st.binary(min_size=1, max_size=30)),
        min_size=1, max_size=6,
    ),
    base_url=st.sampled_from(["https://news.example.gov.cn", None]),
)  # fmt: skip
def test_a_site_damaged_anywhere_still_gets_its_report(
    tmp_path_factory: pytest.TempPathFactory,
    make: Callable[[Path], Any],
    damage: list[tuple[int, str, int, bytes]],
    base_url: str | None,
) -> None:
    site = make(tmp_path_factory.mktemp("damaged"))
    site.story("2022-01-10", 1, "yaowen", "全市调度会要求守好村口")
    site.story("2022-01-06", 3, "zhenban", "沙河子镇28个卡点守好进村路")
    site.build()
    paths = sorted(path for path in site.root.rglob("*") if path.is_file())
    for number, how, place, data in damage:
        path = paths[number % len(paths)]
        old = path.read_bytes()
        at = place % (len(old) + 1)
        path.write_bytes(
            old[:at] if how == "cut" else old[:at] + data + old[at + (len(data) if how == "flip" else 0) :]
        )
    report = survey(site.root, load_rules(), today=date(2022, 1, 10), base_url=base_url)
    assert 0 <= report.score <= 100
    assert report.to_data()["exit_code"] in (0, 1)
