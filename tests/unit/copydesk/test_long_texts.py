"""Texts of millions of characters are checked in seconds, whatever they are made of."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from copydesk import desk
from copydesk.office import load_office
from manuscript.manuscript import Manuscript
from newsroom.fields import ItemKind
from newsroom.items import NewsArticle
from newsroom.registry import load_registries

MADE_OF = [
    "的的", "布署", "13812345678 ", "[2022]15号示", "字,字", "`a` 的的 ", "2022年2月30日", "附件\n", "\n", "![](a)", "![图.jpg](a)\n", "<img ", "<img>",
    "```\n的的\n", "    的的\n", "转自某报", "中华人民共合国", "（", "月日", "村组号室单元护照", "&#49;", "/a的的",
]  # fmt: skip


@pytest.mark.parametrize("piece", MADE_OF)
def test_a_long_text_of_one_piece(piece: str, tmp_path: Path) -> None:
    office = load_office(tmp_path, load_registries(tmp_path))
    body = piece * (400_000 // len(piece))
    item = NewsArticle(
        id="a.md", kind=ItemKind.STORY, address="/a/a.html", headline="长稿", source="示例融媒体中心", body_line=3
    )
    started = time.process_time()
    desk.check_manuscript(Manuscript(item, (), body, '<img alt="">'), office)
    assert time.process_time() - started < 4
