"""Chance with a seed that gives the same on every machine and every Python."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """Random choices made from random.Random.random() alone, the one method whose sequence Python promises to keep."""

    __slots__ = ("roll",)

    def __init__(self, seed: int, *path: str | int) -> None:
        """`path` names what is made, so that each manuscript has a sequence of its own, whatever is made before it."""
        self.roll = random.Random(f"{seed}/{'/'.join(map(str, path))}").random

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices, each as likely."""
        return choices[int(self.roll() * len(choices))]

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.roll() * (high - low + 1))

    def often_first(self, choices: Sequence[T]) -> T:
        """One of the choices, the first ones far more often, as with tags and columns."""
        return choices[int(self.roll() ** 2.2 * len(choices))]
