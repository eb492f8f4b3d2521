"""A settings file that needs nothing of Pelican is read without it; any other goes the whole way, and no plugin is passed by."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal.settings import plain_settings
from tests.build.conftest import COLUMNS, ROOT, Desk

THEME = ROOT / "theme"
PLAIN = f"""\
from pathlib import Path
PELICAN_CLASS = "portal.Newsroom"
SITENAME = "测试站"
SITEURL = ""
THEME = {str(THEME)!r}
PLUGINS = []
"""


@pytest.fixture(autouse=True)
def _before_pelican(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other tests have imported Pelican into this process; a build begins without."""
    monkeypatch.delitem(sys.modules, "pelican", raising=False)


def _read(tmp_path: Path, text: str) -> dict[str, object] | None:
    file = tmp_path / "conf.py"
    file.write_text(text, encoding="utf-8")
    return plain_settings(file, THEME)


def test_a_plain_file_is_taken_as_it_stands(tmp_path: Path) -> None:
    assert _read(tmp_path, PLAIN) == {
        "PELICAN_CLASS": "portal.Newsroom", "SITENAME": "测试站", "SITEURL": "", "THEME": str(THEME), "PLUGINS": [],
    }  # fmt: skip


@pytest.mark.parametrize("name", ["pelicanconf.py", "publishconf.py"])
def test_the_projects_own_files_are_plain(name: str) -> None:
    settings = plain_settings(ROOT / name, THEME)
    assert settings is not None
    assert settings["SITENAME"] == "商州融媒"


@pytest.mark.parametrize(
    "text",
    [
        PLAIN + "PLUGINS = ['guest']\n",
        PLAIN.replace("PLUGINS = []\n", ""),  # which means every plugin that is installed
        PLAIN + "PLUGINS = None\n",
        PLAIN + "PELICAN_CLASS = 'pelican.Pelican'\n",
        PLAIN + "STATIC_PATHS = ['..']\n",
        PLAIN + "SITEURL = 5\n",
        PLAIN + "OFFICE = None\n",
        PLAIN + "THEME = 'notmyidea'\n",
        PLAIN.replace('SITENAME = "测试站"\n', ""),
        PLAIN + "raise ValueError('x')\n",
        PLAIN + "import sys\nsys.exit(0)\n",
        "x = (\n",
        "a\0b",
    ],
)
def test_any_other_is_one_for_pelican(tmp_path: Path, text: str) -> None:
    assert _read(tmp_path, text) is None


def _build(desk: Desk, settings: Path, *options: str) -> subprocess.CompletedProcess[str]:
    places = [
        "--content",
        str(desk.content),
        "--output",
        str(desk.output),
        "--settings",
        str(settings),
        "--today",
        "2022-01-10",
    ]
    return subprocess.run(
        [sys.executable, *options, str(ROOT / "tasks.py"), "build", *places],
        cwd=desk.folder, capture_output=True, text=True, check=False, encoding="utf-8", env={**os.environ, "NEWSROOM_JOBS": "1"},
    )  # fmt: skip


def test_a_plain_build_does_without_pelican(desk: Desk) -> None:
    desk.write("columns.toml", COLUMNS)
    desk.story("articles/2022/2022-01-05-001.md", "卡点守夜")
    settings = desk.folder / "conf.py"
    settings.write_text(PLAIN, encoding="utf-8")
    done = _build(desk, settings, "-X", "importtime")
    assert done.returncode == 0, done.stdout
    imported = {line.rsplit("|", 1)[1].strip() for line in done.stderr.split("\n") if "|" in line}
    assert "portal.build" in imported
    assert not imported & {"pelican", "docutils", "pygments.lexers", "rich"}


@pytest.mark.parametrize(
    "more",
    [
        "PLUGINS = ['guest']\n",
        "import guest\nguest.register()\n",  # connects itself: no plugin is named, and Pelican is there
    ],
)
def test_who_waits_for_a_signal_gets_it(desk: Desk, more: str) -> None:
    desk.write("columns.toml", COLUMNS)
    desk.story("articles/2022/2022-01-05-001.md", "卡点守夜")
    (desk.folder / "guest.py").write_text(
        "from pathlib import Path\nfrom pelican import signals\n"
        "def told(pelican):\n    Path(pelican.output_path, 'told.txt').write_text('finalized', encoding='utf-8')\n"
        "def register():\n    signals.finalized.connect(told, weak=False)\n",
        encoding="utf-8",
    )
    settings = desk.folder / "conf.py"
    settings.write_text(f"import sys\nsys.path.insert(0, {str(desk.folder)!r})\n{PLAIN}{more}", encoding="utf-8")
    done = _build(desk, settings)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (desk.output / "told.txt").read_text(encoding="utf-8") == "finalized"
