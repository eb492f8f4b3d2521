"""The editors' table of header fields, made from the one table that the reader itself uses, so that the two cannot differ."""

from __future__ import annotations

from pathlib import Path

from newsroom.fields import FIELDS, STATUSES, VALIDITIES, Field, FieldKind, ItemKind

_HOW = {
    FieldKind.TEXT: "一行文字", FieldKind.WEB: "网址", FieldKind.NAMES: "几个词，用顿号隔开", FieldKind.DAY: "日期", FieldKind.MOMENT: "日期，可以带时间",
    FieldKind.FLAG: "是 或 否", FieldKind.NUMBER: "数字", FieldKind.PATH: "文件的位置", FieldKind.PATHS: "文件的位置", FieldKind.MANUSCRIPT: "另一篇稿子的文件名",
    FieldKind.DATED_NOTE: "日期，空一格，一句说明", FieldKind.COLUMN: "栏目名", FieldKind.TOWNSHIPS: "镇办名，用顿号隔开",
    FieldKind.TOPICS: "专题名",
}  # fmt: skip
_PARTS = (
    ("每篇都能写", frozenset(ItemKind)),
    ("报道和公告能写", frozenset({ItemKind.STORY, ItemKind.NOTICE})),
    ("只有报道能写", frozenset({ItemKind.STORY})),
    ("只有公告能写", frozenset({ItemKind.NOTICE})),
)
_HEAD = """# 抬头里能写什么

这一页由程序照着读稿用的那张表写成，和程序读稿时认的完全一样。

抬头是稿子最上面的几行，每行一个“名称：内容”，冒号全角半角都行。空一行以后是正文。没有的不用写；只写名称、后面空着，等于没写。
“也可以写”里的名称意思相同，任选一个。标了“必填”的，发布以前一定要有；状态是草稿的稿子只要有标题就行。
"""


def fieldbook() -> str:
    """The whole page docs/editors/fields.md, in Markdown."""
    parts = [_HEAD]
    for heading, kinds in _PARTS:
        fields = [field for field in FIELDS if field.kinds == kinds and field.name != "language"]
        parts.append(f"## {heading}\n")
        parts.extend(_entry(field) for field in fields)
    return "\n".join(parts).rstrip() + "\n"


def write(docs: Path) -> None:
    """Write the page into the folder of the editors' manual."""
    (docs / "fields.md").write_text(fieldbook(), encoding="utf-8", newline="\n")


def _entry(field: Field) -> str:
    marks = []
    if field.required:
        some = "、".join(sorted(kind.label for kind in field.required)) if field.required != field.kinds else ""
        marks.append(f"{some}必填")
    if field.repeatable:
        marks.append("可以写几行")
    lines = [
        f"### {field.label}" + (f"（{'，'.join(marks)}）" if marks else ""),
        "",
        field.help,
        "",
        f"- 写法：{_how(field)}",
    ]
    others = [*field.labels[1:], *(key.capitalize() for key in field.english)]
    if others:
        lines.append(f"- 也可以写：{'、'.join(others)}")
    lines.append(f"- 例如：`{field.label}：{field.example}`")
    return "\n".join([*lines, ""])


def _how(field: Field) -> str:
    if field.kind is not FieldKind.CHOICE:
        return _HOW[field.kind]
    words = {"status": STATUSES, "validity": VALIDITIES}.get(field.name)
    chosen = [word for word in (words or field.choices) if not word.isascii()]
    return "从这些里选一个：" + "、".join(chosen)
