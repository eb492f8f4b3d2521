"""Pages of the same items are rendered one after the other."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from portal.rendering import Job
from portal.sequence import sequence


def test_pages_come_by_the_time_of_what_they_show() -> None:
    ids = [f"articles/2022/2022-01-{day:02d}-001.md" for day in range(1, 10)]
    places = {
        item_id: SimpleNamespace(published=f"2022-01-{day:02d}T08:00:00+08:00") for day, item_id in enumerate(ids, 1)
    }
    site = cast(Any, SimpleNamespace(places=places, lists={"tag/a": ids}, office=SimpleNamespace(page_size=3)))
    specs = [
        "list|tag/a",
        "list|tag/a/2",
        "home|",
        f"api-item|{ids[4]}",
        f"item|{ids[4]}",
        f"item|{ids[2]}",
        "month|2022-01",
        "list|tag/gone",
        "list|tag/a/9",
    ]
    jobs = sorted((Job(f"{number}.html", spec, "") for number, spec in enumerate(specs)), key=sequence(site))
    assert [job.spec for job in jobs] == [
        "home|", "list|tag/a/9", "list|tag/gone", "month|2022-01", f"item|{ids[2]}", "list|tag/a/2", f"api-item|{ids[4]}", f"item|{ids[4]}", "list|tag/a",
    ]  # fmt: skip
