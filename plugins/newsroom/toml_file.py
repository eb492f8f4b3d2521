"""The office's own TOML files, read so that a slip of the pen is told with its line."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from newsroom.problem import EditorError, Problem

_LONG_NUMBER = re.compile(r"\d{4000}")  # Python makes no number of more than 4,300 digits


def read_toml(path: Path, example: str) -> tuple[str, dict[str, Any]]:
    """The text of the file `path` with \\n line ends, and what it says. example: a right line of it, for the message.

    Raises FileNotFoundError when it is not there, and EditorError when it cannot be read.
    """

    def wrong(line: int, message: str) -> EditorError:
        return EditorError(Problem(path.name, line, message))

    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except (FileNotFoundError, NotADirectoryError):
        raise FileNotFoundError(str(path)) from None
    except OSError:
        raise wrong(0, "打不开：没有权限，或者不是文件。请核对它的权限和位置。") from None
    except UnicodeDecodeError:
        raise wrong(1, "不是 UTF-8 编码。请用记事本打开，另存为 UTF-8。") from None
    try:
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise wrong(line, f"这一行不合 TOML 的写法。请照这样写：{example}，引号用英文的，要成对。") from None
    except ValueError:
        long = _LONG_NUMBER.search(text)
        line = text.count("\n", 0, long.start()) + 1 if long else 1
        raise wrong(line, "数字太长，读不出来。请改短。") from None
    except RecursionError:
        raise wrong(1, "括号套得太深，读不出来。请照样例改写这个文件。") from None
