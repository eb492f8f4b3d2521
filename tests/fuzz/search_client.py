"""The search client over damaged data, in the browser it runs in: no hang, no crash, and every failure is a named one.

A case is a number: it chooses a query and damages root.json, shards and groups, stories, facets or names of a real published index, as they lie
on the host and behind their compression. The page's modules read it in a worker, which is ended when it takes too long.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import DictLoader, Environment
from playwright.sync_api import Page

from search_index.desk import refresh
from tests.gallery.chromium import chromium
from tests.gallery.serving import served

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 4000  # milliseconds a case may take; a sound one takes ten
BATCH = 200
_BASE = '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>搜索</title><body><main>{% block main %}{% endblock %}</main></html>'


@dataclass
class Found:
    """What cases did: how they ended, and those that must not end so."""

    outcomes: Counter[str] = field(default_factory=Counter)
    bad: list[dict[str, Any]] = field(default_factory=list)


def lay(folder: Path) -> None:
    """A host's folder with a published index of 160 stories, the client's modules and the harness."""
    spec = importlib.util.spec_from_file_location("town", ROOT / "tests/unit/search_index/town.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    documents = made.town(160)
    with tempfile.TemporaryDirectory() as state:
        published = refresh(
            Path(state),
            {one.id: one.published[:10] for one in documents.values()},
            (),
            lambda ids: [documents[i] for i in ids],
        )
        names = sorted(name for name in published.files if name.endswith((".json", ".bin", ".tail")))
        for name in names:
            target = folder / "search" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(published.files[name], target)
    (folder / "files.json").write_text(json.dumps(names), encoding="utf-8")
    shutil.copytree(ROOT / "theme/static/js/search", folder / "theme/js/search")
    shutil.copytree(ROOT / "theme/scripts/search", folder / "theme/scripts/search")
    shutil.copytree(Path(__file__).parent / "search", folder / "fuzz")
    (folder / "index.html").write_text("<!doctype html><title>x</title>", encoding="utf-8")
    template = Environment(
        loader=DictLoader(
            {"base.html": _BASE, "search.html": (ROOT / "theme/templates/search.html").read_text("utf-8")}
        ),
        autoescape=True,
    )
    page = template.get_template("search.html").render(
        site={"search_url": "/search/", "home_url": "/"}, page={"heading": "搜索"}, assets={"search": "/theme/js/search/main.js"},
        archive={"name": "历史归档", "url": "/archive/"}, columns=[],
    )  # fmt: skip
    (folder / "search" / "index.html").write_text(page, encoding="utf-8")


@contextmanager
def harness() -> Iterator[Page]:
    """A page of headless Chromium that can run cases."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lay(folder)
        with served(folder) as address, chromium() as browser:
            page = browser.new_page()
            page.goto(address)
            yield page


def run_cases(page: Page, first: int, count: int) -> Found:
    """Run the cases first … first + count - 1."""
    answer = page.evaluate(
        "async ([first, count, limit]) => (await import('/fuzz/harness.js')).run(first, count, limit)",
        [first, count, LIMIT],
    )
    return Found(Counter(answer["outcomes"]), answer["bad"])


def fuzz(seconds: float, first: int = 1) -> Found:
    """Run cases from `first` on for some seconds."""
    found, end, number = Found(), time.monotonic() + seconds, first
    with harness() as page:
        while time.monotonic() < end:
            batch = run_cases(page, number, BATCH)
            found.outcomes += batch.outcomes
            found.bad += batch.bad
            number += BATCH
    return found
