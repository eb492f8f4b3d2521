"""Columns, townships and topics: the office's own lists, kept in three small TOML files beside the manuscripts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsroom.address import is_slug
from newsroom.nearest import nearest
from newsroom.problem import EditorError, Problem
from newsroom.toml_file import read_toml

# 《政府网站发展指引》(国办发〔2017〕47号), the values that ColumnType may take.
COLUMN_TYPES = (
    "首页", "概况信息", "机构职能", "负责人信息", "工作动态", "政策文件", "信息公开指南", "信息公开目录", "信息公开年报",
    "依申请公开", "数据发布", "数据开放", "政策解读", "回应关切", "办事服务", "咨询投诉", "征集调查", "在线访谈",
)  # fmt: skip
FILES = {"column": "columns.toml", "township": "townships.toml", "topic": "topics.toml"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One column, township or topic. slug stands in addresses, name is what people read.

    aliases: other words that editors may write for it. parent: the slug of the column above, "" for none. order: small ones first, equals as
    in the file. type: of COLUMN_TYPES. kind: what a column holds, story or notice; "" for stories. fresh_days: the office's own limit for
    news in a column, 0 for none. county: of a township.
    """

    slug: str
    name: str
    description: str = ""
    keywords: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    parent: str = ""
    county: str = ""
    order: int = 0
    type: str = ""
    kind: str = ""
    fresh_days: int = 0


class Registry:
    """The entries of one file, found by slug, name or alias."""

    def __init__(self, what: str, entries: list[Entry]) -> None:
        self.what = what
        self.entries = sorted(entries, key=lambda entry: entry.order)
        self._by_slug = {entry.slug: entry for entry in self.entries}
        self._by_word = {word: entry for entry in self.entries for word in (*entry.aliases, entry.name, entry.slug)}

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __getitem__(self, slug: str) -> Entry:
        return self._by_slug[slug]

    def __contains__(self, slug: str) -> bool:
        return slug in self._by_slug

    def get(self, slug: str) -> Entry | None:
        """The entry of this slug."""
        return self._by_slug.get(slug)

    def find(self, word: str) -> Entry | None:
        """The entry an editor means by a name, alias or slug."""
        return self._by_word.get(word.strip())

    def unknown(self, word: str) -> str:
        """The message for a word that no entry bears: proposes the nearest one."""
        label = {"column": "栏目", "township": "镇办", "topic": "专题"}[self.what]
        close = nearest(word, self._by_word)
        if close:
            return f"没有“{word}”这个{label}。是不是“{close}”？请核对。"
        if not self.entries:
            return f"没有“{word}”这个{label}：{FILES[self.what]} 里还一个都没有。请在那里加上它。"
        listed = "、".join(entry.name for entry in self.entries[:12])
        return f"没有“{word}”这个{label}。请从这些里选：{listed}；或者在 {FILES[self.what]} 里加上它。"


@dataclass(frozen=True, slots=True)
class Registries:
    """The office's three lists."""

    columns: Registry
    townships: Registry
    topics: Registry

    def of(self, what: str) -> Registry:
        """The list of columns, townships or topics, as a word of FILES names it."""
        return {"column": self.columns, "township": self.townships, "topic": self.topics}[what]


def load_registries(content: Path) -> Registries:
    """Read columns.toml (needed as soon as a manuscript names a column), townships.toml and topics.toml (optional).

    Raises EditorError with every mistake of the three files, each with its line.
    """
    problems: list[Problem] = []
    loaded = {what: _load(content / name, what, problems) for what, name in FILES.items()}
    if problems:
        raise EditorError(problems)
    return Registries(loaded["column"], loaded["township"], loaded["topic"])


def _load(path: Path, what: str, problems: list[Problem]) -> Registry:
    if path.is_dir() and not path.is_symlink():
        problems.append(
            Problem(path.name, 0, f"{path.name} 是一个文件夹，应该是一个文件。请把它移走，或照样例写一个。")
        )
    if not path.is_file() or path.is_symlink():
        return Registry(what, [])
    try:
        text, data = read_toml(path, 'name = "名称"')
    except EditorError as error:
        problems += error.problems
        return Registry(what, [])
    return Registry(what, _entries(path.name, what, text, data, problems))


def _entries(name: str, what: str, text: str, data: dict[str, Any], problems: list[Problem]) -> list[Entry]:
    starts = [number for number, line in enumerate(text.split("\n"), 1) if line.strip().startswith(f"[[{what}]]")]
    for key in sorted(set(data) - {what}):
        line = next((at for at, line in enumerate(text.split("\n"), 1) if line.lstrip(" \t[").startswith(key)), 1)
        problems.append(Problem(name, line, f"不认识“{key}”。这个文件里请只写 [[{what}]]。"))
    rows = data.get(what, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        problems.append(Problem(name, 1, f"{what} 的写法不对。每一项请用 [[{what}]] 开头。"))
        return []
    entries: list[Entry] = []
    line_of: dict[str, int] = {}
    first_with: dict[str, Entry] = {}
    for number, row in enumerate(rows):
        line = starts[number] if number < len(starts) else 1
        entry = _entry(name, what, line, row, problems)
        if entry is None:
            continue
        for word in (f"slug {entry.slug.casefold()}", f"name {entry.name}"):
            other = first_with.setdefault(word, entry)
            if other is not entry:
                message = (
                    f"“{entry.name}”（{entry.slug}）和前面的“{other.name}”（{other.slug}）重复。请改名或删掉一个。"
                )
                problems.append(Problem(name, line, message))
                break
        entries.append(entry)
        line_of.setdefault(entry.slug, line)
    problems.extend(_parents(name, entries, line_of))
    return entries


def _parents(name: str, entries: list[Entry], line_of: dict[str, int]) -> Iterator[Problem]:
    """Parents that are not there, and entries that are their own ancestors: no list could ever be complete."""
    parents = {entry.slug: entry.parent for entry in entries}
    for entry in entries:
        if entry.parent and entry.parent not in parents:
            message = f'“{entry.name}”的上级 parent = "{entry.parent}" 不存在。请写某一项的 slug。'
            yield Problem(name, line_of[entry.slug], message)
            continue
        above, steps = entry.parent, 0
        while above and above != entry.slug and steps < len(entries):
            above, steps = parents.get(above, ""), steps + 1
        if above == entry.slug:
            message = f"“{entry.name}”的上级转了一圈又是它自己。请改 parent，最上面的一项不写 parent。"
            yield Problem(name, line_of[entry.slug], message)


# key → (types allowed, what to write)
_KEYS: dict[str, tuple[type, str]] = {
    "slug": (str, '"yaowen"'), "name": (str, '"要闻"'), "description": (str, '"一句话"'), "type": (str, '"工作动态"'),
    "parent": (str, '"上级的 slug"'), "county": (str, '"商州区"'), "kind": (str, '"notice"'), "order": (int, "1"), "fresh_days": (int, "14"),
    "keywords": (list, '["要闻", "头条"]'), "aliases": (list, '["简称"]'),
}  # fmt: skip


# Names at which something of ours stands: the feeds of the whole site, the page of a list.
_OURS = frozenset({"all", "index.html", "page"})


def _entry(name: str, what: str, line: int, row: dict[str, Any], problems: list[Problem]) -> Entry | None:
    before = len(problems)

    def wrong(message: str) -> None:
        problems.append(Problem(name, line, message))

    values: dict[str, Any] = {}
    for key, value in row.items():
        if key not in _KEYS:
            close = nearest(key, _KEYS)
            wrong(
                f"不认识“{key}”。" + (f"是不是“{close}”？请核对。" if close else f"请从这些里选：{'、'.join(_KEYS)}。")
            )
            continue
        wanted, example = _KEYS[key]
        fits = isinstance(value, wanted) and not isinstance(value, bool)
        if not fits or (wanted is list and not all(isinstance(part, str) for part in value)):
            wrong(f"{key} 的值不对。请写成 {key} = {example}。")
            continue
        values[key] = tuple(value) if wanted is list else value
    for key in ("slug", "name"):
        if not str(values.get(key, "")).strip() and not any(problem.line == line for problem in problems[before:]):
            wrong(f"缺 {key}。请加一行 {key} = {_KEYS[key][1]}。")
    if "slug" in values and not is_slug(values["slug"]):
        wrong(f"slug“{values['slug']}”不能用在网址里。请只用英文字母、数字和连字符。")
    elif values.get("slug", "").casefold() in _OURS:
        wrong(f"slug“{values['slug']}”是本站自己的网址。请换一个，例如 yaowen。")
    if what == "column" and values.get("type") and values["type"] not in COLUMN_TYPES:
        close = nearest(values["type"], COLUMN_TYPES)
        wrong(
            f"type“{values['type']}”不在国办规定的栏目类别里。"
            + (f"是不是“{close}”？请核对。" if close else f"请从这些里选：{'、'.join(COLUMN_TYPES)}。")
        )
    if values.get("kind") not in (None, "", "story", "notice"):
        wrong(f'kind“{values["kind"]}”不对。请写 "story" 或 "notice"。')
    if len(problems) > before:
        return None
    return Entry(**values)
