"""The portal's face to Pelican: a Pelican class whose run() is our build, and the signals that other plugins wait for."""

from __future__ import annotations

import logging
import traceback
from datetime import datetime
from pathlib import Path
from typing import Any

from pelican import Pelican, signals
from pelican.settings import get_settings_from_file, read_settings

from manuscript.intake import Found
from newsroom.problem import EditorError, Problem
from portal.build import build
from portal.folders import folders
from portal.guests import Guests, there_are_guests
from portal.look import Look
from portal.moment import moment
from portal.order import Order, Outcome
from portal.report import shown_progress
from portal.views import Views


class Newsroom(Pelican):
    """Pelican with the newsroom's build in place of the stock generators.

    Settings, plugins and the signals around the build are Pelican's; reading, checking, rendering and writing are ours, so that no
    story is dropped, nothing is written before everything is checked, and only what changed is made again.
    """

    outcome: Outcome | None = None

    def run(self) -> None:
        """What plain `pelican` calls. Prints what is wrong and exits with 1 when the manuscripts block the build."""
        from portal.report import tell_outcome, tell_refusal

        try:
            outcome = self.build(moment(self.settings.get("TODAY"), Path(self.path)))
        except EditorError as error:
            tell_refusal(error)
            raise SystemExit(1) from None
        tell_outcome(outcome, explain=False)

    def build(
        self,
        now: datetime,
        *,
        clean: bool = False,
        yes: bool = False,
        only_check: bool = False,
        found: list[Found] | None = None,
    ) -> Outcome:
        """Build for the moment `now`. found: the scan of the content folder, where there is one. Raises EditorError."""
        where = folders(Path(self.path), Path(self.output_path), Path(self.theme))
        with shown_progress() as progress:
            order = Order(where, self.settings, now, clean, yes, only_check, progress=progress, found=found)
            self.outcome = build(order)
        if not only_check:
            context = dict(self.settings)
            if there_are_guests() and self.outcome.site is not None:
                views = Views(Look(self.outcome.site))
                Guests(self, self.outcome.site, order.folders.texts, views).tell()
            for path in self.outcome.written:
                signals.content_written.send(str(order.folders.output / path), context=context)
            signals.finalized.send(self)
            if self.plugins:  # they may have left files of their own in the output
                self.outcome.lying = None
        return self.outcome


def settings_from(settings_file: Path, overrides: dict[str, Any] | None = None) -> dict[str, Any]:
    """Pelican's settings with those of a file. Raises EditorError when the file, or a value that Pelican needs, is no good."""
    logging.getLogger("pelican").setLevel(logging.ERROR)  # its word about feeds without SITEURL means its own feeds
    try:
        settings: dict[str, Any] = read_settings(str(settings_file), override=overrides or {})
    except (Exception, SystemExit) as error:  # a settings file is a program: it may fail in any way there is
        why = _odd_siteurl(settings_file) or _unreadable(error)
        raise EditorError(Problem(str(settings_file), _line_in(settings_file, error), why)) from error
    return settings


def _line_in(settings_file: Path, error: BaseException) -> int:
    """The line of the settings file at which an error arose; 0 when it arose elsewhere."""
    if isinstance(error, SyntaxError):
        return error.lineno or 0
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame.lineno or 0 for frame in reversed(frames) if frame.filename == str(settings_file)), 0)


def _odd_siteurl(settings_file: Path) -> str:
    """What to say when SITEURL, of which Pelican takes the end off unasked, is no text; nothing when it is."""
    try:
        url = get_settings_from_file(str(settings_file)).get("SITEURL", "")
    except (Exception, SystemExit):
        return ""
    wanted = 'SITEURL = "https://www.example.gov.cn"，还没有网址就写 SITEURL = ""'
    return (
        ""
        if isinstance(url, str)
        else f"设置文件读不出来：SITEURL 要写引号里的网址，现在是 {url!r:.40}。请写成 {wanted}。"
    )


def _unreadable(error: BaseException) -> str:
    what = (
        "这一行不合 Python 的写法"
        if isinstance(error, SyntaxError)
        else f"有一项设置用不了（{type(error).__name__}：{str(error)[:120]}）"
    )
    return f"设置文件读不出来：{what}。请照样例 pelicanconf.py 改，或者删掉这一项。"


def run_pelican(
    settings_file: Path,
    overrides: dict[str, Any],
    *,
    now: datetime,
    clean: bool,
    yes: bool,
    only_check: bool,
    found: list[Found],
) -> Outcome:
    """Read Pelican's settings, load its plugins and build. Raises EditorError."""
    newsroom = Newsroom(settings_from(settings_file, overrides))
    return newsroom.build(now, clean=clean, yes=yes, only_check=only_check, found=found)
