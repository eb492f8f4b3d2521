"""One file to one manuscript: decode, split the header, read its values, convert the body; collect everything wrong."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from manuscript.body.converter import Body, Converter
from manuscript.body.limits import TooCostly, busiest_line, convert_apart, is_costly
from manuscript.body.plain import reading_length, summary
from manuscript.decode import Undecodable, decode, suspect_characters
from manuscript.header import split_header
from manuscript.manuscript import HeaderLine, Manuscript
from manuscript.places import Places
from manuscript.values import OPEN_ENDED, ValueProblem, read_value
from newsroom.address import AddressError, address_of, is_kept
from newsroom.fields import BY_NAME, FIELDS, FieldKind, ItemKind
from newsroom.items import Item, NewsArticle, Notice, Page
from newsroom.problem import Problem, Severity
from newsroom.registry import Registries

_CLASSES: dict[ItemKind, type[Item]] = {ItemKind.STORY: NewsArticle, ItemKind.NOTICE: Notice, ItemKind.PAGE: Page}
_MANY = frozenset({FieldKind.NAMES, FieldKind.PATHS, FieldKind.TOWNSHIPS, FieldKind.TOPICS})


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of one file. manuscript is None exactly when a problem blocks it."""

    id: str
    manuscript: Manuscript | None
    problems: tuple[Problem, ...]


class Reader:
    """Reads manuscripts against one set of registries. Make one a process: it holds the Markdown converter."""

    def __init__(self, registries: Registries) -> None:
        self._registries = registries
        self._converter = Converter()

    def read(self, data: bytes, item_id: str) -> Reading:
        """Read the bytes of the manuscript `item_id`. Never raises for what is in the file: that is a problem in the Reading."""
        try:
            text, problems = decode(data, item_id)
        except Undecodable as error:
            return Reading(item_id, None, (error.problem,))
        text, found = suspect_characters(text, item_id)
        problems += found
        header, body_start, found = split_header(text, item_id)
        problems += found
        kind = kind_of(item_id, header)
        values, found = self._values(header, kind, item_id)
        problems += found
        problems += _missing(header, kind, item_id, values, problems)
        body_text = "\n".join(text.split("\n", body_start)[body_start:])
        body = self._body(body_text, item_id, body_start, problems)
        if body is not None and not body.html and not any(problem.blocks for problem in problems):
            problems += _empty(values, item_id, body_start)
        address = _address(item_id, kind, values, header, problems)
        if body is None or any(problem.blocks for problem in problems):
            return Reading(item_id, None, _ordered(problems))
        item = self._item(item_id, kind, address, values, header, body, body_text, body_start)
        return Reading(item_id, Manuscript(item, tuple(header), body_text, body.html), _ordered(problems))

    def _values(self, header: list[HeaderLine], kind: ItemKind, path: str) -> tuple[dict[str, Any], list[Problem]]:
        values: dict[str, Any] = {}
        problems: list[Problem] = []
        for line in header:
            field = line.field
            if not line.value:
                continue
            if kind not in field.kinds:
                owners = "、".join(sorted(owner.label for owner in field.kinds))
                message = f"“{field.label}”只用在{owners}里，这是{kind.label}。请删掉这一行，或把文件放到对应的文件夹。"
                problems.append(Problem(path, line.line, message))
                continue
            if field.name == "valid_until" and line.value in OPEN_ENDED:
                values["open_ended"] = True
                continue
            try:
                value = read_value(line, path, self._registries)
            except ValueProblem as error:
                problems.append(Problem(path, line.line, str(error)))
                continue
            if field.repeatable and field.kind in _MANY:
                values[field.name] = tuple(dict.fromkeys((*values.get(field.name, ()), *value)))
            elif field.repeatable:
                values[field.name] = (*values.get(field.name, ()), value)
            else:
                values[field.name] = value
        return values, problems

    def _body(self, text: str, path: str, start: int, problems: list[Problem]) -> Body | None:
        try:
            body = convert_apart(text, path) if is_costly(text) else self._converter.convert(text, path)
        except (TooCostly, RecursionError):
            line = start + busiest_line(text)
            message = "正文里的符号太多或套得太深，几秒钟内排不出来。请检查这一行附近成堆的括号、星号或引用。"
            problems.append(Problem(path, line, message))
            self._converter = Converter()
            return None
        places = Places(text, start)
        for message, about in body.notes:
            problems.append(Problem(path, places.line_of(about), message, Severity.WARN, "body.note"))
        for message, about in body.refusals:
            problems.append(Problem(path, places.line_of(about), message, rule="body.refused"))
        return body

    def _item(
        self, item_id: str, kind: ItemKind, address: str, values: dict[str, Any], header: list[HeaderLine],
        body: Body, text: str, start: int,
    ) -> Item:  # fmt: skip
        links, pictures = Places(text, start), Places(text, start)
        values.setdefault("standfirst", summary(body.html))
        values.pop("language", None)
        return _CLASSES[kind](
            id=item_id,
            address=address,
            body_hash=hashlib.sha256(body.html.encode()).hexdigest()[:32],
            body_line=start + 1,
            plain_length=reading_length(body.html),
            headings=body.headings,
            links=tuple((target, links.next_line_of(typed)) for target, typed in body.links),
            pictures=tuple(dict.fromkeys(target for target, _ in body.pictures)),
            lines=tuple({line.field.name: line.line for line in reversed(header)}.items())[::-1]
            + tuple((f"picture:{target}", pictures.next_line_of(typed)) for target, typed in body.pictures),
            **values,
        )


def kind_of(item_id: str, header: list[HeaderLine]) -> ItemKind:
    """Story, notice or page: by the folder, and anywhere by a 文种, which only notices have."""
    folder = item_id.split("/", 1)[0] if "/" in item_id else ""
    if folder == "pages":
        return ItemKind.PAGE
    if folder == "notices" or any(line.field.name == "notice_type" and line.value for line in header):
        return ItemKind.NOTICE
    return ItemKind.STORY


def _empty(values: dict[str, Any], path: str, body_start: int) -> list[Problem]:
    """A body without a word: fine for what is withdrawn, unfinished or all in its attachments, else a slip."""
    unfinished = values.get("status") in ("draft", "pending", "withdrawn") or "withdrawal" in values
    if unfinished or values.get("attachments") or values.get("picture"):
        return []
    return [Problem(path, body_start, "正文是空的。请在抬头下面空一行，再写正文。")]


def _missing(
    header: list[HeaderLine], kind: ItemKind, path: str, values: dict[str, Any], problems: list[Problem]
) -> list[Problem]:
    """Required fields that are not there, each with an example; silent about lines that already have a problem of their own."""
    if not header and problems:
        return []  # the file does not begin with a header at all, and has been told so
    spoken = {problem.line for problem in problems if problem.blocks}
    written = {line.field.name: line.line for line in header}
    draft = values.get("status") in ("draft", "pending")
    missing = []
    for field in FIELDS:
        if kind not in field.required or field.name in values or (draft and field.name != "headline"):
            continue
        line = written.get(field.name, 1)
        if field.name in written and line in spoken:
            continue
        where = "是空的" if field.name in written else "没有写"
        missing.append(Problem(path, line, f"“{field.label}”{where}。请写上，例如：{field.label}：{field.example}"))
    return missing


def _address(
    item_id: str, kind: ItemKind, values: dict[str, Any], header: list[HeaderLine], problems: list[Problem]
) -> str:
    slug_line = next((line.line for line in header if line.field is BY_NAME["slug"]), 1)
    try:
        address = address_of(item_id, slug=values.get("slug", ""), is_page=kind is ItemKind.PAGE)
    except AddressError as error:
        problems.append(Problem(item_id, slug_line, str(error)))
        return ""
    name = item_id.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    if not values.get("slug") and not is_kept(name):
        message = (
            f"文件名不能用在网址里，网址会是 {address}。想要好读的网址，请写“链接名：”，或把文件改名为 日期-序号.md。"
        )
        problems.append(Problem(item_id, 1, message, Severity.HINT, "address.hashed"))
    return address


def _ordered(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: problem.line))
