"""The import command: files in, drafts and a report out, or a refusal and nothing written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from itertools import count
from pathlib import Path, PurePosixPath

from importer.draft import Draft, runs_of
from importer.intake import LARGEST_TEXT, LARGEST_WEB, LARGEST_WORD, Sort, read_bytes, sort_of
from importer.ledger import Call, Ledger, balance
from importer.markdown_text import plain
from importer.newspaper.reading import PageFile, read_pages
from importer.placing import Output, give_places, write_all
from importer.refusal import Refusal
from importer.rendering import render
from importer.report import Result, console_lines, html_report
from newsroom.dates import SHANGHAI, DateError, parse_day
from newsroom.fields import NOTICE_TYPES, ItemKind
from newsroom.problem import EditorError, Problem
from newsroom.registry import Entry, load_registries

Likeness = Callable[[str, str], list[tuple[str, str, float]]]
STATUS = "草稿"
_KINDS = {
    "story": ItemKind.STORY,
    "报道": ItemKind.STORY,
    "新闻": ItemKind.STORY,
    "notice": ItemKind.NOTICE,
    "公告": ItemKind.NOTICE,
}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the editor said on the command line, read. kind None: take what the source shows."""

    issue: date | None
    page: int
    column: Entry | None
    kind: ItemKind | None
    notice_type: str
    today: date


def run(
    files: list[Path],
    *,
    content: Path,
    issue: str | None = None,
    page: int | None = None,
    column: str | None = None,
    kind: str | None = None,
    to: Path | None = None,
    dry_run: bool = False,
    near_duplicates: Likeness | None = None,
    today: date | None = None,
) -> int:
    """Import files as drafts and print the report. Returns 0 when written (or, in a dry run, when it would be), 1 when refused.

    files: page texts (several make one issue), Word files, saved web pages, or a folder with a document and its attachments.
    content: the content folder. issue: the newspaper's date. page: the print page, for a single page file. column: name or slug.
    kind: 报道, 公告 or a kind of document (通知, 通告 …). to: a folder for the drafts instead of their usual home. near_duplicates:
    asks the search index for published items like a headline and body: (headline, address, likeness 0…1). today: the day that
    dates a source without any.
    """
    try:
        ledger, drafts = read_all(files, _wishes(content, issue, page, column, kind, today))
        results = _results(drafts, ledger, content, to)
        _tell_duplicates(results, ledger, near_duplicates)
        report = None if dry_run else _write(results, ledger, content)
    except EditorError as error:
        for problem in error.problems:
            print(
                f"{problem.path}:{problem.line}: {problem.message}"
                if problem.line
                else f"{problem.path}：{problem.message}"
            )
        print("什么也没有写。")
        return 1
    for line in console_lines(results, ledger, dry_run=dry_run, report=report):
        print(line)
    return 0


def _wishes(
    content: Path, issue: str | None, page: int | None, column: str | None, kind: str | None, today: date | None
) -> Wishes:
    problems: list[Problem] = []
    day = None
    if issue:
        try:
            day = parse_day(issue)
        except DateError as error:
            problems.append(Problem("--issue", 0, str(error)))
    if page is not None and not 1 <= page <= 999:
        problems.append(Problem("--page", 0, f"版次不能是 {page}。请写 1 到 999 的数字。"))
    entry = None
    if column:
        registries = load_registries(content)
        entry = registries.columns.find(column)
        if entry is None:
            problems.append(Problem("--column", 0, registries.columns.unknown(column)))
    if kind and kind not in _KINDS and kind not in NOTICE_TYPES:
        problems.append(Problem("--kind", 0, f"不认识“{kind}”。请写 报道、公告，或文种：{'、'.join(NOTICE_TYPES)}。"))
    if problems:
        raise EditorError(problems)
    wanted = None if not kind else _KINDS.get(kind, ItemKind.NOTICE)
    # 公告 is both a kind of item and a kind of document; whoever types it means at least the first.
    return Wishes(
        day, page or 0, entry, wanted, kind if kind in NOTICE_TYPES else "", today or datetime.now(SHANGHAI).date()
    )


def read_all(files: list[Path], wishes: Wishes) -> tuple[Ledger, list[Draft]]:
    """Read every file. Raises EditorError with all refusals at once; the ledger returned balances."""
    if not files:
        raise Refusal("import", "没有给出要导入的文件。请把文件名写在 import 后面。")
    ledger = Ledger(several=len(files) > 1)
    problems: list[Problem] = []
    sorts: list[tuple[Path, Sort]] = []
    folders = [path for path in files if path.is_dir() and not path.is_symlink()]
    for path in files:
        if path in folders:
            continue
        try:
            sorts.append((path, sort_of(path)))
        except Refusal as refusal:
            problems += refusal.problems
    drafts: list[Draft] = []
    pages = [path for path, sort in sorts if sort is Sort.PAGE_TEXT]
    jobs: list[Callable[[], list[Draft]]] = []
    if pages:
        jobs.append(partial(_read_newspaper, pages, wishes, ledger))
    jobs += [partial(_read_word, path, wishes, ledger) for path, sort in sorts if sort is Sort.WORD]
    jobs += [partial(_read_web, path, sort, wishes, ledger) for path, sort in sorts if sort in (Sort.WEB, Sort.MHTML)]
    jobs += [partial(_read_folder, path, wishes, ledger) for path in folders]
    for job in jobs:
        try:
            drafts += job()
        except Refusal as refusal:
            problems += refusal.problems
    if problems:
        raise EditorError(problems)
    for draft in drafts:
        _finish(draft, wishes)
    _tell_columns(drafts, ledger)
    if uneven := balance(ledger, (piece for draft in drafts for piece in draft.pieces())):
        # A fault of this program: an assertion keeps its traceback, and nothing has been written.
        raise AssertionError("the account does not balance: " + "; ".join(map(str, uneven[:5])))
    return ledger, drafts


def _read_newspaper(paths: list[Path], wishes: Wishes, ledger: Ledger) -> list[Draft]:
    if wishes.kind is ItemKind.NOTICE:
        raise Refusal(paths[0].name, "纯文本按报纸版面导入，只能做成报道。公告请用 Word 文件导入，或去掉 --kind。")
    number = wishes.page if len(paths) == 1 else 0
    if wishes.page and len(paths) > 1:
        ledger.remark(Call.LOOK, "--page", "一次导入几版时不用 --page：版次按报眉或文件名（例如 03.txt、第3版.txt）。")
    return read_pages(
        [PageFile(path.name, read_bytes(path, LARGEST_TEXT), wishes.issue, number) for path in paths], ledger
    )


def _read_word(path: Path, wishes: Wishes, ledger: Ledger) -> list[Draft]:
    from importer.word.drafting import draft_word

    data = read_bytes(path, LARGEST_WORD)
    draft = draft_word(
        data, path.name, ledger, day=wishes.issue or wishes.today, kind=wishes.kind, notice_type=wishes.notice_type
    )
    if draft.kind is ItemKind.STORY:
        if wishes.issue:
            draft.put("issue", wishes.issue.isoformat())
            if wishes.page:
                draft.put("print_page", str(wishes.page))
        else:
            ledger.remark(
                Call.DECIDE, path.name, f"不知道哪天发布，发布日期和文件名先用 {draft.day.isoformat()}。请核对。"
            )
    return [draft]


def _read_web(path: Path, sort: Sort, wishes: Wishes, ledger: Ledger) -> list[Draft]:
    from importer.web.drafting import draft_web
    from importer.web.mhtml import open_mhtml
    from importer.web.resources import Archive, Folder, Resources

    data, charset, address = read_bytes(path, LARGEST_WEB), "", ""
    resources: Resources = Folder(path)
    if sort is Sort.MHTML:
        data, charset, parts, address = open_mhtml(data, path.name)
        resources = Archive(parts, address)
    day = wishes.issue or wishes.today
    draft = draft_web(data, path.name, ledger, resources, day=day, kind=wishes.kind, charset=charset, address=address)
    if draft.kind is ItemKind.NOTICE and wishes.notice_type:
        draft.header["notice_type"] = [wishes.notice_type]
    return [draft]


def _read_folder(path: Path, wishes: Wishes, ledger: Ledger) -> list[Draft]:
    from importer.folder import main_document

    document, attachments = main_document(path, ledger)
    drafts = _read_word(document, replace(wishes, kind=wishes.kind or ItemKind.NOTICE), ledger)
    drafts[0].attachments += attachments
    drafts[0].put("attachments", *attachments)
    return drafts


def _finish(draft: Draft, wishes: Wishes) -> None:
    """What every draft bears: 状态, and the column when the editor named one."""
    draft.put("status", STATUS)
    if wishes.column:
        draft.put("column", wishes.column.name)


def _tell_columns(drafts: list[Draft], ledger: Ledger) -> None:
    missing = sum("column" not in draft.header for draft in drafts)
    if missing:
        which = "这" if missing == len(drafts) == 1 else f"有 {missing} "
        ledger.remark(Call.DECIDE, "栏目", f"{which}篇还没有栏目。请在抬头里加一行“栏目：”，或者导入时写 --column。")


def _results(drafts: list[Draft], ledger: Ledger, content: Path, to: Path | None) -> list[Result]:
    give_places(drafts, content, to)
    base = to or content
    return [Result(draft, render(draft, ledger), base / draft.path) for draft in drafts]


def _tell_duplicates(results: list[Result], ledger: Ledger, near_duplicates: Likeness | None) -> None:
    if near_duplicates is None:
        return
    for result in results:
        body = "\n".join(plain(list(runs_of(block)), ledger) for block in result.draft.blocks)
        headline = next((line[3:] for line in result.rendered.text.split("\n") if line.startswith("标题：")), "")
        for other, address, likeness in near_duplicates(headline, body):
            told = f"“{headline[:24]}”和已经发布的“{other}”（{address}）有 {likeness:.0%} 相同。请看看是不是重复。"
            ledger.remark(Call.DECIDE, result.file.name, told)


def _write(results: list[Result], ledger: Ledger, content: Path) -> Path:
    report = _free_report(results[0].file)
    outputs = [Output(result.file, result.rendered.text.encode()) for result in results]
    for result in results:
        outputs += [
            Output(content / PurePosixPath(asset.path.lstrip("/")), asset.data) for asset in result.draft.assets()
        ]
    outputs.append(Output(report, html_report(results, ledger).encode()))
    write_all(outputs)
    return report


def _free_report(first: Path) -> Path:
    """Where the report goes. Drafts that were imported and deleted again leave theirs behind, and their serials are given out anew.

    A name with a dot: the gate passes it over as a hidden file, where a plain .html among manuscripts is refused.
    """
    names = (f".导入报告-{first.stem}{f'-{number}' if number > 1 else ''}.html" for number in count(1))
    return next(path for path in map(first.with_name, names) if not path.exists())
