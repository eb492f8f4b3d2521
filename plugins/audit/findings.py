"""Findings, gathered by what is wrong and not by where: one bad picture path on a thousand pages is one thing to
mend, told once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from audit.rules import Rules
from newsroom.problem import Severity

EXAMPLES = 20
"""Pages named for one finding; the rest are counted. This also bounds the memory that a thoroughly broken site can
take."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend.

    rule: the id in rules.toml. subject: what it is about (a missing address, a tag's name). message: Chinese, what is
    wrong and what to do. count: on how many pages or places; pages: the first few of them.
    """

    rule: str
    title: str
    severity: Severity
    subject: str
    message: str
    count: int
    pages: tuple[str, ...]

    @property
    def blocks(self) -> bool:
        return self.severity is Severity.BLOCK


class Findings:
    """Collects what the checks see, in any order, and hands it out in one fixed order."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._count: Counter[tuple[str, str]] = Counter()
        self._pages: dict[tuple[str, str], list[str]] = {}
        self._wrong: dict[tuple[str, str], str] = {}

    def add(self, rule: str, subject: str, wrong: str, page: str = "") -> None:
        """Note one occurrence. `wrong` says what is wrong in Chinese, without a full stop; the remedy comes from the
        rules file.

        Raises KeyError for a rule that rules.toml lacks: a check without a documented weight and source is a mistake
        of ours.
        """
        self._rules.rules[rule]
        key = (rule, subject)
        self._count[key] += 1
        self._wrong.setdefault(key, wrong)
        if page:
            pages = self._pages.setdefault(key, [])
            if len(pages) < EXAMPLES and page not in pages:
                pages.append(page)

    def count(self, rule: str) -> int:
        """How many different things a rule has found."""
        return sum(1 for found, _ in self._count if found == rule)

    def places(self, rule: str) -> int:
        """In how many places a rule has found something."""
        return sum(number for (found, _), number in self._count.items() if found == rule)

    def listed(self) -> tuple[Finding, ...]:
        """All findings: the gravest first, then by rule as rules.toml orders them, then the most frequent."""
        order = {rule: number for number, rule in enumerate(self._rules.rules)}
        findings = []
        for (rule_id, subject), count in self._count.items():
            rule = self._rules.rules[rule_id]
            message = f"{self._wrong[rule_id, subject]}。{rule.remedy}"
            pages = tuple(self._pages.get((rule_id, subject), ()))
            findings.append(Finding(rule_id, rule.title, rule.severity, subject, message, count, pages))
        findings.sort(key=lambda finding: (finding.severity, order[finding.rule], -finding.count, finding.subject))
        return tuple(findings)
