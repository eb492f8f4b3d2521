"""What is fuzzed: for each parser of foreign bytes, seeds to start from and the promise that must hold for any bytes.

A promise is broken by any exception that the parser does not announce, by a refusal without advice, or by a result that breaks a law
(something harmful in a body, a number that `mask` left standing).
"""

from __future__ import annotations

import io
import sys
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from copydesk.bounded_zip import UnreadableZip
from copydesk.filetypes import decode_text, holds_key, kind_of
from copydesk.office_files import read_office
from copydesk.pdf_reader import UnreadablePdf, read_pdf
from copydesk.personal import find, mask
from copydesk.picture_facts import UnreadablePicture, read_picture
from importer.ledger import Ledger, balance
from importer.newspaper.reading import PageFile, read_pages
from importer.refusal import Refusal
from importer.rendering import render
from importer.web.drafting import draft_web
from importer.web.mhtml import open_mhtml
from importer.web.resources import Archive
from importer.word.drafting import draft_word
from manuscript.body.converter import Converter
from manuscript.body.limits import is_costly
from manuscript.decode import Undecodable, decode, suspect_characters
from manuscript.header import split_header
from manuscript.reader import Reader
from media.pictures import PictureError, plain_copy
from newsroom.dates import DateError, parse_moment
from newsroom.registry import load_registries

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "unit" / "importer"))

from word_builder import cell, docx, notes, numbering, p, r, table  # noqa: E402

from tests.unit.manuscript.test_body_cleaning import HOSTILE, assert_harmless  # noqa: E402

KEPT = ROOT / "tests" / "vectors" / "fuzz"
ID = "articles/2022/2022-01-05-001.md"
DAY = date(2022, 1, 7)
LONGEST = 20_000  # bytes of an input


@dataclass(frozen=True)
class Target:
    """One parser. check raises for a broken promise; words: pieces of the language it reads, from which inputs are made as well.

    most: how many inputs a portion tries, for a parser that needs a process for each."""

    name: str
    check: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]
    words: tuple[str, ...] = ()
    most: int = 1_000_000

    def kept(self) -> list[bytes]:
        """The inputs that once broke the promise."""
        return [path.read_bytes() for path in sorted((KEPT / self.name).glob("*"))]


def _advises(message: str) -> None:
    assert "请" in message or "是不是" in message, message


def _samples(*patterns: str) -> list[bytes]:
    paths = [path for pattern in patterns for path in sorted(ROOT.glob(pattern))]
    return [path.read_bytes()[:LONGEST] for path in paths[:: max(1, len(paths) // 40)] if path.is_file()]


# -- manuscripts --


@cache
def _reader() -> Reader:
    return Reader(load_registries(ROOT / "tests" / "sites"))


@cache
def _converter() -> Converter:
    return Converter()


def _decode(data: bytes) -> None:
    try:
        text, problems = decode(data, ID)
    except Undecodable as error:
        _advises(error.problem.message)
        return
    plain, found = suspect_characters(text, ID)
    for problem in (*problems, *found):
        assert 0 <= problem.line <= text.count("\n") + 1
    assert "\r" not in plain


def _header(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    lines, start, problems = split_header(text, ID)
    assert start <= text.count("\n") + 1
    assert all(text.split("\n")[line.line - 1].strip().endswith(line.value) for line in lines)
    for problem in problems:
        _advises(problem.message)


def _manuscript(data: bytes) -> None:
    if is_costly(data.decode("utf-8", "replace")):
        return  # it would go to a process of its own: nothing to learn here at that price
    reading = _reader().read(data, ID)
    assert (reading.manuscript is None) == any(problem.blocks for problem in reading.problems)
    for problem in reading.problems:
        _advises(problem.message)
        assert problem.line <= data.count(b"\n") + data.count(b"\r") + 1
    if reading.manuscript is not None:
        assert_harmless(reading.manuscript.html)


def _body(data: bytes) -> None:
    text = data.decode("utf-8", "replace").replace("\r", "\n")
    text = suspect_characters(text, ID)[0]
    if is_costly(text):
        return
    try:
        found = _converter().convert(text, ID)
    except RecursionError:
        _converter.cache_clear()
        return
    assert_harmless(found.html)


def _moment(data: bytes) -> None:
    try:
        parse_moment(data.decode("utf-8", "replace"))
    except DateError as error:
        _advises(str(error))


# -- personal data --


def _personal(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    found = find(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    masked = mask(text)
    assert not [one for one in find(masked) if one.certain], (text, masked)


# -- the importer --


def _word(data: bytes) -> None:
    """The bytes are word/document.xml; the rest of the package is sound."""
    package = docx(
        p("x"),
        parts={"numbering.xml": numbering((("chineseCounting", "%1、"), ("decimal", "%1.")))},
        main=data.decode("utf-8", "replace"),
    )
    _word_package(package)


def _word_package(data: bytes) -> None:
    ledger = Ledger()
    try:
        draft = draft_word(data, "稿.docx", ledger, day=DAY, kind=None)
    except Refusal as refusal:
        _advises(str(refusal))
        return
    assert balance(ledger, draft.pieces()) == []
    render(draft, ledger)


def _web(data: bytes) -> None:
    ledger = Ledger()
    try:
        draft = draft_web(data, "页.html", ledger, Archive({}, ""), day=DAY, kind=None)
    except Refusal as refusal:
        _advises(str(refusal))
        return
    assert balance(ledger, draft.pieces()) == []
    render(draft, ledger)


def _mhtml(data: bytes) -> None:
    try:
        page, charset, _, address = open_mhtml(data, "页.mhtml")
        draft_web(page, "页.mhtml", Ledger(), Archive({}, ""), day=DAY, kind=None, charset=charset, address=address)
    except Refusal as refusal:
        _advises(str(refusal))


def _newspaper(data: bytes) -> None:
    ledger = Ledger()
    try:
        drafts = read_pages([PageFile("页.txt", data, DAY, 2)], ledger)
    except Refusal as refusal:
        _advises(str(refusal))
        return
    assert balance(ledger, (piece for draft in drafts for piece in draft.pieces())) == []
    for draft in drafts:
        render(draft, ledger)


# -- attachments --

_PLACES = (
    "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/comments1.xml", "word/document.xml", "word/comments.xml", "docProps/core.xml",
    "ppt/slides/slide1.xml", "content.xml", "Doc_0/Pages/Page_0/Content.xml", "xl/_rels/workbook.xml.rels", "word/settings.xml",
)  # fmt: skip


def _office(data: bytes) -> None:
    """The first byte says which part of a document the rest is; 255: the whole package."""
    if data[:1] == b"\xff":
        package = data[1:]
    else:
        out = io.BytesIO()
        place = _PLACES[data[0] % len(_PLACES)] if data else _PLACES[0]
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            for needed in ("xl/workbook.xml", "word/document.xml"):
                if needed != place and needed.split("/")[0] == place.split("/")[0]:
                    archive.writestr(
                        needed, '<w><sheets><sheet name="一" sheetId="1" r:id="rId1" state="hidden"/></sheets></w>'
                    )
            archive.writestr(place, data[1:])
        package = out.getvalue()
    try:
        document = read_office(package)
    except UnreadableZip:
        return
    for stretch in document.stretches if document else ():
        for one in find(stretch.text):
            stretch.place(one.start)


def _pdf(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "名单.pdf")
        path.write_bytes(data)
        try:
            found = read_pdf(path)
        except UnreadablePdf:
            return
    for text in (*found.pages, found.notes):
        find(text)


def _picture(data: bytes) -> None:
    with suppress(UnreadablePicture):
        read_picture(data, decode=True)
    try:
        plain_copy(data)
    except PictureError as error:
        _advises(str(error))


def _bytes(data: bytes) -> None:
    kind_of(data[: 16 * 1024])
    decode_text(data)
    holds_key(data)


# -- seeds --


def _manuscripts() -> list[bytes]:
    return _samples("content/articles/**/*.md", "content/notices/**/*.md", "tests/sites/*/content/**/*.md")


def _bodies() -> list[bytes]:
    samples = [seed.split(b"\n\n", 1)[-1] for seed in _manuscripts()]
    return [*samples, *(text.encode() for text in HOSTILE)]


def _word_documents() -> list[bytes]:
    blocks = [
        p("某县某局文件", align="center"), p("某发〔2022〕3号"), p(r("关于"), r("某事", "<w:b/>"), "的通知", align="center"), p("各镇：", num=(1, 0)), p("一项", num=(1, 1)),
        table((cell("甲", across=2), cell("乙", merge="restart")), (cell("丙"), cell("丁", merge="continue"))), p("某县某局", align="right"), p("2022年1月5日", align="right"),
        "<w:p><w:ins w:id='1'><w:r><w:t>增</w:t></w:r></w:ins><w:del w:id='2'><w:r><w:delText>删</w:delText></w:r></w:del></w:p>", "<w:p><w:hyperlink r:id='rId1'><w:r><w:t>链</w:t></w:r></w:hyperlink></w:p>",
        "<w:p><w:r><w:fldChar w:fldCharType='begin'/><w:instrText>HYPERLINK</w:instrText><w:fldChar w:fldCharType='separate'/><w:t>域</w:t><w:fldChar w:fldCharType='end'/></w:r></w:p>",
        "<w:p><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></w:p>", "<w:sdt><w:sdtContent><w:p><w:r><w:t>控件</w:t></w:r></w:p></w:sdtContent></w:sdt>",
    ]  # fmt: skip
    packages = [docx(*blocks), *(docx(block) for block in blocks)]
    return [zipfile.ZipFile(io.BytesIO(package)).read("word/document.xml") for package in packages]


def _packages() -> list[bytes]:
    lists = numbering((("chineseCounting", "%1、"), ("none", "")), (("bullet", "●"),))
    return [
        docx(p("某镇守好进村路"), parts={"numbering.xml": lists}),
        docx(p("x"), parts={"footnotes.xml": notes("footnotes", "注")}),
        *_samples("tests/**/*.docx"),
    ]


def _pages() -> list[bytes]:
    wechat = "<html><body><h1 id='activity-name'>标题一则</h1><a id='js_name'>号</a><script>var ct=\"1641340800\"</script><div id='js_content' style='visibility:hidden'><p>这里有足够的文字，可以算一篇文章了，说的是某县某镇的一件事。</p><img data-src='https://a.example/1.jpg'><table><tr><td>格</td></tr></table></div></body></html>"
    return [
        wechat.encode(),
        wechat.replace("js_content", "zoom").encode("gb18030"),
        *_samples("tests/**/*.html", "tests/**/*.htm"),
    ]


def _numbers() -> list[bytes]:
    texts = (
        "身份证11010519491231002X", "1 3 8 1 2 3 4 5 6 7 8", "(138)12345678", "卡号 6222 0212 3456 7890 128", "| １１０１０５ | 19491231 | 002x |", "护照E12345678",
        "110105\u200b19491231\u200b002X", "0914-2310000，12345，91110105MA01ABCD5X，〔2022〕15号", "138&#49;2345678", "<td>138</td><td>1234</td><td>5678</td>",
    )  # fmt: skip
    return [text.encode() for text in texts]


def _sheets() -> list[bytes]:
    sheet = "<worksheet><cols><col min='1' max='2' hidden='1'/></cols><sheetData><row r='1' hidden='1'><c r='A1' t='s'><v>0</v></c><c r='B1'><v>1.1010519491231E+16</v></c><c t='inlineStr'><is><t>13812345678</t></is></c></row></sheetData></worksheet>"
    strings = "<sst><si><t>张三</t></si><si><r><t>138</t></r><r><t>12345678</t></r></si></sst>"
    return [
        bytes([0]) + sheet.encode(),
        bytes([1]) + strings.encode(),
        *(bytes([4]) + one for one in _word_documents()),
        *(b"\xff" + one for one in _packages()),
    ]


def _pictures() -> list[bytes]:
    from PIL import Image, PngImagePlugin

    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = "说明", 6
    made = []
    for kind, mode in (("JPEG", "RGB"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P"), ("GIF", "P"), ("WEBP", "RGB")):
        out = io.BytesIO()
        image = Image.new(mode, (9, 7))
        if kind == "PNG":
            info = PngImagePlugin.PngInfo()
            info.add_text("Comment", "13812345678")
            image.save(out, kind, pnginfo=info)
        else:
            image.save(out, kind, **({"exif": exif} if kind in ("JPEG", "WEBP") else {"comment": b"x"}))
        made.append(out.getvalue())
    return made


def _pdfs() -> list[bytes]:
    from tests.unit.copydesk.test_attachments import pdf_of

    return [pdf_of(["List 2022", "11010519491231002X"]), pdf_of(["plain"], "/OpenAction << /S /JavaScript /JS (x) >>")]


_MARKS = (
    "**",
    "[",
    "](",
    "![",
    "\n\n",
    "\n- ",
    "\n1. ",
    "\n> ",
    "    ",
    "|",
    "\n|---|\n",
    "`",
    "```",
    "<p ",
    "</p>",
    "<!--",
    "[^1]",
    "{",
    "}",
    "https://",
    "javascript:",
    "字",
    "\u200b",
    "&#",
    "<td>",
    "<script>",
    "onclick=",
)
_FIELDS = (
    "标题：",
    "栏目：要闻\n",
    "发布日期：",
    "2022-01-05 09:30",
    "来源：",
    "附件：",
    "头图：",
    "来源网址：",
    "放行：",
    "更正：",
    "状态：草稿\n",
    "---\n",
    "Title: ",
    "二〇二二年",
    "{attach}",
    "../",
    "：",
    "\r",
    "\ufeff",
)
_XML = (
    "<w:p>",
    "</w:p>",
    "<w:r>",
    "<w:t>",
    "</w:t>",
    "<w:tbl>",
    "<w:tr>",
    "<w:tc>",
    "<w:gridSpan w:val='",
    "<w:vMerge/>",
    "<w:numPr>",
    "&amp;",
    "&#x1;",
    "<!DOCTYPE a [<!ENTITY b 'c'>]>",
    "<w:br/>",
    "<w:tab/>",
    "<w:pPr>",
    "<c r='A1'>",
    "<row>",
    "<v>",
    "1E+99",
    "hidden='1'",
)
_HTML = (
    "<div id='js_content'>",
    "<p>",
    "</p>",
    "<table>",
    "<tr>",
    "<td rowspan='9'>",
    "<ul>",
    "<li>",
    "<img data-src='",
    "<br>",
    "<b>",
    "<meta charset='gbk'>",
    "来源：",
    "<script>",
    "<!--",
    "<title>",
    "display:none",
)
_LINES = (
    "\n",
    "本报讯(李某)",
    "(上接1版)",
    "(下转3版)",
    "图为",
    "(李某 摄)",
    "——",
    "记者 王某",
    "第3版",
    "一、",
    "的的",
    "2022年1月7日",
    "。",
    ",",
    "\u3000",
)
_DIGITS = (
    "138",
    "12345678",
    "110105",
    "19491231",
    "002X",
    "6222",
    " ",
    "-",
    "\u200b",
    "|",
    "<td>",
    "</td>",
    "身份证",
    "卡号",
    "护照",
    "E",
    "&#49;",
    "&nbsp;",
    "****",
    "(",
    ")",
    "，",
    "订单号",
    "\n",
    "１",
    "x",
)
_PDF = (
    "obj\n",
    "endobj\n",
    "stream\n",
    "endstream\n",
    "<< ",
    " >>",
    "/Kids [3 0 R]",
    "/Parent 2 0 R",
    "/Length 99999999",
    "/Filter /FlateDecode",
    "/Annots [4 0 R]",
    "/Encrypt 1 0 R",
    "/ToUnicode 5 0 R",
    "<FEFFD800>",
    "(",
    ") Tj",
    "BT",
    "xref\n",
    "trailer",
    "/Prev 9",
    "/OpenAction",
)

TARGETS = {
    target.name: target
    for target in (
        Target("decode", _decode, lambda: [*_manuscripts(), "标题：甲\n\n乙".encode("utf-16"), "标题：甲\n栏目：要闻\n\n乙".encode("gb18030")], _FIELDS),
        Target("header", _header, _manuscripts, _FIELDS),
        Target("manuscript", _manuscript, _manuscripts, (*_FIELDS, *_MARKS)),
        Target("body", _body, _bodies, _MARKS),
        Target("moment", _moment, lambda: [text.encode() for text in ("2022-01-05 09:30", "二〇二二年一月五日", "2022/1/5T9:30Z", "2022年1月5日下午3时")], ("年", "月", "日", "-", ":", "十", "〇", "T", "Z", "+08:00")),
        Target("personal", _personal, _numbers, _DIGITS),
        Target("word", _word, _word_documents, _XML),
        Target("word-package", _word_package, _packages),
        Target("web", _web, _pages, _HTML),
        Target("mhtml", _mhtml, lambda: [b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=\"b\"\n\n--b\nContent-Type: text/html; charset=utf-8\nContent-Location: https://a.example/\n\n" + page + b"\n--b--\n" for page in _pages()[:2]], ("\n--b\n", "Content-Type: ", "quoted-printable", "base64", *_HTML)),
        Target("newspaper", _newspaper, lambda: _samples("tests/**/*.txt", "docs/**/*.txt"), _LINES),
        Target("office", _office, _sheets, _XML),
        Target("pdf", _pdf, _pdfs, _PDF, most=20),
        Target("picture", _picture, _pictures),
        Target("bytes", _bytes, lambda: [*_pictures(), *_packages(), b"%PDF-1.4\n", b"MZ", b"PK\x03\x04", b"-----BEGIN", b"SQLite format 3\0"]),
    )
}  # fmt: skip
