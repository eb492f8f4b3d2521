"""The command `review`: sign, status, sheet."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime
from pathlib import Path

from commands.places import find_file
from copydesk import review_command
from newsroom.dates import SHANGHAI
from newsroom.problem import EditorError, Problem
from portal.command import ROOT
from portal.report import tell_problems


def review(arguments: Namespace) -> int:
    """Do what `arguments.action` asks for each manuscript named; the worst exit code counts."""
    content: Path = arguments.content or ROOT / "content"
    try:
        files = [find_file(file, content) for file in arguments.files]
        if not files and arguments.action != "status":
            raise EditorError(Problem("review", 0, "没有写是哪篇稿子。请写上稿子的文件名。"))
        if arguments.action == "sign" and not (arguments.stage and arguments.person):
            raise EditorError(
                Problem("review", 0, "签字要写第几审和谁签。例如：review sign 稿子 --stage 初审 --person 张三")
            )
        if arguments.out and len(files) > 1:
            raise EditorError(Problem("--out", 0, "一次写几张审校单时不用 --out：各写一个文件，放在当前文件夹。"))
    except EditorError as error:
        tell_problems(error.problems)
        return 1
    if arguments.action == "status":
        return review_command.status(content, files)
    return max(_one(arguments, content, file) for file in files)


def _one(arguments: Namespace, content: Path, file: Path) -> int:
    if arguments.action == "sheet":
        target = arguments.out or Path.cwd() / f"审校单-{file.stem}.html"
        return review_command.sheet(content, file, target)
    return review_command.sign(
        content, file, stage=arguments.stage, person=arguments.person, now=datetime.now(SHANGHAI), office=arguments.office,
        opinion=arguments.opinion, returned=arguments.returned,
    )  # fmt: skip
