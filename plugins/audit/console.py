"""The report on the screen: vetoes first, then what to mend, then the columns by urgency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.columns import Freshly
from audit.kinds import Kind
from audit.report import AuditReport, VetoStanding
from newsroom.problem import Severity

if TYPE_CHECKING:
    from rich.console import Console

_STYLES = {Severity.BLOCK: "bold red", Severity.WARN: "yellow", Severity.HINT: "cyan"}
_STATE_STYLES = {
    Freshly.STALE: "bold red",
    Freshly.BLANK: "bold red",
    Freshly.SOON: "yellow",
    Freshly.FRESH: "green",
    Freshly.FREE: "dim",
}

_EXAMPLES = 5  # places named for one finding; the files hold more


def show(report: AuditReport, console: Console) -> None:
    """Print the whole report."""
    from rich.markup import escape
    from rich.table import Table

    pages = "，".join(f"{Kind(kind).label} {number}" for kind, number in report.pages.items())
    console.print(f"[bold]{escape(report.site_name or '网站')}体检  {report.day}[/]")
    console.print(
        f"共 {sum(report.pages.values())} 页（{pages}），{report.files} 个文件，{report.bytes / 1048576:.1f} MB。"
    )

    vetoes = Table(title="单项否决（任何一条触发，整站不合格）", title_justify="left")
    for heading in ("条", "检查什么", "现在", "门槛", "结果", "不发新稿的话"):
        vetoes.add_column(heading)
    for veto in report.vetoes:
        vetoes.add_row(
            str(veto.number),
            veto.title,
            shown_value(veto),
            shown_threshold(veto),
            shown_result(veto),
            shown_day(veto, report),
        )
    console.print(vetoes)
    for veto in report.tripped:
        names = f"（{'、'.join(veto.names)}）" if veto.names else ""
        console.print(
            f"[bold red]触发：{escape(veto.title)}[/]{escape(names)} {escape(veto.explanation)}。{escape(veto.remedy)}"
        )

    columns = Table(title="栏目", title_justify="left")
    for heading in ("栏目", "稿件", "最近一篇", "期限", "最迟哪天发新稿", "哪天起超期", "现在"):
        columns.add_column(heading)
    for column in report.columns:
        left = f"，还有 {column.days_left} 天" if column.days_left is not None and column.days_left >= 0 else ""
        columns.add_row(
            escape(column.name), str(column.stories), _day(column.last), column.limit, _day(column.news_by), _day(column.stale_on),
            f"[{_STATE_STYLES[column.state]}]{column.state.label}[/]{left}",
        )  # fmt: skip
    console.print(columns)

    for finding in report.findings:
        console.print(
            f"[{_STYLES[finding.severity]}]{finding.severity.label}[/] {escape(finding.message)}", highlight=False
        )
        if finding.pages:
            more = f" 等 {finding.count} 处" if finding.count > min(len(finding.pages), _EXAMPLES) else ""
            console.print(f"     在 {escape('、'.join(finding.pages[:_EXAMPLES]))}{more}", style="dim", highlight=False)

    if report.next_change:
        console.print(f"最迟 {report.next_change} 要重新生成一次网站：那天起有公告的效力或紧急通知会变。")
    totals = "；".join(
        f"{total.what} {total.count}{'' if total.agrees else f'（应当是 {total.expected}）'}" for total in report.totals
    )
    console.print(f"数目：{totals}。")
    console.print("没有检查的：" + "；".join(report.unchecked) + "。", style="dim")
    counted = "，".join(f"{severity.label} {report.number_of(severity)} 项" for severity in Severity)
    verdict = "[bold green]通过[/]" if report.passes else "[bold red]不通过[/]"
    console.print(
        f"{verdict}  得分 {report.score:g}/{report.full_score:g}（{report.pass_score:g} 分合格），单项否决 {len(report.tripped)} 条，{counted}。"
    )


def shown_value(veto: VetoStanding) -> str:
    """What was measured, with its unit; a dash where nobody can."""
    return "—" if veto.value is None else f"{veto.value:g} {veto.unit}"


def shown_threshold(veto: VetoStanding) -> str:
    """From where on a veto trips, in words."""
    if veto.threshold <= 0:
        return "人工核对"
    return f"超过 {veto.threshold:g} {veto.unit}" if veto.id == "home-stale" else f"{veto.threshold:g} {veto.unit}"


def shown_result(veto: VetoStanding) -> str:
    """Words with rich's colours; the printed sheet has its own."""
    return {True: "[bold red]触发[/]", False: "[green]没有触发[/]", None: "[yellow]请人工核对[/]"}[veto.trips]


def shown_day(veto: VetoStanding, report: AuditReport) -> str:
    """On which day a veto trips when nothing is published until then."""
    if veto.trips_on is None:
        return "—"
    return f"{veto.trips_on} 起触发" if veto.trips_on > report.day else f"{veto.trips_on} 起已触发"


def _day(day: object) -> str:
    return "—" if day is None else str(day)
