"""One publish through an open session: whether it is worth one, what to ask before, and what is said afterwards."""

from __future__ import annotations

import time
from collections.abc import Callable

from publisher import saying
from publisher.config import AnyTarget
from publisher.console import Screen
from publisher.errors import ExitCode, NeedsYesError
from publisher.release import Manifest, compare
from publisher.site import Site
from publisher.targets.base import Session

# A release that loses more than this share AND more than this many stories needs --yes.
FALL_SHARE = 0.10
FALL_COUNT = 20


def send_out(
    session: Session,
    target: AnyTarget,
    site: Site,
    draft: Callable[[int], Manifest],
    screen: Screen,
    *,
    dry_run: bool,
    yes: bool,
    purge: bool,
) -> int:
    """Let the session publish the site, when it says something else than the live release; returns an exit code.

    draft: makes the manifest of a release with this number. Raises NeedsYesError when far fewer stories would stand than now.
    """
    started = time.monotonic()
    live = session.live()
    numbers = [head.number for head in session.heads()]
    number = max([0, *numbers, live.number if live else 0]) + 1
    rolled_back = [session.manifest(kept) for kept in numbers if live is not None and kept > live.number]
    manifest = draft(number).after(live, rolled_back)
    change = compare(live.files if live else {}, manifest.files)
    gone = manifest.head.retracted
    if dry_run:
        saying.plan(screen, target, live, manifest, change)
        return ExitCode.DONE
    _check_fall(screen, live, manifest, yes=yes)
    if live is not None and _says_the_same(live, manifest) and not (yes or purge or session.broken):
        screen.say(f"网站和“{target.common.name}”上第 {live.number} 次发布完全一样，不必再发布。", "green")
        return ExitCode.DONE
    purged = session.publish(site, manifest, purge=purge)
    head = manifest.head
    screen.say(
        f"已发布到“{target.common.name}”：第 {head.number} 次发布，稿件 {head.story_count} 篇，文件 {head.file_count} 个"
        f"（新增 {len(change.added)}，改动 {len(change.changed)}，删除 {len(change.removed)}），"
        f"用时 {time.monotonic() - started:.1f} 秒。网址：{head.site_url}/",
        "green",
    )
    if purged:
        why = f"这次撤下了 {len(gone)} 条内容。为了不让撤下的内容留在目标上，" if gone and not purge else ""
        screen.say(f"{why}旧发布（第 {'、'.join(map(str, purged))} 次）已一并清除，不能再退回到那几次。", "yellow")
    return ExitCode.DONE


def _says_the_same(live: Manifest, manifest: Manifest) -> bool:
    """Whether publishing would change nothing: for readers, nor in the releases kept, of which one may hold what is retracted now."""
    return (
        compare(live.files, manifest.files).count == 0
        and live.head.withdrawn == manifest.head.withdrawn
        and set(manifest.head.retracted) <= set(live.head.retracted)
    )


def _check_fall(screen: Screen, live: Manifest | None, manifest: Manifest, *, yes: bool) -> None:
    if live is None or yes:
        return
    before, after = live.head.story_count, manifest.head.story_count
    fallen = before - after
    if fallen <= FALL_COUNT or fallen <= before * FALL_SHARE:
        return
    what = f"稿件从 {before} 篇减到 {after} 篇，少了 {fallen} 篇，像是选错了稿件文件夹。"
    if not screen.ask(f"{what}确实要这样发布吗？"):
        raise NeedsYesError(what, "没有发布任何内容。若确实如此，请加 --yes 再运行一次。")
