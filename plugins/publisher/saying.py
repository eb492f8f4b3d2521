"""What the four commands tell an editor of releases: lists, tables, and how to go on."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from rich.table import Table

from publisher.config import AnyTarget
from publisher.console import Screen
from publisher.ordered import Kind, kind_of
from publisher.release import Difference, Head, Manifest
from publisher.targets.base import Comparison

MOST_PATHS = 20  # named of one sort; the rest is counted
CHINA = timezone(timedelta(hours=8))


def plan(screen: Screen, target: AnyTarget, live: Manifest | None, manifest: Manifest, change: Difference) -> None:
    """What a publish would do."""
    gone = manifest.head.retracted
    before = f"第 {live.number} 次发布（稿件 {live.head.story_count} 篇）" if live else "还没有发布过"
    screen.say(f"试运行，什么也不会改动。“{target.common.name}”现在：{before}。")
    screen.say(
        f"这次将是第 {manifest.number} 次发布：稿件 {manifest.head.story_count} 篇，文件 {manifest.head.file_count} 个。"
    )
    for word, paths in (("新增", change.added), ("改动", change.changed), ("删除", change.removed)):
        _list(screen, word, tuple(sorted(paths, key=_reading_order)))
    if gone:
        _list(screen, "撤下（含有它们的旧发布会一并清除）", gone)
    if change.count == 0:
        screen.say("没有任何变化。", "green")


def _reading_order(path: str) -> tuple[int, str]:
    """What an editor looks for first: stories, lists and the home page, then what machines read."""
    order = (Kind.STORY, Kind.LIST, Kind.HOME, Kind.DATA, Kind.ASSET)
    return order.index(kind_of(path)), path


def _list(screen: Screen, word: str, paths: tuple[str, ...]) -> None:
    if paths:
        screen.say(f"{word} {len(paths)} 个：")
        for path in paths[:MOST_PATHS]:
            screen.say(f"  /{path}")
        if len(paths) > MOST_PATHS:
            screen.say(f"  ……另有 {len(paths) - MOST_PATHS} 个")


def kept(screen: Screen, target: AnyTarget, heads: list[Head], live: int | None) -> None:
    """The releases that a target keeps, as a table. live: the number of the one that readers see."""
    if not heads:
        screen.say(f"“{target.common.name}”上还没有发布过。")
        return
    # No frame: many Chinese fonts draw its lines two columns wide.
    table = Table(title=f"“{target.common.name}”上保留的发布", title_justify="left", box=None, padding=(0, 2, 0, 0))
    for column in ("第几次", "时间", "稿件", "文件", "大小", "来源版本", ""):
        table.add_column(column)
    for head in reversed(heads):
        size = f"{head.byte_count / 1048576:.1f} MB"
        table.add_row(
            str(head.number),
            when(head),
            str(head.story_count),
            str(head.file_count),
            size,
            head.revision[:12] or "—",
            "读者正看到" if head.number == live else "",
        )
    screen.console.print(table)


def comparison(screen: Screen, target: AnyTarget, found: Comparison) -> None:
    """How the target stands beside its manifest."""
    head = found.live
    if head is None:
        screen.say(f"“{target.common.name}”上还没有发布过。")
        return
    screen.say(
        f"“{target.common.name}”：读者看到的是第 {head.number} 次发布（{when(head)}），"
        f"稿件 {head.story_count} 篇，文件 {head.file_count} 个"
        + (f"，来源版本 {head.revision}" if head.revision else "")
        + "。"
    )
    for word, paths in (("缺少", found.missing), ("被改动", found.altered), ("多出", found.extra)):
        _list(screen, word, paths)
    if found.interrupted:
        screen.say("上一次发布中途断了。再运行一次 publish 就会接着完成并清理干净。", "yellow")
    if found.whole:
        screen.say("逐个文件核对过，与发布清单完全一致。", "green")
    else:
        screen.say(
            "目标与发布清单不一致。再运行一次 publish --yes 可以补齐；多出的文件请到服务器上查明来历。",
            "red",
        )


def way_forth(before: Manifest | None, head: Head) -> str:
    """How to undo a rollback to `head`."""
    return (
        f"退错了，运行 rollback {before.number} 就换回来。"
        if before is not None and before.number != head.number
        else ""
    )


def when(head: Head) -> str:
    """The time of a release, in China."""
    return datetime.fromisoformat(head.created).astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
