"""A Hugo site of the same articles: columns are sections, months and tags are taxonomies."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from benchmarks.building.peers.manuscripts import articles, columns

_CONFIG = """\
baseURL = "https://www.example.com/"
locale = "zh-CN"
defaultContentLanguage = "zh"
title = "某县融媒"
timeZone = "Asia/Shanghai"
hasCJKLanguage = true
buildFuture = true
disableKinds = ["404"]
[pagination]
pagerSize = 20
[taxonomies]
tag = "tags"
month = "months"
[outputs]
home = ["html", "rss"]
section = ["html", "rss"]
taxonomy = ["html"]
term = ["html"]
[markup.goldmark.renderer]
unsafe = true
[services.rss]
limit = 30
[params]
columns = %s
"""


def make_site(content: Path, site: Path) -> int:
    """Write the Hugo site for the manuscripts of `content` into `site`; returns how many articles it has."""
    shutil.copytree(Path(__file__).with_name("hugo") / "layouts", site / "layouts")
    listed = columns(content)
    rows = ", ".join(json.dumps([column.slug, column.name], ensure_ascii=False) for column in listed)
    (site / "hugo.toml").write_text(_CONFIG % f"[{rows}]", encoding="utf-8")
    for column in listed:
        head = {"title": column.name, "description": column.description, "params": {"type": column.type}}
        _write(site / "content" / column.slug / "_index.md", head, "")
    count = 0
    for article in articles(content):
        moment = article.moment if " " in article.moment else f"{article.moment} 00:00"
        head = {
            "title": article.headline, "date": moment.replace(" ", "T") + ":00+08:00", "url": f"/{article.address}",
            "tags": list(article.tags), "months": [moment[:7]], "params": {"source": article.source, "byline": article.byline},
        }  # fmt: skip
        name = article.address.removesuffix(".html").replace("/", "-")
        _write(site / "content" / article.column / f"{name}.md", head, article.body)
        count += 1
    return count


def _write(path: Path, head: Mapping[str, object], body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{json.dumps(head, ensure_ascii=False, indent=1)}\n\n{body}", encoding="utf-8")
