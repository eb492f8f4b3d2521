"""The editors' page of rules says what the desk does."""

from __future__ import annotations

import re
from pathlib import Path

from copydesk.desk import RULES
from copydesk.filetypes import BY_NAME, KEYS, PROGRAMS
from copydesk.manual import rules_page
from copydesk.office import parse_wording
from newsroom.problem import Problem

ROOT = Path(__file__).resolve().parents[3]
ROOM = ROOT / "plugins" / "copydesk"


def test_the_page_is_written_from_the_table() -> None:
    page = (ROOT / "docs/editors/rules.md").read_text("utf-8")
    assert page == rules_page(), "run: PYTHONPATH=plugins python3 -m copydesk.manual > docs/editors/rules.md"
    assert set(re.findall(r"^\| `([a-z_.]+)`", page, re.MULTILINE)) == set(RULES)


def test_every_rule_has_a_source_an_example_and_an_id_of_its_family() -> None:
    for rule in RULES.values():
        assert re.fullmatch(r"[a-z]+\.[a-z_]+", rule.id)
        assert rule.title
        assert rule.source
        assert rule.example
        assert rule.waivable or not rule.counted


def test_the_dictionary_is_in_order() -> None:
    problems: list[Problem] = []
    entries = parse_wording((ROOM / "wording.tsv").read_text("utf-8"), "wording.tsv", problems)
    assert problems == []
    assert len(entries) > 400
    assert len({entry.wrong for entry in entries}) == len(entries)
    assert all(entry.source for entry in entries)
    wrongs = {entry.wrong for entry in entries if entry.sort in ("严重错误", "错字", "慎用")}
    assert not [entry.right for entry in entries if any(wrong in entry.right for wrong in wrongs)], (
        "a remedy holds a mistake"
    )


def test_no_ending_is_both_welcome_and_refused() -> None:
    assert not set(BY_NAME) & (PROGRAMS | KEYS)
