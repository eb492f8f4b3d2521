"""Waivers: an editor lets a finding pass, in the manuscript, with a reason that stays on record.

    豁免：wording.doubled 地名就叫“大大村”
    豁免：personal.bank_card 1处 是公开的捐款账号

A waiver covers one rule in one manuscript. Where a leak would fail the site, it must also say how many findings it
covers; when more turn up, it covers none, so that yesterday's reason cannot hide today's mistake.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from copydesk.rule import Family, Rule
from newsroom.nearest import nearest
from newsroom.problem import Problem, Severity

_FORM = re.compile(
    r"(?P<rule>[A-Za-z_]+\.[A-Za-z_]+)[\s:：，,]*(?:(?P<count>\d{1,4})\s*处)?[\s:：，,。]*(?P<reason>.*)", re.DOTALL
)
_OF_THE_BUILD = frozenset({"address", "picture", "link", "reference", "intake", "file"})
_HOW = "请写成：豁免：规则编号 理由，例如“豁免：wording.doubled 地名就叫‘大大村’”"

MALFORMED = Rule(
    "waiver.malformed",
    Severity.WARN,
    "豁免没有写清放过哪条规则",
    "本站规矩：放过要写明哪一条",
    "豁免：这句没问题",
    waivable=False,
)
UNKNOWN = Rule(
    "waiver.unknown_rule",
    Severity.WARN,
    "豁免的规则编号不存在",
    "本站规矩：放过要写明哪一条",
    "豁免：wording.double 理由（少了 d）",
    waivable=False,
)
REASONLESS = Rule(
    "waiver.no_reason", Severity.WARN, "豁免没有理由", "本站规矩：放过要有理由", "豁免：wording.doubled", waivable=False
)
COUNT = Rule(
    "waiver.count",
    Severity.WARN,
    "豁免没有写明几处，或者写少了",
    "本站规矩：个人信息要逐处核对",
    "豁免：personal.mobile 值班电话",
    waivable=False,
)
REFUSED = Rule(
    "waiver.refused",
    Severity.WARN,
    "这条规则不能豁免",
    "本站规矩：会伤到读者或网站的不能放过",
    "豁免：attachment.program 同事发来的",
    waivable=False,
)
IDLE = Rule(
    "waiver.idle",
    Severity.HINT,
    "豁免没有用上",
    "本站规矩：用不上的豁免要清掉",
    "稿子改好了，豁免还留着",
    waivable=False,
)
FAMILY = Family("豁免", (MALFORMED, UNKNOWN, REASONLESS, COUNT, REFUSED, IDLE))


@dataclass(frozen=True, slots=True)
class Waiver:
    """One waiver as typed: the rule's id, how many findings it covers (None: not said), the reason, its line in the file."""

    rule: str
    count: int | None
    reason: str
    line: int


def parse(values: Iterable[tuple[str, int]]) -> tuple[list[Waiver], list[tuple[str, int]]]:
    """Read (value, line) pairs of 豁免 lines; the second list holds those that name no rule."""
    waivers: list[Waiver] = []
    malformed: list[tuple[str, int]] = []
    for value, line in values:
        found = _FORM.match(value.strip())
        if found is None:
            malformed.append((value, line))
        else:
            count = int(found["count"]) if found["count"] else None
            waivers.append(Waiver(found["rule"], count, found["reason"].strip(), line))
    return waivers, malformed


def covered(waiver: Waiver, rule: Rule, findings: int) -> bool:
    """Whether the waiver covers that many findings of its rule."""
    if not rule.waivable or not waiver.reason:
        return False
    if waiver.count is None:
        return not rule.counted
    return findings <= waiver.count


def remaining(problems: Sequence[Problem], waivers: Sequence[Waiver], rules: dict[str, Rule]) -> list[Problem]:
    """The problems that no waiver covers."""
    gone: set[str] = set()
    for waiver in waivers:
        rule = rules.get(waiver.rule)
        findings = sum(problem.rule == waiver.rule for problem in problems)
        if rule is not None and covered(waiver, rule, findings):
            gone.add(waiver.rule)
    return [problem for problem in problems if problem.rule not in gone]


def faults(
    path: str,
    problems: Sequence[Problem],
    waivers: Sequence[Waiver],
    malformed: Sequence[tuple[str, int]],
    rules: dict[str, Rule],
    asked: frozenset[str],
) -> list[Problem]:
    """What is wrong with the waivers themselves. asked: ids of the rules that this check ran; of others none can say whether they idle."""
    found = [MALFORMED.at(path, line, f"看不出这条豁免放过哪条规则。{_HOW}。") for _, line in malformed]
    for waiver in waivers:
        rule = rules.get(waiver.rule)
        count = sum(problem.rule == waiver.rule for problem in problems)
        if rule is None:
            if waiver.rule.split(".")[0] in _OF_THE_BUILD:
                message = "这一条说的是文件缺了或网址撞了，不能放过。请照提示改好，再删掉这条豁免。"
                found.append(REFUSED.at(path, waiver.line, message))
                continue
            close = nearest(waiver.rule, rules)
            proposal = (
                f"是不是“{close}”？请核对。"
                if close
                else "请照每条提示后面的编号写，编号也列在 docs/editors/rules.md。"
            )
            found.append(UNKNOWN.at(path, waiver.line, f"没有“{waiver.rule}”这条规则。{proposal}"))
        elif not rule.waivable:
            found.append(REFUSED.at(path, waiver.line, f"“{rule.title}”不能豁免。请照提示改好稿件，再删掉这条豁免。"))
        elif not waiver.reason:
            found.append(REASONLESS.at(path, waiver.line, f"豁免“{rule.title}”没有写理由，不算数。{_HOW}。"))
        elif waiver.rule in asked and count == 0:
            found.append(
                IDLE.at(path, waiver.line, f"没有发现“{rule.title}”，这条豁免用不上。请删掉它，免得以后放过真的错。")
            )
        elif not covered(waiver, rule, count) and count:
            write = f"{waiver.rule} {count}处 {waiver.reason}"
            said = "没有写明几处" if waiver.count is None else f"写的是 {waiver.count} 处，现在有 {count} 处"
            found.append(
                COUNT.at(
                    path,
                    waiver.line,
                    f"豁免“{rule.title}”{said}，不算数。请逐处核对，确实都能公开的话写成：豁免：{write}。",
                )
            )
    return found
