"""What a command costs: CPU of its whole process tree, wall time, peak memory of the tree."""

from __future__ import annotations

import ctypes
import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

SAMPLE_SECONDS = 0.03
PAGE = os.sysconf("SC_PAGE_SIZE")
_PR_SET_CHILD_SUBREAPER = 36


class RunFailedError(Exception):
    """The command ended with another exit code than 0."""


@dataclass(frozen=True, slots=True)
class Cost:
    """cpu: user + system seconds of the command and all it started. wall: seconds. resident, proportional: the highest sum, in MiB,
    of the resident memory of the tree (shared pages counted in every process) and of its proportional share (counted once);
    sampled, so a peak shorter than a sample may be missed."""

    cpu: float
    wall: float
    resident: float
    proportional: float

    def then(self, other: Cost) -> Cost:
        """This and, after it, another command: times add up, of the memory the higher counts."""
        return Cost(
            self.cpu + other.cpu, self.wall + other.wall,
            max(self.resident, other.resident), max(self.proportional, other.proportional),
        )  # fmt: skip

    def data(self) -> dict[str, float]:
        return {name: round(value, 4) for name, value in asdict(self).items()}


def measured(command: Sequence[str], *, cwd: Path, env: Mapping[str, str] | None = None) -> tuple[Cost, str]:
    """Run a command to its end; returns its cost and what it printed. Raises RunFailedError.

    The measuring process adopts orphans of the tree (a subreaper), so that no process escapes the sum.
    """
    before = _children(os.getpid())
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    environment = dict(os.environ if env is None else env)
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    watch = _MemoryWatch(process.pid)
    watch.start()
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    watch.stop()
    cpu = usage.ru_utime + usage.ru_stime + _orphans(before)
    text = output.decode(errors="replace")
    if process.returncode:
        raise RunFailedError(f"{' '.join(command)} ended with {process.returncode}:\n{text[-3000:]}")
    return Cost(cpu, wall, watch.resident / 2**20, watch.proportional / 2**20), text


def _orphans(before: set[int]) -> float:
    """CPU seconds of processes that the tree left behind; waits for them, but not for children that were there `before`."""
    total = 0.0
    while left := _children(os.getpid()) - before:
        for pid in left:
            try:
                _, _, usage = os.wait4(pid, 0)
            except ChildProcessError:
                before.add(pid)
                continue
            total += usage.ru_utime + usage.ru_stime
    return total


def _children(pid: int) -> set[int]:
    """The processes whose parent is `pid`."""
    found: set[int] = set()
    for task in os.listdir(f"/proc/{pid}/task"):
        try:
            with open(f"/proc/{pid}/task/{task}/children", encoding="ascii") as file:
                found.update(map(int, file.read().split()))
        except (FileNotFoundError, ProcessLookupError):  # the thread that watches the memory just ended
            continue
    return found


class _MemoryWatch(threading.Thread):
    """Samples the memory of a process tree; the dear proportional share in every fourth sample."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self._root = root
        self._done = threading.Event()
        self.resident = 0
        self.proportional = 0

    def run(self) -> None:
        turn = 0
        while not self._done.is_set():
            tree = _tree(self._root)
            self.resident = max(self.resident, sum(_resident(pid) for pid in tree))
            if turn % 4 == 0:
                self.proportional = max(self.proportional, sum(_proportional(pid) for pid in tree))
            turn += 1
            self._done.wait(SAMPLE_SECONDS)

    def stop(self) -> None:
        self._done.set()
        self.join()


def _tree(root: int) -> list[int]:
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        try:
            waiting.extend(_children(pid))
        except OSError:
            continue
    return found


def _resident(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * PAGE
    except OSError:
        return 0


def _proportional(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
            return next((int(line.split()[1]) * 1024 for line in file if line.startswith("Pss:")), 0)
    except (OSError, IndexError):
        return 0
