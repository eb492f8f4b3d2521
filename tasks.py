#!/usr/bin/env python3
"""The newsroom's commands: `python3 tasks.py build` on a bare machine, `inv build` inside an environment.

It sees to an environment and becomes the command there; what may be typed stands in `plugins/commands/line`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path[:0] = [str(ROOT / "plugins"), str(ROOT)]
# Even where the machine is set so: compiling everything anew at every start is a tenth of an edit.
sys.dont_write_bytecode = False

from commands import line  # noqa: E402
from commands.line import main  # noqa: E402


def _in_our_environment(argv: list[str]) -> int:
    """Run the same command in the project's environment, making that first if it is not there."""
    from workshop.environment import WorkshopError, ensure, note_damage

    command = next((word for word in argv if not word.startswith("-")), "")
    try:
        python = ensure(development=command in line.developing.NAMES)
    except WorkshopError as error:
        print(error, file=sys.stderr)
        return 1
    if Path(sys.prefix).resolve() == python.parent.parent.resolve():
        try:
            return main(argv)
        except (ImportError, EOFError) as error:
            print(note_damage(error), file=sys.stderr)
            return 1
    whole = [str(python), str(ROOT / "tasks.py"), *argv]
    # Become it, so that whoever stops this process stops the command, and the command ends in its own way.
    if os.name == "posix":
        sys.stdout.flush()
        sys.stderr.flush()
        os.execv(whole[0], whole)
    with subprocess.Popen(whole) as started:
        while True:
            try:
                return started.wait()
            except KeyboardInterrupt:
                continue  # the window told the command too, which says its last word and ends


def _know_chinese_names() -> None:
    """Begin again in Python's UTF-8 mode where locale and environment (LC_ALL=C, PYTHONUTF8=0) leave it ASCII alone: half of all names here are Chinese."""
    if os.name == "posix" and sys.getfilesystemencoding() == "ascii":
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.argv])


def _have_standard_files() -> None:
    """Open those of the three standard files that whoever started us closed: the next file opened would take its number, and get what is said."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))
            os.set_inheritable(getattr(sys, name).fileno(), True)


if __name__ == "__main__":
    _know_chinese_names()
    _have_standard_files()
    try:
        try:
            sys.exit(_in_our_environment(sys.argv[1:]))
        finally:
            sys.stdout.flush()  # here, and not at the interpreter's end, it can be seen that nobody reads
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:  # whoever read along has gone, as `head` does after its lines
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
elif __name__ != "__mp_main__":  # so called in the workers of a build where they are spawned
    from commands.line.invoke_tasks import *  # noqa: F403 - `inv` looks for its tasks here
