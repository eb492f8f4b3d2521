"""What an import costs: a newspaper page of ten stories (goal: under 1 s of CPU), a Word file of a hundred pages (under 5 s).

    python3 benchmarks/bench_importer.py

Prints CPU seconds beside the goals; exit code 1 when one is missed or the import went wrong.
"""

from __future__ import annotations

import contextlib
import io
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "plugins"), str(ROOT / "tests" / "unit" / "importer")]

from word_builder import cell, docx, numbering, p, r, table  # noqa: E402

from importer.command import run  # noqa: E402 - the lines above make both importable

SENTENCE = "这是一段写完了的文字，说的是某县某镇某村的某件事，办得很好，群众都说好。"


def cpu(file: Path, content: Path) -> float:
    """CPU seconds of importing `file`. Raises RuntimeError when it is refused."""
    start = time.process_time()
    with contextlib.redirect_stdout(io.StringIO()) as said:
        code = run([file], content=content, issue="2022-01-07")
    if code != 0:
        raise RuntimeError(said.getvalue())
    return time.process_time() - start


def newspaper_page(tmp_path: Path) -> float:
    """CPU seconds for the text of a page with ten stories."""
    file = tmp_path / "01.txt"
    story = f"本报讯(李某){SENTENCE * 4}\n" + f"{SENTENCE * 4}\n" * 6
    file.write_text("".join(f"某县某镇第{at}件好事办到群众心坎上\n{story}" for at in range(10)), encoding="utf-8")
    spent = cpu(file, tmp_path / "content")
    if len(list((tmp_path / "content").rglob("*.md"))) != 10:
        raise RuntimeError("the page was not split into its ten stories")
    return spent


def word_file(tmp_path: Path) -> float:
    """CPU seconds for an official document of some hundred pages, with lists and tables."""
    file = tmp_path / "a.docx"
    lists = numbering(
        (("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."), ("decimal", "（%4）"))
    )
    # Some 700 characters make a page of an official document.
    text = [p(r(SENTENCE), r(SENTENCE, "<w:b/>"), num=(1, at % 4)) for at in range(1000)]
    tables = [table(*[(cell("甲"), cell("乙"), cell("丙"))] * 20) for _ in range(40)]
    file.write_bytes(docx(p("某县实施方案", align="center"), *text, *tables, parts={"numbering.xml": lists}))
    return cpu(file, tmp_path / "content")


def main() -> int:
    """Measure both against their goals; 1 when one is missed."""
    missed = False
    for name, measure, goal in (
        ("newspaper page, 10 stories", newspaper_page, 1.0),
        ("Word file, 100 pages", word_file, 5.0),
    ):
        with tempfile.TemporaryDirectory() as folder:
            spent = measure(Path(folder))
        print(f"{name}: {spent:.2f} CPU s (goal < {goal:g})")
        missed |= spent >= goal
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
