"""The importer's refusals."""

from __future__ import annotations

from newsroom.problem import EditorError, Problem


class Refusal(EditorError):
    """A file cannot be imported. The message is Chinese, in two sentences: what is wrong, what to do. Nothing has been written."""

    def __init__(self, path: str, message: str, line: int = 0) -> None:
        super().__init__(Problem(path, line, message, rule="importer.refused"))
