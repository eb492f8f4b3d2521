"""Fuzz the parsers for a while: `python3 tasks.py fuzz [--seconds N] [--target NAME …] [--engine atheris|hypothesis]`.

Each target gets N seconds (20 unless told). The engine is atheris where it is installed, otherwise inputs made by hypothesis. The search
client is a target as well and runs in headless Chromium. What breaks a promise is printed with its input under .cache/fuzz/TARGET/; copy that input
into tests/vectors/fuzz/TARGET/ together with the mending. Exit code 1 when any promise was broken.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
import subprocess
import sys
import time

from tests.fuzz.mutation import fuzz
from tests.fuzz.targets import ROOT, TARGETS, Target

CLIENT = "search-client"
CACHE = ROOT / ".cache" / "fuzz"


def _guided(target: Target, seconds: int) -> bool:
    folder = CACHE / target.name
    folder.mkdir(parents=True, exist_ok=True)
    paths = os.pathsep.join((str(ROOT), str(ROOT / "plugins")))
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.guided", target.name, str(seconds), str(folder)],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": paths, "PYTHONHASHSEED": "0"}, capture_output=True, text=True, errors="replace", check=False,
    )  # fmt: skip
    log = done.stdout + done.stderr
    (folder / "log.txt").write_text(log, encoding="utf-8")
    tries = re.search(r"number_of_executed_units:\s*(\d+)", log)
    print(
        f"{target.name}: {tries[1] if tries else '?'} inputs, {'held' if done.returncode == 0 else 'BROKEN'}",
        flush=True,
    )
    if done.returncode:
        at = log.find("Uncaught Python exception")
        print(log[at : at + 2000] if at >= 0 else log[-2000:], flush=True)
    return done.returncode == 0


def _made(target: Target, seconds: int) -> bool:
    try:
        tries = fuzz(target, seconds)
    except Exception as error:  # whatever the parser raised is the finding; hypothesis has added the input to it
        notes = "\n".join(getattr(error, "__notes__", ()))
        print(f"{target.name}: BROKEN: {type(error).__name__}: {error}\n{notes}", flush=True)
        return False
    print(f"{target.name}: {tries} inputs, held", flush=True)
    return True


def _client(seconds: int) -> bool:
    from tests.fuzz import search_client

    found = search_client.fuzz(seconds, first=int(time.time()) % 10**6 * 1000)
    print(
        f"{CLIENT}: {sum(found.outcomes.values())} inputs ({dict(found.outcomes)}), {'BROKEN' if found.bad else 'held'}",
        flush=True,
    )
    for one in found.bad[:10]:
        print(one)
    return not found.bad


def main(arguments: list[str]) -> int:
    installed = importlib.util.find_spec("atheris") is not None
    parser = argparse.ArgumentParser(
        prog="tasks.py fuzz", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--target", action="append", choices=[*TARGETS, CLIENT])
    parser.add_argument("--engine", choices=("atheris", "hypothesis"), default="atheris" if installed else "hypothesis")
    wanted = parser.parse_args(arguments)
    if wanted.engine == "atheris" and not installed:
        print(
            "atheris is not installed here (it has no package for this system or this Python): --engine hypothesis works everywhere."
        )
        return 2
    names = wanted.target or [*TARGETS, CLIENT]
    run = _guided if wanted.engine == "atheris" else _made
    held = [_client(wanted.seconds) if name == CLIENT else run(TARGETS[name], wanted.seconds) for name in names]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
