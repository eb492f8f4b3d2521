"""Where drafts and their files go: free serials, free names, and all of it written or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from importer.draft import Draft
from importer.refusal import Refusal
from newsroom.disk_words import reason
from newsroom.fields import ItemKind
from newsroom.serials import LAST_SERIAL, last_serial

_HOMES = {ItemKind.STORY: "articles", ItemKind.NOTICE: "notices", ItemKind.PAGE: "pages"}
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|#%&{}、，,；;\s]+")


@dataclass(frozen=True, slots=True)
class Output:
    """One file to be written: where, and its bytes. It must not exist yet."""

    path: Path
    data: bytes


def give_places(drafts: Iterable[Draft], content: Path, to: Path | None) -> None:
    """Set the path of every draft and asset. A draft's path is relative to `to` when that is given, else to `content`.

    Serials are free in the whole content folder, for the address is made of day and serial only.
    """
    last: dict[date, int] = {}
    names = _Names(content)
    for draft in drafts:
        if draft.day not in last:
            last[draft.day] = max(last_serial(folder, draft.day) for folder in (content, to) if folder)
        last[draft.day] += 1
        if last[draft.day] > LAST_SERIAL:
            raise Refusal(str(content), f"{draft.day} 这一天的编号已经用到 {LAST_SERIAL}。请换一个日期。")
        name = f"{draft.day.isoformat()}-{last[draft.day]:03d}"
        home = PurePosixPath() if to else PurePosixPath(_HOMES[draft.kind], f"{draft.day:%Y}")
        draft.path = home / f"{name}.md"
        for number, asset in enumerate(draft.assets(), 1):
            stem = f"{name}-{number}" if asset.folder == "images" else _safe(asset.name)
            asset.path = names.free(PurePosixPath(asset.folder, f"{draft.day:%Y}"), stem, asset.ending)


class _Names:
    """Names given out in this import and those that the content folder has."""

    def __init__(self, content: Path) -> None:
        self._content = content
        self._given: set[str] = set()

    def free(self, folder: PurePosixPath, stem: str, ending: str) -> str:
        number = 1
        while True:
            name = f"{stem}{ending}" if number == 1 else f"{stem}-{number}{ending}"
            path = folder / name
            key = str(path).casefold()
            if key not in self._given and not (self._content / path).exists():
                self._given.add(key)
                return f"/{path}"
            number += 1


def _safe(name: str) -> str:
    """A file's name that can stand in a header's list and on Windows: no separators, no blanks, at most 60 characters."""
    clean = _UNSAFE.sub("-", name).strip("-. ")[:60]
    return clean or "附件"


def write_all(outputs: list[Output]) -> None:
    """Write every file or none: what was already written is taken back when one fails. Raises Refusal with the remedy."""
    done: list[Path] = []
    try:
        for output in outputs:
            output.path.parent.mkdir(parents=True, exist_ok=True)
            with output.path.open("xb") as file:
                done.append(output.path)
                file.write(output.data)
    except OSError as error:
        _take_back(done)
        if isinstance(error, FileExistsError):
            raise Refusal(str(output.path), "刚刚有人放进了同名的文件。请再导入一次，会换一个编号。") from None
        raise Refusal(
            str(output.path), f"写不进去（{reason(error)}）。请检查文件夹的权限和磁盘空间，再导入一次。"
        ) from None
    except BaseException:
        _take_back(done)
        raise


def _take_back(done: list[Path]) -> None:
    for path in done:
        path.unlink(missing_ok=True)
