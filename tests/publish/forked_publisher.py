"""Run by the kill tests: forks one child for each publish, and kills it (SIGKILL) at its k-th step.

What counts as a step is what the interpreter itself reports through its audit hook: each write to the file system, each piece of a
request sent, each program started. So nothing in the publisher is patched.

Reads lines `site, config, state, kill_at, after, event, arguments` parted by tabs; answers `exit_code steps` each.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path

import boto3  # noqa: F401  (loaded once, before the forks)
from rich.console import Console

from publisher import command
from publisher.targets import folder, git, rsync, s3  # noqa: F401

WRITES = {"os.rename", "os.link", "os.symlink", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "shutil.rmtree"}


def matches(event: str, wanted: str, args: tuple[object, ...]) -> bool:
    if wanted == "write":
        return event in WRITES or (event == "open" and isinstance(args[1], str) and args[1][:1] in ("w", "x", "a"))
    return event == wanted


def child(
    site: str, config: str, state: str, kill_at: int, after: float, wanted: str, arguments: str, pipe: int
) -> int:
    numbers = itertools.count(1)  # two threads never draw the same number, nor does any number go by unseen

    def hook(event: str, args: tuple[object, ...]) -> None:
        if wanted and matches(event, wanted, args):
            step = next(numbers)
            os.pwrite(pipe, str(step).encode().ljust(12), 0)
            if step == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    if after:

        def kill() -> None:
            time.sleep(after)
            os.kill(os.getpid(), signal.SIGKILL)

        threading.Thread(target=kill, daemon=True).start()
    text = io.StringIO()
    where = command.Where(Path(config), Path(state), console=Console(file=text, width=200))
    code = command.publish(Path(site), where, **json.loads(arguments))
    if code != 0:
        print(text.getvalue(), file=sys.stderr)
    return code


def main() -> None:
    count_file = os.memfd_create("steps")
    for line in sys.stdin:
        site, config, state, kill_at, after, wanted, arguments = line.rstrip("\n").split("\t")
        os.pwrite(count_file, b"0".ljust(12), 0)
        pid = os.fork()
        if pid == 0:
            code = 99
            with contextlib.suppress(BrokenPipeError):
                code = child(site, config, state, int(kill_at), float(after), wanted, arguments, count_file)
                sys.stderr.flush()
            os._exit(code)
        _, status = os.waitpid(pid, 0)
        steps = int(os.pread(count_file, 12, 0))
        print(os.waitstatus_to_exitcode(status), steps, flush=True)


main()
