"""The command line: which commands there are, what may be typed after each, and which function does it.

Nothing here needs more than the standard library until a command runs: `tasks.py` reads it before there is an
environment, and help must come at once.
"""

from __future__ import annotations

import errno
import sys

from commands.line import developing, editing, releasing
from commands.line.parser import Commands, Parser


def parser() -> Parser:
    """The parser of all commands, in the order in which help and the manual show them."""
    whole = Parser(prog="tasks.py", description="编辑部的命令。每个命令加 --help 看说明。")
    commands = Commands(whole)
    editing.add_to(commands)
    releasing.add_to(commands)
    developing.add_to(commands)
    return whole


def main(argv: list[str]) -> int:
    """Run a command in this very environment; the result is its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a console that cannot show a character shows its code instead of failing
            stream.reconfigure(errors="backslashreplace")
    return run(argv)


def run(argv: list[str]) -> int:
    """Do what was typed; the result is the exit code. Raises SystemExit with 2 when it cannot be understood."""
    understood = parser()
    arguments, more = understood.parse_known_args(argv)
    if more and not hasattr(arguments, "rest"):
        understood.error(f"不认识 {' '.join(more)}")
    if more:  # options of pytest or of a benchmark
        arguments.rest = [*more, *arguments.rest]
    try:
        code: int = arguments.run(arguments)
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
        # Pathlib takes any other name that cannot be for one of a file that is not there.
        print(f"“{str(error.filename)[:30]}……”太长，不会是文件的名字。请核对，再来一次。", file=sys.stderr)
        return 1
    return code
