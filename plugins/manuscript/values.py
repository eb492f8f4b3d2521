"""Header values read as what their field says they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from manuscript.body.links import Target, understand
from manuscript.manuscript import HeaderLine
from newsroom.dates import DateError, parse_day, parse_moment
from newsroom.fields import FLAGS, STATUSES, VALIDITIES, Field, FieldKind
from newsroom.items import DatedNote
from newsroom.nearest import nearest
from newsroom.paths import PathError, content_path
from newsroom.registry import Registries, Registry

_SEPARATORS = re.compile(r"[、，,；;]")
_NOTE = re.compile(
    r"(\d{4}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2}|\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)[\s，,：:]*(.*)", re.DOTALL
)
_LONGEST_QUOTE = 80
_WEB = re.compile(r"(?i)https?://[^\s\"<>\\^`{|}/?#]+[^\s\"<>\\^`{|}]*")
# Choices whose words stand for a value of ours; every other means itself.
_MEANINGS = {"status": STATUSES, "validity": VALIDITIES}
OPEN_ENDED = ("长期", "长期有效")


class ValueProblem(ValueError):
    """A value cannot be read. The message is Chinese: what is wrong, what to do."""


def split_list(text: str) -> tuple[str, ...]:
    """The parts of a list, trimmed, without empty ones and repetitions, in the order written."""
    return tuple(dict.fromkeys(part.strip() for part in _SEPARATORS.split(text) if part.strip()))


def read_value(line: HeaderLine, path: str, registries: Registries) -> Any:
    """The typed value of one header line; for list-like fields a tuple. Raises ValueProblem, which quotes no more than a line."""
    try:
        return _READERS[line.field.kind](line.value, line.field, path, registries)
    except ValueProblem as error:
        if len(line.value) <= _LONGEST_QUOTE:
            raise
        raise ValueProblem(str(error).replace(line.value, line.value[:40] + "……")) from None


def _text(value: str, *_: Any) -> str:
    return value


def _web(value: str, field: Field, *_: Any) -> str:
    """Only http and https: a link that runs or opens a file of the reader's has no place on a page."""
    link = understand(value, "")
    if link.target is not Target.EXTERNAL or not _WEB.fullmatch(link.value):
        raise ValueProblem(f"“{field.label}”要写完整的网址，不能写“{value[:40]}”。请写成 {field.example} 这样。")
    return link.value


def _names(value: str, *_: Any) -> tuple[str, ...]:
    return split_list(value)


def _day(value: str, *_: Any) -> Any:
    try:
        return parse_day(value)
    except DateError as error:
        raise ValueProblem(str(error)) from None


def _moment(value: str, *_: Any) -> Any:
    try:
        return parse_moment(value)
    except DateError as error:
        raise ValueProblem(str(error)) from None


def _flag(value: str, field: Field, *_: Any) -> bool:
    plain = unicodedata.normalize("NFKC", value).strip().casefold()
    if plain not in FLAGS:
        raise ValueProblem(f"“{field.label}”只能写“是”或“否”，不能写“{value}”。请改。")
    return FLAGS[plain]


def _number(value: str, field: Field, *_: Any) -> int:
    plain = unicodedata.normalize("NFKC", value).strip().removeprefix("第").removesuffix("版").strip()
    if re.fullmatch(r"[0-9]{1,4}", plain) is None or not 1 <= int(plain) <= 999:
        raise ValueProblem(f"“{field.label}”要写一个数字，不能写“{value}”。请照这样写：{field.example}。")
    return int(plain)


def _choice(value: str, field: Field, *_: Any) -> str:
    plain = value.strip()
    words: Mapping[str, str] = _MEANINGS.get(field.name) or {word: word for word in field.choices}
    found = words.get(plain) or words.get(plain.casefold())
    if found is None:
        close = nearest(plain, field.choices)
        offer = f"是不是“{close}”？请核对。" if close else f"请从这些里选：{'、'.join(field.choices)}。"
        raise ValueProblem(f"“{field.label}”不能写“{value}”。{offer}")
    return found


def _paths(value: str, field: Field, path: str, _registries: Registries) -> tuple[str, ...]:
    return tuple(_one_path(part, path) for part in split_list(value))


def _path(value: str, _field: Field, path: str, _registries: Registries) -> str:
    return _one_path(value, path)


def _one_path(value: str, path: str) -> str:
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*://", value):
        raise ValueProblem(f"“{value}”是网址。请把文件下载下来放进 content，再写它的位置。")
    try:
        return content_path(value, path)
    except PathError as error:
        raise ValueProblem(str(error)) from None


def _manuscript(value: str, field: Field, *_: Any) -> str:
    name = value.strip()
    if not name or any(ord(char) < 32 for char in name):
        raise ValueProblem(f"“{field.label}”要写另一篇稿子的文件名。请照这样写：{field.example}。")
    return name


def _dated_note(value: str, field: Field, *_: Any) -> DatedNote:
    parts = _NOTE.fullmatch(unicodedata.normalize("NFKC", value[:24]) + value[24:])
    if parts is None or not parts[2].strip():
        raise ValueProblem(f"“{field.label}”要写日期和一句说明。请照这样写：{field.example}")
    day = _day(parts[1])
    # As typed, where the unifying of digits and marks moved nothing: it is for the date alone.
    text = value[len(value) - len(parts[2]) :].strip() if len(parts[0]) == len(value) else parts[2].strip()
    return DatedNote(day, text)


def _entry(value: str, registry: Registry) -> str:
    entry = registry.find(value)
    if entry is None:
        raise ValueProblem(registry.unknown(value))
    return entry.slug


def _column(value: str, _field: Field, _path: str, registries: Registries) -> str:
    return _entry(value, registries.columns)


def _townships(value: str, _field: Field, _path: str, registries: Registries) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_entry(part, registries.townships) for part in split_list(value)))


def _topics(value: str, _field: Field, _path: str, registries: Registries) -> tuple[str, ...]:
    whole = registries.topics.find(value)
    parts = (value,) if whole else split_list(value)
    return tuple(dict.fromkeys(_entry(part, registries.topics) for part in parts))


_READERS: dict[FieldKind, Callable[..., Any]] = {
    FieldKind.TEXT: _text, FieldKind.WEB: _web, FieldKind.NAMES: _names, FieldKind.DAY: _day, FieldKind.MOMENT: _moment,
    FieldKind.FLAG: _flag, FieldKind.NUMBER: _number, FieldKind.CHOICE: _choice, FieldKind.PATH: _path, FieldKind.PATHS: _paths,
    FieldKind.MANUSCRIPT: _manuscript, FieldKind.DATED_NOTE: _dated_note, FieldKind.COLUMN: _column,
    FieldKind.TOWNSHIPS: _townships, FieldKind.TOPICS: _topics,
}  # fmt: skip
