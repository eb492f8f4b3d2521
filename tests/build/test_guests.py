"""Other people's Pelican plugins still get their signals, with Pelican's own objects."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.build.conftest import COLUMNS, ROOT, Desk

PLUGIN = """
from pathlib import Path
from pelican import signals
from pelican.generators import Generator

told = []

class Extra(Generator):
    def generate_context(self):
        told.append("context %d" % len(self.context["articles"]))
    def generate_output(self, writer):
        Path(self.output_path, "extra.txt").write_text("\\n".join(told), encoding="utf-8")

def register():
    signals.initialized.connect(lambda pelican: told.append("initialized"), weak=False)
    signals.article_generator_finalized.connect(
        lambda generator: told.extend("article %s %s %s" % (a.title, a.url, a.category) for a in generator.articles), weak=False
    )
    signals.all_generators_finalized.connect(lambda generators: told.append("all"), weak=False)
    signals.content_written.connect(lambda path, context: told.append("written " + Path(path).name), weak=False)
    signals.get_generators.connect(lambda pelican: Extra, weak=False)
    signals.finalized.connect(
        lambda pelican: Path(pelican.output_path, "told.txt").write_text("\\n".join(told), encoding="utf-8"), weak=False
    )
"""


def _pelican(desk: Desk, settings: Path) -> None:
    command = [sys.executable, "-m", "pelican", str(desk.content), "-o", str(desk.output), "-s", str(settings)]
    done = subprocess.run(
        command, cwd=desk.folder, capture_output=True, text=True, check=False, env={**os.environ, "NEWSROOM_JOBS": "1"}
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_guest_is_told_and_may_leave_files(desk: Desk) -> None:
    desk.write("columns.toml", COLUMNS)
    desk.story("articles/2022/2022-01-05-001.md", "卡点守夜")
    (desk.folder / "guest.py").write_text(PLUGIN, encoding="utf-8")
    settings = desk.folder / "conf.py"
    settings.write_text(
        f"import sys\nsys.path[:0] = [{str(ROOT)!r}, {str(desk.folder)!r}]\nfrom pelicanconf import *\nPLUGINS = ['guest']\n"
        f"THEME = {str(ROOT / 'theme')!r}\nTODAY = '2022-01-10'\n",
        encoding="utf-8",
    )
    _pelican(desk, settings)
    told = (desk.output / "told.txt").read_text(encoding="utf-8").split("\n")
    assert "initialized" in told
    assert "article 卡点守夜 2022/0105/001.html 要闻" in told
    assert "context 1" in told
    assert "all" in told
    assert "written 001.html" in told
    assert (desk.output / "extra.txt").is_file()
    _pelican(desk, settings)
    assert (desk.output / "extra.txt").is_file()
    assert (desk.output / "2022/0105/001.html").is_file()
