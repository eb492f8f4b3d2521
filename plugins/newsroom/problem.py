"""What is wrong with a manuscript, told so that an editor can mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Severity(IntEnum):
    """How far a problem reaches. A build stops at BLOCK; the others are told and counted."""

    BLOCK = 0
    WARN = 1
    HINT = 2

    @property
    def label(self) -> str:
        """The word an editor sees."""
        return ("阻断", "警告", "提示")[self]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One finding.

    path: the file as the editor knows it (relative to the content folder, POSIX separators).
    line: 1-based; 0 means the file as a whole.
    message: Chinese, in two sentences: what is wrong, and what to do.
    rule: the id of the rule that spoke, for waivers and counts ("" for the reader's own refusals).
    """

    path: str
    line: int
    message: str
    severity: Severity = Severity.BLOCK
    rule: str = ""

    @property
    def blocks(self) -> bool:
        """Whether it keeps the site from being built."""
        return self.severity is Severity.BLOCK

    def __str__(self) -> str:
        return f"{self.path}:{max(self.line, 1)}: {self.message}"


class EditorError(Exception):
    """The editor's material cannot be used as it stands. Carries every problem found, never just the first.

    Commands print the problems and exit with 1; no traceback, for nothing is wrong with the program.
    """

    def __init__(self, problems: list[Problem] | Problem) -> None:
        self.problems = [problems] if isinstance(problems, Problem) else list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
