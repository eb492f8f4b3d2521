"""The same archive for an OpenSearch or Elasticsearch cluster: settings, mappings, and documents in bulk form.

The terms are ours, ready made: `terms` is a field of keywords under the one language of terms, so that a cluster finds
what the browser finds; `headline`, `standfirst` and `body` are analysed by the engines' own `cjk` pairs of characters
for phrases and highlighting. The bulk files are the documented NDJSON: an action line and a source line, each ended by
a newline, in parts of some 8 MB.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from newsroom.report_file import write_report
from search_index.archive import Archive

_INDEX = "newsroom"
_PART = 8_000_000  # bytes


def index_body() -> dict[str, Any]:
    """Settings and mappings, as `PUT /<index>` takes them."""
    text = {"type": "text", "analyzer": "newsroom", "search_analyzer": "newsroom"}
    word = {"type": "keyword", "ignore_above": 256}
    names = (
        "column",
        "column_slug",
        "township",
        "township_slug",
        "topics",
        "tags",
        "kind",
        "state",
        "issuing_body",
        "path",
        "byline",
        "source",
    )
    return {
        "settings": {
            "number_of_shards": 1,
            "number_of_replicas": 1,
            "analysis": {
                "char_filter": {"widths": {"type": "mapping", "mappings": ["〇 => 零", "〔 => [", "〕 => ]"]}},
                "analyzer": {
                    "newsroom": {
                        "type": "custom", "char_filter": ["widths"], "tokenizer": "standard", "filter": ["cjk_width", "lowercase", "cjk_bigram"],
                    }
                },
            },
        },
        "mappings": {
            "dynamic": "strict",
            "properties": {
                "headline": text, "kicker": text, "subhead": text, "standfirst": text, "paragraphs": text, "document_number": text,
                "terms": {"type": "keyword", "norms": False},
                "published": {"type": "date", "format": "yyyy-MM-dd HH:mm||yyyy-MM-dd"},
                "number": {"type": "integer"},
                **dict.fromkeys(names, word),
            },
        },
    }  # fmt: skip


def export(state_dir: Path, folder: Path) -> int:
    """Write `index.json` and `bulk-0001.ndjson` … into `folder`; the result is the number of documents.

    What an earlier export left there is replaced. Raises NoIndexError when there is no sound index, before anything is written, and
    EditorError when the folder cannot be written to.
    """
    lines: list[str] = []
    size = part = count = 0

    def flush() -> None:
        nonlocal lines, size, part
        if lines:
            part += 1
            write_report(folder / f"bulk-{part:04d}.ndjson", "".join(lines).encode())
            lines, size = [], 0

    with Archive(state_dir) as archive:
        settings = json.dumps(index_body(), ensure_ascii=False, indent=1) + "\n"
        write_report(folder / "index.json", settings.encode())
        for old in folder.glob("bulk-*.ndjson"):
            old.unlink()
        for name, number in archive.roster.numbers.items():
            fields, paragraphs = archive.story(name)
            source: dict[str, Any] = {k: v for k, v in fields.items() if v and k not in ("pinyin", "index_number")}
            for listed in ("topics", "tags"):
                if listed in source:
                    source[listed] = source[listed].split("、")
            source["published"] = source["published"][:16]
            source |= {"paragraphs": paragraphs, "number": number, "terms": sorted(archive.terms(name))}
            for line in ({"index": {"_index": _INDEX, "_id": name}}, source):
                text = json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n"
                lines.append(text)
                size += len(text.encode())
            count += 1
            if size > _PART:
                flush()
        flush()
    return count
