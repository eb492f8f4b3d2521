"""One refresh, alone in its process, so that its memory and CPU are its own."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from pathlib import Path

from incremental.workers import collect_rarely
from search_index.desk import refresh
from search_index.document import SearchDocument


def main(data: str, state: str, step: str) -> None:
    """Run the step as a build does and print its CPU and wall seconds and the number of files written."""
    collect_rarely()
    documents = {
        d["id"]: SearchDocument(**{k: tuple(v) if isinstance(v, list) else v for k, v in d.items()} | {"headline": ""})
        for d in json.loads(Path(data).read_text("utf-8"))
    }
    changed = []
    if step in ("one body", "one new story"):
        ordered = sorted(documents.values(), key=lambda d: d.order)
        old = ordered[len(ordered) // 2]
        body = replace(old, paragraphs=(*old.paragraphs, "今天上午又召开了一次会议，安排下一阶段的工作。"))
        documents[old.id] = body
        changed = [body]
        if step == "one new story":
            new = replace(ordered[7], id="articles/2099/new.md", path="a/new.html", published="2026-01-01 08:00")
            documents[new.id] = new
            changed = [new]
    order = {document.id: document.published[:10] for document in documents.values()}
    cpu, wall = time.process_time(), time.perf_counter()
    published = refresh(
        Path(state), order, [document.id for document in changed], lambda ids: (documents[i] for i in ids)
    )
    print(
        json.dumps(
            {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall, "written": len(published.written)}
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
