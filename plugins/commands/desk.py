"""Commands over the manuscripts: new, mask, withdraw, preview (renaming.py has rename)."""

from __future__ import annotations

import sys
from pathlib import Path

from commands.places import desk_day, find_file, find_manuscript
from copydesk.filetypes import coded_like, decode_text
from manuscript.header import split_header
from newsroom.fields import BY_NAME
from newsroom.problem import EditorError, Problem
from newsroom.replacing import replace_file
from portal.command import ROOT, Request, order_from
from portal.report import say, tell_problems


def new(content: Path | None, *, title: str | None, column: str | None, kind: str | None, day: str | None) -> int:
    """Write a new manuscript; asks for what is missing when somebody is there to answer."""
    from drafting.command import new as draft

    content = content or ROOT / "content"
    try:
        today = None if day else desk_day(content)
    except EditorError as error:
        tell_problems(error.problems)
        return 1
    return draft(content, title=title, column=column, kind=kind, date=day, interactive=sys.stdin.isatty(), today=today)


def mask(files: list[Path], content: Path | None) -> int:
    """Mask personal numbers in manuscripts and attachments."""
    from copydesk.command import mask as mask_one

    try:
        found = [find_file(file, content or ROOT / "content") for file in files]
    except EditorError as error:
        tell_problems(error.problems)
        return 1
    return max(mask_one(file) for file in found)


def withdraw(name: Path, content: Path | None, reason: str) -> int:
    """Write 撤稿 into a manuscript's header: its page will say why, everything else of it goes with the next build."""
    try:
        content = content or ROOT / "content"
        path, item_id = find_manuscript(name, content)
        data = path.read_bytes()
        text = decode_text(data)
        if text is None or coded_like(data, text) != data:
            raise EditorError(Problem(item_id, 1, "有文字读不出来。请用记事本打开，另存为 UTF-8，再撤一次。"))
        header, _, problems = split_header(text.replace("\r\n", "\n"), item_id)
        if any(problem.blocks for problem in problems) or not header:
            raise EditorError(
                problems or [Problem(item_id, 1, "读不出抬头，不能自动撤稿。请先运行 check 把抬头改好。")]
            )
        if any(line.field is BY_NAME["withdrawal"] for line in header):
            raise EditorError(Problem(item_id, 1, "这篇稿子已经撤下。要改原因，请直接改“撤稿：”那一行。"))
        day = desk_day(content).isoformat()
        plain = " ".join(reason.split())
        if not plain:
            raise EditorError(Problem(item_id, 1, '没有写撤下的原因。请加 --reason "原因"，读者会看到它。'))
        lines = text.split("\n")
        ending = "\r" if lines[header[-1].line - 1].endswith("\r") else ""
        lines.insert(header[-1].line, f"撤稿：{day} {plain}{ending}")
        replace_file(path, coded_like(data, "\n".join(lines)), item_id)
    except EditorError as error:
        tell_problems(error.problems)
        return 1
    say(f"{item_id}：已写上撤稿。重新生成、发布以后，原网址只显示这句原因，列表、搜索、订阅里都没有它。")
    return 0


def preview(request: Request, *, port: int, open_browser: bool) -> int:
    """Look at the site while writing."""
    from portal.moment import moment
    from preview.command import preview as run

    try:
        order = order_from(request)
    except EditorError as error:
        tell_problems(error.problems)
        return 1
    content = order.folders.content
    return run(order, port=port, open_browser=open_browser, clock=lambda: moment(request.today, content))
