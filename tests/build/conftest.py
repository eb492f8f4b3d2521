"""Small real sites for the tests: manuscripts in a temporary folder, built by the real build with the real theme."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from newsroom.dates import parse_moment
from newsroom.problem import EditorError, Problem
from portal.build import build
from portal.folders import folders
from portal.order import Order, Outcome

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = """
[[column]]
slug = "yaowen"
name = "要闻"
type = "工作动态"
description = "要闻"
keywords = ["要闻"]
fresh_days = 14

[[column]]
slug = "zhenban"
name = "镇办动态"
type = "工作动态"
parent = "yaowen"

[[column]]
slug = "tongzhi"
name = "通知公告"
type = "政策文件"
kind = "notice"
"""


@dataclass
class Desk:
    """A content folder, the output it is built into, and the day it is built for."""

    folder: Path
    now: datetime = field(default_factory=lambda: parse_moment("2022-01-10 12:00"))
    settings: dict[str, object] = field(
        default_factory=lambda: {
            "SITENAME": "测试站",
            "SITEURL": "https://www.example.gov.cn",
            "OFFICE": {"page_size": 3},
        }
    )
    theme: Path = ROOT / "theme"

    @property
    def content(self) -> Path:
        return self.folder / "content"

    @property
    def output(self) -> Path:
        return self.folder / "output"

    def write(self, name: str, text: str) -> Path:
        path = self.content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def story(self, name: str, headline: str = "标题", body: str = "正文一段。", **fields: str) -> Path:
        lines = {"标题": headline, "栏目": "要闻", "发布日期": "2022-01-05 09:30", "来源": "测试", **fields}
        header = "\n".join(f"{label}：{value}" for label, value in lines.items() if value)
        return self.write(name, f"{header}\n\n{body}\n")

    def build(self, output: Path | None = None, **options: bool) -> Outcome:
        where = folders(self.content, output or self.output, self.theme)
        return build(Order(where, self.settings, self.now, wait=0.0, **options))

    def refused(self) -> list[Problem]:
        """The problems that block the build."""
        with pytest.raises(EditorError) as caught:
            self.build()
        return [problem for problem in caught.value.problems if problem.blocks]

    def tree(self, output: Path | None = None) -> dict[str, str]:
        return tree_of(output or self.output)

    def page(self, address: str) -> str:
        return (self.output / address.lstrip("/")).read_text(encoding="utf-8")


def tree_of(root: Path) -> dict[str, str]:
    """Path → digest of every file of a tree."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("NEWSROOM_JOBS", "1")
    made = Desk(tmp_path)
    made.write("columns.toml", COLUMNS)
    return made
