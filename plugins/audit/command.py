"""The command `audit`: survey a built site, show the report, write the files that were asked for.

Exit codes, for CI: 0 the site passes; 1 a single veto trips, something blocks, or the score is too low, and also when
the folder holds no built site (nothing was audited, so nothing passed) or a file cannot be written. Before a publish only what blocks
counts: a column that waits for news must not keep a retraction from the readers.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from audit.report import AuditReport
from audit.rules import RULES_FILE, load_rules
from newsroom.problem import EditorError, Problem
from newsroom.report_file import write_report

if TYPE_CHECKING:
    from rich.console import Console

    from audit.survey import Outside


def run(
    site: Path,
    *,
    today: date,
    base_url: str | None = None,
    json_out: Path | None = None,
    html_out: Path | None = None,
    calendar_out: Path | None = None,
    rules: Path = RULES_FILE,
    outside: Outside | None = None,
    console: Console | None = None,
    memory: Path | None = None,
    for_publish: bool = False,
) -> int:
    """Audit the built site in the folder `site` as of `today`, print the report in Chinese, and return the exit code.

    base_url: where the site is served (default: the home page's canonical address). json_out, html_out, calendar_out:
    files to write; none of them may lie inside the site, for a report is not for residents. outside: finders of
    personal data and the reader of the search data (default: the desk's scanner of texts). memory: a file outside the
    site that keeps what was learnt of single files, so that the next audit reads only what changed; the report is the same.
    for_publish: the exit code says whether this site may go out, not whether it passes an inspection.
    """
    from rich.progress import Progress

    from audit.memory import Memory
    from audit.neighbours import lent
    from audit.survey import survey

    console = console or _console()
    try:
        _refuse_inside(site, json_out, html_out, calendar_out, memory)
        table = load_rules(rules)
        with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
            task = bar.add_task("体检", total=None)
            report = survey(
                site, table, today=today, base_url=base_url, outside=outside or lent(), memory=Memory(memory),
                progress=lambda done, everything: bar.update(task, completed=done, total=everything),
            )  # fmt: skip
    except EditorError as error:
        for problem in error.problems:
            console.print(str(problem), style="red", markup=False, highlight=False)
        return 1
    from audit.console import show

    show(report, console)
    try:
        for path in write(report, json_out=json_out, html_out=html_out, calendar_out=calendar_out):
            console.print(f"已写好 {path}", markup=False, highlight=False)
    except EditorError as error:
        for problem in error.problems:
            console.print(str(problem), style="red", markup=False, highlight=False)
        return 1
    if for_publish and not report.passes and not report.blocking:
        console.print(
            "栏目超期、缺渠道、得分不够这类，不拦这次发布；上级检查时会扣分，请照上面的提示补上。", style="yellow"
        )
        return 0
    return report.exit_code


def write(
    report: AuditReport, *, json_out: Path | None = None, html_out: Path | None = None, calendar_out: Path | None = None
) -> list[Path]:
    """Write the report's files; returns those written. Raises EditorError for the first that cannot be."""
    from audit.deadlines import calendar
    from audit.printed import printed

    written = []
    makers: tuple[tuple[Path | None, Callable[[], bytes]], ...] = (
        (json_out, lambda: (json.dumps(report.to_data(), ensure_ascii=False, indent=1) + "\n").encode()),
        (html_out, lambda: printed(report).encode()),
        (calendar_out, lambda: calendar(report)),
    )
    for path, make in makers:
        if path is not None:
            write_report(path, make())
            written.append(path)
    return written


def _refuse_inside(site: Path, *outputs: Path | None) -> None:
    for path in outputs:
        if path is not None and path.resolve().is_relative_to(site.resolve()):
            raise EditorError(Problem(str(path), 0, "报告不能放在网站的文件夹里，不然读者也看得到。请换一个地方。"))


def _console() -> Console:
    """The screen; a log or a pipe has no width, and tables cut at 80 columns cannot be read."""
    from rich.console import Console

    console = Console()
    return console if console.is_terminal else Console(width=140)
