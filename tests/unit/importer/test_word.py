"""Word files: numbering of every Chinese kind, tables, notes, text boxes, revisions, and official documents."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from importer_reading_back import bare, body_text, read_back, split_manuscript
from word_builder import cell, docx, notes, numbering, p, r, table

from importer.command import run
from importer.draft import Draft
from importer.ledger import Ledger, balance
from importer.rendering import render
from importer.word.drafting import draft_word
from importer.word.numerals import write_number
from newsroom.fields import ItemKind

DAY = date(2022, 1, 20)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(24)


def read(data: bytes, kind: ItemKind | None = None) -> tuple[Draft, str, Ledger]:
    ledger = Ledger()
    draft = draft_word(data, "稿.docx", ledger, day=DAY, kind=kind)
    assert balance(ledger, draft.pieces()) == []
    return draft, render(draft, ledger).text, ledger


def body(data: bytes) -> str:
    return read(data)[1].partition("\n\n")[2]


@pytest.mark.parametrize(
    ("number_format", "expected"),
    [
        ("decimal", ["1", "10", "21", "105"]),
        ("chineseCounting", ["一", "十", "二十一", "一〇五"]),
        ("chineseCountingThousand", ["一", "十", "二十一", "一百零五"]),
        ("ideographDigital", ["一", "一〇", "二一", "一〇五"]),
        ("japaneseCounting", ["一", "十", "二十一", "一百零五"]),
        ("taiwaneseCountingThousand", ["一", "十", "二十一", "一百零五"]),
        ("chineseLegalSimplified", ["壹", "壹拾", "贰拾壹", "壹佰零伍"]),
        ("ideographTraditional", ["甲", "癸", "甲", "戊"]),
        ("ideographZodiac", ["子", "酉", "申", "申"]),
        ("decimalEnclosedCircle", ["①", "⑩", "㉑", "(105)"]),
        ("decimalEnclosedCircleChinese", ["①", "⑩", "㉑", "(105)"]),
        ("decimalEnclosedParen", ["⑴", "⑽", "(21)", "(105)"]),
        ("decimalEnclosedFullstop", ["⒈", "⒑", "21.", "105."]),
        ("decimalFullWidth", ["１", "１０", "２１", "１０５"]),
        ("decimalZero", ["01", "10", "21", "105"]),
        ("upperRoman", ["I", "X", "XXI", "CV"]),
        ("lowerLetter", ["a", "j", "u", "aaaaa"]),
        ("custom:001, 002, 003, ...", ["001", "010", "021", "105"]),
    ],
)
def test_numerals(number_format: str, expected: list[str]) -> None:
    assert [write_number(number, number_format) for number in (1, 10, 21, 105)] == expected


def test_numbers_count_on_over_a_thousand() -> None:
    assert write_number(10010, "chineseCountingThousand") == "一万零一十"
    assert write_number(2022, "chineseCountingThousand") == "二千零二十二"
    assert write_number(0, "chineseCounting") == "0"


def test_levels_start_again_under_a_new_parent_and_show_their_parents() -> None:
    lists = numbering((("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%1.%2.%3")))
    data = docx(
        p("标题一则", align="center"),
        p("甲事做完了。", num=(1, 0)), p("乙事做完了。", num=(1, 1)), p("丙事做完了。", num=(1, 1)), p("丁事做完了。", num=(1, 2)),
        p("戊事做完了。", num=(1, 0)), p("己事做完了。", num=(1, 1)),
        parts={"numbering.xml": lists},
    )  # fmt: skip
    assert body(data).strip().split("\n\n") == ["一、甲事做完了。", "（一）乙事做完了。", "（二）丙事做完了。", "一.二.1 丁事做完了。", "二、戊事做完了。", "（一）己事做完了。"]  # fmt: skip


def test_two_lists_on_one_abstract_count_together_unless_one_starts_anew() -> None:
    extra = '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    data = docx(
        p("标题一则", align="center"),
        *(p("办完了。", num=(at, 0)) for at in (1, 2, 3, 3, 1)),
        parts={"numbering.xml": numbering((("decimal", "%1、"),), extra=extra)},
    )
    assert re.findall(r"(\d)、", body(data)) == ["1", "2", "1", "2", "3"]


def test_numbering_from_a_style_and_none_where_it_is_switched_off() -> None:
    styles = '<w:styles><w:style w:type="paragraph" w:styleId="L"><w:name w:val="条"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="M"><w:name w:val="款"/><w:basedOn w:val="L"/></w:style></w:styles>'
    data = docx(
        p("标题一则", align="center"),
        p("办完了。", style="L"),
        p("办好了。", style="M"),
        p("没有号。", style="L", num=(0, 0)),
        parts={"styles.xml": styles, "numbering.xml": numbering((("chineseCounting", "第%1条　"),))},
    )
    assert body(data).strip().split("\n\n") == ["第一条 办完了。", "第二条 办好了。", "没有号。"]


def test_bullets_are_bullets_and_unknown_formats_are_told() -> None:
    data = docx(
        p("标题一则", align="center"),
        p("带上证件。", num=(1, 0)),
        p("原件。", num=(1, 1)),
        p("某种号。", num=(2, 0)),
        parts={"numbering.xml": numbering((("bullet", "●"), ("bullet", "○")), (("hebrew1", "%1、"),))},
    )
    _, text, ledger = read(data)
    assert "\n- 带上证件。\n" in text
    assert "\n    - 原件。\n" in text
    assert any("自动编号样式不认识" in remark.text for remark in ledger.remarks)


def test_merged_cells_survive_and_plain_grids_become_markdown() -> None:
    merged = table(
        (cell("物资", merge="restart"), cell("数量", across=2)),
        (cell("", merge="continue"), cell("棉被"), cell("大衣")),
        (cell("合计"), cell("20"), cell("a|b")),
    )
    assert '<tr><td rowspan="2">物资</td><td colspan="2">数量</td></tr>' in body(
        docx(p("标题一则", align="center"), merged)
    )
    text = body(docx(p("标题一则", align="center"), table((cell("物资"), cell("数")), (cell("棉*被*"), cell("a|b")))))
    assert text == "| 物资 | 数 |\n| --- | --- |\n| 棉\\*被\\* | a&#124;b |\n"
    shown = body_text(text)
    assert "棉*被*" in shown
    assert "a|b" in shown


def test_text_in_a_merged_away_cell_and_in_a_nested_table_is_kept() -> None:
    inner = table((cell("里层一"), cell("里层二")))
    data = docx(
        p("标题一则", align="center"),
        table((cell("甲", merge="restart"), cell("乙")), (cell("藏着的", merge="continue"), cell(inner, "外层"))),
    )
    shown = body_text(body(data))
    for part in ("藏着的", "里层一", "里层二", "外层"):
        assert shown.count(part) == 1


def test_notes_links_breaks_and_fields() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "https://a.example.cn/x" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + r("旧式链接")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    bad = '<w:hyperlink r:id="rId8">' + r("坏链接") + "</w:hyperlink>"
    data = docx(
        p("标题一则", align="center"), p("有注", '<w:r><w:footnoteReference w:id="1"/></w:r>', "。", field, bad, "<w:r><w:br/></w:r>", "新行。"),
        parts={"footnotes.xml": notes("footnotes", "注文。")}, relations=[("rId8", "hyperlink", "javascript:alert(1)", True)],
    )  # fmt: skip
    assert body(data) == "有注[^1]。[旧式链接](https://a.example.cn/x)坏链接<br>新行。\n\n[^1]: 注文。\n"


def test_hidden_deleted_and_commented_text_stays_out_and_is_told() -> None:
    data = docx(
        p("标题一则", align="center"),
        p(r("藏着", "<w:vanish/>"), "看得见。", '<w:del w:author="某作者"><w:r><w:delText>删了</w:delText></w:r></w:del>', f'<w:ins w:author="某作者">{r("加的")}</w:ins>'),
        parts={"comments.xml": notes("comments", "请核实"), "header1.xml": "<w:hdr xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>" + p("页眉文字") + "</w:hdr>"},
    )  # fmt: skip
    _, text, ledger = read(data)
    assert text.endswith("\n\n看得见。加的\n")
    assert [drop.piece.raw for drop in ledger.dropped] == ["藏着", "删了", "请核实", "页眉文字"]
    told = " ".join(remark.text for remark in ledger.remarks)
    for word in ("隐藏文字", "没有接受的修订", "批注"):
        assert word in told
    assert "某作者" not in text


def test_a_text_box_is_read_once_though_it_is_stored_twice() -> None:
    box = f"<w:txbxContent>{p('框里的字')}</w:txbxContent>"
    twice = f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>'
    text = body(docx(p("标题一则", align="center"), p(twice, "框外的字。")))
    assert text == "框外的字。\n\n框里的字\n"


def picture(key: str) -> str:
    return f'<w:r><w:drawing><a:blip r:embed="{key}"/></w:drawing></w:r>'


def test_pictures_are_taken_out_with_their_captions(tmp_path: Path) -> None:
    data = docx(
        p("某镇守好进村路", align="center"), p("第一段。"), p(picture("rId5")), p("图为登记车辆。（李某 摄）", align="center"), p("第二段。", picture("rId6"), picture("rId7")),
        parts={"media/a.png": PNG, "media/b.emf": b"\x01\x00\x00\x00EMF"},
        relations=[("rId5", "image", "media/a.png", False), ("rId6", "image", "media/b.emf", False), ("rId7", "image", "https://a.example.cn/x.png", True)],
    )  # fmt: skip
    file = tmp_path / "稿.docx"
    file.write_bytes(data)
    assert run([file], content=tmp_path, today=DAY) == 0
    text = (tmp_path / "articles/2022/2022-01-20-001.md").read_text(encoding="utf-8")
    assert '![图为登记车辆。（李某 摄）](/images/2022/2022-01-20-001-1.png "图为登记车辆。（李某 摄）")' in text
    assert (tmp_path / "images/2022/2022-01-20-001-1.png").read_bytes() == PNG
    assert len(list((tmp_path / "images").rglob("*.*"))) == 1


OFFICIAL = (
    p("000012"), p("特急"), p("商州区应急管理局文件", align="center"), p("商州应急发[2022]3号　　　签发人：张某", align="center"),
    p("商州区应急管理局", align="center"), p("关于做好低温天气防范工作的通知", align="center"), p("各镇人民政府、街道办事处："),
    p("现将有关事项通知如下。"), p("本通知自印发之日起施行，有效期至2022年3月31日。"), p("附件：1.物资清单"),
    p("商州区应急管理局", align="right"), p("2022年1月18日", align="right"), p("（联系人：张某，电话：0914-2310000）"),
    p("抄送：市应急管理局。"), p("商州区应急管理局办公室　2022年1月18日印发"),
)  # fmt: skip


def test_an_official_document_fills_the_header() -> None:
    draft, text, ledger = read(docx(*OFFICIAL))
    header, rest = split_manuscript(text)
    assert draft.kind is ItemKind.NOTICE
    assert header == {
        "标题": "商州区应急管理局关于做好低温天气防范工作的通知", "发布日期": "2022-01-18", "文种": "通知", "发文机关": "商州区应急管理局",
        "发文字号": "商州应急发〔2022〕3号", "主送机关": "各镇人民政府、街道办事处", "成文日期": "2022年1月18日", "联系人": "张某", "联系电话": "0914-2310000",
    }  # fmt: skip
    assert rest == "现将有关事项通知如下。\n\n本通知自印发之日起施行，有效期至2022年3月31日。\n\n附件：1.物资清单\n"
    assert any("有效期至2022年3月31日" in remark.text for remark in ledger.remarks)


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        ((p("商州区人民政府", align="center"), p("关于春节期间禁放烟花爆竹的通告", align="center"), p("为保平安，现通告如下。"), p("商州区人民政府　2022年1月10日", align="right")), {"文种": "通告", "发文机关": "商州区人民政府", "成文日期": "2022年1月10日"}),
        ((p("丹凤县医疗保障局 丹凤县财政局关于参保缴费的公告", align="center"), p("现公告如下。"), p("丹凤县医疗保障局"), p("丹凤县财政局"), p("二○二二年一月五日")), {"文种": "公告", "发文机关": "丹凤县医疗保障局、丹凤县财政局", "成文日期": "二○二二年一月五日"}),
        ((p("山阳县人民政府办公室", align="center"), p("山政办函〔2022〕15号", align="center"), p("关于同意建设便民市场的批复", align="center"), p("某局："), p("同意。"), p("山阳县人民政府办公室"), p("2022年2月1日")), {"文种": "批复", "发文字号": "山政办函〔2022〕15号", "主送机关": "某局"}),
    ],
)  # fmt: skip
def test_other_official_forms(paragraphs: tuple[str, ...], expected: dict[str, str]) -> None:
    header, _ = split_manuscript(read(docx(*paragraphs))[1])
    assert expected.items() <= header.items()


def test_secret_and_closed_documents_are_shouted_about() -> None:
    _, _, ledger = read(docx(p("机密★1年"), *OFFICIAL[2:12], p("（此件不公开）")))
    told = " ".join(remark.text for remark in ledger.remarks)
    assert "涉密文件不能公开" in told
    assert "不能主动公开" in told


def test_a_story_with_its_titles_and_bylines() -> None:
    draft, text, _ = read(
        docx(
            p("沙河子镇守好进村路", align="center"),
            p("——二百四十人轮班"),
            p("记者 李某 通讯员 王某"),
            p("本报讯", r("下雪了", "<w:b/>"), r("，路不好走。", "<w:b/>")),
            p("完。（张三）"),
        )
    )
    header, rest = split_manuscript(text)
    assert draft.kind is ItemKind.STORY
    assert {
        "标题": "沙河子镇守好进村路",
        "副题": "二百四十人轮班",
        "记者": "李某、张三",
        "通讯员": "王某",
        "电头": "本报讯",
    }.items() <= header.items()
    assert rest == "**下雪了，路不好走。**\n\n完。\n"


def test_a_file_of_python_docx() -> None:
    import docx as python_docx

    document = python_docx.Document()
    document.add_heading("某镇冬季用火须知", 0)
    document.add_heading("在家", 1)
    document.add_paragraph("炉子旁不放柴草。", style="List Bullet")
    document.add_heading("在外", 1)
    document.add_paragraph("不在林区用火。", style="List Number")
    out = io.BytesIO()
    document.save(out)
    assert read(out.getvalue())[1].endswith("\n\n## 在家\n\n- 炉子旁不放柴草。\n\n## 在外\n\n1\\. 不在林区用火。\n")


def test_a_folder_becomes_a_notice_with_attachments(tmp_path: Path) -> None:
    folder = tmp_path / "低温防范通知"
    folder.mkdir()
    (folder / "通知正文.docx").write_bytes(docx(*OFFICIAL))
    (folder / "附件10：表，二.xlsx").write_bytes(b"PK\x03\x04table")
    (folder / "附件2 清单.pdf").write_bytes(b"%PDF-1.4")
    (folder / "~$通知正文.docx").write_bytes(b"x")
    content = tmp_path / "content"
    assert run([folder], content=content, today=DAY) == 0
    text = (content / "notices/2022/2022-01-18-001.md").read_text(encoding="utf-8")
    assert re.findall("^附件：(.+)$", text, re.MULTILINE)[:2] == [
        "/attachments/2022/附件2-清单.pdf",
        "/attachments/2022/附件10：表-二.xlsx",
    ]
    assert (content / "attachments/2022/附件2-清单.pdf").read_bytes() == b"%PDF-1.4"


def test_a_folder_where_the_document_is_not_plain_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("甲.docx", "乙.docx"):
        (tmp_path / name).write_bytes(docx(*OFFICIAL))
    assert run([tmp_path], content=tmp_path / "content", today=DAY) == 1
    assert "分不清哪一个是正文：乙.docx、甲.docx" in capsys.readouterr().out


def test_every_character_of_a_real_writers_file_is_accounted_for(tmp_path: Path) -> None:
    file = Path(__file__).parent / "documents/scheme.docx"
    with zipfile.ZipFile(file) as archive:
        xml = archive.read("word/document.xml").decode() + archive.read("word/footnotes.xml").decode()
    xml = re.sub(r"<mc:Fallback>.*?</mc:Fallback>", "", xml, flags=re.DOTALL)
    source = Counter(bare("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", xml))))
    assert run([file], content=tmp_path, today=DAY) == 0
    found = read_back(tmp_path)
    assert source - found == Counter()
    # What is more than the source are the automatic numbers written out.
    assert found - source == Counter("一、(一)1.2.(二)二、12甲、乙、")
