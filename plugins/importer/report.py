"""What an import did, in Chinese: on the console in short, in an HTML file beside the drafts in full."""

from __future__ import annotations

import html
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from importer.draft import Draft
from importer.ledger import Call, Dropped, Ledger, Piece
from importer.rendering import Rendered

_STYLE = (
    "body{font:16px/1.7 'Microsoft YaHei','PingFang SC',sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}"
    "h1{font-size:1.5rem}h2{font-size:1.2rem;border-bottom:2px solid #a11;margin-top:2rem}h3{font-size:1rem}"
    "table{border-collapse:collapse;width:100%}td,th{border:1px solid #bbb;padding:.3rem .5rem;text-align:left;vertical-align:top}"
    "li{margin:.3rem 0}.decide{background:#fff3d6}.where{color:#555;white-space:nowrap}del{color:#a11}ins{color:#063;text-decoration:none;font-weight:bold}"
)

MOST_SHOWN = 40  # remarks of one kind on the console


@dataclass(frozen=True, slots=True)
class Result:
    """One draft with its text and the file it stands in (or would stand in)."""

    draft: Draft
    rendered: Rendered
    file: Path


@dataclass(frozen=True, slots=True)
class Repair:
    """One repair that a reader of the drafts can see."""

    where: str
    before: str
    after: str
    why: str


def repairs(ledger: Ledger, drafts: list[Draft]) -> list[Repair]:
    """The edits that lie in some draft (an edit in dropped text changes nothing), and the joins, in the order of the source."""
    placed: dict[object, list[Piece]] = {}
    for draft in drafts:
        for piece in draft.pieces():
            placed.setdefault(piece.span, []).append(piece)
    found: list[Repair] = []
    joins: dict[object, list[Repair]] = {}
    for join in ledger.joins:
        repair = Repair(join.before.span.where, f"…{join.before.raw[-8:]}", f"{join.after.raw[:8]}…", join.why)
        joins.setdefault(join.before.span, []).append(repair)
    for source in ledger.sources:
        for span in source.spans:
            for edit in ledger.edits.get(span, []):
                at = edit.piece.start
                if any(piece.start <= at < piece.end for piece in placed.get(span, [])):
                    lead = span.text[max(0, at - 4) : at].strip()
                    tail = span.text[edit.piece.end : edit.piece.end + 4].strip()
                    found.append(
                        Repair(span.where, f"{lead}{edit.piece.raw}{tail}", f"{lead}{edit.new}{tail}", edit.why)
                    )
            found += joins.get(span, [])
    return found


def console_lines(results: list[Result], ledger: Ledger, *, dry_run: bool, report: Path | None) -> list[str]:
    """The report in short: what was made, what the editor must decide, how much was repaired and dropped."""
    drafts = [result.draft for result in results]
    lines = [
        f"读了 {len(ledger.sources)} 个文件："
        + "、".join(f"{source.name}（{source.what}）" for source in ledger.sources)
    ]
    lines.append(f"{'可以做成' if dry_run else '做成'} {len(results)} 篇草稿：")
    for result in results:
        headline = next((line for line in result.rendered.text.split("\n") if line.startswith("标题：")), "标题：")[3:]
        lines.append(f"  {result.file.as_posix()}  {headline}")
    for call in (Call.DECIDE, Call.LOOK):
        remarks = [remark for remark in ledger.remarks if remark.call is call]
        if remarks:
            lines.append(f"{call.value}（{len(remarks)} 处）：")
            lines += [f"  {remark.where}：{remark.text}" for remark in remarks[:MOST_SHOWN]]
            if len(remarks) > MOST_SHOWN:
                lines.append(f"  ……还有 {len(remarks) - MOST_SHOWN} 处，见详细报告。")
    known = sum(remark.call is Call.KNOW for remark in ledger.remarks)
    tail = f"另有 {known} 条供参考的话。" if known else ""
    lines.append(
        f"修补 {len(repairs(ledger, drafts))} 处，没有放进草稿的文字 {len(ledger.dropped)} 处，源文件的每个字都有去处。{tail}"
    )
    if dry_run:
        lines.append("这是试导入，什么也没有写。去掉 --dry-run 就会写出来。")
    elif report:
        lines.append(f"详细报告：{report.as_posix()}（用浏览器打开，看完可以删）")
        lines.append("草稿都带“状态：草稿”，不会发布。改好以后删掉这一行。")
    return lines


def html_report(results: list[Result], ledger: Ledger) -> str:
    """The report in full as one HTML page without outside parts: drafts, decisions, origins line by line, repairs, dropped text."""
    drafts = [result.draft for result in results]
    parts = [
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n<meta name="robots" content="noindex">',
        f"<title>导入报告</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>导入报告</h1>",
        "<p>"
        + "、".join(
            f"{_show(source.name)}（{_show(source.what)}，{len(source.spans)} 段）" for source in ledger.sources
        )
        + "</p>",
    ]
    for call in Call:
        remarks = [remark for remark in ledger.remarks if remark.call is call]
        if remarks:
            css = ' class="decide"' if call is Call.DECIDE else ""
            rows = "".join(
                f'<li><span class="where">{_show(remark.where)}</span>　{_show(remark.text)}</li>\n'
                for remark in remarks
            )
            parts.append(f"<h2>{call.value}（{len(remarks)} 处）</h2>\n<ul{css}>\n{rows}</ul>")
    parts.append(f"<h2>草稿和出处（{len(results)} 篇）</h2>")
    for result in results:
        rows = "".join(
            f'<tr><td class="where">{_show(origin.where)}</td><td class="where">第{origin.line}行</td><td>{_show(origin.text)}</td></tr>\n'
            for origin in result.rendered.origins
        )
        source = result.rendered.origins[0].source if result.rendered.origins else ""
        parts.append(
            f"<h3>{_show(result.file.name)}</h3>\n<table>\n<tr><th>{_show(source) or '来源'}</th><th>草稿</th><th>文字</th></tr>\n{rows}</table>"
        )
    mended = repairs(ledger, drafts)
    rows = "".join(
        f'<tr><td class="where">{_show(repair.where)}</td><td><del>{_show(repair.before)}</del></td><td><ins>{_show(repair.after)}</ins></td><td>{_show(repair.why)}</td></tr>\n'
        for repair in mended
    )
    parts.append(
        f"<h2>修补（{len(mended)} 处）</h2>\n<table>\n<tr><th>位置</th><th>原来</th><th>现在</th><th>说明</th></tr>\n{rows}</table>"
    )
    parts.append(
        f'<h2>没有放进草稿的文字（{len(ledger.dropped)} 处）</h2>\n<table class="dropped">\n<tr><th>位置</th><th>文字</th><th>说明</th></tr>\n'
    )
    parts.append("".join(_dropped_row(drop) for drop in ledger.dropped) + "</table>\n</body>\n</html>\n")
    return "\n".join(parts)


def _dropped_row(drop: Dropped) -> str:
    return f'<tr><td class="where">{_show(drop.piece.span.where)}</td><td>{_show(drop.piece.raw)}</td><td>{_show(drop.why)}</td></tr>\n'


def _show(text: str) -> str:
    """Text for the report: escaped; what cannot be seen is named."""
    seen = "".join(
        f"[U+{ord(char):04X}]"
        if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co") and char not in "\t\n"
        else char
        for char in text
    )
    return html.escape(seen)
