"""The desk itself: every rule, and the checks the build asks for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Final

from copydesk import rules_files, rules_forms, rules_personal, rules_record, rules_today, rules_wording, waivers
from copydesk.office import Office
from copydesk.proof import Proof
from copydesk.rule import Family
from manuscript.manuscript import Manuscript
from newsroom.items import Item
from newsroom.problem import Problem, Severity

FAMILIES: Final[tuple[Family, ...]] = (
    rules_personal.FAMILY,
    rules_wording.FAMILY,
    rules_forms.FAMILY,
    rules_record.FAMILY,
    rules_today.FAMILY,
    rules_files.FAMILY,
    waivers.FAMILY,
)
RULES: Final = MappingProxyType({rule.id: rule for family in FAMILIES for rule in family.rules})
_UNPUBLISHED = frozenset({"draft", "pending"})
_ASKED_OF_TEXT = frozenset(rule.id for family in FAMILIES if family.text for rule in family.rules)
_OF_TEXT = tuple(family.text for family in FAMILIES if family.text)
_OF_DAY = tuple(family.day for family in FAMILIES if family.day)


def check_manuscript(manuscript: Manuscript, office: Office) -> list[Problem]:
    """All findings of the text rules that no waiver covers, and what is wrong with the waivers; by line.

    Depends on the manuscript and the office alone (office.fingerprint names the latter), so the answer may be kept.
    """
    proof = Proof(manuscript)
    problems = [problem for check in _OF_TEXT for problem in check(proof, office)]
    if manuscript.item.waivers:
        lines = [(header.value, header.line) for header in manuscript.header if header.field.name == "waivers"]
        read, malformed = waivers.parse(lines)
        wrong = waivers.faults(manuscript.path, problems, read, malformed, dict(RULES), _ASKED_OF_TEXT)
        problems = waivers.remaining(problems, read, dict(RULES)) + wrong
    if manuscript.item.status in _UNPUBLISHED:
        # What stays in the drawer harms nobody, and must not keep the others from going out; it blocks when it is to go out.
        problems = [replace(problem, severity=max(problem.severity, Severity.WARN)) for problem in problems]
    return sorted(problems)


def check_day(item: Item, day: date) -> list[Problem]:
    """What is wrong with an item on a day; depends on nothing else."""
    problems = [problem for check in _OF_DAY for problem in check(item, day)]
    return _without_waived(problems, [item]) if problems and item.waivers else problems


def waive_file(problems: list[Problem], items: Iterable[Item]) -> list[Problem]:
    """The findings in an attachment or picture that no item which lists the file waives."""
    return _without_waived(problems, items) if problems else problems


def _without_waived(problems: list[Problem], items: Iterable[Item]) -> list[Problem]:
    read = [waiver for item in items for waiver in waivers.parse((value, 0) for value in item.waivers)[0]]
    return waivers.remaining(problems, read, dict(RULES))
