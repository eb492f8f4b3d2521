"""The commands `build` and `check`: from arguments to an exit code, with everything an editor should hear on the way."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from manuscript.intake import Found, scan
from newsroom.problem import EditorError, Problem
from portal import quiet
from portal.folders import Folders, folders
from portal.moment import moment
from portal.report import account, counts, say, shown_progress, tell_outcome, tell_problems, tell_refusal
from portal.settings import plain_settings

if TYPE_CHECKING:
    from portal.order import Order, Outcome

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for on the command line; None where nothing was said."""

    content: Path | None = None
    output: Path | None = None
    settings: Path | None = None
    today: str | None = None
    clean: bool = False
    yes: bool = False
    explain: bool = False
    only_check: bool = False


def build(request: Request) -> int:
    """Build the portal, or only check the manuscripts. 0: done; 1: something blocks it, and the last site stands untouched."""
    try:
        where, settings_file, options = _places(request)
        now = moment(request.today, where.content)
        found = scan(where.content)
        inputs = "" if request.only_check else quiet.inputs(where, found, [settings_file], options)
        if not (request.clean or request.only_check or request.explain):
            last = quiet.nothing_to_do(where, inputs, now)
            if last is not None:
                for line in last:
                    say(line)
                say("没有改动，网站已是最新。")
                return 0
        quiet.forget(where)
        outcome = _built(request, where, settings_file, found, now)
        if request.only_check:
            return _tell_checked(outcome)
        lines = tell_outcome(outcome, explain=request.explain)
        quiet.remember(where, inputs, outcome.lying, outcome.until, lines)
        return 0
    except EditorError as error:
        tell_refusal(error)
        return 1


def _places(request: Request) -> tuple[Folders, Path, str]:
    settings_file = (request.settings or ROOT / "pelicanconf.py").absolute()
    if not settings_file.is_file():
        raise EditorError(Problem(str(settings_file), 0, "没有这个设置文件。请核对 --settings 后面的位置。"))
    content = request.content or ROOT / "content"
    output = request.output or ROOT / "output"
    where = folders(content, output, ROOT / "theme")
    options = json.dumps([str(where.content), str(where.output), str(settings_file), request.today])
    return where, settings_file, options


def order_from(request: Request) -> Order:
    """The order that a request means, with the settings it names. Raises EditorError."""
    from portal.order import Order

    where, settings_file, _ = _places(request)
    now = moment(request.today, where.content)
    settings = plain_settings(settings_file, where.theme)
    if settings is None:
        from portal.plugin import settings_from

        settings = settings_from(settings_file)
    return Order(where, settings, now, request.clean, request.yes)


def _built(request: Request, where: Folders, settings_file: Path, found: list[Found], now: datetime) -> Outcome:
    """Build, by way of Pelican where the settings need it: it reads them then, loads the plugins that they name, and runs."""
    from incremental.workers import collect_rarely

    collect_rarely()
    settings = plain_settings(settings_file, where.theme)
    if settings is None:
        from portal.plugin import run_pelican

        places = {"PATH": str(where.content), "OUTPUT_PATH": str(where.output)}
        return run_pelican(
            settings_file,
            places,
            now=now,
            clean=request.clean,
            yes=request.yes,
            only_check=request.only_check,
            found=found,
        )
    from portal.build import build as build_site
    from portal.order import Order

    with shown_progress() as progress:
        return build_site(
            Order(where, settings, now, request.clean, request.yes, request.only_check, progress=progress, found=found)
        )


def _tell_checked(outcome: Outcome) -> int:
    tell_problems(outcome.problems)
    for line in account(outcome.found, outcome.published, outcome.held, set()):
        say(line)
    say(f"检查完毕：{counts(outcome.problems)}。没有必须改的，可以生成。")
    return 0
