"""The data file of thresholds and weights, and how its mistakes are told."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import audit.inspection
import copydesk.desk
from audit.rules import RULES_FILE, add_months, load_rules
from newsroom.problem import EditorError
from newsroom.registry import COLUMN_TYPES

ROOM = Path(audit.inspection.__file__).parent


def test_every_rule_in_the_code_is_in_the_file_and_the_other_way_round() -> None:
    sources = "".join(path.read_text("utf-8") for path in sorted(ROOM.glob("*.py")))
    used = set(
        re.findall(
            r'"((?:link|attachment|file|page|tag|date|column|item|leak|total|personal|site|service|map|wording|desk|notice)\.[a-z0-9-]+)"',
            sources,
        )
    )
    rules = set(load_rules().rules)
    assert used - (set(copydesk.desk.RULES) - rules) == rules  # neighbours.py also names rules of the desk


def test_every_veto_in_the_file_can_be_judged() -> None:
    assert {veto.id for veto in load_rules().vetoes} == set(audit.inspection._JUDGES)


def test_every_number_has_a_source_and_the_confirmed_ones_name_the_document() -> None:
    rules = load_rules()
    for entry in (*rules.freshness, *rules.vetoes, *rules.rules.values()):
        assert entry.source
        if entry.confirmed:
            assert "国办" in entry.source


def test_the_exact_thresholds_of_the_inspection() -> None:
    rules = load_rules()
    thresholds = {veto.id: veto.threshold for veto in rules.vetoes}
    assert (
        thresholds["home-stale"],
        thresholds["stale-columns"],
        thresholds["overdue-columns"],
        thresholds["blank-columns"],
    ) == (14, 5, 10, 5)
    limits = {limit.group: (limit.days, limit.months) for limit in rules.freshness}
    assert (limits["news"], limits["policy"]) == ((14, 0), (0, 6))
    assert rules.pass_score == 60
    assert rules.rules["column.late"].each == 5
    assert rules.rules["column.late"].confirmed


@pytest.mark.parametrize(
    ("name", "column_type", "group"),
    [
        ("要闻", "工作动态", "news"), ("部门动态", "", "news"), ("通知公告", "工作动态", "policy"), ("文件", "政策文件", "policy"),
        ("解读", "政策解读", "other"), ("领导之窗", "负责人信息", None), ("关于我们", "概况信息", None),
    ],
)  # fmt: skip
def test_the_limit_of_a_column_comes_from_its_name_then_its_type(
    name: str, column_type: str, group: str | None
) -> None:
    limit = load_rules().limit_of(name, column_type)
    assert (limit.group if limit else None) == group


def test_types_in_the_file_are_of_the_vocabulary() -> None:
    rules = load_rules()
    assert {word for limit in rules.freshness for word in limit.types} <= set(COLUMN_TYPES)
    assert {*rules.ask_types, *rules.service_types} <= set(COLUMN_TYPES)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2021, 8, 31), 6, date(2022, 2, 28)), (date(2023, 8, 31), 6, date(2024, 2, 29)), (date(2022, 1, 5), 6, date(2022, 7, 5)),
        (date(2021, 12, 31), 12, date(2022, 12, 31)), (date(2021, 11, 30), 13, date(2022, 12, 30)),
    ],
)  # fmt: skip
def test_months_are_calendar_months(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


def test_an_office_may_change_a_weight(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(RULES_FILE.read_text("utf-8").replace("soon_days = 5", "soon_days = 9"), "utf-8")
    assert load_rules(path).soon_days == 9


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("soon_days = 5", "soon_day = 5", "soon_day"),
        ('severity = "block"', 'severity = "fatal"', "severity"),
        ("days = 14\n", "days = 0\n", "days 或 months"),
        ("each = 1.0", "eahc = 1.0", "eahc"),
        ('id = "link.anchor"', 'id = "link.dead"', "写了两次"),
        ("full_score = 100", 'full_score = "百"', "值不对"),
        ("[service]", "[servce]", "servce"),
        ("full_score = 100", "full_score = ", "TOML"),
    ],
)
def test_mistakes_in_the_file_are_told_in_words(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = RULES_FILE.read_text("utf-8")
    assert old in text
    path = tmp_path / "rules.toml"
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(EditorError, match=said):
        load_rules(path)


def test_a_missing_file_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(EditorError, match="没有检查规则文件"):
        load_rules(tmp_path / "none.toml")
