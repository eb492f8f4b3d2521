"""Bad inputs of every kind through the real reader and the real build: refused with a sentence, or published harmless. Never a traceback."""

from __future__ import annotations

import io
import os
import random
import re
import zipfile
from collections.abc import Callable

import pytest
from lxml import html as lxml_html
from PIL import Image

from manuscript.reader import Reader
from newsroom.problem import EditorError, Problem
from newsroom.registry import load_registries
from tests.build.conftest import Desk
from tests.site_cases import SITES
from tests.unit.manuscript.test_body_cleaning import assert_harmless

READER = Reader(load_registries(SITES))
HEAD = "标题：好标题\n栏目：要闻\n发布日期：2022-01-05 09:30\n来源：测试台\n"
ID = "articles/2022/2022-01-05-001.md"
STORY = HEAD + "\n正文一段。\n"


def _advises(problem: Problem) -> None:
    assert "请" in problem.message, problem
    assert problem.message[-1] in "。？”）" or "例如：" in problem.message or "请照这样写" in problem.message, problem
    assert len(problem.message) < 500
    assert not re.search(r"Traceback|Error|Exception|Errno|None", problem.message), problem


ENCODINGS: dict[str, tuple[bytes, bool]] = {
    # name: (bytes, whether a story comes of them)
    "UTF-8 with a mark": (b"\xef\xbb\xbf" + STORY.encode(), True),
    "UTF-16 little": (STORY.encode("utf-16"), True),
    "UTF-16 big": (b"\xfe\xff" + STORY.encode("utf-16-be"), True),
    "UTF-16 without a mark": (STORY.encode("utf-16-le"), False),
    "UTF-16 cut": (STORY.encode("utf-16")[:-1], False),
    "UTF-16 of a lone surrogate": (STORY.encode("utf-16") + b"\x00\xd8", False),
    "UTF-32": (STORY.encode("utf-32"), False),
    "GB18030": (STORY.encode("gb18030"), True),
    "GB18030 with bad bytes": (STORY.encode("gb18030").replace("正文".encode("gb18030"), b"\xff\xff\x80"), False),
    "GBK without a header": ("只有正文".encode("gbk"), False),
    "Big5": ("標題：好\n".encode("big5") + "欄目：要聞\n\n正文".encode("big5"), False),
    "Shift-JIS": ("標題：好\n\n本文".encode("shift-jis"), False),
    "EUC-KR": ("제목: 가\n\n나".encode("euc-kr"), False),
    "a mark in the middle": (STORY.replace("正文", "正\ufeff文").encode(), True),
    "a mark before a field": (STORY.replace("栏目", "\ufeff栏目").encode(), True),
    "NUL in the header": (STORY.replace("好标题", "好\0标题").encode(), False),
    "NUL in the body": (STORY.replace("一段", "一\0段").encode(), False),
    "broken UTF-8": (STORY.encode() + b"\xe4\xb8", False),
    "overlong UTF-8": (STORY.encode() + b"\xc0\xaf", False),
    "surrogates as UTF-8": (STORY.encode() + b"\xed\xa0\x80", False),
    "beyond Unicode": (STORY.encode() + b"\xf4\x90\x80\x80", False),
    "CR line ends": (STORY.replace("\n", "\r").encode(), True),
    "mixed line ends": (STORY.replace("\n", "\r\n", 2).encode(), True),
    "form feeds and line separators": (STORY.replace("正文", "正\f文\u2028好\u2029\x0b").encode(), True),
    "controls": (STORY.replace("正文", "正\x01\x07\x1b[31m文").encode(), True),
    "override": (STORY.replace("正文", "正\u202e文").encode(), False),
    "isolate": (STORY.replace("正文", "正\u2066文\u2069").encode(), True),
    "override in the header": (STORY.replace("好标题", "好\u202d标题").encode(), False),
    "private use": (STORY.replace("正文", "正\ue000文").encode(), True),
    "replacement sign": (STORY.replace("正文", "正\ufffd文").encode(), True),
    "non-characters": (STORY.replace("正文", "正\uffff文").encode(), True),
    "tags of languages": (STORY.replace("正文", "正\U000e0041文").encode(), True),
    "a thousand combining marks": (STORY.replace("正文", "正" + "\u0301" * 1000).encode(), True),
    "nothing": (b"", False),
    "blanks": (b" \n\t\n \n", False),
    "random bytes": (random.Random(7).randbytes(4000), False),
    "a PNG": (b"\x89PNG\r\n\x1a\n" + bytes(200), False),
    "a zip": (b"PK\x03\x04" + bytes(200), False),
    "too large": (STORY.encode() + b"x" * (9 * 1024 * 1024), False),
}  # fmt: skip


@pytest.mark.parametrize("name", ENCODINGS)
def test_bytes(name: str) -> None:
    data, reads = ENCODINGS[name]
    reading = READER.read(data, ID)
    assert (reading.manuscript is not None) == reads, [str(problem) for problem in reading.problems]
    for problem in reading.problems:
        _advises(problem)
    if reading.manuscript is not None:
        assert not re.search(
            "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]", reading.manuscript.html
        )


# Bodies that run into the limit of time are tried in tests/unit/manuscript; these are large and must be read or refused quickly.
BODIES: dict[str, Callable[[], str]] = {
    "links in links": lambda: "[a](" * 5_000 + ")" * 5_000,
    "underlines": lambda: "_a __b " * 10_000,
    "back quotes": lambda: "`a ``b " * 10_000,
    "one line of a megabyte": lambda: "字" * 350_000,
    "a hundred thousand points": lambda: "- 一项\n" * 100_000,
    "deep points": lambda: "".join("  " * level + "- 一项\n" for level in range(300)),
    "deep quotes": lambda: ">" * 3_000 + " 引",
    "quotes upon quotes": lambda: "\n".join(">" * level + " 引" for level in range(200)),
    "a wide table": lambda: "|" + "甲|" * 3000 + "\n|" + "-|" * 3000 + "\n|" + "1|" * 3000,
    "a long table": lambda: "| 甲 | 乙 |\n|---|---|\n" + "| 1 | 2 |\n" * 20_000,
    "open tags": lambda: "<div>" * 5_000,
    "open angles": lambda: "<" * 20_000,
    "comments": lambda: "<!--" * 5_000,
    "entities": lambda: "&amp;" * 20_000 + "&#x110000;&#0;&#xd800;",
    "footnotes": lambda: "".join(f"字[^{number}]\n\n[^{number}]: 注\n\n" for number in range(300)),
    "references": lambda: "".join(f"[a]: http://a.example/{number}\n" for number in range(5_000)) + "[a]",
    "fences": lambda: "```\n" * 10_000,
    "headings": lambda: "# 题\n\n" * 3_000,
    "equal signs": lambda: "题\n" + "=" * 50_000,
    "attributes": lambda: "字{: " + "a=b " * 10_000 + "}",
    "definitions": lambda: "甲\n: 乙\n\n" * 2_000,
    "placeholders": lambda: "\x02klzzwxh:0001\x03 \x02wzxhzdk:0\x03",
}


@pytest.mark.parametrize("name", BODIES)
def test_pathological_bodies(name: str) -> None:
    reading = READER.read((HEAD + "\n" + BODIES[name]() + "\n\n末段。\n").encode(), ID)
    for problem in reading.problems:
        _advises(problem)
    if reading.manuscript is None:
        assert [problem for problem in reading.problems if problem.blocks]
    else:
        assert "末段" in reading.manuscript.html
        if len(reading.manuscript.html) < 300_000:
            assert_harmless(reading.manuscript.html)


HOSTILE_VALUES = (
    "<script>alert(1)</script>", '" onmouseover="alert(1)', "'><img src=x onerror=alert(1)>", "</title><script>alert(1)</script>", "</script><script>alert(1)</script>",
    "{{ 7*7 }}", "{% include '/etc/passwd' %}", "${7*7}", "javascript:alert(1)", "=cmd|' /C calc'!A0", "&lt;script&gt;", "]]>", "--><script>x</script>", "\\u003cscript\\u003e",
)  # fmt: skip


@pytest.mark.parametrize("label", ["标题", "引题", "副题", "提要", "来源", "记者", "关键词", "版名", "更正"])
def test_hostile_values_in_every_field(desk: Desk, label: str) -> None:
    """All values at once in one field; nothing of them is markup anywhere in the site."""
    for number, value in enumerate(HOSTILE_VALUES):
        shown = f"2022-01-06 {value}" if label == "更正" else value
        fields = {label: shown}
        headline = fields.pop("标题", "标题")
        desk.story(f"articles/2022/2022-01-05-{number:03d}.md", headline, **fields)
    desk.build()
    for path in desk.output.rglob("*"):
        if path.suffix not in (".html", ".xml", ".opml"):
            continue
        text = path.read_text(encoding="utf-8")
        assert "<script>alert" not in text, path
        assert "<img src=x" not in text, path
        if path.suffix == ".html":
            assert not [
                name
                for element in lxml_html.fromstring(text).iter()
                for name in element.attrib
                if name.startswith("on")
            ], path
        assert "49" not in re.findall(r"<h1[^>]*>(.*?)</h1>", text), path
        assert "root:" not in text, path


PATHS = (
    "../secret.txt", "/../secret.txt", "..\\secret.txt", "%2e%2e/secret.txt", "..%2fsecret.txt", "%252e%252e%252fsecret.txt", "....//secret.txt", "/etc/passwd", "//etc/passwd", "file:///etc/passwd",
    "C:\\Windows\\win.ini", "\\\\host\\share\\a.txt", "images/../../secret.txt", "images/./../../secret.txt", "~/.ssh/id_rsa", "/proc/self/environ", "/dev/zero", "con.txt", "nul", "aux.png", "a.png:stream",
    "a.png.", "a.png ", "images/\u202egnp.exe", "x" * 300 + ".png", "a/" * 200 + "b.png", "{attach}../secret.txt", "{static}/../secret.txt", "{filename}../../secret.md", "|attach|../secret.txt", "a\0b.png", "?x=1", "#a",
)  # fmt: skip


@pytest.mark.parametrize("field", ["附件", "头图", "正文图", "正文链接", "原始标签"])
def test_paths_that_lead_away(desk: Desk, field: str) -> None:
    """No way of writing a path reads anything outside the content folder; each is refused or names nothing."""
    (desk.folder / "secret.txt").write_text("SECRET-CONTENT", encoding="utf-8")
    (desk.folder / "secret.md").write_text("SECRET-CONTENT", encoding="utf-8")
    for number, path in enumerate(PATHS):
        name = f"articles/2022/2022-01-05-{number:03d}.md"
        match field:
            case "附件" | "头图":
                desk.story(name, **{field: path})
            case "正文图":
                desk.story(name, body=f"字\n\n![图](<{path}>)\n\n字")
            case "正文链接":
                desk.story(name, body=f"字[文]({path})字")
            case _:
                desk.story(
                    name, body=f"字 <img src='{path}'> <a href='{path}'>字</a> <object data='{path}'></object> 字"
                )
    desk.story("articles/2022/2022-01-06-001.md", "好的")
    try:
        desk.build()
    except EditorError as error:
        for problem in error.problems:
            if problem.blocks:
                _advises(problem)
        assert not desk.output.exists()
        return
    assert not [path for path in desk.output.rglob("*") if path.is_file() and b"SECRET-CONTENT" in path.read_bytes()]
    assert not [path for path in desk.output.rglob("*") if path.is_file() and b"root:x:" in path.read_bytes()]


def test_pelicans_dangerous_settings_change_nothing(desk: Desk) -> None:
    """Settings that make stock Pelican write, copy or delete elsewhere mean nothing here."""
    (desk.folder / "victim").mkdir()
    (desk.folder / "victim" / "precious.txt").write_text("keep", encoding="utf-8")
    desk.story("articles/a.md")
    desk.build(output=desk.folder / "plain")
    desk.settings.update(
        dict.fromkeys(("ARTICLE_SAVE_AS", "PAGE_SAVE_AS", "DRAFT_SAVE_AS", "INDEX_SAVE_AS", "TAG_SAVE_AS", "CATEGORY_SAVE_AS", "AUTHOR_SAVE_AS", "FEED_ALL_ATOM"), "../../victim/{slug}.html"),
        STATIC_PATHS=["../victim", "/etc"], DELETE_OUTPUT_DIRECTORY=True, OUTPUT_RETENTION=[], EXTRA_PATH_METADATA={"articles/a.md": {"path": "../../victim/x"}},
        TEMPLATE_PAGES={"../../victim/precious.txt": "../victim/x.html"}, WRITE_SELECTED=["/etc/passwd"], JINJA_FILTERS={"x": None}, ARTICLE_PATHS=["../victim"],
        OUTPUT_PATH="/", PATH="/etc", THEME_STATIC_DIR="../../victim", DELETE_OUTPUT_DIR=True,
    )  # fmt: skip
    desk.build()
    assert desk.tree() == desk.tree(desk.folder / "plain")
    assert [path.name for path in (desk.folder / "victim").iterdir()] == ["precious.txt"]


def _picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (30, 20), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind, **options)
    return out.getvalue()


def _png_of(width: int, height: int) -> bytes:
    """A PNG whose head promises so many pixels."""
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


PICTURES: dict[str, tuple[str, Callable[[], bytes], bool]] = {
    # name: (file, bytes, published)
    "CMYK": ("a.jpg", lambda: _picture("JPEG", "CMYK"), True),
    "grey": ("a.jpg", lambda: _picture("JPEG", "L"), True),
    "sixteen bits": ("a.png", lambda: _picture("PNG", "I;16"), True),
    "palette": ("a.png", lambda: _picture("PNG", "P"), True),
    "one pixel": ("a.png", lambda: _picture("PNG", size=(1, 1)), True),
    "progressive": ("a.jpg", lambda: _picture("JPEG", progressive=True), True),
    "a page behind the picture": ("a.jpg", lambda: _picture("JPEG") + b"<script>alert(1)</script>", True),
    "a zip behind the picture": ("a.png", lambda: _picture("PNG") + b"PK\x03\x04evil", True),
    "script in a comment": ("a.jpg", lambda: _picture("JPEG", comment=b"<script>alert(1)</script>"), True),
    "a bomb of pixels": ("a.png", lambda: _png_of(60_000, 60_000), False),
    "no pixels": ("a.png", lambda: _png_of(0, 0), False),
    "cut short": ("a.jpg", lambda: _picture("JPEG", size=(400, 300))[:300], False),
    "a head alone": ("a.png", lambda: b"\x89PNG\r\n\x1a\n", False),
    "a page": ("a.jpg", lambda: b"<!doctype html><script>alert(1)</script>", False),
    "SVG": ("a.png", lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", False),
    "PDF": ("a.jpg", lambda: b"%PDF-1.4\n1 0 obj\n", False),
    "a program": ("a.jpg", lambda: b"MZ" + bytes(500), False),
    "TIFF": ("a.jpg", lambda: _picture("TIFF"), False),
    "BMP": ("a.png", lambda: _picture("BMP"), False),
    "PNG named jpg": ("a.jpg", lambda: _picture("PNG"), False),
    "empty": ("a.png", lambda: b"", False),
}


@pytest.mark.parametrize("name", PICTURES)
def test_pictures(desk: Desk, name: str) -> None:
    file, make, published = PICTURES[name]
    desk.story("articles/a.md", body="字\n\n![一张图](/images/" + file + ")\n\n字")
    desk.write(f"images/{file}", "").write_bytes(make())
    if not published:
        problems = desk.refused()
        assert {problem.path for problem in problems} == {f"images/{file}"}
        for problem in problems:
            _advises(problem)
        return
    desk.build()
    media = [path.read_bytes() for path in (desk.output / "media").iterdir()]
    assert media
    assert not any(sign in data for data in media for sign in (b"<script>", b"PK\x03\x04"))


def _zip(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


ATTACHMENTS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a zip bomb": ("a.zip", lambda: _zip(*[(f"{number}.txt", bytes(52_000_000)) for number in range(6)])),
    "a docx bomb": ("a.docx", lambda: _zip(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b" " * 110_000_000))),
    "a way up in a zip": ("a.zip", lambda: _zip(("../../etc/cron.d/x", b"x"))),
    "a program in a zip": ("a.zip", lambda: _zip(("说明.txt", b"x"), ("a.exe", b"MZ" + bytes(99)))),
    "a page in a zip": ("a.zip", lambda: _zip(("a.html", b"<script>alert(1)</script>"))),
    "a key in a zip": ("a.zip", lambda: _zip(("id_rsa", b"-----BEGIN OPENSSH PRIVATE " + b"KEY-----\n"))),
    "two members of one name": ("a.zip", lambda: _twice("a.txt")),
    "a number in a zip in a zip": ("a.zip", lambda: _zip(("b.zip", _zip(("名单.txt", "张三 13812345678".encode()))))),
    "a macro": ("a.docx", lambda: _zip(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w:document/>"), ("word/vbaProject.bin", b"x"))),
    "a page named pdf": ("a.pdf", lambda: b"<!doctype html><script>alert(1)</script>"),
    "a program named pdf": ("a.pdf", lambda: b"MZ" + bytes(500)),
    "a script named txt": ("a.txt", lambda: b"#!/bin/sh\nrm -rf /\n"),
    "a broken pdf": ("a.pdf", lambda: b"%PDF-1.4\n"),
    "a docx of nothing": ("a.docx", lambda: b"PK\x05\x06" + bytes(18)),
    "a locked zip": ("a.zip", lambda: _locked()),
    "a locked docx": ("a.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)),
    "a name that lies": ("通知\u202efdp.txt", lambda: b"x"),
    "a number in its name": ("张三13812345678.txt", lambda: b"x"),
    "a number in a csv": ("a.csv", lambda: "姓名,身份证\n张三,11010519491231002X\n".encode("gb18030")),
    "a number in UTF-16": ("a.txt", lambda: "张三 13812345678".encode("utf-16")),
}  # fmt: skip


def _twice(name: str) -> bytes:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _zip((name, "张三 13812345678".encode()), (name, b"harmless"))


def _locked() -> bytes:
    data = bytearray(_zip(("a.txt", b"secret")))
    for sign in (b"PK\x03\x04", b"PK\x01\x02"):
        at = data.find(sign)
        data[at + (6 if sign[3] == 4 else 8)] |= 1
    return bytes(data)


@pytest.mark.parametrize("name", ATTACHMENTS)
def test_attachments_that_must_not_go_out(desk: Desk, name: str) -> None:
    file, make = ATTACHMENTS[name]
    desk.story("articles/a.md", 附件=f"/attachments/{file}")
    desk.write(f"attachments/{file}", "").write_bytes(make())
    problems = desk.refused()
    assert problems
    for problem in problems:
        _advises(problem)
        assert "13812345678" not in problem.message
        assert "11010519491231002X" not in problem.message
    assert not desk.output.exists()


@pytest.mark.skipif(os.name == "nt", reason="POSIX names")
@pytest.mark.parametrize(
    "name", ["con.md", "a.md.", "a .md", "-rf.md", "a\nb.md", "a;rm.md", "文" * 80 + ".md", "x" * 251 + ".md", "%2e%2e.md", "..md", ".hidden.md", "a.MD", "a.md~", "~$a.md", "Thumbs.db", ".DS_Store", "a.md.bak", "＜script＞.md", "a'\"<b>.md", "é.md"],
)  # fmt: skip
def test_names_of_manuscripts(desk: Desk, name: str) -> None:
    """A manuscript of any name is published at a plain address, named in a refusal, or a file that no editor wrote; never lost in silence."""
    desk.story("articles/2022/2022-01-05-001.md", "好的")
    desk.write(f"articles/2022/{name}", STORY.replace("好标题", "别的标题"))
    try:
        outcome = desk.build()
    except EditorError as error:
        blocking = [problem for problem in error.problems if problem.blocks]
        assert blocking
        for problem in blocking:
            _advises(problem)
        return
    addresses = [path.relative_to(desk.output).as_posix() for path in desk.output.rglob("*.html")]
    assert all(re.fullmatch(r"[A-Za-z0-9/_.-]+", address) for address in addresses)
    shown = any("别的标题" in (desk.output / address).read_text(encoding="utf-8") for address in addresses)
    editors = not name.startswith((".", "~$")) and name not in ("Thumbs.db", "a.md~", "a.md.bak")
    assert shown or not editors or any(name.split(".")[0] in str(problem) for problem in outcome.problems)
