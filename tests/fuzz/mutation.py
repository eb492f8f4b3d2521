"""Inputs for a target from its seeds, its words and hypothesis: the engine where atheris does not install, and the portion that tests run."""

from __future__ import annotations

import time

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.fuzz.targets import LONGEST, Target


def inputs(target: Target) -> st.SearchStrategy[bytes]:
    """A seed with pieces of it cut, doubled, exchanged or replaced by words of the target's language or by noise; or words alone."""
    seeds = st.sampled_from(target.seeds() or [b""])
    word = st.sampled_from([text.encode() for text in target.words]) if target.words else st.binary(max_size=8)
    piece = st.one_of(
        word, word, st.binary(max_size=6), st.text(max_size=4).map(lambda text: text.encode("utf-8", "surrogatepass"))
    )

    @st.composite
    def damaged(draw: st.DrawFn) -> bytes:
        data = draw(seeds)
        for _ in range(draw(st.integers(1, 5))):
            at, size = draw(st.integers(0, len(data))), draw(st.integers(0, 40))
            match draw(st.integers(0, 4)):
                case 0:
                    data = data[:at] + data[at + size :]
                case 1:
                    data = data[:at] + draw(piece) + data[at + draw(st.integers(0, 3)) :]
                case 2:
                    data = data[:at] + data[at : at + size] * draw(st.integers(2, 30)) + data[at + size :]
                case 3:
                    other = draw(seeds)
                    data = data[:at] + other[draw(st.integers(0, len(other))) :]
                case _:
                    data = data[:at] + draw(piece) * draw(st.integers(1, 60)) + data[at:]
        return data[:LONGEST]

    return st.one_of(damaged(), damaged(), st.lists(piece, max_size=25).map(b"".join))


def hold(target: Target, tries: int, number: int = 0, *, shrink: bool = True) -> None:
    """Hold the promise against so many inputs, the same for the same number. Raises what the first broken one raises."""
    phases = (Phase.generate, Phase.shrink) if shrink else (Phase.generate,)

    @seed(number)
    @settings(
        max_examples=tries, deadline=10_000, suppress_health_check=list(HealthCheck), database=None, phases=phases
    )
    @given(inputs(target))
    def promise(data: bytes) -> None:
        target.check(data)

    promise()


def fuzz(target: Target, seconds: float) -> int:
    """Hold the promise for some seconds; the number of inputs tried."""
    end, number = time.monotonic() + seconds, 1
    while time.monotonic() < end:
        hold(target, 200, number)
        number += 1
    return (number - 1) * 200
