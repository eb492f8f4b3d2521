"""The sample portal, built for real: what the audit takes for granted about pages must be what the portal writes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from audit.neighbours import lent
from audit.report import AuditReport
from audit.rules import load_rules
from audit.survey import survey

ROOT = Path(__file__).resolve().parents[3]
TODAY = date(2022, 1, 10)
STORY, WITHDRAWN, NOTICE = "/2022/0106/003.html", "/2022/0106/101.html", "/2022/0105/101.html"
# What depends on the office's own settings and on the theme in use.
OFFICE = {"site.ask", "site.search", "tag.site-id", "site.identity"}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample portal as it would be published on 10 January 2022."""
    output = tmp_path_factory.mktemp("sample") / "output"
    command = [
        sys.executable,
        str(ROOT / "tasks.py"),
        "build",
        "--output",
        str(output),
        "--settings",
        str(ROOT / "publishconf.py"),
    ]
    environment = {**os.environ, "NEWSROOM_SITEURL": "https://www.example.gov.cn"}
    done = subprocess.run(
        [*command, "--today", TODAY.isoformat()], capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return output


def audited(site: Path, today: date = TODAY) -> AuditReport:
    return survey(site, load_rules(), today=today, outside=lent())


@pytest.fixture
def damaged(built: Path, tmp_path: Path) -> Callable[..., set[str]]:
    """Change one page of a copy, or delete it (new is None); returns the rules that find what was not found before."""

    def damage(address: str, old: str = "", new: str | None = None) -> set[str]:
        site = tmp_path / "output"
        shutil.copytree(built, site)
        path = site / (address.lstrip("/") + ("index.html" if address.endswith("/") else ""))
        if new is None:
            path.unlink()
        else:
            text = path.read_text("utf-8")
            assert old in text
            path.write_text(text.replace(old, new, 1), "utf-8")
        before = {finding.rule for finding in audited(built).findings}
        return {finding.rule for finding in audited(site).findings} - before

    return damage


def test_the_sample_portal_has_nothing_that_blocks(built: Path) -> None:
    report = audited(built)
    assert {finding.rule for finding in report.blocking} - OFFICE == set()
    assert {veto.id for veto in report.tripped} <= {"no-questions"}
    assert report.base_url == "https://www.example.gov.cn"


def test_the_audit_sees_the_portal_as_it_is(built: Path) -> None:
    report = audited(built)
    assert report.pages["home"] == 1
    assert report.pages["article"] == report.totals[0].count >= 20
    assert report.pages["withdrawn"] == 1
    assert len(report.columns) == 9
    assert all(column.stories and column.last and column.limit != "不限" for column in report.columns)
    assert all(total.agrees for total in report.totals)
    assert report.next_change is not None
    assert report.next_change > TODAY


def test_a_lost_story_is_missed_everywhere(damaged: Callable[..., set[str]]) -> None:
    assert {"link.dead", "leak.listed", "total.differs"} <= damaged(STORY)


def test_a_withdrawn_story_that_is_listed_again_is_a_leak(damaged: Callable[..., set[str]]) -> None:
    assert "leak.listed" in damaged("/columns/tongzhi/", "</main>", f'<a href="{WITHDRAWN}">旧</a></main>')


def test_a_story_that_the_search_data_lack_is_missed(built: Path, tmp_path: Path) -> None:
    site = tmp_path / "output"
    shutil.copytree(built, site)
    next(iter(sorted((site / "search" / "story").glob("*.bin")))).unlink()
    assert "item.unsearchable" in {finding.rule for finding in audited(site).findings}


def test_a_story_that_leaves_its_column_is_missed(damaged: Callable[..., set[str]]) -> None:
    assert "item.unlisted" in damaged("/columns/zhenban/", f'href="{STORY}"', 'href="/"')


def test_a_number_in_a_notice_trips_its_veto(damaged: Callable[..., set[str]]) -> None:
    assert "personal.page" in damaged(NOTICE, "</main>", "<p>13812345678</p></main>")


def test_a_month_that_nobody_wrote_anything_trips_the_vetoes(built: Path) -> None:
    report = audited(built, date(2022, 2, 20))
    assert {"home-stale", "stale-columns"} <= {veto.id for veto in report.tripped}
    assert "notice.state" in {finding.rule for finding in report.findings}
