"""Many small pieces of work at once, in threads that wait for a network most of the time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def side_by_side(work: Callable[[T], R], items: Iterable[T], threads: int) -> list[R]:
    """Results in the order of the items; the first failure stops the rest. With one thread the items are taken in turn, here.

    The threads take items from one queue: a future for each of ten thousand items would cost as much as the items.
    """
    waiting = list(items)
    threads = min(threads, len(waiting))
    if threads < 2:
        return [work(item) for item in waiting]
    queue = deque(enumerate(waiting))
    results: dict[int, R] = {}

    def until_empty() -> None:
        while True:
            try:
                place, item = queue.popleft()
            except IndexError:
                return
            try:
                results[place] = work(item)
            except BaseException:
                queue.clear()
                raise

    with ThreadPoolExecutor(threads) as pool:
        try:
            for worker in [pool.submit(until_empty) for _ in range(threads)]:
                worker.result()
        except BaseException:
            queue.clear()
            raise
    return [results[place] for place in range(len(waiting))]
