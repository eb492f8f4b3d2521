"""The commands of the desk: building and checking, writing, importing, review, searching."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from commands.line.parser import Arguments, Commands, as_json, content, from_one, output, places

if TYPE_CHECKING:
    from portal.command import Request


def add_to(add: Commands) -> None:
    """Add them in the order of an editor's day."""
    build = add("build", _build, "生成网站")
    places(build)
    build.add_argument("--clean", action="store_true", help="不用上次的记录，从头生成")
    build.add_argument("--yes", action="store_true", help="发布的稿子大幅减少也照做")
    build.add_argument("--explain", action="store_true", help="说明哪些页面因为什么重新生成")
    places(add("check", _check, "只检查稿子，不生成"))
    preview = add("preview", _preview, "边写边看：存盘后浏览器自动刷新")
    places(preview)
    preview.add_argument("--port", type=int, default=8000, metavar="端口", help="端口（默认 8000）")
    preview.add_argument("--no-browser", action="store_true", help="不自动打开浏览器")
    menu = add("menu", _menu, "菜单：写数字就行，不用记命令（在 Windows 上双击 start.cmd）")
    content(menu)
    output(menu)
    _add_writing(add)
    _add_review(add)
    _add_search(add)


def _add_writing(add: Commands) -> None:
    new = add("new", _new, "新写一篇稿子")
    content(new)
    new.add_argument("--title", metavar="标题", help="标题")
    new.add_argument("--column", metavar="栏目", help="栏目")
    new.add_argument("--kind", metavar="种类", help="报道，或公告的文种（通知、公告……）")
    new.add_argument("--date", metavar="YYYY-MM-DD", help="发布日期（默认今天）")
    bring = add("import", _import, "把 Word 文件、网页、报纸版面文本导入成稿子")
    bring.add_argument("files", nargs="+", type=Path, metavar="文件")
    content(bring)
    bring.add_argument("--issue", metavar="YYYY-MM-DD", help="报纸的日期")
    bring.add_argument("--page", type=from_one, metavar="版", help="第几版")
    bring.add_argument("--column", metavar="栏目", help="栏目")
    bring.add_argument("--kind", metavar="种类", help="报道，或公告的文种")
    bring.add_argument("--to", type=Path, metavar="文件夹", help="写到哪个文件夹（默认平时的位置）")
    bring.add_argument("--dry-run", action="store_true", help="只看结果，不写文件")
    mask = add("mask", _mask, "遮住稿子和附件里的个人信息")
    mask.add_argument("files", nargs="+", type=Path, metavar="文件")
    content(mask)
    withdraw = add("withdraw", _withdraw, "撤下一篇稿子")
    withdraw.add_argument("file", type=Path, metavar="稿子")
    withdraw.add_argument("--reason", metavar="原因", required=True, help="撤下的原因，读者会看到")
    content(withdraw)
    rename = add("rename", _rename, "给稿子改文件名，旧网址转到新网址")
    rename.add_argument("file", type=Path, metavar="稿子")
    rename.add_argument("name", metavar="新文件名")
    content(rename)


def _add_review(add: Commands) -> None:
    review = add("review", _review, "三审三校：签字、看进度、打印审校单")
    review.add_argument("action", choices=("sign", "status", "sheet"), metavar="sign|status|sheet")
    review.add_argument("files", nargs="*", type=Path, metavar="稿子")
    content(review)
    review.add_argument("--stage", metavar="第几审", default="", help="初审、复审或终审")
    review.add_argument("--person", metavar="姓名", default="", help="审稿人")
    review.add_argument("--office", metavar="部门", default="", help="审稿人的部门和职务")
    review.add_argument("--opinion", metavar="意见", default="", help="意见")
    review.add_argument("--return", dest="returned", action="store_true", help="退回，不通过")
    review.add_argument("--out", type=Path, metavar="文件", help="审校单另存到哪里")


def _add_search(add: Commands) -> None:
    search = add("search", _search, "在已发布的稿子里搜")
    search.add_argument("words", nargs="*", metavar="词", help="要找的词；整句加引号，不要的词前面加减号")
    search.add_argument("--column", metavar="栏目", default="", help="只在这个栏目里找")
    search.add_argument("--from", dest="since", metavar="YYYY-MM-DD", default="", help="从哪天起")
    search.add_argument("--to", dest="until", metavar="YYYY-MM-DD", default="", help="到哪天止")
    search.add_argument("--limit", type=from_one, metavar="条数", default=10, help="最多几条（默认 10）")
    as_json(search)
    search.add_argument(
        "--export",
        nargs=2,
        metavar=("opensearch", "文件夹"),
        help="把索引写成 OpenSearch 或 Elasticsearch 能导入的文件",
    )
    similar = add("similar", _similar, "查一篇稿子和已发布的是否重复")
    similar.add_argument("file", type=Path, metavar="稿子")
    content(similar)
    as_json(similar)
    for command in (search, similar):
        output(command, "哪个网站的索引（默认 output）")


def _request(arguments: Arguments, *, only_check: bool = False) -> Request:
    from portal.command import Request

    return Request(
        content=arguments.content, output=arguments.output, settings=arguments.settings, today=arguments.today,
        clean=getattr(arguments, "clean", False), yes=getattr(arguments, "yes", False),
        explain=getattr(arguments, "explain", False), only_check=only_check,
    )  # fmt: skip


def _build(arguments: Arguments) -> int:
    from portal.command import build

    return build(_request(arguments))


def _check(arguments: Arguments) -> int:
    from portal.command import build

    return build(_request(arguments, only_check=True))


def _preview(arguments: Arguments) -> int:
    from commands.desk import preview

    return preview(_request(arguments), port=arguments.port, open_browser=not arguments.no_browser)


def _menu(arguments: Arguments) -> int:
    from commands.line import run
    from commands.menu import menu

    return menu(run, {"--content": arguments.content, "--output": arguments.output})


def _new(arguments: Arguments) -> int:
    from commands.desk import new

    return new(
        arguments.content, title=arguments.title, column=arguments.column, kind=arguments.kind, day=arguments.date
    )


def _import(arguments: Arguments) -> int:
    from commands.importing import import_files

    return import_files(
        arguments.files, arguments.content, issue=arguments.issue, page=arguments.page, column=arguments.column,
        kind=arguments.kind, to=arguments.to, dry_run=arguments.dry_run,
    )  # fmt: skip


def _mask(arguments: Arguments) -> int:
    from commands.desk import mask

    return mask(arguments.files, arguments.content)


def _withdraw(arguments: Arguments) -> int:
    from commands.desk import withdraw

    return withdraw(arguments.file, arguments.content, arguments.reason)


def _rename(arguments: Arguments) -> int:
    from commands.renaming import rename

    return rename(arguments.file, arguments.name, arguments.content)


def _review(arguments: Arguments) -> int:
    from commands.review import review

    return review(arguments)


def _search(arguments: Arguments) -> int:
    from commands.searching import export, search

    if arguments.export:
        return export(arguments.export[0], Path(arguments.export[1]), output=arguments.output)
    return search(
        " ".join(arguments.words), output=arguments.output, column=arguments.column, since=arguments.since, until=arguments.until,
        limit=arguments.limit, as_json=arguments.json,
    )  # fmt: skip


def _similar(arguments: Arguments) -> int:
    from commands.searching import similar

    return similar(arguments.file, content=arguments.content, output=arguments.output, as_json=arguments.json)
