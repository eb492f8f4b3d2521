"""The command `new`: asks or takes what is to be written, and lays the manuscript ready. Exit code 0, or 1 with nothing written."""

from __future__ import annotations

import os
from datetime import date as calendar_day
from pathlib import Path
from typing import TYPE_CHECKING

from newsroom.address import address_of
from newsroom.problem import EditorError, Problem
from newsroom.registry import load_registries

if TYPE_CHECKING:
    from rich.console import Console

    from drafting.wishes import Wish


def new(
    content: Path,
    *,
    title: str | None = None,
    column: str | None = None,
    kind: str | None = None,
    date: str | calendar_day | None = None,
    interactive: bool = False,
    today: calendar_day | None = None,
    console: Console | None = None,
) -> int:
    """Write a new manuscript below `content` and say where it is and what comes next.

    title, column (name or slug), kind (报道, 公告, or a 文种 such as 通告; else what the column holds), date (as editors write it; else
    `today`, else today in Asia/Shanghai). interactive: what is missing or wrong is asked for on the console; otherwise it is
    told, all at once. Nothing that exists is ever written over.
    """
    from rich.console import Console

    from drafting.place import write_new
    from drafting.sheet import sheet

    if console is None:
        screen = Console()
        console = screen if screen.is_terminal else Console(width=140)
    try:
        wish = _wish(content, title, column, kind, date, interactive, today, console)
        path = write_new(content, wish.kind, wish.day, sheet(wish))
    except EditorError as error:
        for problem in error.problems:
            where = f"{problem.path}:{problem.line}" if problem.line else problem.path
            console.print(f"{where}: {problem.message}", style="red", markup=False, highlight=False, soft_wrap=True)
        return 1
    except (EOFError, KeyboardInterrupt):
        console.print("\n没有写完就停了，什么也没有留下。", markup=False, highlight=False)
        return 1
    _tell(console, content, path, wish)
    return 0


def _wish(
    content: Path,
    title: str | None,
    column: str | None,
    kind: str | None,
    day: str | calendar_day | None,
    interactive: bool,
    today: calendar_day | None,
    console: Console,
) -> Wish:
    from drafting.asking import Asker
    from drafting.wishes import wish_from

    if not content.is_dir():
        raise EditorError(Problem(str(content), 0, "没有这个稿件文件夹。请用 --content 指到放稿件的地方。"))
    columns = load_registries(content).columns
    if not columns.entries:
        raise EditorError(
            Problem(str(content / "columns.toml"), 0, "还没有栏目。请先写好 columns.toml，写法见编辑手册的“栏目”。")
        )
    if interactive:
        return Asker(console, columns).ask(title=title, column=column, kind=kind, day=day, today=today)
    return wish_from(columns, title=title, column=column, kind=kind, day=day, today=today)


def _tell(console: Console, content: Path, path: Path, wish: Wish) -> None:
    from drafting.wishes import kind_of_column

    python = "py" if os.name == "nt" else "python3"
    item_id = path.relative_to(content).as_posix()
    lines = [
        f"写好了：{path}",
        f"发布以后的网址：{address_of(item_id)}（由文件名定，文件名以后不要改）",
    ]
    usual = kind_of_column(wish.column)
    if usual is not wish.kind:
        lines.append(
            f"提醒：栏目“{wish.column.name}”平时放的是{usual.label}，这篇是{wish.kind.label}。放错了就改“栏目”这一行。"
        )
    lines += [
        "接下来：",
        "  1. 用记事本打开它，补上抬头里有的，没有的空着；正文写在最下面。",
        f"  2. 运行 {python} tasks.py preview，一边写一边看；每存一次，浏览器里就换成新的。",
        "  3. 写好以后把“状态：草稿”改成“状态：发布”。是草稿的时候，读者看不到它。",
    ]
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)
