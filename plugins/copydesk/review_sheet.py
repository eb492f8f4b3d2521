"""The 审校单: one page to print, sign and file. A document of its own; no script, nothing fetched, never published."""

from __future__ import annotations

from html import escape

from copydesk.review import Signature, Stage, Standing
from manuscript.manuscript import Manuscript
from newsroom.dates import chinese_day
from newsroom.problem import Problem

_STYLE = """
body { font-family: "Songti SC", "SimSun", "Noto Serif CJK SC", serif; margin: 2cm auto; max-width: 18cm; color: #000; background: #fff; line-height: 1.6; }
h1 { text-align: center; font-size: 22pt; letter-spacing: .5em; margin: 0 0 .6em .5em; }
h2 { font-size: 13pt; margin: 1.4em 0 .4em; }
table { width: 100%; border-collapse: collapse; font-size: 11pt; }
th, td { border: 1px solid #000; padding: .4em .6em; text-align: left; vertical-align: top; }
th { width: 6em; font-weight: bold; }
.reviews th { width: auto; text-align: center; }
.reviews td { height: 3.2em; }
.sign { width: 7em; }
.seal { font-family: monospace; word-break: break-all; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid #000; padding: .8em 1em; font-size: 11pt; }
@page { margin: 2cm; }
@media print { body { margin: 0; max-width: none; } tr { break-inside: avoid; } }
"""


def sheet(manuscript: Manuscript, standing: Standing, seal: str, problems: list[Problem]) -> str:
    """The sheet as an HTML document: what is reviewed, the three reviews with room to sign, what the desk found, the text."""
    item = manuscript.item
    facts = {
        "标题": item.headline,
        "文件": item.id,
        "类别": item.kind.label,
        "来源": item.source,
        "记者": "、".join(item.reporters),
        "责任编辑": "、".join(item.editors),
        "发布日期": chinese_day(item.published.date()) if item.published else "",
        "附件": "、".join(path.rsplit("/", 1)[-1] for path in item.attachments),
        "正文字数": str(item.plain_length) if item.plain_length else "",
    }
    rows = "".join(f"<tr><th>{label}</th><td>{escape(value)}</td></tr>\n" for label, value in facts.items() if value)
    signed = {signature.stage: signature for signature in standing.signatures}
    reviews = "".join(_review_row(stage, signed.get(stage)) for stage in Stage)
    found = "".join(
        f"<li>第 {problem.line} 行〔{problem.severity.label}〕{escape(problem.message)}</li>\n" for problem in problems
    )
    checked = f"<ul>\n{found}</ul>" if found else "<p>没有发现问题。</p>"
    state = "三审已完成。" if standing.complete else f"{standing.reason}。"
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>审校单：{escape(item.headline)}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>审校单</h1>
<table>
{rows}<tr><th>校验码</th><td class="seal">{seal}</td></tr>
</table>
<h2>三审三校</h2>
<p>{escape(state)}校验码由正文、头部、图片和附件算出；任何一处改动，校验码就变，已签的审校作废。</p>
<table class="reviews">
<thead><tr><th scope="col">审级</th><th scope="col">审校人</th><th scope="col">职务</th><th scope="col">时间</th><th scope="col">意见</th><th scope="col">签字</th></tr></thead>
<tbody>
{reviews}</tbody>
</table>
<h2>机器检查</h2>
{checked}
<h2>稿件全文</h2>
<div class="text">{escape(manuscript.body.strip())}</div>
</body>
</html>
"""


def _review_row(stage: Stage, signature: Signature | None) -> str:
    if signature is None:
        return f'<tr><td>{stage.label}</td><td></td><td></td><td></td><td></td><td class="sign"></td></tr>\n'
    when = f"{chinese_day(signature.time.date())} {signature.time:%H:%M}"
    opinion = "；".join(filter(None, ("通过" if signature.passed else "退回", signature.opinion)))
    cells = (stage.label, signature.person, signature.office, when, opinion)
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + '<td class="sign"></td></tr>\n'
