"""The commands `review sign`, `review status`, `review sheet`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TextIO

from copydesk.desk import check_manuscript
from copydesk.office import load_office
from copydesk.review import Ledger, ReviewError, Stage, append, load_ledger, seal_of
from copydesk.review_sheet import sheet as sheet_of
from manuscript.manuscript import Manuscript
from manuscript.reader import Reader
from newsroom.dates import chinese_day
from newsroom.problem import EditorError, Problem, Severity
from newsroom.registry import load_registries


def sign(
    content: Path, file: Path, *, stage: str, person: str, now: datetime, office: str = "", opinion: str = "",
    returned: bool = False, out: TextIO | None = None,
) -> int:  # fmt: skip
    """Add one signature to the ledger. A manuscript that does not pass the desk cannot be signed, only returned. 0: signed, 1: not."""
    out = out or sys.stdout
    try:
        manuscript, problems = _read(content, file)
        read = Stage.read(stage)
        if read is None:
            raise ReviewError(f"没有“{stage}”这一审。请写初审、复审或终审。")
        if not returned and any(problem.blocks for problem in problems):
            raise EditorError([problem for problem in problems if problem.blocks])
        ledger = load_ledger(content)
        seal = seal_of(manuscript.item, content)
        signature = ledger.next_signature(manuscript.path, seal, read, person, office, opinion, not returned, now)
        append(content, signature)
    except (EditorError, ReviewError) as error:
        return _refuse(error, file, out)
    verdict = "退回" if returned else "通过"
    print(f"{manuscript.path}：{signature.person} {read.label}{verdict}，已记入审校记录。", file=out)
    following = Ledger([*ledger.history(manuscript.path), signature]).standing(manuscript.path, lambda: seal)
    print("三审已完成，可以发布。" if following.complete else f"{following.reason}。", file=out)
    return 0


def status(content: Path, files: Sequence[Path] = (), *, out: TextIO | None = None) -> int:
    """How far the reviews are: of the files named, or of every manuscript that has a line in the ledger. 0: all complete, 1: some not."""
    out = out or sys.stdout
    try:
        ledger = load_ledger(content)
    except EditorError as error:
        return _refuse(error, content, out)
    done = True
    for file in files or [content / item_id for item_id in ledger.items()]:
        if not files and not file.is_file():
            item_id = file.relative_to(content).as_posix()
            print(f"{item_id}：稿子不在了（改过名，或者删了），签字留着备查。", file=out)
            continue
        try:
            manuscript, _ = _read(content, file)
        except EditorError as error:
            done = False
            _refuse(error, file, out)
            continue
        item = manuscript.item
        standing = ledger.standing(item.id, lambda item=item: seal_of(item, content))  # type: ignore[misc]
        done &= standing.complete
        print(f"{item.id}：{standing.reason or '三审已完成'}", file=out)
        for one in standing.signatures:
            office = f"（{one.office}）" if one.office else ""
            print(
                f"    {one.stage.label} {one.person}{office} {chinese_day(one.time.date())} {one.time:%H:%M} {one.opinion}".rstrip(),
                file=out,
            )
    if not files and not ledger.items():
        print("还没有审校记录。", file=out)
    return 0 if done else 1


def sheet(content: Path, file: Path, to: Path, *, out: TextIO | None = None) -> int:
    """Write the 审校单 of a manuscript as an HTML file to print. 0: written, 1: not."""
    out = out or sys.stdout
    try:
        manuscript, problems = _read(content, file)
        seal = seal_of(manuscript.item, content)
        standing = load_ledger(content).standing(manuscript.path, lambda: seal)
        to.write_text(sheet_of(manuscript, standing, seal, problems), "utf-8", newline="\n")
    except EditorError as error:
        return _refuse(error, file, out)
    except OSError:
        return _refuse(ReviewError("审校单写不进去。请换一个位置，或检查权限。"), to, out)
    print(f"审校单已写到 {to}，可以用浏览器打开、打印。", file=out)
    return 0


def _read(content: Path, file: Path) -> tuple[Manuscript, list[Problem]]:
    """The manuscript and what the desk says of it. Raises EditorError when it cannot be read."""
    try:
        item_id = file.resolve().relative_to(content.resolve()).as_posix()
        data = file.read_bytes()
    except ValueError:
        raise EditorError(Problem(str(file), 0, "这个文件不在稿件文件夹里。请核对路径。")) from None
    except OSError:
        raise EditorError(Problem(str(file), 0, "找不到这篇稿子。请核对路径和文件名。")) from None
    registries = load_registries(content)
    reading = Reader(registries).read(data, item_id)
    if reading.manuscript is None:
        raise EditorError(list(reading.problems))
    problems = [*reading.problems, *check_manuscript(reading.manuscript, load_office(content, registries))]
    return reading.manuscript, sorted(problems)


def _refuse(error: EditorError | ReviewError, file: Path, out: TextIO) -> int:
    problems = error.problems if isinstance(error, EditorError) else [Problem(file.name, 0, str(error), Severity.BLOCK)]
    for problem in problems:
        print(problem, file=out)
    return 1
