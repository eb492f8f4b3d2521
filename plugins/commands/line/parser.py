"""argparse as the desk reads it: its complaints in Chinese, and the arguments that many commands share."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

Arguments = argparse.Namespace
Run = Callable[[Arguments], int]

_SAID = (
    (r"^the following arguments are required: (.*)", "少写了：{0}。"),
    (r"^argument ([^:]*): expected .*argument", "{0} 后面要写内容。"),
    (r"^argument ([^:]*): invalid int value: (.*)", "{0} 后面要写数字，不能是 {1}。"),
    (r"^argument [^:]*: invalid choice: ('[^']*')", "没有 {0} 这个命令。"),
    (r"^unrecognized arguments: (.*)", "不认识 {0}。"),
    (r"^ambiguous option: (\S+)", "{0} 写得不全，不知道指的是哪一个。"),
)


class Parser(argparse.ArgumentParser):
    """Says in Chinese what was typed wrongly, and ends with 2, as argparse does."""

    def error(self, message: str) -> NoReturn:
        """Print one line about what is wrong, one about where to look, and leave."""
        for pattern, words in _SAID:
            if found := re.search(pattern, message):
                message = words.format(*found.groups())
                break
        print(f"{message}\n运行 {self.prog} --help 看怎么写。", file=sys.stderr)
        raise SystemExit(2)


class Commands:
    """The commands of one parser; call it to add one."""

    def __init__(self, parser: Parser) -> None:
        self._commands = parser.add_subparsers(dest="command", metavar="命令", required=True)

    def __call__(self, name: str, run: Run, text: str) -> argparse.ArgumentParser:
        """Add a command that `run` does; its own arguments are added to what is returned."""
        command = self._commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        return command


def content(command: argparse.ArgumentParser) -> None:
    """Where the manuscripts are."""
    command.add_argument("--content", type=Path, metavar="文件夹", help="稿件文件夹（默认 content）")


def today(command: argparse.ArgumentParser) -> None:
    """The day by which everything is decided."""
    command.add_argument("--today", metavar="YYYY-MM-DD", help="按哪一天（默认今天）")


def output(command: argparse.ArgumentParser, text: str = "网站生成到哪里（默认 output）") -> None:
    """Where the site is, or will be."""
    command.add_argument("--output", type=Path, metavar="文件夹", help=text)


def places(command: argparse.ArgumentParser) -> None:
    """Everything that a build is made from, and where it goes."""
    content(command)
    output(command)
    command.add_argument("--settings", type=Path, metavar="文件", help="设置文件（默认 pelicanconf.py）")
    today(command)


def as_json(command: argparse.ArgumentParser) -> None:
    """Answer with data instead of words."""
    command.add_argument("--json", action="store_true", help="输出数据")
