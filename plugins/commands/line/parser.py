"""argparse as the desk reads it: its complaints in Chinese, and the arguments that many commands share."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from newsroom.nearest import nearest

Arguments = argparse.Namespace
Run = Callable[[Arguments], int]

_SAID = (
    (r"^the following arguments are required: (.*)", "少写了：{0}。"),
    (r"^argument ([^:]*): expected .*argument", "{0} 后面要写内容。"),
    (r"^argument ([^:]*): invalid int value: (.*)", "{0} 后面要写数字，不能是 {1}。"),
    (r"^argument ([^:]*): (要写.*)", "{0} 后面{1}。"),
    (r"^argument ([^:]*): ignored explicit argument", "{0} 后面不用写内容。"),
    (r"^unrecognized arguments: (.*)", "不认识 {0}。"),
    (r"^ambiguous option: (\S+)", "{0} 写得不全，不知道指的是哪一个。"),
)


_NO_CHOICE = re.compile(r"^argument [^:]*: invalid choice: '?(.*?)'? \(choose from (.*)\)")
_FEW = 6


def _no_choice(typed: str, known: list[str]) -> str:
    close = nearest(typed, known)
    if close:
        return f"没有“{typed}”这个写法。是不是“{close}”？"
    return f"没有“{typed}”这个写法。" + (f"可以写：{'、'.join(known)}。" if len(known) <= _FEW else "")


class _Help(argparse.HelpFormatter):
    """argparse's layout with our word before the usage, and room for an option and what follows it."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=32)

    def add_usage(self, usage, actions, groups, prefix=None) -> None:  # type: ignore[no-untyped-def]
        super().add_usage(usage, actions, groups, "写法：" if prefix is None else prefix)

    def format_help(self) -> str:
        """With our colon behind headings."""
        return re.sub(r"(?m)^([^\s-]+):$", r"\1：", super().format_help())


class Parser(argparse.ArgumentParser):
    """Speaks Chinese: its help, and what was typed wrongly; then it ends with 2, as argparse does."""

    def __init__(self, **options: Any) -> None:
        super().__init__(add_help=False, formatter_class=_Help, **options)
        self._positionals.title = "要写的"
        self._optionals.title = "可以加的"
        self.add_argument("-h", "--help", action="help", help="看这份说明")

    def error(self, message: str) -> NoReturn:
        """Print one line about what is wrong, one about where to look, and leave."""
        if found := _NO_CHOICE.search(message):
            message = _no_choice(found[1], re.findall(r"[\w-]+", found[2]))
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


def from_one(text: str) -> int:
    """A whole number from 1, as the type of an argument."""
    if re.fullmatch(r"\d{1,9}", text) is None or int(text) < 1:
        raise argparse.ArgumentTypeError(f"要写 1 以上的数字，不能是 {text!r}")
    return int(text)


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
