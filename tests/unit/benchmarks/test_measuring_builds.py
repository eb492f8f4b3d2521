"""Measuring: the whole process tree counts, failures are told, edits change what they say, the table judges by ratios."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.building.edits import CASES, Desk, new_story, one_body, one_deleted, one_headline, theme_touched
from benchmarks.building.measure import Cost, RunFailedError, measured
from benchmarks.building.peers.manuscripts import articles
from benchmarks.building.targets import rows, rows_with_search
from benchmarks.corpus.folder import make_folder

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the benchmark reads /proc")
_BURN = "import time\nend = time.process_time() + 0.3\nwhile time.process_time() < end: pass\n"


def test_cpu_of_children_counts_also_of_orphans(tmp_path: Path):
    code = f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', {_BURN!r}])\n"
    cost, _ = measured([sys.executable, "-c", code], cwd=tmp_path)
    assert cost.cpu >= 0.3


def test_memory_of_the_tree_is_seen(tmp_path: Path):
    cost, _ = measured(
        [sys.executable, "-c", "import time; held = bytearray(80_000_000); time.sleep(0.5)"], cwd=tmp_path
    )
    assert cost.resident > 80
    assert cost.proportional > 75


def test_a_command_that_fails_is_told_with_its_words(tmp_path: Path):
    with pytest.raises(RunFailedError, match="no such story"):
        measured([sys.executable, "-c", "import sys; print('no such story'); sys.exit(3)"], cwd=tmp_path)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    make_folder(tmp_path / "content", 60)
    templates = tmp_path / "theme" / "templates"
    templates.mkdir(parents=True)
    (templates / "article.html").write_text("{% block main %}<p>{% endblock %}", encoding="utf-8")
    return Desk(tmp_path / "content", tmp_path / "theme")


def _texts(desk: Desk) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in desk.stories()}


def test_each_edit_changes_what_it_says_and_nothing_else(desk: Desk):
    before = _texts(desk)
    middle = desk.middle().name
    one_body(desk, 1)
    after = _texts(desk)
    assert [name for name in after if after[name] != before[name]] == [middle]
    assert after[middle].startswith(before[middle])
    one_headline(desk, 1)
    assert _texts(desk)[middle].startswith("标题：第1次改过的标题：")
    new_story(desk, 1)
    assert len(desk.stories()) == len(before) + 1
    one_deleted(desk, 1)
    gone = before.keys() - _texts(desk).keys()
    assert len(gone) == 1
    assert not any(name in text for name in gone for text in _texts(desk).values())
    theme_touched(desk, 4)
    assert "<!-- touched 4 -->" in (desk.theme / "templates" / "article.html").read_text(encoding="utf-8")


def test_the_peers_are_told_of_every_manuscript_with_links_resolved(desk: Desk):
    told = list(articles(desk.content))
    assert len(told) == 60
    assert all(article.headline and article.column and article.tags for article in told)
    assert not any("](/articles/" in article.body or "](/notices/" in article.body for article in told)


def _cost(cpu: float) -> Cost:
    return Cost(cpu, cpu / 2, 100.0, 80.0)


def test_the_table_judges_by_ratios_to_hugo():
    ours = {case.name: [_cost(0.5)] for case in CASES}
    table = {row.what: row for row in rows({**ours, "cold": [_cost(30)]}, [(_cost(30), _cost(10))], [_cost(10)])}
    assert table["cold, CPU"].reached == pytest.approx(3.0)
    assert table["cold, CPU"].good is False
    assert table["one body, CPU"].reached == pytest.approx(0.05)
    assert table["one body, CPU"].good is True
    assert table["no change, CPU"].good is False


def test_with_search_the_peer_is_hugo_and_pagefind_one_after_the_other():
    both = Cost(10, 5, 300.0, 200.0).then(Cost(50, 25, 900.0, 100.0))
    assert both == Cost(60, 30, 900.0, 200.0)
    table = {row.what: row for row in rows_with_search({"cold": [_cost(30)], "one_body": [_cost(1.5)]}, [both])}
    assert (table["cold, CPU"].reached, table["cold, CPU"].good) == (pytest.approx(0.5), True)
    assert (table["one body, CPU"].reached, table["one body, CPU"].good) == (pytest.approx(0.025), False)
    assert table["cold, peak memory (shared once)"].reached == pytest.approx(0.4)
    assert table["new story, CPU"].reached is None


def test_without_hugo_there_is_nothing_to_judge():
    assert rows({"cold": [_cost(1)]}, [], []) == []
