"""The report as one HTML file that an editor prints and takes to a meeting. It is no part of the site: its style
stands in the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from audit.console import shown_day, shown_threshold, shown_value
from audit.kinds import Kind
from audit.report import AuditReport
from newsroom.dates import chinese_day
from newsroom.problem import Severity

TEMPLATE = Path(__file__).with_name("printed.html.jinja")


def printed(report: AuditReport) -> str:
    """The whole file. Every value is escaped by Jinja; there is no script in it."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(TEMPLATE.read_text("utf-8"))
    return template.render(report=report, **_view(report))


def _view(report: AuditReport) -> dict[str, Any]:
    results = {True: ("触发", "bad"), False: ("没有触发", "good"), None: ("请人工核对", "look")}
    return {
        "day": chinese_day(report.day),
        "verdict": "通过" if report.passes else "不通过",
        "page_count": sum(report.pages.values()),
        "kinds": [(Kind(kind).label, number) for kind, number in report.pages.items()],
        "megabytes": f"{report.bytes / 1048576:.1f}",
        "vetoes": [
            {
                "veto": veto, "value": shown_value(veto), "threshold": shown_threshold(veto), "result": results[veto.trips][0],
                "look": results[veto.trips][1], "day": shown_day(veto, report), "names": "、".join(veto.names),
            }
            for veto in report.vetoes
        ],
        "groups": [(severity.label, [f for f in report.findings if f.severity is severity]) for severity in Severity],
        "counts": [(severity.label, report.number_of(severity)) for severity in Severity],
    }  # fmt: skip
