"""Where a new manuscript goes: a name that no other address has, never on top of a file that is there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from newsroom.disk_words import reason
from newsroom.fields import ItemKind
from newsroom.problem import EditorError, Problem
from newsroom.serials import LAST_SERIAL, last_serial

_HOMES = {ItemKind.STORY: "articles", ItemKind.NOTICE: "notices"}


def write_new(content: Path, kind: ItemKind, day: date, text: str) -> Path:
    """Write a manuscript under the next free serial of its day; returns its path. Raises EditorError.

    Line ends are the system's own, so that an old Notepad shows lines. Somebody else may take the serial meanwhile: then the
    next one is taken, for a file is only ever created here.
    """
    folder = content / _HOMES[kind] / f"{day:%Y}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for serial in range(last_serial(content, day) + 1, LAST_SERIAL + 1):
            path = folder / f"{day.isoformat()}-{serial:03d}.md"
            try:
                file = path.open("x", encoding="utf-8")
            except FileExistsError:
                continue
            try:
                with file:
                    file.write(text)
            except OSError:
                path.unlink(missing_ok=True)  # a full disk: no half manuscript stays behind
                raise
            return path
    except OSError as error:
        message = f"写不进去（{reason(error)}）。请核对文件夹的权限和磁盘空间，再来一次。"
        raise EditorError(Problem(str(error.filename or folder), 0, message)) from None
    raise EditorError(Problem(str(folder), 0, f"{day} 这一天的序号已经用到 {LAST_SERIAL}。请用 --date 换一个日期。"))
