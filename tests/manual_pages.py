"""Writes the pages of the editors' manual that the program knows best: `python -m tests.manual_pages`."""

from __future__ import annotations

import argparse
from pathlib import Path

import tasks
from drafting.fieldbook import write as write_fields

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "editors" / "commands.md"


def manual() -> str:
    """The page: every command with its arguments, in the order of the help."""
    parser = tasks.line.parser()
    commands = next(action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    texts = {action.dest: action.help or "" for action in commands._choices_actions}
    lines = [
        "# 全部命令",
        "",
        "在程序所在的文件夹里打开终端，输入 `python3 tasks.py 命令`（Windows 上是 `py tasks.py 命令`）。",
        "这一页由程序自己写出，和程序总是一致。",
    ]
    for name, command in commands.choices.items():
        lines += ["", f"## {name}", "", f"{texts[name]}。", ""]
        rows = [row for action in command._actions if (row := _row(action))]
        if rows:
            lines += ["| 写法 | 意思 |", "|---|---|", *rows]
    return "\n".join(lines) + "\n"


def _row(action: argparse.Action) -> str:
    if isinstance(action, argparse._HelpAction):
        return ""
    value = action.metavar or (action.dest if action.nargs != 0 else "")
    shown = value if isinstance(value, str) else ""
    written = "、".join(
        f"`{option}{' ' + shown if shown and action.nargs != 0 else ''}`" for option in action.option_strings
    )
    return f"| {written or f'`{shown}`'} | {(action.help or '').replace('|', '、')} |"


if __name__ == "__main__":
    PAGE.write_text(manual(), encoding="utf-8", newline="\n")
    write_fields(PAGE.parent)
