"""Waivers let a finding pass with a reason, cover no more than they say, and are themselves looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from copydesk import desk
from copydesk.office import Office, load_office
from manuscript.manuscript import Manuscript
from manuscript.reader import Reader
from newsroom.problem import Problem, Severity
from newsroom.registry import load_registries

ID = "612501198503121230"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    (tmp_path / "columns.toml").write_text('[[column]]\nslug = "yaowen"\nname = "要闻"\n', "utf-8")
    return load_office(tmp_path, load_registries(tmp_path))


def read(office: Office, body: str, *waivers: str) -> Manuscript:
    head = "标题：一篇稿子\n栏目：要闻\n发布日期：2022-01-06\n来源：示例融媒体中心\n"
    text = head + "".join(f"豁免：{waiver}\n" for waiver in waivers) + "\n" + body
    reading = Reader(office.registries).read(text.encode(), "articles/2022/2022-01-06-001.md")
    assert reading.manuscript is not None, reading.problems
    return reading.manuscript


def ids(problems: list[Problem]) -> list[str]:
    return [problem.rule for problem in problems]


@pytest.mark.parametrize(
    "waiver", ["wording.misprint 人名就叫布署", "wording.misprint：人名就叫布署", "wording.misprint 1处 人名"]
)
def test_a_reasoned_waiver_is_heard(waiver: str, office: Office) -> None:
    assert ids(desk.check_manuscript(read(office, "布署来了。"), office)) == ["wording.misprint"]
    assert desk.check_manuscript(read(office, "布署来了。", waiver), office) == []


def test_a_waiver_covers_its_rule_only(office: Office) -> None:
    assert ids(desk.check_manuscript(read(office, "布署的的。", "wording.misprint 人名"), office)) == [
        "wording.doubled"
    ]


def test_without_a_reason_it_is_not_heard(office: Office) -> None:
    assert ids(desk.check_manuscript(read(office, "布署。", "wording.misprint"), office)) == [
        "waiver.no_reason",
        "wording.misprint",
    ]


def test_personal_data_needs_the_number_of_places(office: Office) -> None:
    body = f"编号{ID}。\n\n再看{ID}。"
    without = desk.check_manuscript(read(office, body, "personal.id_number 是设备编号"), office)
    assert ids(without) == ["waiver.count", "personal.id_number", "personal.id_number"]
    assert "豁免：personal.id_number 2处 是设备编号" in without[0].message
    assert ids(desk.check_manuscript(read(office, body, "personal.id_number 1处 是设备编号"), office)) == [
        "waiver.count", "personal.id_number", "personal.id_number",
    ]  # fmt: skip
    assert desk.check_manuscript(read(office, body, "personal.id_number 2处 是设备编号"), office) == []


def test_an_idle_or_unknown_waiver_is_told(office: Office) -> None:
    problems = desk.check_manuscript(
        read(office, "正文。", "wording.misprint 人名", "wording.misprnt 人名", "没写规则"), office
    )
    assert sorted(ids(problems)) == ["waiver.idle", "waiver.malformed", "waiver.unknown_rule"]
    assert [problem.line for problem in problems] == [5, 6, 7]


def test_waivers_for_other_days_and_for_files_do_not_idle(office: Office) -> None:
    assert (
        desk.check_manuscript(
            read(office, "正文。", "today.names_shown 名单已改为结果", "attachment.author 作者是单位"), office
        )
        == []
    )


def test_a_file_is_waived_by_an_item_that_carries_it(office: Office) -> None:
    problem = Problem("attachments/a.docx", 0, "……", Severity.HINT, "attachment.author")
    item = read(office, "正文。", "attachment.author 作者是单位").item
    assert desk.waive_file([problem], [item]) == []
    assert desk.waive_file([problem], [read(office, "正文。").item]) == [problem]


@pytest.mark.parametrize("status", ["草稿", "待发"])
def test_a_draft_is_warned_and_blocks_nobody(status: str, office: Office) -> None:
    problems = desk.check_manuscript(read(office, f"李某{ID}。", "wording.misprint 人名\n状态：" + status), office)
    assert {problem.severity for problem in problems if problem.rule == "personal.id_number"} == {Severity.WARN}


def test_what_the_build_itself_refuses_cannot_be_waived(office: Office) -> None:
    assert ids(desk.check_manuscript(read(office, "正文。", "link.missing 以后再补"), office)) == ["waiver.refused"]
