"""The command `stats`: the office's numbers as tables, as a sheet with charts, and as CSV. Exit code 0, or 1 for an error."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from newsroom.items import Item
from newsroom.problem import EditorError, Problem
from newsroom.registry import load_registries
from newsroom.report_file import write_report

if TYPE_CHECKING:
    from rich.console import Console


def run(
    content: Path,
    site: Path | None,
    *,
    today: date,
    csv_out: Path | None = None,
    html_out: Path | None = None,
    items: Iterable[Item] | None = None,
    console: Console | None = None,
) -> int:
    """Count what is public on `today`, print the tables, write the files asked for, and return the exit code.

    content: for columns.toml and townships.toml, and for the manuscripts when no items are handed in. site: a built
    site, to weigh its pages and search data; None leaves that part out.
    """
    from rich.console import Console

    from stats.console import show
    from stats.figures import count
    from stats.manuscripts import items_of
    from stats.sheet import sheet
    from stats.spreadsheet import spreadsheet
    from stats.weights import weigh

    if console is None:
        screen = Console()
        console = screen if screen.is_terminal else Console(width=140)
    try:
        if not content.is_dir():
            raise EditorError(Problem(str(content), 0, "没有这个稿件文件夹。请用 --content 指到放稿件的地方。"))
        if site is not None and not (site / "index.html").is_file():
            raise EditorError(Problem(str(site), 0, "这里没有建好的网站。请先运行 build，或核对 --site 后面的文件夹。"))
        registries = load_registries(content)
        figures = count(items if items is not None else items_of(content, registries), registries, today)
    except EditorError as error:
        for problem in error.problems:
            console.print(str(problem), style="red", markup=False, highlight=False, soft_wrap=True)
        return 1
    weights = weigh(site) if site is not None else None
    show(figures, weights, console)
    try:
        if csv_out is not None:
            write_report(csv_out, spreadsheet(figures, weights))
            console.print(f"已写好 {csv_out}", markup=False, highlight=False, soft_wrap=True)
        if html_out is not None:
            write_report(html_out, sheet(figures, weights).encode())
            console.print(f"已写好 {html_out}", markup=False, highlight=False, soft_wrap=True)
    except EditorError as error:
        for problem in error.problems:
            console.print(str(problem), style="red", markup=False, highlight=False, soft_wrap=True)
        return 1
    return 0
