"""What the desk types: search, similar, and the export for a cluster. Each returns the exit code."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from newsroom.problem import EditorError

Broken = Callable[[], None]
"""Called when there is no sound index, so that the next build makes one even if nothing else has changed."""


def nothing() -> None:
    """There is nobody to tell."""


def _without_index(state_dir: Path, broken: Broken) -> int:
    """Say that there is no sound index, and what makes one."""
    broken()
    print(f"还没有可用的搜索索引（{state_dir}）。请先运行一次 build，再来搜。", file=sys.stderr)
    return 1


def search(
    words: str,
    state_dir: Path,
    *,
    column: str = "",
    since: str = "",
    until: str = "",
    limit: int = 10,
    as_json: bool = False,
    out: TextIO | None = None,
    broken: Broken = nothing,
) -> int:
    """Print the best published items for the words. Exit code 0 when something was found, 1 when not or without index."""
    from search_index.archive import NoIndexError
    from search_index.ranking import find

    out = out or sys.stdout
    try:
        hits = find(state_dir, words, column=column, since=since, until=until, limit=limit)
    except NoIndexError:
        return _without_index(state_dir, broken)
    if as_json:
        data = [
            {
                "id": hit.id, "path": "/" + hit.fields["path"], "headline": hit.fields["headline"], "published": hit.fields["published"],
                "column": hit.fields["column"], "state": hit.fields["state"], "excerpt": hit.excerpt, "score": round(hit.score, 3),
            }
            for hit in hits
        ]  # fmt: skip
        print(json.dumps(data, ensure_ascii=False, indent=1), file=out)
    else:
        for hit in hits:
            facts = "　".join(v for v in (hit.fields["published"][:10], hit.fields["column"], hit.fields["state"]) if v)
            print(f"{hit.fields['headline']}\n  {facts}　{hit.id}\n  {hit.excerpt}", file=out)
        if not hits:
            print(f"没有找到“{words}”。可以少写几个字，或换一个说法。", file=out)
    return 0 if hits else 1


def similar(
    headline: str,
    body: str,
    state_dir: Path,
    *,
    own_id: str = "",
    as_json: bool = False,
    out: TextIO | None = None,
    broken: Broken = nothing,
) -> int:
    """Print published items that a manuscript repeats. Exit code 0 when there is none, 1 when there is (or no index)."""
    from search_index.archive import NoIndexError
    from search_index.ranking import near_duplicates

    out = out or sys.stdout
    try:
        found = near_duplicates(state_dir, headline, body, own_id)
    except NoIndexError:
        return _without_index(state_dir, broken)
    if as_json:
        data = [
            {"id": hit.id, "headline": hit.fields["headline"], "same_headline": a, "same_body": b}
            for a, b, hit in found
        ]
        print(json.dumps(data, ensure_ascii=False, indent=1), file=out)
    elif not found:
        print("没有发现重复的稿件。", file=out)
    else:
        print("可能与这些已发布的稿件重复：", file=out)
        for same_head, same_body, hit in found:
            print(f"  {hit.id}　{hit.fields['headline']}　标题相同 {same_head:.0%}，正文相同 {same_body:.0%}", file=out)
    return 1 if found else 0


def export_opensearch(state_dir: Path, folder: Path, *, out: TextIO | None = None, broken: Broken = nothing) -> int:
    """Write mappings and bulk files for an OpenSearch or Elasticsearch cluster."""
    from search_index.archive import NoIndexError
    from search_index.opensearch import export

    try:
        count = export(state_dir, folder)
    except NoIndexError:
        return _without_index(state_dir, broken)
    except EditorError as error:
        print(error, file=sys.stderr)
        return 1
    print(
        f"已写出 {count} 条到 {folder}：index.json 是索引的设置，bulk-*.ndjson 逐个交给 _bulk 接口。",
        file=out or sys.stdout,
    )
    return 0
