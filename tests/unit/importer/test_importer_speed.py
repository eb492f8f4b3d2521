"""A page of ten stories within a second of CPU, a Word file of a hundred pages within five."""

from __future__ import annotations

import time
from pathlib import Path

from word_builder import cell, docx, numbering, p, r, table

from importer.command import run

SENTENCE = "这是一段写完了的文字，说的是某县某镇某村的某件事，办得很好，群众都说好。"


def cpu(file: Path, content: Path) -> float:
    start = time.process_time()
    assert run([file], content=content, issue="2022-01-07") == 0
    return time.process_time() - start


def test_a_page_of_ten_stories(tmp_path: Path) -> None:
    file = tmp_path / "01.txt"
    story = f"本报讯(李某){SENTENCE * 4}\n" + f"{SENTENCE * 4}\n" * 6
    file.write_text("".join(f"某县某镇第{at}件好事办到群众心坎上\n{story}" for at in range(10)), encoding="utf-8")
    assert cpu(file, tmp_path / "content") < 1
    assert len(list((tmp_path / "content").rglob("*.md"))) == 10


def test_a_word_file_of_a_hundred_pages(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    lists = numbering(
        (("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."), ("decimal", "（%4）"))
    )
    # Some 700 characters make a page of an official document.
    text = [p(r(SENTENCE), r(SENTENCE, "<w:b/>"), num=(1, at % 4)) for at in range(1000)]
    tables = [table(*[(cell("甲"), cell("乙"), cell("丙"))] * 20) for _ in range(40)]
    file.write_bytes(docx(p("某县实施方案", align="center"), *text, *tables, parts={"numbering.xml": lists}))
    assert cpu(file, tmp_path / "content") < 5
