"""Commands over the built site: audit, stats, publish and what belongs to it."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from newsroom.disk_words import reason
from newsroom.fields import ItemKind
from newsroom.problem import EditorError, Problem
from portal.command import ROOT, Request, build
from portal.moment import moment
from portal.redirects import load_redirects
from portal.report import say, tell_problems

if TYPE_CHECKING:
    from audit.survey import Outside
    from publisher.command import Where

CONFIG = ROOT / "publish.toml"
STATE = ROOT / ".cache" / "publish"
AUDIT_MEMORY = "audit.txt"


def audit(
    site: Path | None, *, today: str | None, content: Path | None = None, json_out: Path | None, html_out: Path | None,
    calendar_out: Path | None,
) -> int:  # fmt: skip
    """Audit a built site as of a day: the one named, the sample's own, or today."""
    from audit.command import run

    try:
        day = moment(today, content or ROOT / "content").date()
    except EditorError as error:
        tell_problems(error.problems)
        return 1
    built = site or ROOT / "output"
    return run(
        built, today=day, json_out=json_out, html_out=html_out, calendar_out=calendar_out, outside=_outside(built)
    )


def _outside(built: Path) -> Outside:
    """What the audit cannot see in pages: which findings an editor waived with a reason, how much the gate let through, and what the
    published attachments are called on the editor's desk."""
    from audit.neighbours import lent
    from copydesk.waivers import parse
    from portal.folders import state_folder
    from portal.remembering import last_attachments, last_items, last_published

    state = state_folder(built.absolute())
    items = last_items(state)
    waived: dict[str, frozenset[str]] = {}
    for item in items:
        rules = frozenset(waiver.rule for waiver in parse((text, 0) for text in item.waivers)[0])
        if rules:
            waived[item.address] = rules
    pages = sum(item.kind is ItemKind.PAGE and item.status == "published" for item in items)
    # Stories and notices, without the standing pages; where there was no build, nobody can tell.
    published = last_published(state) - pages if items else None
    return lent(published=published, waived=waived, sources=last_attachments(state))


def stats(
    content: Path | None, site: Path | None, *, today: str | None, csv_out: Path | None, html_out: Path | None
) -> int:
    """Numbers for the office."""
    from stats.command import run

    content = content or ROOT / "content"
    usual = ROOT / "output"
    try:
        day = moment(today, content).date()
    except EditorError as error:
        tell_problems(error.problems)
        return 1
    # A folder that was named must hold a site; without one, what there is not yet is left out.
    built = site or (usual if (usual / "index.html").is_file() else None)
    return run(content, built, today=day, csv_out=csv_out, html_out=html_out)


def where(to: str | None, config: Path | None) -> Where:
    """The target that is meant; without `config`, one of the project's own publish.toml."""
    from publisher.command import Where

    return Where(config or CONFIG, STATE, to)


def publish(request: Request, target: Where, *, dry_run: bool, yes: bool, purge: bool) -> int:
    """Build with publishconf.py, check, audit, then bring the release to its target."""
    from publisher.command import Built
    from publisher.command import publish as send

    content = request.content or ROOT / "content"
    output = request.output or ROOT / "output"
    request = replace(request, settings=request.settings or ROOT / "publishconf.py", output=output, yes=yes)

    def make() -> Built:
        code = build(request)
        if code == 0:
            code = _audit_for_publish(output, moment(request.today, content).date())
        if code != 0:
            return Built(code=code)
        # Where the build made no page, the new address is not public yet.
        made = {old: new for old, new in redirects(content).items() if (output / old.lstrip("/")).is_file()}
        return Built(redirects=made)

    return send(output, target, dry_run=dry_run, yes=yes, purge=purge, revision=_revision(content), build=make)


def _audit_for_publish(output: Path, day: date) -> int:
    from audit.command import run
    from portal.folders import state_folder

    memory = state_folder(output.absolute()) / AUDIT_MEMORY
    return run(output, today=day, outside=_outside(output), memory=memory, for_publish=True)


def redirects(content: Path) -> Mapping[str, str]:
    """Old address → new, from redirects.toml beside the manuscripts. Raises EditorError for lines that cannot be read."""
    found, problems = load_redirects(content)
    if problems:
        raise EditorError(problems)
    return found


def _revision(content: Path) -> str:
    """The revision of the manuscripts, where they are kept in Git."""
    try:
        done = subprocess.run(["git", "rev-parse", "HEAD"], cwd=content, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def host_files(folder: Path, content: Path | None) -> int:
    """Write headers and redirects for nginx, Apache and the rest into a folder."""
    from publisher.headers import GIT_PAGES_SENTENCE, S3_SENTENCE, write_host_files

    try:
        written = write_host_files(folder, redirects(content or ROOT / "content"))
    except EditorError as error:
        tell_problems(error.problems)
        return 1
    except OSError as error:
        tell_problems([Problem(str(folder), 0, f"写不进去（{reason(error)}）。请换一个文件夹，或核对权限。")])
        return 1
    for path in written:
        say(f"已写好 {path}")
    say("各放到哪里，见 docs/publishing.md。有的地方设不全：")
    say(f"  {S3_SENTENCE}")
    say(f"  {GIT_PAGES_SENTENCE}")
    return 0
