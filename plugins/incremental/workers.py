"""Work shared out over the cores there are, with the same results as on one."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

WORTH_IT = 60  # jobs: below that, starting processes costs more than it saves
CHUNK = 40


def collect_rarely() -> None:
    """Let Python look for unreachable cycles a hundred times less often in this process.

    A build makes millions of objects that live until its end and hardly a cycle; the usual pace costs a fifth of its CPU.
    """
    gc.set_threshold(100_000, 20, 20)


def cores() -> int:
    """The cores this process may use. NEWSROOM_JOBS=1 keeps everything in one process."""
    wanted = os.environ.get("NEWSROOM_JOBS", "")
    if wanted.isdigit() and int(wanted) > 0:
        return int(wanted)
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS and Windows
        return os.cpu_count() or 1


def shared_out(
    jobs: Sequence[T],
    start: Callable[..., Callable[[Sequence[T]], list[R]]],
    arguments: tuple[Any, ...],
    *,
    worth_it: int = WORTH_IT,
) -> Iterator[R]:
    """The results of all jobs, in no promised order of chunks.

    `start(*arguments)` makes the function that does a chunk of jobs; it runs once in each process, so that what is costly to make is
    made once. It must be importable by name, and arguments and results plain data: nothing depends on how processes start. Fewer jobs than
    `worth_it` are done in this process.
    """
    chunks = [jobs[index : index + CHUNK] for index in range(0, len(jobs), CHUNK)]
    count = min(cores(), len(chunks))
    if len(jobs) < worth_it or count < 2:
        if jobs:
            work = start(*arguments)
            for chunk in chunks:
                yield from work(chunk)
        return
    import multiprocessing

    method = "fork" if sys.platform == "linux" else "spawn"
    method = os.environ.get("NEWSROOM_START_METHOD", method)
    context = multiprocessing.get_context(method)
    with context.Pool(count, _begin, (start, arguments)) as pool:
        for results in pool.imap_unordered(_chunk, chunks):
            yield from results


_work: Callable[[Any], list[Any]] | None = None


def _begin(start: Callable[..., Callable[[Any], list[Any]]], arguments: tuple[Any, ...]) -> None:
    global _work
    collect_rarely()
    _work = start(*arguments)


def _chunk(jobs: Iterable[Any]) -> list[Any]:
    assert _work is not None
    return _work(jobs)
