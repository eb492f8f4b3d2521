"""Commands over the manuscripts: new, mask, withdraw, rename, preview."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from commands.places import desk_day, find_file
from manuscript.header import split_header
from newsroom.address import address_of
from newsroom.fields import BY_NAME
from newsroom.problem import EditorError, Problem
from portal.command import ROOT, Request, order_from
from portal.report import say, tell_problems

REDIRECTS = "redirects.toml"  # beside the manuscripts: old address → new
_REDIRECT = re.compile(r'\s*"([^"]*)"\s*=\s*"([^"]*)"')


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
        path = find_file(name, content)
        text = path.read_bytes().decode("utf-8-sig")
        item_id = path.resolve().relative_to(content.resolve()).as_posix()
        header, _, problems = split_header(text.replace("\r\n", "\n"), item_id)
        if any(problem.blocks for problem in problems) or not header:
            raise EditorError(problems or [Problem(item_id, 1, "读不出抬头，不能自动撤稿。请先运行 check 把抬头改好。")])
        if any(line.field is BY_NAME["withdrawal"] for line in header):
            raise EditorError(Problem(item_id, 1, "这篇稿子已经撤下。要改原因，请直接改“撤稿：”那一行。"))
        day = desk_day(content).isoformat()
        plain = " ".join(reason.split())
        if not plain:
            raise EditorError(Problem(item_id, 1, "没有写撤下的原因。请加 --reason \"原因\"，读者会看到它。"))
    except EditorError as error:
        tell_problems(error.problems)
        return 1
    except UnicodeDecodeError:
        tell_problems([Problem(str(name), 1, "不是 UTF-8 编码。请用记事本另存为 UTF-8 再撤。")])
        return 1
    lines = text.split("\n")
    ending = "\r" if lines[header[-1].line - 1].endswith("\r") else ""
    lines.insert(header[-1].line, f"撤稿：{day} {plain}{ending}")
    path.write_bytes("\n".join(lines).encode())
    say(f"{item_id}：已写上撤稿。重新生成、发布以后，原网址只显示这句原因，列表、搜索、订阅里都没有它。")
    return 0


def rename(name: Path, new_name: str, content: Path | None) -> int:
    """Give a manuscript another file name (and so another address), and leave a redirect at the old one.

    Addresses that led to the old one lead on to the new one; one that is in use again leads nowhere any more.
    """
    content = content or ROOT / "content"
    try:
        path = find_file(name, content)
        old_id = path.resolve().relative_to(content.resolve()).as_posix()
        if "/" in new_name or "\\" in new_name or new_name.strip(" .") == "":
            raise ValueError("新文件名只写名字，不写文件夹，例如 2022-01-06-004.md。稿子留在原来的文件夹里。")
        target = path.with_name(new_name if new_name.endswith(".md") else f"{new_name}.md")
        new_id = target.parent.resolve().relative_to(content.resolve()).joinpath(target.name).as_posix()
        if target.exists():
            raise EditorError(Problem(new_id, 0, "已经有这个文件了。请换一个名字。"))
        is_page = old_id.startswith("pages/")
        old, new_address = address_of(old_id, is_page=is_page), address_of(new_id, is_page=is_page)
    except EditorError as error:
        tell_problems(error.problems)
        return 1
    except ValueError as error:
        tell_problems([Problem(new_name, 0, str(error))])
        return 1
    path.rename(target)
    changed = _mend_references(content, old_id, new_id)
    if old != new_address:
        _add_redirect(content / REDIRECTS, old, new_address)
    say(f"{old_id} 改名为 {new_id}。网址从 {old} 变成 {new_address}，旧网址会转到新网址。")
    if changed:
        say(f"一起改了 {len(changed)} 篇稿子里指到它的地方：{'、'.join(changed)}")
    return 0


def _mend_references(content: Path, old_id: str, new_id: str) -> list[str]:
    """Let manuscripts that name the file by its name name the new one."""
    old, new_name = old_id.rsplit("/", 1)[-1], new_id.rsplit("/", 1)[-1]
    pattern = re.compile(rf"(?<![\w-]){re.escape(old)}(?![\w-])")
    changed = []
    for path in sorted(content.rglob("*.md")):
        text = path.read_bytes().decode("utf-8", errors="surrogateescape")
        mended = pattern.sub(new_name, text)
        if mended != text:
            path.write_bytes(mended.encode("utf-8", errors="surrogateescape"))
            changed.append(path.relative_to(content).as_posix())
    return changed


def _add_redirect(path: Path, old: str, new_address: str) -> None:
    text = path.read_text(encoding="utf-8") if path.exists() else "# 旧网址 = 新网址。改名时自动写上，请不要删。\n[redirects]\n"
    kept = []
    for line in text.rstrip().split("\n"):
        found = _REDIRECT.match(line)
        if found and found[1] in (old, new_address):
            continue
        kept.append(f'"{found[1]}" = "{new_address}"' if found and found[2] == old else line)
    kept.append(f'"{old}" = "{new_address}"')
    path.write_text("\n".join(kept) + "\n", encoding="utf-8", newline="\n")


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
