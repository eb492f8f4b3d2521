"""Personal data, and characters nobody typed on purpose, in what an office writes once and the site shows everywhere: its lists and its settings.

These hold no waivers: what stands on every page has no business with a person's number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from copydesk.personal import find
from copydesk.rules_personal import MASKED, rule_of
from manuscript.decode import suspect_characters
from newsroom.problem import Problem

_COMMENT = re.compile(r"(?m)^[^\S\n]*#.*$")


def list_problems(content: Path, names: Iterable[str]) -> Iterator[Problem]:
    """Certain personal data in the lists of a content folder, by line. Lists that are missing or unreadable are others' business."""
    for name in names:
        path = content / name
        if path.is_symlink():
            continue
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            continue
        yield from suspect_characters(text, name)[1]
        for finding in find(_COMMENT.sub("", text)):  # what stands behind # is published nowhere
            if finding.certain:
                line = text.count("\n", 0, finding.start) + 1
                message = f"这里有一个{finding.kind.value}，会出现在网页上，不能公开。请删掉，或改成 {MASKED[finding.kind]} 的样子。"
                yield rule_of(finding).at(name, line, message)


def setting_problems(path: str, settings: Mapping[str, str]) -> Iterator[Problem]:
    """Certain personal data in settings that pages show. path: how messages name the settings file."""
    for key, value in settings.items():
        for finding in find(value):
            if finding.certain:
                message = f"设置“{key}”里有一个{finding.kind.value}，每一页都会显示，不能公开。请换成办公电话或单位信息，例如 0914-2310000。"
                yield rule_of(finding).at(path, 0, message)
