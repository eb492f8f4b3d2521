"""Reads what an import wrote as an outsider would, to hold it against the source: no part of the importer is used.

The text of manuscripts comes out of their header lines and out of Python-Markdown's HTML; the dropped text out of the HTML report.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path

from bs4 import BeautifulSoup
from markdown import Markdown

# Header fields that the importer fills itself; their values are no text of the source.
ADDED = {"发布日期", "状态", "期号", "版次", "版内顺序", "上接", "栏目", "附件", "头图", "文种", "来源网址"}
PLACEHOLDERS = ("待归并：", "图片新闻（缺图", "（待拟标题）")
LISTS = {"记者", "署名", "通讯员", "摄影", "编辑"}


def bare(text: str) -> str:
    """Text without white space and invisible characters, half- and full-width forms alike."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(char for char in folded if not char.isspace() and unicodedata.category(char) not in ("Cc", "Cf"))


def split_manuscript(text: str) -> tuple[dict[str, str], str]:
    """The header as label → value, and the body."""
    head, _, body = text.partition("\n\n")
    return dict(line.split("：", 1) for line in head.split("\n") if line), body


def body_text(body: str) -> str:
    """What a reader sees of a Markdown body."""
    html = Markdown(extensions=["tables", "footnotes", "def_list", "attr_list", "fenced_code"]).convert(body)
    soup = BeautifulSoup(html, "lxml")
    for mark in soup.select("sup[id^=fnref], a.footnote-backref"):
        mark.decompose()
    return soup.get_text() + "".join(str(image.get("alt", "")) for image in soup.find_all("img"))


def draft_text(text: str) -> str:
    """All text of one manuscript that came from the source, without white space."""
    header, body = split_manuscript(text)
    parts = []
    for label, value in header.items():
        if label in ADDED or value.startswith(PLACEHOLDERS):
            continue
        parts.append(value.replace("、", "") if label in LISTS else value)
    return bare("".join(parts) + body_text(body))


def dropped_text(report: str) -> str:
    soup = BeautifulSoup(report, "lxml")
    rows = soup.select("table.dropped tr")[1:]
    texts = [row.find_all("td")[1].get_text() for row in rows]
    return bare(re.sub(r"\[U\+[0-9A-F]{4,5}\]", "", "".join(texts)))


def read_back(folder: Path) -> Counter[str]:
    """The characters of everything that was written under a folder: drafts and dropped list."""
    found: Counter[str] = Counter()
    for path in folder.rglob("*.md"):
        found.update(draft_text(path.read_text(encoding="utf-8")))
    for path in folder.rglob(".导入报告-*.html"):
        found.update(dropped_text(path.read_text(encoding="utf-8")))
    return found
