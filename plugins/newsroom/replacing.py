"""Changing a file of the editors' in place: whatever happens, the old one is there or the new one, and never half of it."""

from __future__ import annotations

import os
import uuid
from contextlib import suppress
from pathlib import Path

from newsroom.disk_words import reason
from newsroom.problem import EditorError, Problem


def replace_file(path: Path, data: bytes, shown: str) -> None:
    """Put `data` in the place of the file `path` in one step, with its permissions; a file that is not there is made.

    No copy of the old one is kept. shown: what the message calls the file. Raises EditorError when it cannot be written; then the
    old one stands.
    """
    # The dot keeps it out of the manuscripts; the file's own name would make too long a one.
    draft = path.with_name(f".{uuid.uuid4().hex}.tmp")
    try:
        with draft.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        with suppress(FileNotFoundError):
            draft.chmod(path.stat().st_mode & 0o7777)
        draft.replace(path)
    except OSError as error:
        message = f"写不进去（{reason(error)}），原来的内容没有动。请关掉正打开着它的软件，核对磁盘空间和文件夹的权限，再来一次。"
        raise EditorError(Problem(shown, 0, message)) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
