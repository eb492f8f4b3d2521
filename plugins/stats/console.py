"""The figures on the screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from stats.figures import Figures, Row
from stats.weights import Weights

if TYPE_CHECKING:
    from rich.console import Console

_MONTHS_SHOWN = 12
_PEOPLE_SHOWN = 20


def show(figures: Figures, weights: Weights | None, console: Console) -> None:
    """Print every table; months and people beyond the newest and busiest are counted, and stand in the CSV."""
    total = figures.published
    console.print(
        f"截至 {figures.day}，公开 {total.total} 篇：报道 {total.stories}，公告 {total.notices}；撤稿 {figures.gone}。"
    )
    if figures.held:
        console.print("暂不发布：" + "，".join(f"{reason} {number}" for reason, number in figures.held) + "。")
    _table(console, "按月", ("月份", "报道", "公告", "合计"), [_cells(row) for row in figures.months[-_MONTHS_SHOWN:]])
    if len(figures.months) > _MONTHS_SHOWN:
        console.print(f"只列最近 {_MONTHS_SHOWN} 个月，全部 {len(figures.months)} 个月在 CSV 和网页报告里。")
    _table(console, "按栏目", ("栏目", "报道", "公告", "合计"), [_cells(row) for row in figures.columns])
    _table(console, "按镇办", ("镇办", "报道", "公告", "合计"), [_cells(row) for row in figures.townships])
    console.print(f"没写镇办的 {figures.without_township} 篇。")
    people = [(p.name, p.reporter, p.correspondent, p.photographer, p.total) for p in figures.bylines]
    _table(console, "按署名", ("姓名", "记者", "通讯员", "摄影", "合计"), people[:_PEOPLE_SHOWN])
    if len(people) > _PEOPLE_SHOWN:
        console.print(f"只列前 {_PEOPLE_SHOWN} 人，全部 {len(people)} 人在 CSV 和网页报告里。")
    console.print(f"没有署名的报道 {figures.without_byline} 篇。")
    fresh = [
        (c.name, c.total, c.last or "—", "—" if c.age is None else f"{c.age} 天", f"{c.fresh_days} 天" if c.fresh_days else "不限", c.due or "—", c.standing)
        for c in figures.freshness
    ]  # fmt: skip
    _table(console, "栏目更新", ("栏目", "稿件", "最近一篇", "距今", "期限", "最迟哪天发新稿", "现在"), fresh)
    if weights is not None:
        pages = [(p.kind, p.pages, size(p.average), size(p.heaviest_compressed), p.heaviest) for p in weights.pages]
        _table(console, "网页大小（压缩后，不含图片）", ("哪类页面", "页数", "平均", "最大", "最大的是"), pages)
        areas = [(area.name, area.files, size(area.bytes)) for area in weights.areas]
        _table(console, "网站大小", ("哪部分", "文件", "大小"), [*areas, ("全部", weights.files, size(weights.bytes))])
        console.print(f"样式表压缩后 {size(weights.css)}，第一次打开网站时另外下载。")


def size(number: float) -> str:
    """Bytes in words an editor reads."""
    if number < 1024:
        return f"{number:.0f} 字节"
    return f"{number / 1024:.1f} KB" if number < 1024 * 1024 else f"{number / 1048576:.1f} MB"


def _cells(row: Row) -> tuple[object, ...]:
    return row.name, row.stories, row.notices, row.total


def _table(console: Console, title: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=title, title_justify="left")
    for heading in headings:
        table.add_column(heading)
    for row in rows:
        table.add_row(*(escape(str(cell)) for cell in row))
    if table.row_count:
        console.print(table)
