"""The figures as one HTML file with charts, to print or to mail. No script, no style sheet: everything is in the file."""

from __future__ import annotations

from pathlib import Path

from newsroom.dates import chinese_day
from stats import charts
from stats.console import size
from stats.figures import Figures, Row
from stats.weights import Weights

TEMPLATE = Path(__file__).with_name("sheet.html.jinja")
_PARTS = ("报道", "公告")
_PEOPLE_DRAWN = 30


def sheet(figures: Figures, weights: Weights | None) -> str:
    """The whole file."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    people = [(person.name, (person.total,)) for person in figures.bylines[:_PEOPLE_DRAWN]]
    drawn = {
        "months": charts.months("每月公开的篇数", _pairs(figures.months), _PARTS),
        "columns": charts.bars("各栏目的篇数", _pairs(figures.columns), _PARTS),
        "townships": charts.bars("各镇办的篇数", _pairs(figures.townships), _PARTS),
        "bylines": charts.bars("署名的篇数", people, ("合计",)),
        "ages": charts.ages("栏目多久没有新稿", [(row.name, row.age, row.fresh_days) for row in figures.freshness]),
    }
    return environment.from_string(TEMPLATE.read_text("utf-8")).render(
        figures=figures,
        weights=weights,
        day=chinese_day(figures.day),
        month_names=[row.name for row in figures.months],
        size=size,
        # The drawings are made here, every text in them escaped by charts.py.
        charts={name: Markup(drawing) for name, drawing in drawn.items()},
    )


def _pairs(rows: tuple[Row, ...]) -> list[tuple[str, tuple[int, int]]]:
    return [(row.name, (row.stories, row.notices)) for row in rows]
