"""The menu: the editor's day by numbers, for a window that a double click opened. Each entry runs the command that it names.

Nothing is done here that a command would not do; the words typed stand on the screen, so that the menu teaches them.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from portal.report import say

Run = Callable[[list[str]], int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu. asks: (question, option) for every word the command needs, "" for one that stands by itself.

    sure: a question that only 是 answers, for what readers will see. places: which folders named to the menu it takes.
    """

    words: str
    command: str
    asks: tuple[tuple[str, str], ...] = ()
    sure: str = ""
    places: tuple[str, ...] = ("--content",)


_BOTH = ("--content", "--output")
ENTRIES = (
    Entry("边写边看（浏览器里看，存盘就换新；停下按 Ctrl+C）", "preview", places=_BOTH),
    Entry("新写一篇", "new"),
    Entry("导入 Word、网页或文本文件", "import", (("把文件拖进这个窗口，按回车", ""),)),
    Entry("检查全部稿子", "check", places=_BOTH),
    Entry("发布", "publish", sure="发布以后读者就看得到了。现在发布吗？", places=_BOTH),
    Entry(
        "撤下一篇",
        "withdraw",
        (("哪一篇（把稿子拖进这个窗口，或写文件名）", ""), ("撤下的原因，读者会看到", "--reason")),
    ),
    Entry("发错了，退回上一次", "rollback", sure="读者会看到上一次发布的网站。现在退回吗？", places=()),
    Entry("统计", "stats"),
)


def menu(run: Run, places: dict[str, Path | None]) -> int:
    """Show the entries and run what is chosen, until 0 or the end of the input.

    run: a command's words → its exit code. places: option → the folder named to the menu, None for the usual one.
    """
    while True:
        say("")
        say("要做什么？写前面的数字，按回车。")
        for number, entry in enumerate(ENTRIES, 1):
            say(f"  {number} {entry.words}")
        say("  0 结束")
        try:
            answer = _asked("数字")
            if answer == "0":
                return 0
            if not answer.isdecimal() or not 1 <= int(answer) <= len(ENTRIES):
                say(f"没有“{answer}”这一项。请写 0 到 {len(ENTRIES)} 的数字。")
                continue
            _do(ENTRIES[int(answer) - 1], run, places)
        except EOFError:
            return 0
        except KeyboardInterrupt:
            say("")  # back to the menu: Ctrl+C ends what runs, and no more


def _do(entry: Entry, run: Run, places: dict[str, Path | None]) -> None:
    words = [entry.command]
    for question, option in entry.asks:
        answer = _asked(question)
        if not answer:
            say("什么也没写，回到菜单。")
            return
        words += [option, answer] if option else [_unquoted(answer)]
    if entry.sure and _asked(f"{entry.sure}写 是，按回车；不写就回到菜单") != "是":
        say("没有做。")
        return
    python = "py" if os.name == "nt" else "python3"
    shown = " ".join(f'"{word}"' if " " in word else word for word in words)
    say(f"（这等于运行 {python} tasks.py {shown}）")
    for option in entry.places:
        if folder := places.get(option):
            words += [option, str(folder)]
    with suppress(SystemExit):  # a word that the command does not know: it has said so
        run(words)


def _asked(question: str) -> str:
    return input(f"{question}：").strip()


def _unquoted(path: str) -> str:
    """A path as a window writes it when a file is dragged in: in quotes when it holds spaces."""
    return path[1:-1] if len(path) > 1 and path[0] == path[-1] and path[0] in "\"'" else path
