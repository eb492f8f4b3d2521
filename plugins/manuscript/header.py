"""The header of a manuscript: lines of 标签：值 up to the first blank line. The only parser of metadata there is."""

from __future__ import annotations

import re

from manuscript.manuscript import HeaderLine
from newsroom.fields import Field, field_for, known_labels
from newsroom.nearest import nearest
from newsroom.problem import Problem, Severity

# Possessive where blanks are passed: linear on a line of nothing but blanks.
_LINE = re.compile(r"\s*+([^\s:：][^:：\n]{0,23}?)\s*+[:：](.*)", re.DOTALL)
_FENCE = re.compile(r"-{3,}\s*")
# Labels that also open real sentences of a body; the others at its very start mean a header cut in two.
_MAY_OPEN_A_BODY = frozenset({"attachments", "source", "contact_person", "contact_phone", "contact_address", "caption"})


def split_header(text: str, path: str) -> tuple[list[HeaderLine], int, list[Problem]]:
    """Split a manuscript into its header lines and the index of the first body line.

    Returns (header lines, number of lines before the body, problems). Either colon parts label and value; a fence of ---
    around the header (as other generators write it) is taken. Every line above the first blank one must be a header line:
    one that is not, and a label nobody knows, is a problem, never body text and never dropped.
    """
    lines = text.split("\n")
    start = 0
    while start < len(lines) and not lines[start].strip():
        start += 1
    fenced = start < len(lines) and _FENCE.fullmatch(lines[start]) is not None
    header: list[HeaderLine] = []
    problems: list[Problem] = []
    first_line_of: dict[Field, int] = {}
    index = start + fenced
    while index < len(lines):
        line = lines[index]
        number = index + 1
        if not line.strip() or (fenced and (_FENCE.fullmatch(line) or line.strip() == "...")):
            index += 1
            break
        index += 1
        parts = _LINE.fullmatch(line)
        if parts is None:
            problems.append(Problem(path, number, _not_a_header_line(line, header)))
            break
        label, value = parts.groups()
        field = field_for(label)
        if field is None:
            problems.append(Problem(path, number, _unknown(label, header)))
            continue
        if field in first_line_of and not field.repeatable:
            message = f"“{field.label}”在第 {first_line_of[field]} 行已经写过。请只留一行。"
            problems.append(Problem(path, number, message))
            continue
        first_line_of.setdefault(field, number)
        header.append(HeaderLine(field, value.strip(), number))
    if header and not problems:
        problems.extend(_stranded(lines, index, path))
    return header, index, problems


def _not_a_header_line(line: str, header: list[HeaderLine]) -> str:
    shown = line.strip()[:20]
    if not header:
        return f"文件开头“{shown}”不是“标题：……”。请在最前面写标题、栏目、发布日期，空一行，再写正文。"
    return f"“{shown}”不是“名称：内容”。如果这里是正文，请在它前面空一行。"


def _unknown(label: str, header: list[HeaderLine]) -> str:
    close = nearest(label, known_labels())
    if close:
        return f"不认识“{label}”。是不是“{close}”？请核对。"
    if not header:
        return f"不认识“{label}”。文件开头要先写“标题：……”；如果这是正文，请先写标题等几行，空一行，再写正文。"
    return f"不认识“{label}”。如果这里是正文，请在它前面空一行；能写的名称见编辑手册。"


def _stranded(lines: list[str], body: int, path: str) -> list[Problem]:
    """A known label at the very start of the body: most likely a header that a blank line cut in two."""
    for offset, line in enumerate(lines[body : body + 20]):
        if not line.strip():
            continue
        parts = _LINE.fullmatch(line)
        field = field_for(parts[1]) if parts and not line.startswith((" ", "\t")) else None
        if field is None or field.name in _MAY_OPEN_A_BODY:
            return []
        message = f"“{field.label}”写在空行下面，会当作正文登出来。如果它是抬头，请删掉上面的空行。"
        return [Problem(path, body + offset + 1, message, Severity.WARN, "header.stranded")]
    return []
