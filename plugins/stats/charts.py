"""Bar charts as SVG: plain shapes, real text, a title for screen readers, no script. For the office's own sheet."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

_BAR, _GAP, _TEXT = 18, 8, 14
_WIDTH = 680
_COLOURS = ("#8c1c13", "#c98b2b")  # stories, notices: told apart in print by lightness too
_LATE, _EARLY = "#a40000", "#4d7c5a"


def bars(title: str, rows: Sequence[tuple[str, Sequence[int]]], parts: Sequence[str]) -> str:
    """Horizontal bars, one a row, each cut into `parts`. Rows are (label, a value for each part)."""
    label_width = min(max((_width(_short(label)) for label, _ in rows), default=40) + 10, 190)
    most = max((sum(values) for _, values in rows), default=0) or 1
    space = _WIDTH - label_width - 60
    top = 26 if len(parts) > 1 else 4
    height = top + len(rows) * (_BAR + _GAP)
    shapes = [_legend(parts)] if len(parts) > 1 else []
    for number, (label, values) in enumerate(rows):
        y = top + number * (_BAR + _GAP)
        x = float(label_width)
        text = f'<text x="{label_width - 8}" y="{y + _TEXT}" text-anchor="end">{escape(_short(label))}</text>'
        shapes.append(f"<g><title>{escape(label)}：{sum(values)} 篇</title>{text}")
        for part, value in enumerate(values):
            width = space * value / most
            if value:
                shapes.append(
                    f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{_BAR}" fill="{_COLOURS[part % 2]}"/>'
                )
            x += width
        shapes.append(f'<text x="{x + 6:.1f}" y="{y + _TEXT}">{sum(values)}</text></g>')
    return _drawing(title, _WIDTH, height, shapes)


def months(title: str, rows: Sequence[tuple[str, Sequence[int]]], parts: Sequence[str]) -> str:
    """Upright bars, one a month, oldest left. Labels thin out where there are many months."""
    high, left, top = 180, 8, 26
    step = max(min((_WIDTH - 2 * left) / max(len(rows), 1), 60), 6)
    most = max((sum(values) for _, values in rows), default=0) or 1
    every = max(1, -(-len(rows) * 56 // (_WIDTH - 2 * left)))
    shapes = [_legend(parts)]
    for number, (month, values) in enumerate(rows):
        x = left + number * step
        y = float(top + 16 + high)
        shapes.append(f"<g><title>{escape(month)}：{sum(values)} 篇</title>")
        for part, value in enumerate(values):
            height = high * value / most
            y -= height
            if value:
                shapes.append(
                    f'<rect x="{x:.1f}" y="{y:.1f}" width="{step * 0.72:.1f}" height="{height:.1f}" fill="{_COLOURS[part % 2]}"/>'
                )
        if step >= 20:
            shapes.append(f'<text x="{x + step * 0.36:.1f}" y="{y - 4:.1f}" text-anchor="middle">{sum(values)}</text>')
        if number % every == 0:
            shapes.append(f'<text x="{x:.1f}" y="{top + 16 + high + 18}">{escape(month)}</text>')
        shapes.append("</g>")
    return _drawing(title, _WIDTH, top + 16 + high + 26, shapes)


def ages(title: str, rows: Sequence[tuple[str, int | None, int]]) -> str:
    """How much of its limit each column has used up, a bar a column; the stroke is the limit, so that columns of two weeks
    and of half a year compare. Rows are (label, age in days or None, limit in days or 0)."""
    label_width = min(max((_width(_short(label)) for label, _, _ in rows), default=40) + 10, 190)
    space = _WIDTH - label_width - 130
    full = space / 1.5
    shapes = []
    for number, (label, age, limit) in enumerate(rows):
        y = 4 + number * (_BAR + _GAP)
        late = bool(limit) and (age is None or age > limit)
        said = "没有稿件" if age is None else f"{age} 天"
        said += f"，期限 {limit} 天" if limit else "，不限期"
        share = min((age or 0) / limit, 1.5) if limit else 0.0
        shapes.append(
            f"<g><title>{escape(label)}：{said}</title>"
            f'<text x="{label_width - 8}" y="{y + _TEXT}" text-anchor="end">{escape(_short(label))}</text>'
            f'<rect x="{label_width}" y="{y}" width="{max(full * share, 1):.1f}" height="{_BAR}" fill="{_LATE if late else _EARLY}"/>'
        )
        if limit:
            shapes.append(f'<path d="M{label_width + full:.1f} {y - 2}v{_BAR + 4}" stroke="#1a1a1a" stroke-width="2"/>')
        shapes.append(f'<text x="{label_width + full * max(share, 1) + 8:.1f}" y="{y + _TEXT}">{said}</text></g>')
    return _drawing(title, _WIDTH, 4 + len(rows) * (_BAR + _GAP), shapes)


def _legend(parts: Sequence[str]) -> str:
    shapes, x = [], 0
    for number, part in enumerate(parts):
        shapes.append(
            f'<rect x="{x}" y="2" width="12" height="12" fill="{_COLOURS[number % 2]}"/><text x="{x + 18}" y="13">{escape(part)}</text>'
        )
        x += 34 + _width(part)
    return "".join(shapes)


def _drawing(title: str, width: int, height: int, shapes: list[str]) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-label="{escape(title)}" '
        f'font-size="13" fill="currentColor">{"".join(shapes)}</svg>'
    )


def _short(label: str) -> str:
    return label if len(label) <= 13 else label[:12] + "…"


def _width(text: str) -> int:
    """The width of a text in SVG units at 13 px: a Chinese character is as wide as high, a Latin one about half."""
    return sum(13 if ord(character) > 0x2E7F else 7 for character in text)
