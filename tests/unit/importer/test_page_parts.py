"""The parts of the newspaper reader: punctuation, names, dates, joins, markers, misprints, encodings."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from importer.command import run
from importer.ledger import Ledger, Source
from importer.names import is_name, read_byline
from importer.newspaper.reading import PageFile, decode_page, read_pages
from importer.punctuation import widen
from importer.refusal import Refusal
from importer.rendering import render
from importer.suspects import suspects
from importer.year_hints import resolve_dates

LONG = "全镇组织党员干部、网格员和志愿者组成二十四支小分队,挨家挨户宣传政策、登记信息,为行动不便的老人代买生活物资"


def widened(text: str) -> str:
    ledger, source = Ledger(), Source("t", "t")
    span = source.add(text, "第1行")
    widen(span.whole, ledger)
    return ledger.read(span.whole)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("设卡28处,一村只留一个进口;昼夜值守:两班倒", "设卡28处，一村只留一个进口；昼夜值守：两班倒"),
        ("下发帐篷1,718顶", "下发帐篷1,718顶"),
        ("早上9:30开门,电话:0914-2310000", "早上9:30开门，电话：0914-2310000"),
        ("网址https://a.example.cn/x?y=1,2见附件", "网址https://a.example.cn/x?y=1,2见附件"),
        ("(记者李某)到场", "（记者李某）到场"),
        ("体温(37.3)以上", "体温（37.3）以上"),
        ("函数f(x, y)不变", "函数f(x, y)不变"),
        ("镇上, 村上都去了", "镇上，村上都去了"),
        ("据Reuters, London报道", "据Reuters, London报道"),
        ("来了吗?来了!", "来了吗？来了！"),
        ("比分3:2获胜", "比分3:2获胜"),
    ],
)
def test_half_width_marks_become_full_width_only_among_chinese(before: str, after: str) -> None:
    assert widened(before) == after


@pytest.mark.parametrize("name", ["李某", "张三", "欧阳某", "李 某", "古丽·某某"])
def test_names(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize("text", ["严防死守", "疫情防控", "做细暖心事", "一", "Li", "据新华社"])
def test_no_names(text: str) -> None:
    assert not is_name(text)


@pytest.mark.parametrize(
    ("text", "credits"),
    [
        ("李某", [("reporters", "李某", False)]),
        ("记者李某", [("reporters", "李某", True)]),
        ("本报记者 李某 通讯员 王某 赵某", [("reporters", "李某", True), ("correspondents", "王某", True), ("correspondents", "赵某", True)]),
        ("李 某", [("reporters", "李 某", False)]),
        ("李某 摄", [("photographers", "李某", True)]),
        ("记者 李某 文/图", [("reporters", "李某", True)]),
        ("李某、王某", [("reporters", "李某", False), ("reporters", "王某", False)]),
    ],
)  # fmt: skip
def test_bylines_are_taken_apart(text: str, credits: list[tuple[str, str, bool]]) -> None:
    byline = read_byline(Source("t", "t").add(text, "第1行").whole)
    assert byline is not None
    assert [(credit.field, credit.name.raw, credit.said) for credit in byline.credits] == credits


@pytest.mark.parametrize("text", ["据新华社", "图文无关", "9个临时党支部", "上接1版"])
def test_what_is_no_byline(text: str) -> None:
    assert read_byline(Source("t", "t").add(text, "第1行").whole) is None


def test_dates_without_a_year_are_the_nearest_to_the_day_of_issue() -> None:
    text = "1月5日开会，去年12月9日以来，12月30日起，昨日，今年2月30日，2021年12月1日"
    found = resolve_dates(Source("t", "t").add(text, "").whole, date(2022, 1, 7))
    assert [(reading.said, reading.day) for reading in found] == [
        ("1月5日", date(2022, 1, 5)),
        ("去年12月9日", date(2021, 12, 9)),
        ("12月30日", date(2021, 12, 30)),
        ("昨日", date(2022, 1, 6)),
        ("今年2月30日", None),
    ]


@pytest.mark.parametrize("text", ["的的确", "认真的开展工作", "外面冷的很", "防控防控措施", "，，", "结束.今天"])
def test_likely_misprints_are_pointed_out(text: str) -> None:
    assert list(suspects(Source("t", "t").add(f"他们{text}", "").whole))


@pytest.mark.parametrize("text", ["天天", "家家户户", "慢慢地走", "认真地开展", "饮用水水源地", "等等", "热气腾腾"])
def test_right_words_are_not_pointed_out(text: str) -> None:
    assert not list(suspects(Source("t", "t").add(f"他们{text}", "").whole))


def page(text: str, day: date = date(2022, 1, 7)) -> tuple[Ledger, list[str]]:
    ledger = Ledger()
    drafts = read_pages([PageFile("页.txt", text.encode(), day, 2)], ledger)
    return ledger, [render(draft, ledger).text for draft in drafts]


def test_a_paragraph_cut_in_a_word_is_joined_and_told() -> None:
    ledger, [text] = page(f"某镇守好进村路\n本报讯(李某){LONG}严格落\n实防控措施。\n第二段。")
    assert f"{widened(LONG)}严格落实防控措施。\n\n第二段。" in text
    assert len(ledger.joins) == 1


def test_a_short_or_finished_paragraph_is_not_joined() -> None:
    ledger, [text] = page("某镇守好进村路\n本报讯(李某)开会了。\n“都来了。”\n散会。")
    assert "开会了。\n\n“都来了。”\n\n散会。" in text
    assert not ledger.joins


def test_a_caption_between_the_halves_steps_aside() -> None:
    _, texts = page(f"某镇守好进村路\n本报讯(李某){LONG}严格落\n图为登记车辆。(王某 摄)\n实防控措施。")
    assert "严格落实防控措施。" in texts[0]
    assert "图为登记车辆。" in texts[1]
    assert "摄影：王某" in texts[1]
    assert "缺图" in texts[1]


@pytest.mark.parametrize(
    ("lines", "caption", "credit"),
    [
        ("图为村民在村口卡点登记过往车辆,志愿者为司机测量体温、查验健康码,忙碌的身影\n成了冬日里的风景。(李某 摄)", "忙碌的身影成了冬日里的风景。", "摄影：李某"),
        ("图为登记车辆。\n(本报记者 李某 摄)", "图为登记车辆。", "摄影：李某"),
        ("图为登记车辆。\n李 某 摄", "图为登记车辆。", "摄影：李某"),
        ("1月5日,村民在登记。(通讯员李某摄)", "村民在登记。", "摄影：李某"),
    ],
)  # fmt: skip
def test_captions_and_their_credits(lines: str, caption: str, credit: str) -> None:
    _, texts = page(f"某镇守好进村路\n本报讯(李某)守好了。\n{lines}\n另一镇也守好进村路\n本报讯(王某)守好了。")
    assert len(texts) == 3
    assert texts[2].endswith(f"{caption}\n")
    assert credit in texts[2]


def test_a_cut_paragraph_without_its_rest_is_told() -> None:
    ledger, texts = page(f"某镇守好进村路\n本报讯(李某){LONG}严格落\n另一镇也守好进村路\n本报讯(王某)守好了。")
    assert len(texts) == 2
    assert any("没有找到它的下半截" in remark.text for remark in ledger.remarks)


def test_the_orphan_right_under_a_headline() -> None:
    ledger, texts = page(
        "某镇守好进村路\n(上接1版)实各项要求。\n会议强调，要防患未然。\n本报讯(李某)某镇设卡28处。\n两班倒。"
    )
    host, orphan = texts
    assert host.endswith("某镇设卡28处。\n\n两班倒。\n")
    assert orphan.endswith("\n\n实各项要求。\n\n会议强调，要防患未然。\n")
    assert "标题：待归并：上接第1版" in orphan
    told = next(remark.text for remark in ledger.remarks if "待归并" in remark.text)
    assert "建议" in told
    assert "请对照报纸定下来" in told


def test_a_page_that_begins_with_an_orphan_has_no_empty_host() -> None:
    _, texts = page("(上接1版)实各项要求。\n会议强调，要防患未然。\n某镇守好进村路\n本报讯(李某)设卡28处。")
    assert len(texts) == 2
    assert texts[0].endswith("\n\n实各项要求。\n\n会议强调，要防患未然。\n")
    assert "标题：某镇守好进村路" in texts[1]


@pytest.mark.parametrize(
    "marker",
    [
        "(上接1版)",
        "（上接第一版）",
        "(上接 第1版)",
        "【上接01版】",
        "(紧接1版)",
        "(上接1版《某县开会》)",
        "上接第1版\n",
    ],
)
def test_forms_of_the_marker(marker: str) -> None:
    _, texts = page(f"某镇守好进村路\n{marker}实各项要求。\n本报讯(李某)设卡28处。")
    assert texts[0].endswith("\n\n设卡28处。\n")
    assert "标题：待归并：上接第1版" in texts[1]
    assert texts[1].endswith("\n\n实各项要求。\n")


def test_masked_numbers_and_markdown_signs_stay_text() -> None:
    _, [text] = page(
        "某镇公布举报电话\n本报讯(李某)电话138****1234与139****5678，<某人>说*好*。\n2022. 元旦。\n# 不是标题。"
    )
    for part in (r"138\*\*\*\*1234与139\*\*\*\*5678", "&lt;某人&gt;说", r"2022\. 元旦", r"\# 不是标题。"):
        assert part in text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_that_editors_have(encoding: str) -> None:
    assert decode_page("某镇守好进村路\n".encode(encoding), "页.txt") == "某镇守好进村路\n"


@pytest.mark.parametrize("data", [b"\x00\x01\x02\xff", "文".encode() + b"\xff\xff\xff", b"GIF89a\x00\x00"])
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    with pytest.raises(Refusal, match="读不出文字"):
        decode_page(data, "页.txt")


@pytest.mark.parametrize("text", ["", "  \n\n", "第3版\n"])
def test_pages_without_stories_are_refused(text: str) -> None:
    with pytest.raises(Refusal):
        page(text)


def test_serials_are_free_over_stories_and_notices(tmp_path: Path) -> None:
    for name in ("articles/2022/2022-01-07-003.md", "notices/2022/2022-01-07-007.md"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("标题：甲\n")
    file = tmp_path / "页.txt"
    file.write_text("某镇守好进村路\n本报讯(李某)守好了。\n", encoding="utf-8")
    assert run([file], content=tmp_path, issue="2022-01-07") == 0
    assert (tmp_path / "articles/2022/2022-01-07-008.md").is_file()


def test_a_refusal_writes_nothing_and_names_every_bad_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, empty, old = tmp_path / "页.txt", tmp_path / "空.txt", tmp_path / "旧.doc"
    good.write_text("某镇守好进村路\n本报讯(李某)守好了。\n", encoding="utf-8")
    empty.write_bytes(b"")
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
    content = tmp_path / "content"
    assert run([good, empty, old, tmp_path / "没有.txt"], content=content, issue="2022-01-07") == 1
    shown = capsys.readouterr().out
    for name in ("空.txt", "旧.doc", "没有.txt"):
        assert name in shown
    assert "另存为" in shown
    assert not content.exists()


def test_a_dry_run_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "页.txt"
    file.write_text("某镇守好进村路\n本报讯(李某)守好了。\n", encoding="utf-8")
    content = tmp_path / "content"
    assert run([file], content=content, issue="2022-01-07", dry_run=True) == 0
    assert "什么也没有写" in capsys.readouterr().out
    assert not content.exists()


def test_a_near_duplicate_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "页.txt"
    file.write_text("某镇守好进村路\n本报讯(李某)守好了。\n", encoding="utf-8")
    asked: list[tuple[str, str]] = []

    def near(headline: str, body: str) -> list[tuple[str, str, float]]:
        asked.append((headline, body))
        return [("某镇守好路", "/2022/0101/001.html", 0.91)]

    assert run([file], content=tmp_path, issue="2022-01-07", near_duplicates=near) == 0
    assert asked == [("某镇守好进村路", "守好了。")]
    assert "/2022/0101/001.html）有 91% 相同" in capsys.readouterr().out


def test_an_unknown_column_proposes_the_nearest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "columns.toml").write_text('[[column]]\nslug = "yaowen"\nname = "要闻"\n', encoding="utf-8")
    assert run([tmp_path / "页.txt"], content=tmp_path, column="要问") == 1
    assert "是不是“要闻”" in capsys.readouterr().out
