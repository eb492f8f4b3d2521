"""The four commands. Each returns an exit code (errors.ExitCode) and says in Chinese what it did or what to do.

publish    move a built site to a target
releases   list what the target keeps
rollback   put a kept release before the readers again
status     hold the target against its manifest
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path

from rich.console import Console

from newsroom.problem import EditorError
from publisher import headers, saying
from publisher import redirects as redirect_rules
from publisher.config import AnyTarget
from publisher.console import Screen
from publisher.credentials import Secrets
from publisher.errors import ExitCode, NeedsYesError, PublishError, RefusedError
from publisher.locking import lock
from publisher.publish_toml import load
from publisher.release import Manifest, make_manifest
from publisher.sending_out import send_out
from publisher.site import Site, read_site, withdrawn_pages
from publisher.targets import open_target
from publisher.targets.base import Session


@dataclass(frozen=True, slots=True)
class Where:
    """Which target a command is about, and what it works with.

    config: publish.toml. state: a folder for locks and working copies, never published. to: the target's name in publish.toml, None for
    its default. environ: where secrets are looked up, the process's own environment when None. console: where words go.
    """

    config: Path
    state: Path
    to: str | None = None
    environ: Mapping[str, str] | None = None
    console: Console | None = None


@dataclass(frozen=True, slots=True)
class Built:
    """What the build before a publish hands over. code: 0 when the site is fit to go out.

    withdrawn: addresses whose page now only says that the item was withdrawn; what readers had there before must not stay in
    any release kept at the target. (Pages that say so themselves are found without it, see site.withdrawn_pages.)
    redirects: old address -> new address.
    """

    code: int = 0
    withdrawn: tuple[str, ...] = ()
    redirects: Mapping[str, str] = field(default_factory=dict)


def publish(
    site: Path,
    where: Where,
    *,
    dry_run: bool = False,
    yes: bool = False,
    purge: bool = False,
    revision: str = "",
    build: Callable[[], Built | int | None] | None = None,
    withdrawn: Iterable[str] = (),
    redirects: Mapping[str, str] | None = None,
    now: datetime | None = None,
) -> int:
    """Publish the built site.

    site: the built folder. yes: caution's questions are answered. purge: drop every earlier release with its text, for a leak
    that was mended in place. build: builds, checks and audits first; anything but code 0 stops the publish with that code.
    withdrawn, redirects: as in Built, for a site built already. now: the time written into the manifest.
    """

    def work(target: AnyTarget, secrets: Secrets, screen: Screen) -> int:
        with nullcontext() if dry_run else lock(where.state / "publish.lock"):
            built = _build(build)
            if built.code != 0:
                screen.say("网站没有通过生成和检查，没有发布任何内容。请先按上面的提示改好。", "red")
                return built.code
            all_redirects = {**(redirects or {}), **built.redirects}
            ready = _read(site, target, all_redirects)
            gone = {*withdrawn, *built.withdrawn, *withdrawn_pages(ready)}
            moment = (now or datetime.now(saying.CHINA)).astimezone(saying.CHINA).isoformat(timespec="seconds")

            def draft(number: int) -> Manifest:
                return make_manifest(
                    number, ready.files, created=moment, revision=revision, site_url=ready.url, withdrawn=gone,
                    redirects=ready.redirects,
                )  # fmt: skip

            with open_target(target, secrets, where.state, screen, writing=not dry_run) as session:
                return send_out(session, target, ready, draft, screen, dry_run=dry_run, yes=yes, purge=purge)

    return _told(where, work, "没有发布任何内容")


def releases(where: Where, *, as_json: bool = False) -> int:
    """List the releases kept at the target, the live one marked."""

    def work(target: AnyTarget, secrets: Secrets, screen: Screen) -> int:
        with open_target(target, secrets, where.state, screen, writing=False) as session:
            live = session.live()
            heads = session.heads()
        live_number = None if live is None else live.number
        if as_json:
            rows = [{**asdict(head), "live": head.number == live_number} for head in heads]
            screen.console.out(json.dumps(rows, ensure_ascii=False, indent=2), highlight=False)
        else:
            saying.kept(screen, target, heads, live_number)
        return ExitCode.DONE

    return _told(where, work, "什么也没有列出")


def rollback(number: int | None, where: Where, *, purge: bool = False) -> int:
    """Put a kept release before the readers again; without a number, the one before the live one.

    purge: also drop every newer release, with its text (for a leak that was published by mistake).
    """

    def work(target: AnyTarget, secrets: Secrets, screen: Screen) -> int:
        started = time.monotonic()
        with (
            lock(where.state / "publish.lock"),
            open_target(target, secrets, where.state, screen, writing=True) as session,
        ):
            wanted = number if number is not None else _previous(session)
            before = session.live()
            head = session.rollback(wanted, purge=purge)
        screen.say(
            f"“{target.common.name}”已退回到第 {head.number} 次发布（{saying.when(head)}，稿件 {head.story_count} 篇），"
            f"用时 {time.monotonic() - started:.1f} 秒。"
            + (
                "较新的发布已从目标上清除。"
                if purge
                else "稿件文件夹没有改动：请改好稿件再发布；设了夜里自动发布的，要赶在那以前改好。"
                + saying.way_forth(before, head)
            ),
            "green",
        )
        return ExitCode.DONE

    return _told(where, work, "没有退回，网站没有动")


def status(where: Where, *, as_json: bool = False) -> int:
    """Compare every file at the target with the live release's manifest. Exit code 5 when they differ."""

    def work(target: AnyTarget, secrets: Secrets, screen: Screen) -> int:
        with open_target(target, secrets, where.state, screen, writing=False) as session:
            found = session.compare()
        if as_json:
            screen.console.out(json.dumps(asdict(found), ensure_ascii=False, indent=2), highlight=False)
        else:
            saying.comparison(screen, target, found)
        return ExitCode.DONE if found.whole or found.live is None else ExitCode.DIFFERS

    return _told(where, work, "没有核对")


# -- the parts -----------------------------------------------------------------------------------------------------


def _told(where: Where, work: Callable[[AnyTarget, Secrets, Screen], int], undone: str) -> int:
    """Run a command; an editor's error becomes sentences and an exit code. A programmer's error keeps its traceback.

    undone: what has not happened when publish.toml cannot be read.
    """
    secrets = Secrets(where.environ)
    with Screen(secrets, where.console) as screen:
        try:
            return int(work(load(where.config).pick(where.to), secrets, screen))
        except EditorError as error:
            for problem in error.problems:
                screen.say(str(problem), "red")
            screen.say(f"共 {len(error.problems)} 处要改，{undone}。", "red")
            return ExitCode.REFUSED
        except NeedsYesError as error:
            screen.say(f"{error.what}{error.remedy}", "yellow")
            return error.code
        except PublishError as error:
            screen.say(f"{error.what}{error.remedy}", "red")
            return error.code
        except KeyboardInterrupt:
            screen.say("已中断。读者看到的仍是完整的网站；再运行一次会接着完成。", "yellow")
            return 130


def _build(build: Callable[[], Built | int | None] | None) -> Built:
    result = build() if build is not None else None
    if isinstance(result, Built):
        return result
    return Built(code=result or 0)


def _read(site: Path, target: AnyTarget, redirects: Mapping[str, str]) -> Site:
    extra = headers.published_files(target.common.server, redirects)
    ready = read_site(site, extra, target.common.site_url)
    return replace(ready, redirects=redirect_rules.s3_locations(redirects))


def _previous(session: Session) -> int:
    live = session.live()
    if live is None:
        raise RefusedError("目标上还没有发布过，没有可退回的。", "请先发布。")
    earlier = [head.number for head in session.heads() if head.number < live.number]
    if not earlier:
        raise RefusedError(
            f"第 {live.number} 次发布之前没有保留更早的发布，不能退回。",
            "请改好稿件后重新发布；有撤稿时，含有所撤内容的旧发布会被清除。",
        )
    return max(earlier)
