"""All problems of a build, kept as the text that the state remembers: of thousands a build tells a few and counts the rest."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cached_property
from operator import attrgetter

from newsroom.problem import Problem, Severity

_as_json = json.JSONEncoder(ensure_ascii=False).encode
_BLOCKING = f"[{int(Severity.BLOCK)},"


def to_text(problems: Iterable[Problem]) -> str:
    """Problems as text, a JSON array on a line each, its first value the severity; most manuscripts have none."""
    rows = ([int(p.severity), p.path, p.line, p.message, p.rule] for p in problems)
    return "\n".join([_as_json(row) for row in rows])


def from_text(text: str) -> list[Problem]:
    """The problems of a text that `to_text` made."""
    rows = map(json.loads, text.split("\n")) if text else ()
    return [Problem(path, line, message, Severity(severity), rule) for severity, path, line, message, rule in rows]


class Problems(Sequence[Problem]):
    """Problems by file and line. They are unpacked when somebody looks at them, which a build that goes well does not."""

    def __init__(self) -> None:
        self._texts: list[tuple[str, str]] = []

    def add(self, path: str, text: str) -> None:
        """Take in problems as text. path: the file that all of them are of, "" for several files."""
        if text:
            self._texts.append((path, text))

    @property
    def any_blocks(self) -> bool:
        """Whether any of them blocks."""
        return any(text.startswith(_BLOCKING) or f"\n{_BLOCKING}" in text for _, text in self._texts)

    def of(self, paths: Container[str]) -> tuple[list[Problem], int]:
        """Those of some files, and how many others there are."""
        near = [text for path, text in self._texts if not path or path in paths]
        far = sum(text.count("\n") + 1 for path, text in self._texts if path and path not in paths)
        found = _ordered(near)
        asked = [problem for problem in found if problem.path in paths]
        return asked, far + len(found) - len(asked)

    @cached_property
    def _all(self) -> list[Problem]:
        return _ordered(text for _, text in self._texts)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def __getitem__(self, index):  # type: ignore[no-untyped-def]
        return self._all[index]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Problems) and self._all == other._all


def _ordered(texts: Iterable[str]) -> list[Problem]:
    found = dict.fromkeys(problem for text in texts for problem in from_text(text))
    return sorted(found, key=attrgetter("path", "line"))
