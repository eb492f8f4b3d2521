#!/usr/bin/env python3
"""The newsroom's commands: `python3 tasks.py build` on a bare machine, `inv build` inside an environment.

A thin face: it sees to an environment, parses arguments, calls a room, returns its exit code.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parent
sys.path[:0] = [str(ROOT / "plugins"), str(ROOT)]

Arguments = argparse.Namespace
# Commands for those who work on the program itself; they need the development environment.
DEVELOPMENT = {"test", "lint", "bench", "lock", "golden", "supply-chain", "gallery", "screenshots", "fuzz"}


def _build_request(arguments: Arguments, *, only_check: bool) -> Any:
    from portal.command import Request

    return Request(
        content=arguments.content, output=arguments.output, settings=arguments.settings, today=arguments.today,
        clean=getattr(arguments, "clean", False), yes=getattr(arguments, "yes", False),
        explain=getattr(arguments, "explain", False), only_check=only_check,
    )  # fmt: skip


def run_build(arguments: Arguments) -> int:
    from portal.command import build

    return build(_build_request(arguments, only_check=False))


def run_check(arguments: Arguments) -> int:
    from portal.command import build

    return build(_build_request(arguments, only_check=True))


def _request(arguments: Arguments) -> Any:
    from portal.command import Request

    return Request(content=arguments.content, output=arguments.output, settings=arguments.settings, today=arguments.today)


def run_new(arguments: Arguments) -> int:
    from commands.desk import new

    return new(arguments.content, title=arguments.title, column=arguments.column, kind=arguments.kind, day=arguments.date)


def run_import(arguments: Arguments) -> int:
    from commands.importing import import_files

    return import_files(
        arguments.files, arguments.content, issue=arguments.issue, page=arguments.page, column=arguments.column,
        kind=arguments.kind, to=arguments.to, dry_run=arguments.dry_run,
    )  # fmt: skip


def run_preview(arguments: Arguments) -> int:
    from commands.desk import preview

    return preview(_request(arguments), port=arguments.port, open_browser=not arguments.no_browser)


def run_mask(arguments: Arguments) -> int:
    from commands.desk import mask

    return mask(arguments.files, arguments.content)


def run_menu(arguments: Arguments) -> int:
    from commands.menu import menu

    return menu(main, {"--content": arguments.content, "--output": arguments.output})


def run_withdraw(arguments: Arguments) -> int:
    from commands.desk import withdraw

    return withdraw(arguments.file, arguments.content, arguments.reason)


def run_rename(arguments: Arguments) -> int:
    from commands.desk import rename

    return rename(arguments.file, arguments.name, arguments.content)


def run_search(arguments: Arguments) -> int:
    from commands.searching import export, search

    if arguments.export:
        return export(arguments.export[0], Path(arguments.export[1]), output=arguments.output)
    return search(
        " ".join(arguments.words), output=arguments.output, column=arguments.column, since=arguments.since, until=arguments.until,
        limit=arguments.limit, as_json=arguments.json,
    )  # fmt: skip


def run_similar(arguments: Arguments) -> int:
    from commands.searching import similar

    return similar(arguments.file, content=arguments.content, output=arguments.output, as_json=arguments.json)


def run_review(arguments: Arguments) -> int:
    from commands.review import review

    return review(arguments)


def run_audit(arguments: Arguments) -> int:
    from commands.release import audit

    return audit(
        arguments.site, today=arguments.today, content=arguments.content, json_out=arguments.json, html_out=arguments.html,
        calendar_out=arguments.calendar,
    )  # fmt: skip


def run_stats(arguments: Arguments) -> int:
    from commands.release import stats

    return stats(arguments.content, arguments.site, today=arguments.today, csv_out=arguments.csv, html_out=arguments.html)


def run_publish(arguments: Arguments) -> int:
    from commands.release import publish

    return publish(
        _request(arguments), to=arguments.to, dry_run=arguments.dry_run, yes=arguments.yes, purge=arguments.purge,
        config=arguments.config,
    )  # fmt: skip


def run_releases(arguments: Arguments) -> int:
    from commands.release import releases

    return releases(to=arguments.to, as_json=arguments.json, config=arguments.config)


def run_rollback(arguments: Arguments) -> int:
    from commands.release import rollback

    return rollback(arguments.number, to=arguments.to, purge=arguments.purge, config=arguments.config)


def run_status(arguments: Arguments) -> int:
    from commands.release import status

    return status(to=arguments.to, as_json=arguments.json, config=arguments.config)


def run_host_files(arguments: Arguments) -> int:
    from commands.release import host_files

    return host_files(arguments.folder, arguments.content)


def run_test(arguments: Arguments) -> int:
    from workshop.checks import test

    return test(arguments.rest)


def run_lint(_arguments: Arguments) -> int:
    from workshop.checks import lint

    return lint()


def run_bench(arguments: Arguments) -> int:
    from workshop.checks import bench

    return bench(arguments.rest)


def run_fuzz(arguments: Arguments) -> int:
    from workshop.checks import fuzz

    return fuzz(arguments.rest)


def run_lock(_arguments: Arguments) -> int:
    from workshop.checks import lock

    return lock()


def run_golden(_arguments: Arguments) -> int:
    from workshop.checks import golden

    return golden()


def run_gallery(_arguments: Arguments) -> int:
    from tests.gallery.__main__ import run

    return run()


def run_screenshots(_arguments: Arguments) -> int:
    from tests.gallery.screenshots import run

    return run()


def run_supply_chain(_arguments: Arguments) -> int:
    from workshop.supply_chain import supply_chain

    return supply_chain()


class _Parser(argparse.ArgumentParser):
    """Says in Chinese what was typed wrongly, as every command does."""

    def error(self, message: str) -> NoReturn:
        for pattern, words in _SAID:
            if found := re.search(pattern, message):
                message = words.format(*found.groups())
                break
        print(f"{message}\n运行 {self.prog} --help 看怎么写。", file=sys.stderr)
        raise SystemExit(2)


_SAID = (
    (r"^the following arguments are required: (.*)", "少写了：{0}。"),
    (r"^argument ([^:]*): expected .*argument", "{0} 后面要写内容。"),
    (r"^argument ([^:]*): invalid int value: (.*)", "{0} 后面要写数字，不能是 {1}。"),
    (r"^argument [^:]*: invalid choice: ('[^']*')", "没有 {0} 这个命令。"),
    (r"^unrecognized arguments: (.*)", "不认识 {0}。"),
    (r"^ambiguous option: (\S+)", "{0} 写得不全，不知道指的是哪一个。"),
)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="tasks.py", description="编辑部的命令。每个命令加 --help 看说明。")
    commands = parser.add_subparsers(dest="command", metavar="命令", required=True)

    def add(name: str, run: Callable[[Arguments], int], text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        return command

    def content(command: argparse.ArgumentParser) -> None:
        command.add_argument("--content", type=Path, metavar="文件夹", help="稿件文件夹（默认 content）")

    def today(command: argparse.ArgumentParser) -> None:
        command.add_argument("--today", metavar="YYYY-MM-DD", help="按哪一天（默认今天）")

    def places(command: argparse.ArgumentParser) -> None:
        content(command)
        command.add_argument("--output", type=Path, metavar="文件夹", help="网站生成到哪里（默认 output）")
        command.add_argument("--settings", type=Path, metavar="文件", help="设置文件（默认 pelicanconf.py）")
        today(command)

    def target(command: argparse.ArgumentParser) -> None:
        command.add_argument("--to", metavar="名称", help="publish.toml 里的哪个目标")
        command.add_argument("--config", type=Path, metavar="文件", help="发布设置（默认 publish.toml）")

    build = add("build", run_build, "生成网站")
    places(build)
    build.add_argument("--clean", action="store_true", help="不用上次的记录，从头生成")
    build.add_argument("--yes", action="store_true", help="发布的稿子大幅减少也照做")
    build.add_argument("--explain", action="store_true", help="说明哪些页面因为什么重新生成")
    places(add("check", run_check, "只检查稿子，不生成"))
    preview = add("preview", run_preview, "边写边看：存盘后浏览器自动刷新")
    places(preview)
    preview.add_argument("--port", type=int, default=8000, metavar="端口", help="端口（默认 8000）")
    preview.add_argument("--no-browser", action="store_true", help="不自动打开浏览器")

    menu = add("menu", run_menu, "菜单：写数字就行，不用记命令（在 Windows 上双击 start.cmd）")
    content(menu)
    menu.add_argument("--output", type=Path, metavar="文件夹", help="网站生成到哪里（默认 output）")
    new = add("new", run_new, "新写一篇稿子")
    content(new)
    new.add_argument("--title", metavar="标题", help="标题")
    new.add_argument("--column", metavar="栏目", help="栏目")
    new.add_argument("--kind", metavar="种类", help="报道，或公告的文种（通知、公告……）")
    new.add_argument("--date", metavar="YYYY-MM-DD", help="发布日期（默认今天）")
    bring = add("import", run_import, "把 Word 文件、网页、报纸版面文本导入成稿子")
    bring.add_argument("files", nargs="+", type=Path, metavar="文件")
    content(bring)
    bring.add_argument("--issue", metavar="YYYY-MM-DD", help="报纸的日期")
    bring.add_argument("--page", type=int, metavar="版", help="第几版")
    bring.add_argument("--column", metavar="栏目", help="栏目")
    bring.add_argument("--kind", metavar="种类", help="报道，或公告的文种")
    bring.add_argument("--to", type=Path, metavar="文件夹", help="写到哪个文件夹（默认平时的位置）")
    bring.add_argument("--dry-run", action="store_true", help="只看结果，不写文件")
    mask = add("mask", run_mask, "遮住稿子和附件里的个人信息")
    mask.add_argument("files", nargs="+", type=Path, metavar="文件")
    content(mask)
    withdraw = add("withdraw", run_withdraw, "撤下一篇稿子")
    withdraw.add_argument("file", type=Path, metavar="稿子")
    withdraw.add_argument("--reason", metavar="原因", required=True, help="撤下的原因，读者会看到")
    content(withdraw)
    rename = add("rename", run_rename, "给稿子改文件名，旧网址转到新网址")
    rename.add_argument("file", type=Path, metavar="稿子")
    rename.add_argument("name", metavar="新文件名")
    content(rename)
    _add_review(add, content)
    _add_search(add, content)

    audit = add("audit", run_audit, "按检查指标给生成好的网站体检")
    audit.add_argument("--site", type=Path, metavar="文件夹", help="生成好的网站（默认 output）")
    content(audit)
    today(audit)
    for name, text in (("json", "数据"), ("html", "可打印的报告"), ("calendar", "各栏目更新期限的日历 .ics")):
        audit.add_argument(f"--{name}", type=Path, metavar="文件", help=f"另存{text}")
    stats = add("stats", run_stats, "按栏目、镇办、作者、月份统计")
    stats.add_argument("--site", type=Path, metavar="文件夹", help="生成好的网站（默认 output）")
    content(stats)
    today(stats)
    for name, text in (("csv", "Excel 能打开的表格"), ("html", "带图表的报告")):
        stats.add_argument(f"--{name}", type=Path, metavar="文件", help=f"另存{text}")
    publish = add("publish", run_publish, "生成、检查、体检，然后发布")
    places(publish)
    target(publish)
    publish.add_argument("--dry-run", action="store_true", help="只看会做什么")
    publish.add_argument("--yes", action="store_true", help="提醒过的事照做")
    publish.add_argument("--purge", action="store_true", help="连以前各次发布里的内容一起清除")
    releases = add("releases", run_releases, "列出发布过的各次")
    target(releases)
    releases.add_argument("--json", action="store_true", help="输出数据")
    rollback = add("rollback", run_rollback, "退回到以前的一次发布")
    rollback.add_argument("number", nargs="?", type=int, metavar="第几次")
    target(rollback)
    rollback.add_argument("--purge", action="store_true", help="清除比它新的各次发布")
    status = add("status", run_status, "对照线上和登记的是否一致")
    target(status)
    status.add_argument("--json", action="store_true", help="输出数据")
    hosts = add("host-files", run_host_files, "写出 nginx、Apache 等的安全头和转向规则")
    hosts.add_argument("folder", type=Path, metavar="文件夹")
    content(hosts)

    for name, run, text in (("test", run_test, "运行全部测试"), ("bench", run_bench, "运行基准测试：build 或 search"), ("fuzz", run_fuzz, "用随机和损坏的输入试各个解析器")):
        command = add(name, run, text)
        command.add_argument("rest", nargs=argparse.REMAINDER, help="交给测试程序的参数")
    add("lint", run_lint, "检查代码")
    add("lock", run_lock, "重新锁定依赖的版本")
    add("golden", run_golden, "重新生成测试用的标准答案")
    add("gallery", run_gallery, "生成组件样张，供改主题的人看")
    add("screenshots", run_screenshots, "重新拍 docs/screenshots 里的图")
    add("supply-chain", run_supply_chain, "查依赖的已知漏洞，列出物料清单")
    return parser


def _add_search(add: Callable[..., argparse.ArgumentParser], content: Callable[[argparse.ArgumentParser], None]) -> None:
    search = add("search", run_search, "在已发布的稿子里搜")
    search.add_argument("words", nargs="*", metavar="词", help="要找的词；整句加引号，不要的词前面加减号")
    search.add_argument("--column", metavar="栏目", default="", help="只在这个栏目里找")
    search.add_argument("--from", dest="since", metavar="YYYY-MM-DD", default="", help="从哪天起")
    search.add_argument("--to", dest="until", metavar="YYYY-MM-DD", default="", help="到哪天止")
    search.add_argument("--limit", type=int, metavar="条数", default=10, help="最多几条（默认 10）")
    search.add_argument("--json", action="store_true", help="输出数据")
    search.add_argument(
        "--export", nargs=2, metavar=("opensearch", "文件夹"), help="把索引写成 OpenSearch 或 Elasticsearch 能导入的文件"
    )
    similar = add("similar", run_similar, "查一篇稿子和已发布的是否重复")
    similar.add_argument("file", type=Path, metavar="稿子")
    content(similar)
    similar.add_argument("--json", action="store_true", help="输出数据")
    for command in (search, similar):
        command.add_argument("--output", type=Path, metavar="文件夹", help="哪个网站的索引（默认 output）")


def _add_review(add: Callable[..., argparse.ArgumentParser], content: Callable[[argparse.ArgumentParser], None]) -> None:
    review = add("review", run_review, "三审三校：签字、看进度、打印审校单")
    review.add_argument("action", choices=("sign", "status", "sheet"), metavar="sign|status|sheet")
    review.add_argument("files", nargs="*", type=Path, metavar="稿子")
    content(review)
    review.add_argument("--stage", metavar="第几审", default="", help="初审、复审或终审")
    review.add_argument("--person", metavar="姓名", default="", help="审稿人")
    review.add_argument("--office", metavar="部门", default="", help="审稿人的部门和职务")
    review.add_argument("--opinion", metavar="意见", default="", help="意见")
    review.add_argument("--return", dest="returned", action="store_true", help="退回，不通过")
    review.add_argument("--out", type=Path, metavar="文件", help="审校单另存到哪里")


def main(argv: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a console that cannot show a character shows its code instead of failing
            stream.reconfigure(errors="backslashreplace")
    parser = _parser()
    arguments, more = parser.parse_known_args(argv)
    if more and not hasattr(arguments, "rest"):
        parser.error(f"不认识 {' '.join(more)}")
    if more:  # options of pytest or of a benchmark
        arguments.rest = [*more, *arguments.rest]
    code: int = arguments.run(arguments)
    return code


def _in_our_environment(argv: list[str]) -> int:
    """Run the same command in the project's environment, making that first if it is not there."""
    from workshop.environment import WorkshopError, ensure

    command = next((word for word in argv if not word.startswith("-")), "")
    try:
        python = ensure(development=command in DEVELOPMENT)
    except WorkshopError as error:
        print(error, file=sys.stderr)
        return 1
    if Path(sys.prefix).resolve() == python.parent.parent.resolve():
        return main(argv)
    whole = [str(python), str(ROOT / "tasks.py"), *argv]
    if os.name == "posix":  # become it, so that whoever stops this process stops the command, and the command ends in its own way
        sys.stdout.flush()
        sys.stderr.flush()
        os.execv(whole[0], whole)
    with subprocess.Popen(whole) as started:
        while True:
            try:
                return started.wait()
            except KeyboardInterrupt:
                continue  # the window told the command too, which says its last word and ends


if __name__ == "__main__":
    try:
        sys.exit(_in_our_environment(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
elif __name__ != "__mp_main__":  # so called in the workers of a build where they are spawned
    from workshop.invoke_tasks import *  # noqa: F403 - `inv` looks for its tasks here
