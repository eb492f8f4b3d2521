"""Kills at random moments, for the tests that want a run cut off wherever it happens to be."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

# By then the moment lies some thirteen powers of ten before the first one: nothing is through so early.
AIMED_IN_VAIN = 300


def random_kills(run: Callable[[int, float], bool], length: float, kills: int, seed: int) -> Iterator[int]:
    """Run something until it was killed so many times, each time at another moment; yields the number of each run, from 1, once it is over.

    run(number, after): runs it, kills it after so many seconds, and says whether it was killed; it may have been through before. length:
    about how many seconds a whole run takes. How quick the machine really is decides only how many runs there are.
    """
    dice = random.Random(seed)
    killed = number = 0
    while killed < kills:
        number += 1
        if run(number, dice.uniform(0, length)):
            killed += 1
        else:
            length *= 0.9
            assert number - killed < AIMED_IN_VAIN, "never killed, however early"
        yield number
