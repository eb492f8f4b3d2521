"""A build with nothing to do is known as such; whatever a build depends on and whatever it left wakes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from incremental.tree import Survey, survey
from manuscript.intake import scan
from newsroom.dates import SHANGHAI
from portal import quiet
from portal.folders import Folders

NOW = datetime(2022, 1, 8, 12, tzinfo=SHANGHAI)
UNTIL = (NOW + timedelta(hours=1)).isoformat()


@pytest.fixture
def places(tmp_path: Path) -> Folders:
    found = Folders(*(tmp_path / name for name in ("content", "output", "theme", "state")))
    for folder in (found.content, found.output, found.theme, found.state):
        folder.mkdir()
    (found.content / "a.md").write_text("标题：甲", encoding="utf-8")
    (found.output / "index.html").write_text("<p>", encoding="utf-8")
    (found.theme / "base.html").write_text("<html>", encoding="utf-8")
    (tmp_path / "settings.py").write_text("SITENAME = '甲'", encoding="utf-8")
    return found


def _inputs(places: Folders, options: str = "{}") -> str:
    return quiet.inputs(places, scan(places.content), [places.content.parent / "settings.py"], options)


def test_nothing_changed_gives_the_last_account(places: Folders):
    quiet.remember(places, _inputs(places), None, UNTIL, ["收到 1"])
    assert quiet.nothing_to_do(places, _inputs(places), NOW) == ["收到 1"]


@pytest.mark.parametrize(
    "change",
    [
        lambda places: (places.content / "a.md").write_text("标题：乙乙", encoding="utf-8"),
        lambda places: (places.content / "b.md").write_text("标题：乙", encoding="utf-8"),
        lambda places: (places.content / "a.md").unlink(),
        lambda places: (places.theme / "base.html").write_text("<html >", encoding="utf-8"),
        lambda places: (places.output / "index.html").write_text("<b>altered", encoding="utf-8"),
        lambda places: (places.output / "index.html").unlink(),
        lambda places: (places.output / "stranger.txt").write_text("?", encoding="utf-8"),
        lambda places: (places.content.parent / "settings.py").write_text("SITENAME = '乙'", encoding="utf-8"),
        lambda places: (places.state / quiet.FILE).write_text("{", encoding="utf-8"),
    ],
)
def test_any_change_wakes_the_build(places: Folders, change: Callable[[Folders], object]):
    quiet.remember(places, _inputs(places), None, UNTIL, ["收到 1"])
    change(places)
    assert quiet.nothing_to_do(places, _inputs(places), NOW) is None


def test_time_and_other_options_wake_the_build(places: Folders):
    quiet.remember(places, _inputs(places), None, UNTIL, [])
    assert quiet.nothing_to_do(places, _inputs(places), NOW + timedelta(hours=2)) is None
    assert quiet.nothing_to_do(places, _inputs(places, "other"), NOW) is None


def test_a_manuscript_saved_while_the_build_ran_is_not_passed_over(places: Folders):
    before = _inputs(places)
    (places.content / "a.md").write_text("标题：存盘晚了一步", encoding="utf-8")
    quiet.remember(places, before, None, UNTIL, [])
    assert quiet.nothing_to_do(places, _inputs(places), NOW) is None


def test_a_build_may_say_itself_what_lies_in_the_output(places: Folders):
    quiet.remember(places, _inputs(places), survey(places.output), UNTIL, ["收到 1"])
    assert quiet.nothing_to_do(places, _inputs(places), NOW) == ["收到 1"]
    quiet.remember(places, _inputs(places), Survey({"index.html": "1-1"}), UNTIL, ["收到 1"])
    assert quiet.nothing_to_do(places, _inputs(places), NOW) is None


def test_a_variable_that_the_settings_read_wakes_the_build(places: Folders, monkeypatch: pytest.MonkeyPatch):
    settings = places.content.parent / "settings.py"
    settings.write_text("import os\nSITEURL = os.environ.get('SOME_SITEURL', '')", encoding="utf-8")
    quiet.remember(places, _inputs(places), None, UNTIL, ["收到 1"])
    monkeypatch.setenv("NOT_READ_BY_ANYBODY", "1")
    assert quiet.nothing_to_do(places, _inputs(places), NOW) == ["收到 1"]
    monkeypatch.setenv("SOME_SITEURL", "https://www.example.gov.cn")
    assert quiet.nothing_to_do(places, _inputs(places), NOW) is None
