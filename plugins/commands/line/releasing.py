"""The commands over the built site: looking it over, counting, publishing and what belongs to it."""

from __future__ import annotations

import argparse
from pathlib import Path

from commands.line.parser import Arguments, Commands, as_json, content, places, today


def add_to(add: Commands) -> None:
    """Add them in the order of a release's life."""
    audit = add("audit", _audit, "按检查指标给生成好的网站体检")
    _built(audit)
    for name, text in (("json", "数据"), ("html", "可打印的报告"), ("calendar", "各栏目更新期限的日历 .ics")):
        audit.add_argument(f"--{name}", type=Path, metavar="文件", help=f"另存{text}")
    stats = add("stats", _stats, "按栏目、镇办、作者、月份统计")
    _built(stats)
    for name, text in (("csv", "Excel 能打开的表格"), ("html", "带图表的报告")):
        stats.add_argument(f"--{name}", type=Path, metavar="文件", help=f"另存{text}")
    publish = add("publish", _publish, "生成、检查、体检，然后发布")
    places(publish)
    _target(publish)
    publish.add_argument("--dry-run", action="store_true", help="只看会做什么")
    publish.add_argument("--yes", action="store_true", help="提醒过的事照做")
    publish.add_argument("--purge", action="store_true", help="连以前各次发布里的内容一起清除")
    releases = add("releases", _releases, "列出发布过的各次")
    _target(releases)
    as_json(releases)
    rollback = add("rollback", _rollback, "退回到以前的一次发布")
    rollback.add_argument("number", nargs="?", type=int, metavar="第几次")
    _target(rollback)
    rollback.add_argument("--purge", action="store_true", help="清除比它新的各次发布")
    status = add("status", _status, "对照线上和登记的是否一致")
    _target(status)
    as_json(status)
    hosts = add("host-files", _host_files, "写出 nginx、Apache 等的安全头和转向规则")
    hosts.add_argument("folder", type=Path, metavar="文件夹")
    content(hosts)


def _built(command: argparse.ArgumentParser) -> None:
    command.add_argument("--site", type=Path, metavar="文件夹", help="生成好的网站（默认 output）")
    content(command)
    today(command)


def _target(command: argparse.ArgumentParser) -> None:
    command.add_argument("--to", metavar="名称", help="publish.toml 里的哪个目标")
    command.add_argument("--config", type=Path, metavar="文件", help="发布设置（默认 publish.toml）")


def _audit(arguments: Arguments) -> int:
    from commands.release import audit

    return audit(
        arguments.site, today=arguments.today, content=arguments.content, json_out=arguments.json, html_out=arguments.html,
        calendar_out=arguments.calendar,
    )  # fmt: skip


def _stats(arguments: Arguments) -> int:
    from commands.release import stats

    return stats(
        arguments.content, arguments.site, today=arguments.today, csv_out=arguments.csv, html_out=arguments.html
    )


def _publish(arguments: Arguments) -> int:
    from commands.release import publish, where
    from portal.command import Request

    request = Request(
        content=arguments.content, output=arguments.output, settings=arguments.settings, today=arguments.today
    )
    return publish(
        request,
        where(arguments.to, arguments.config),
        dry_run=arguments.dry_run,
        yes=arguments.yes,
        purge=arguments.purge,
    )


def _releases(arguments: Arguments) -> int:
    from commands.release import where
    from publisher.command import releases

    return releases(where(arguments.to, arguments.config), as_json=arguments.json)


def _rollback(arguments: Arguments) -> int:
    from commands.release import where
    from publisher.command import rollback

    return rollback(arguments.number, where(arguments.to, arguments.config), purge=arguments.purge)


def _status(arguments: Arguments) -> int:
    from commands.release import where
    from publisher.command import status

    return status(where(arguments.to, arguments.config), as_json=arguments.json)


def _host_files(arguments: Arguments) -> int:
    from commands.release import host_files

    return host_files(arguments.folder, arguments.content)
