"""The inspection's own arithmetic: single vetoes with the day each will trip, and the score."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from audit.columns import ColumnStanding, Freshly
from audit.findings import Findings
from audit.report import ScoreLine, VetoStanding
from audit.rules import Rules, VetoRule


@dataclass(frozen=True, slots=True)
class Measured:
    """What the checks hand to the vetoes.

    columns: every column's standing. home_last: day of the newest story on the home page. dead, targets: distinct
    addresses within the site, and how many of them lead nowhere. asks: whether residents can ask. personal: whether
    pages were looked through for personal data.
    """

    columns: tuple[ColumnStanding, ...]
    home_last: date | None
    dead: int
    targets: int
    asks: bool
    personal: bool
    wording: bool
    guides: int


def judge(rules: Rules, measured: Measured, findings: Findings, today: date) -> tuple[VetoStanding, ...]:
    """Every single veto of the rules file, in its order."""
    return tuple(_JUDGES[rule.id](rule, measured, findings, today) for rule in rules.vetoes if rule.id in _JUDGES)


def score(rules: Rules, findings: Findings) -> tuple[float, tuple[ScoreLine, ...]]:
    """The points left, never below 0, and what took the others. Each sort of finding costs `each` a place, up to
    `most`."""
    lines = []
    for rule in rules.rules.values():
        places = findings.places(rule.id)
        if places and rule.each:
            points = round(min(rule.each * places, rule.most), 2)
            lines.append(
                ScoreLine(rule.id, rule.title, places, rule.each, rule.most, points, rule.source, rule.confirmed)
            )
    left = max(rules.full_score - sum(line.points for line in lines), 0.0)
    return round(left, 2), tuple(lines)


def _standing(
    rule: VetoRule,
    value: float | None,
    trips: bool | None,
    explanation: str,
    *,
    on: date | None = None,
    names: Iterable[str] = (),
) -> VetoStanding:
    return VetoStanding(
        rule.id, rule.number, rule.title, value, rule.threshold, rule.unit, trips, on, explanation, tuple(names), rule.source, rule.confirmed,
        rule.remedy,
    )  # fmt: skip


def _personal(rule: VetoRule, measured: Measured, findings: Findings, today: date) -> VetoStanding:
    if not measured.personal:
        return _standing(rule, None, None, "这次没有查个人信息")
    value = findings.places("personal.page") + findings.places("personal.file")
    found = f"找到 {value} 处" if value else "没有找到"
    return _standing(rule, value, value >= rule.threshold, found)


def _wording(rule: VetoRule, measured: Measured, findings: Findings, today: date) -> VetoStanding:
    if not measured.wording:
        return _standing(rule, None, None, "这次没有查固定说法里的错字")
    value = findings.places("wording.grave")
    found = f"找到 {value} 处" if value else "没有找到"
    said = f"{found}；词典里没有的错字、涉密和违法内容要靠三审三校，这里查不出来"
    return _standing(rule, value, value >= rule.threshold, said)


def _forged(rule: VetoRule, measured: Measured, findings: Findings, today: date) -> VetoStanding:
    value = findings.places("date.future")
    found = f"有 {value} 篇的发布日期在今天之后" if value else "没有日期在今天之后的稿件"
    return _standing(rule, value, value >= rule.threshold, found)


def _unreachable(rule: VetoRule, measured: Measured, findings: Findings, today: date) -> VetoStanding:
    share = round(100 * measured.dead / measured.targets, 2) if measured.targets else 0.0
    said = f"站内 {measured.targets} 个地址里有 {measured.dead} 个打不开；服务器稳不稳定要另外监测"
    return _standing(rule, share, share >= rule.threshold, said)


def _home(rule: VetoRule, measured: Measured, findings: Findings, today: date) -> VetoStanding:
    if measured.home_last is None:
        return _standing(rule, None, True, "首页上没有一篇带日期的稿件，按没有更新算", on=today)
    days = (today - measured.home_last).days
    on = measured.home_last + timedelta(days=int(rule.threshold) + 1)
    return _standing(rule, days, days > rule.threshold, f"首页最近一篇是 {measured.home_last}", on=on)


def _columns(rule: VetoRule, measured: Measured, findings: Findings, today: date) -> VetoStanding:
    counted = [column for column in measured.columns if column.group in rule.groups]
    overdue = [column for column in counted if column.overdue]
    # A column that never had a story is overdue from the first day; the others in the order in which they fall due.
    days = sorted(
        [
            *(column.stale_on for column in counted if column.stale_on),
            *(today for column in overdue if not column.stale_on),
        ]
    )
    needed = int(rule.threshold)
    on = days[needed - 1] if len(days) >= needed else None
    said = f"{len(counted)} 个有期限的栏目里有 {len(overdue)} 个超期"
    if on is None:
        said += f"；全部超期也不到 {needed} 个"
    return _standing(rule, len(overdue), len(overdue) >= needed, said, on=on, names=(column.name for column in overdue))


def _blank(rule: VetoRule, measured: Measured, findings: Findings, today: date) -> VetoStanding:
    blank = [column.name for column in measured.columns if column.state is Freshly.BLANK]
    said = f"有 {len(blank)} 个空白栏目" if blank else "没有空白栏目"
    return _standing(rule, len(blank), len(blank) >= rule.threshold, said, names=blank)


def _questions(rule: VetoRule, measured: Measured, findings: Findings, today: date) -> VetoStanding:
    said = (
        "首页上找得到提问的地方；有没有三个月没回复的留言，要到后台看"
        if measured.asks
        else "首页上找不到可以在网上提问的地方"
    )
    return _standing(rule, 0 if measured.asks else 1, not measured.asks, said)


def _services(rule: VetoRule, measured: Measured, findings: Findings, today: date) -> VetoStanding:
    value = findings.places("service.guide")
    if not measured.guides:
        return _standing(rule, 0, None, "网站上没有办事服务类的稿件；有办事服务的网站请人工核对")
    said = (
        f"{measured.guides} 篇办事指南里有 {value} 篇没找到要素的字样"
        if value
        else f"{measured.guides} 篇办事指南的要素字样都在"
    )
    trips = None if rule.threshold <= 0 else value >= rule.threshold
    return _standing(rule, value, trips, f"{said}；内容对不对请人工核对")


_JUDGES = {
    "personal-data": _personal, "grave-wording": _wording, "forged-date": _forged, "unreachable": _unreachable, "home-stale": _home, "stale-columns": _columns,
    "overdue-columns": _columns, "blank-columns": _blank, "no-questions": _questions, "no-services": _services,
}  # fmt: skip
