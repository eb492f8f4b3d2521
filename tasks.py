#!/usr/bin/env python3
"""The newsroom's commands: `python3 tasks.py build` on a bare machine, `inv build` inside an environment.

A thin face: it sees to an environment, parses arguments, calls a room, returns its exit code.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
sys.path[:0] = [str(ROOT / "plugins"), str(ROOT)]

Arguments = argparse.Namespace
# Commands for those who work on the program itself; they need the development environment.
DEVELOPMENT = {"test", "lint", "bench", "lock", "golden", "supply-chain"}


def _build_request(arguments: Arguments, *, only_check: bool) -> Any:
    from portal.command import Request

    return Request(
        content=arguments.content, output=arguments.output, settings=arguments.settings, today=arguments.today,
        clean=getattr(arguments, "clean", False), yes=getattr(arguments, "yes", False),
        explain=getattr(arguments, "explain", False), only_check=only_check,
    )  # fmt: skip


def run_build(arguments: Arguments) -> int:
    from portal.command import build

    return build(_build_request(arguments, only_check=False))


def run_check(arguments: Arguments) -> int:
    from portal.command import build

    return build(_build_request(arguments, only_check=True))


def run_test(arguments: Arguments) -> int:
    from workshop.checks import test

    return test(arguments.rest)


def run_lint(_arguments: Arguments) -> int:
    from workshop.checks import lint

    return lint()


def run_bench(arguments: Arguments) -> int:
    from workshop.checks import bench

    return bench(arguments.rest)


def run_lock(_arguments: Arguments) -> int:
    from workshop.checks import lock

    return lock()


def run_supply_chain(_arguments: Arguments) -> int:
    from workshop.checks import supply_chain

    return supply_chain()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tasks.py", description="编辑部的命令。每个命令加 --help 看说明。")
    commands = parser.add_subparsers(dest="command", metavar="命令", required=True)

    def add(name: str, run: Callable[[Arguments], int], text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        return command

    def places(command: argparse.ArgumentParser) -> None:
        command.add_argument("--content", type=Path, help="稿件文件夹（默认 content）")
        command.add_argument("--output", type=Path, help="网站生成到哪里（默认 output）")
        command.add_argument("--settings", type=Path, help="设置文件（默认 pelicanconf.py）")
        command.add_argument("--today", metavar="YYYY-MM-DD", help="按哪一天生成（默认今天）")

    build = add("build", run_build, "生成网站")
    places(build)
    build.add_argument("--clean", action="store_true", help="不用上次的记录，从头生成")
    build.add_argument("--yes", action="store_true", help="发布的稿子大幅减少也照做")
    build.add_argument("--explain", action="store_true", help="说明哪些页面因为什么重新生成")
    check = add("check", run_check, "只检查稿子，不生成")
    places(check)
    for name, run, text in (("test", run_test, "运行全部测试"), ("bench", run_bench, "运行基准测试：build 或 search")):
        command = add(name, run, text)
        command.add_argument("rest", nargs=argparse.REMAINDER, help="交给测试程序的参数")
    add("lint", run_lint, "检查代码")
    add("lock", run_lock, "重新锁定依赖的版本")
    add("supply-chain", run_supply_chain, "查依赖的已知漏洞，列出物料清单")
    return parser


def main(argv: list[str]) -> int:
    arguments = _parser().parse_args(argv)
    code: int = arguments.run(arguments)
    return code


def _in_our_environment(argv: list[str]) -> int:
    """Run the same command in the project's environment, making that first if it is not there."""
    from workshop.environment import WorkshopError, ensure

    command = next((word for word in argv if not word.startswith("-")), "")
    try:
        python = ensure(development=command in DEVELOPMENT)
    except WorkshopError as error:
        print(error, file=sys.stderr)
        return 1
    if Path(sys.prefix).resolve() == python.parent.parent.resolve():
        return main(argv)
    return subprocess.run([str(python), str(ROOT / "tasks.py"), *argv], check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(_in_our_environment(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
else:
    from workshop.invoke_tasks import *  # noqa: F403 - `inv` looks for its tasks here
