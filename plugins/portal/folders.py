"""Where a build may write: the output and its state folder, and never onto anything that matters."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from newsroom.problem import EditorError, Problem

_LONGEST_NAME = 200  # bytes; systems end at 255, and the state folder's name is longer than the output's

TEXTS = "texts.sqlite"


@dataclass(frozen=True, slots=True)
class Folders:
    """The places of one build, all absolute. state: beside the output, so that both are on one file system."""

    content: Path
    output: Path
    theme: Path
    state: Path

    @property
    def texts(self) -> Path:
        """Where what reading makes of a manuscript is kept: its body and its card (BlobStore)."""
        return self.state / TEXTS

    @property
    def traces(self) -> Path:
        """Where the traces of pages are kept (BlobStore)."""
        return self.state / "traces.sqlite"


def state_folder(output: Path) -> Path:
    """The state folder that belongs to an output folder: .<name>.state beside it."""
    return output.parent / f".{output.name}.state"


def folders(content: Path, output: Path, theme: Path) -> Folders:
    """Check and complete the places of a build.

    Raises EditorError when there is no content, or when the output would lie on or above something that is not an output.
    """
    content, output, theme = content.absolute(), output.absolute(), theme.absolute()
    if not content.is_dir():
        raise EditorError(Problem(str(content), 0, "没有这个稿件文件夹。请核对位置；已有的网站没有动。"))
    if len(os.fsencode(output.name)) > _LONGEST_NAME:
        raise EditorError(Problem(str(output)[:120], 0, "输出文件夹的名字太长了。请换一个短的，例如 output。"))
    above = next(folder for folder in (*output.parents, output) if os.path.lexists(folder))
    if not above.is_dir():
        raise EditorError(Problem(str(output), 0, f"“{above}”不是文件夹，里面建不了输出文件夹。请换一个位置。"))
    if output.is_symlink():
        raise EditorError(Problem(str(output), 0, "输出文件夹是一个链接。请换成真正的文件夹，或者删掉这个链接。"))
    if output.exists() and not output.is_dir():
        raise EditorError(Problem(str(output), 0, "输出的位置上已经有一个文件。请换一个文件夹名。"))
    target = output.resolve()
    here = Path(__file__).resolve().parents[2]
    for precious, name in (
        (content, "稿件"),
        (theme, "主题"),
        (here, "程序"),
        (Path.home(), "个人"),
        (Path.cwd(), "当前"),
    ):
        if precious.resolve().is_relative_to(target):
            raise EditorError(
                Problem(
                    str(output), 0, f"输出文件夹里有{name}文件夹，生成会盖掉它。请换一个单独的文件夹，例如 output。"
                )
            )
    for precious, name in ((content, "稿件"), (theme, "主题")):
        if target.is_relative_to(precious.resolve()):
            raise EditorError(
                Problem(str(output), 0, f"输出文件夹在{name}文件夹里面。请换一个单独的文件夹，例如 output。")
            )
    return Folders(content, output, theme, state_folder(output))
