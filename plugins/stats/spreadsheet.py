"""All figures as one CSV that Excel and WPS open with a double click: UTF-8 with a byte order mark, one number a line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from stats.figures import Figures
from stats.weights import Weights

HEADINGS = ("统计", "名称", "项目", "数值", "单位")
Line = tuple[str, str, str, str | int, str]


def spreadsheet(figures: Figures, weights: Weights | None) -> bytes:
    """The file's bytes. Long form: filter or pivot by the first three columns."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for line in _lines(figures, weights):
        writer.writerow([_harmless(value) for value in line])
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def _lines(figures: Figures, weights: Weights | None) -> Iterator[Line]:
    yield "统计日", "", "", figures.day.isoformat(), ""
    for name, rows in (
        ("全部", (figures.published,)), ("月份", figures.months), ("栏目", figures.columns), ("镇办", figures.townships),
    ):  # fmt: skip
        for row in rows:
            yield name, row.name, "报道", row.stories, "篇"
            yield name, row.name, "公告", row.notices, "篇"
    months = [row.name for row in figures.months]
    for column, counts in figures.by_month_and_column:
        for month, number in zip(months, counts, strict=True):
            yield "栏目和月份", column, month, number, "篇"
    for person in figures.bylines:
        parts = (("记者", person.reporter), ("通讯员", person.correspondent), ("摄影", person.photographer))
        for part, number in (*parts, ("合计", person.total)):
            yield "署名", person.name, part, number, "篇"
    for column_row in figures.freshness:
        yield "栏目更新", column_row.name, "最近一篇", column_row.last.isoformat() if column_row.last else "", ""
        yield "栏目更新", column_row.name, "距今", "" if column_row.age is None else column_row.age, "天"
        yield "栏目更新", column_row.name, "期限", column_row.fresh_days or "", "天"
    for reason, number in figures.held:
        yield "暂不发布", reason, "", number, "篇"
    yield "撤稿", "", "", figures.gone, "篇"
    if weights is not None:
        for page in weights.pages:
            yield "网页大小", page.kind, "页数", page.pages, "页"
            yield "网页大小", page.kind, "平均（压缩后）", round(page.average), "字节"
            yield "网页大小", page.kind, "最大（压缩后）", page.heaviest_compressed, "字节"
        for area in weights.areas:
            yield "网站大小", area.name, "文件", area.files, "个"
            yield "网站大小", area.name, "大小", area.bytes, "字节"


def _harmless(value: str | int) -> str | int:
    """A name that begins like a formula must stay a name when a spreadsheet program opens the file."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
