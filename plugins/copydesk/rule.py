"""What a rule of the copy desk is.

A rule is a row of the table that editors read (docs/editors/rules.md): id, severity, title, source, example. Rules that
look at the same thing form a family with one check, because one pass over a text must serve them all: the desk reads
8,000 stories on every cold build.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from copydesk.office import Office
from copydesk.proof import Proof
from newsroom.items import Item
from newsroom.problem import Problem, Severity

TextCheck = Callable[[Proof, Office], Iterable[Problem]]
DayCheck = Callable[[Item, date], Iterable[Problem]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    id: family.name, as editors write it in a waiver. title, source, example: Chinese, for the manual; source says which
    document or report asks for the rule. waivable: whether a reasoned waiver in the manuscript is heard. counted: a
    waiver must also say how many findings it covers, so that it can never hide one that comes later.
    """

    id: str
    severity: Severity
    title: str
    source: str
    example: str
    waivable: bool = True
    counted: bool = False

    def at(self, path: str, line: int, message: str) -> Problem:
        """This rule's finding on a line of a file."""
        return Problem(path, line, message, self.severity, self.id)


@dataclass(frozen=True, slots=True)
class Family:
    """Rules that one check serves.

    text: runs once when a manuscript is read or changed, and depends on nothing but the manuscript and the office.
    day: runs over every item on every build, so it takes microseconds and never reads a file.
    """

    title: str
    rules: tuple[Rule, ...]
    text: TextCheck | None = None
    day: DayCheck | None = None
