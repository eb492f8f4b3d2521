"""Bodies that could keep the converter busy for minutes are converted apart, under a limit of time and memory.

Python-Markdown needs quadratic time on thousands of unmatched brackets or asterisks, and Python cannot interrupt itself
halfway on every system. So a body with an absurd number of one mark goes to a process of its own that can be ended.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from manuscript.body.converter import Body, Converter
from newsroom.items import Heading

SECONDS = 4.0
MEMORY = 2 * 1024**3  # bytes of address space for the process apart
LONG = 400_000  # characters
_MARKS = {
    "[": 800,
    "*": 1500,
    "_": 3000,
    "<": 1500,
    "`": 2000,
    "!": 1500,
    "&": 4000,
    "=": 4000,
    ":": 3000,
    ">": 1500,
    "|": 5000,
    "#": 1500,
    "\\": 5000,
    "\n": 15_000,
}


class TooCostly(Exception):
    """The body could not be converted within the limits."""


def is_costly(text: str) -> bool:
    """Whether a body holds so much of one mark, or is so long, that it must be converted apart."""
    size = len(text)
    return size > LONG or any(size > limit and text.count(mark) > limit for mark, limit in _MARKS.items())


def convert_apart(text: str, base: str, seconds: float = SECONDS) -> Body:
    """Convert in a process of its own. Raises TooCostly when time, memory or nesting run out."""
    code = "import sys; sys.path.insert(0, sys.argv[1]); from manuscript.body.limits import _serve; _serve()"
    root = str(Path(__file__).resolve().parents[2])
    try:
        done = subprocess.run(
            [sys.executable, "-c", code, root],
            input=json.dumps([text, base]).encode(),
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TooCostly from None
    if done.returncode != 0:
        raise TooCostly
    data = json.loads(done.stdout)
    return Body(
        data["html"],
        tuple(Heading(**heading) for heading in data["headings"]),
        *(tuple((one, two) for one, two in data[name]) for name in ("links", "pictures", "notes", "refusals")),
    )


def busiest_line(text: str) -> int:
    """The 1-based line with the most markup, to point an editor at."""
    counts = [sum(line.count(mark) for mark in _MARKS) for line in text.split("\n")]
    return counts.index(max(counts)) + 1


def _serve() -> None:
    """The process apart: one body in, one body out, as JSON."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, ValueError, OSError):  # Windows has no such limit; time still holds there
        pass
    text, base = json.loads(sys.stdin.buffer.read())
    try:
        body = Converter().convert(text, base)
    except (RecursionError, MemoryError):
        sys.exit(3)
    sys.stdout.buffer.write(json.dumps(asdict(body)).encode())
