"""Random input to every parser: no crash, no lost character, in bounded runs."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from datetime import date

from bs4 import BeautifulSoup
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from importer_reading_back import bare, body_text, draft_text
from word_builder import cell, docx, numbering, p, r, table

from importer.draft import Draft, Paragraph, Run
from importer.ledger import Ledger, balance
from importer.markdown_text import block_lines
from importer.newspaper.reading import PageFile, read_pages
from importer.punctuation import widen
from importer.refusal import Refusal
from importer.rendering import render
from importer.web.drafting import draft_web
from importer.web.mhtml import open_mhtml
from importer.web.resources import Archive
from importer.word.drafting import draft_word
from manuscript.body.converter import Converter

DAY = date(2022, 1, 7)
HOUSE = Converter()
QUICK = settings(max_examples=120, deadline=2000, suppress_health_check=list(HealthCheck), derandomize=True)
LONG = "全镇组织党员干部、网格员和志愿者组成二十四支小分队,挨家挨户宣传政策、登记信息,为行动不便的老人代买"
LINES = st.sampled_from(
    ["某镇守好进村路", "众志成城 抗击疫情", "——轮班记", "李某", "记者 王某 通讯员 张某", "本报讯(李某)设卡28处。", "本报讯(记者张三)" + LONG, LONG + "严格落", "实要求。",
     "(上接1版)富路。", "前文(上接三版)后文。", "开了会。(下转3版)", "转第2版", "图为登记。(李某 摄)", "图①:路", "严把关", "一、抓落实", "1.登记;", "联系电话:0914-2310000", "",
     "第3版 2022年1月7日 星期五", "责编:赵某", "他说:“来了!”", "138****1234 与 139****5678", "# 井号", "2022. 元旦", "<姓名>&amp;*a*_b_", "完。(李某)", "2月30日见", "的的的", "\u200b零宽", "    缩进", "a|b", "---", "[^1]: x", ": 定义"]
)  # fmt: skip
TEXT = st.text(st.characters(blacklist_categories=("Cs",)), max_size=60)


def source_of(text: str) -> Counter[str]:
    return Counter(bare(text))


def advises(refusal: Refusal) -> None:
    """A refusal tells what to do."""
    if "请" not in str(refusal):
        raise AssertionError(f"no remedy: {refusal}")


def written(drafts: list[Draft], ledger: Ledger) -> Counter[str]:
    """What an outsider reads in the manuscripts, and the dropped pieces and removed characters of the account."""
    found: Counter[str] = Counter()
    for draft in drafts:
        found.update(draft_text(render(draft, ledger).text))
    for drop in ledger.dropped:
        found.update(bare(drop.piece.raw))
    return found


@QUICK
@given(st.lists(st.one_of(LINES, LINES, LINES, TEXT), min_size=1, max_size=14))
@example(["某镇守好进村路", "(上接1版)"])
@example(["(上接1版)富。", "李某"])
@example(["某镇守好进村路", LONG, "图为登记。(李某 摄)", "(下转3版)"])
@example(["标题：甲", "本报讯(李某)乙。"])
def test_any_page_is_refused_or_wholly_accounted_for(lines: list[str]) -> None:
    text = "\n".join(line.replace("\x00", "") for line in lines)
    ledger = Ledger()
    try:
        drafts = read_pages([PageFile("页.txt", text.encode(), DAY, 2)], ledger)
    except Refusal as refusal:
        advises(refusal)
        return
    assert balance(ledger, (piece for draft in drafts for piece in draft.pieces())) == []
    assert written(drafts, ledger) == source_of(text)


@QUICK
@given(st.text("中文字,;:?!() 12.aZ、“”。/@", max_size=40))
def test_widening_changes_nothing_but_the_width_of_marks(text: str) -> None:
    ledger = Ledger()
    span = ledger.open_source("t", "t").add(text, "第1行")
    widen(span.whole, ledger)
    assert bare(ledger.read(span.whole)) == bare(text)


@settings(QUICK, max_examples=300)
@given(st.one_of(TEXT, st.text("*_`[]()<>#+-.!|~:\\&;={}^\"' 1a中\n", max_size=30)))
@example("&lt;")
@example("1. 一")
@example("# 一")
@example("http://a.cn/x_y_z *a*")
@example("{: #id}")
@example("[^1]")
def test_any_text_survives_markdown_as_text(text: str) -> None:
    ledger = Ledger()
    span = ledger.open_source("t", "t").add(text, "第1行")
    lines = block_lines(Paragraph([Run(span.whole)]), ledger)
    clean = re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f]", "", text)
    if clean == text:
        assert bare(body_text("\n".join(lines))) == bare(text)


@settings(QUICK, max_examples=300)
@given(st.text("*_`[]()<>#+-.!|~:\\&;={}^\"' 1a中，。", max_size=20))
def test_any_text_survives_the_newsrooms_own_converter(text: str) -> None:
    ledger = Ledger()
    span = ledger.open_source("t", "t").add(text, "第1行")
    html = HOUSE.convert(
        "\n".join(block_lines(Paragraph([Run(span.whole)]), ledger)), "articles/2022/2022-01-07-001.md"
    ).html
    assert bare(BeautifulSoup(html, "lxml").get_text()) == bare(text)


RUNS = st.lists(
    st.builds(r, st.text("中文a1*_.　 ", max_size=8), st.sampled_from(["", "<w:b/>", "<w:i/>", "<w:vanish/>"])),
    max_size=4,
)
PARAGRAPHS = st.builds(
    lambda runs, number, align, outline: p(*runs, num=number, align=align, outline=outline),
    RUNS, st.sampled_from([None, (1, 0), (1, 1), (2, 3), (9, 0)]), st.sampled_from(["", "center", "right"]), st.sampled_from([None, 0, 1, 9]),
)  # fmt: skip
KNOWN = st.sampled_from([p("某县某局文件", align="center"), p("某发〔2022〕3号"), p("关于某事的通知", align="center"), p("各镇："), p("某县某局", align="right"), p("2022年1月5日", align="right"), p("（联系人：张某，电话：0914-2310000）"), p("抄送：某局。"), p("附件"), p("——副题"), p("记者 李某"), p("本报讯（李某）下雪。")])  # fmt: skip
CELLS = st.builds(
    lambda text, across, merge: cell(text, across=across, merge=merge),
    st.text("中a|*", max_size=4),
    st.integers(1, 3),
    st.sampled_from(["", "restart", "continue"]),
)
TABLES = st.builds(lambda rows: table(*map(tuple, rows)), st.lists(st.lists(CELLS, max_size=3), min_size=1, max_size=3))


@QUICK
@given(st.lists(st.one_of(PARAGRAPHS, KNOWN, TABLES), max_size=8))
def test_any_word_document_is_refused_or_wholly_accounted_for(blocks: list[str]) -> None:
    lists = numbering((("chineseCounting", "%1、"), ("none", "")), (("bullet", "●"),))
    data = docx(*blocks, parts={"numbering.xml": lists})
    ledger = Ledger()
    try:
        draft = draft_word(data, "稿.docx", ledger, day=DAY, kind=None)
    except Refusal:
        return
    assert balance(ledger, draft.pieces()) == []
    source = source_of("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", "".join(blocks))))
    assert source - written([draft], ledger) == Counter()


@QUICK
@given(st.integers(0, 4000), st.binary(min_size=1, max_size=6))
def test_a_damaged_package_is_read_or_refused(at: int, noise: bytes) -> None:
    good = docx(
        p("某镇守好进村路", align="center"), p("设卡。"), parts={"numbering.xml": numbering((("decimal", "%1."),))}
    )
    data = bytearray(good)
    data[at % len(data) : at % len(data) + len(noise)] = noise
    try:
        draft_word(bytes(data), "稿.docx", Ledger(), day=DAY, kind=None)
    except Refusal as refusal:
        advises(refusal)


@QUICK
@given(st.text("<>/wtprbody\"'= ns:中&;#x1", max_size=80))
def test_any_xml_inside_is_read_or_refused(inside: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx(p("x")))) as good, zipfile.ZipFile(out, "w") as bad:
        for name in good.namelist():
            bad.writestr(name, good.read(name).replace(b"<w:sectPr/>", inside.encode()))
    try:
        draft_word(out.getvalue(), "稿.docx", Ledger(), day=DAY, kind=None)
    except Refusal as refusal:
        advises(refusal)


TAGS = st.sampled_from(["p", "div", "span", "strong", "b", "section", "ul", "ol", "li", "table", "tr", "td", "th", "blockquote", "h2", "br", "img", "a", "em", "nav", "caption", "script", "figure", "pre", "font"])  # fmt: skip


@st.composite
def markup(draw: st.DrawFn) -> str:
    """Tags and text in any order, closed or not."""
    parts = []
    for _ in range(draw(st.integers(0, 25))):
        tag = draw(TAGS)
        kind = draw(st.integers(0, 3))
        if kind == 0:
            parts.append(
                f'<{tag} class="{draw(st.sampled_from(["a", "share", "x"]))}" style="{draw(st.sampled_from(["", "display:none", "font-weight:bold"]))}">'
            )
        elif kind == 1:
            parts.append(f"</{tag}>")
        else:
            parts.append(draw(st.text("中文字来源：编辑李某。，扫一扫1*_ 　", max_size=12)))
    return "".join(part for part in parts if "script" not in part)


@settings(QUICK, max_examples=200)
@given(markup(), st.booleans())
@example("<table>散<tr>落<td>格</td>字</tr></table>", True)
@example("<ol>散<li>一<ol><li>二</li></ol>尾</li>字</ol>", False)
def test_any_page_of_html_is_refused_or_wholly_accounted_for(inside: str, wechat: bool) -> None:
    key = "js_content" if wechat else "zoom"
    html = f'<html><head><title>标题一则</title></head><body><h1 id="activity-name">标题一则</h1><div id="{key}"><p>这里有足够的文字，可以算一篇文章了，说的是某县某镇的一件事，写得并不长，刚好过线而已。</p>{inside}</div></body></html>'
    ledger = Ledger()
    try:
        draft = draft_web(html.encode(), "页.html", ledger, Archive({}, ""), day=DAY, kind=None)
    except Refusal as refusal:
        advises(refusal)
        return
    assert balance(ledger, draft.pieces()) == []
    source = source_of(BeautifulSoup(html, "lxml").get_text())
    assert source - written([draft], ledger) == Counter()


@QUICK
@given(
    st.one_of(
        st.binary(max_size=400),
        st.text("Content-Type: multipart/related; boundary=a\n-<html>=?:", max_size=200).map(str.encode),
    )
)
def test_any_mhtml_is_read_or_refused(data: bytes) -> None:
    try:
        page, charset, _, address = open_mhtml(data, "页.mhtml")
        draft_web(page, "页.mhtml", Ledger(), Archive({}, ""), day=DAY, kind=None, charset=charset, address=address)
    except Refusal as refusal:
        advises(refusal)


@QUICK
@given(st.binary(max_size=400))
def test_any_bytes_as_html_are_read_or_refused(data: bytes) -> None:
    try:
        draft_web(data, "页.html", Ledger(), Archive({}, ""), day=DAY, kind=None)
    except Refusal as refusal:
        advises(refusal)
