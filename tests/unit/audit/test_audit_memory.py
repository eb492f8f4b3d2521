"""An audit that remembers says what an audit from nothing says, whatever happened to the site or to the memory."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from audit.memory import Memory
from audit.neighbours import lent
from audit.remarks import Remark
from audit.rules import load_rules
from audit.survey import Outside, survey

Site = Any  # BuiltSite of conftest.py
TODAY = date(2022, 1, 10)
BASE = "https://news.example.gov.cn"
STORY = "/2022/0106/003.html"
# What is put into pages: each touches another check, some hang on other files of the site, on the day or on the address.
INSERTS = (
    '<a href="/2022/0108/001.html#none">那篇</a>', '<a href="/2022/0106/003.html#here">那篇</a>', '<i id="here"></i>', '<a href="/columns/yaowen">要闻</a>',
    '<a href="/a/gone.html">旧</a>', '<a href="/files/0123.docx">表</a>', '<img src="/media/a-640.jpg" alt="图">', '<img src="/media/b.jpg">',
    '<a href="https://www.example.com/">外站</a>', f'<a href="{BASE}/archive/">归档</a>', '<a href="/archive/2022/01/">1月 26篇</a>', "<p>13812345678</p>",
    '<p data-state="in_force" data-starts="2022-01-01" data-ends="2022-01-12">有效</p>', "<h1>又一个</h1>", "\x02", '<a href="javascript:1">点</a>',
)  # fmt: skip
SWAPS = (
    ('lang="zh-CN"', ""), ('name="ColumnType"', 'name="x"'), ('rel="canonical"', 'rel="canonical" href="/archive" title'), ("2022-01-06 09:30", "2022-01-12 09:30"),
    ("<title>", "<title>要闻"), ('name="SiteName"', 'http-equiv="refresh" content="0; url=/archive/" title'), ("要闻", "头条"), ('name="robots"', 'name="x"'),
)  # fmt: skip


def _data(root: Path, *, today: date, base: str | None, memory: Memory | None = None) -> Any:
    return survey(root, load_rules(), today=today, base_url=base, outside=lent(), memory=memory).to_data()


def _edit(chance: random.Random, root: Path, first: dict[str, bytes]) -> str:
    """Do one thing to the site; says what."""
    # Damaged search data stop an audit; that they do has its own test.
    files = sorted(path for path in root.rglob("*") if path.is_file() and path.suffix != ".bin")
    pages = [path for path in files if path.suffix == ".html"]
    page, file = chance.choice(pages), chance.choice(files)
    name = file.relative_to(root).as_posix()
    match chance.randrange(9):
        case 0 | 1 | 2:
            insert = chance.choice(INSERTS)
            page.write_bytes(page.read_bytes().replace(b"</main>", insert.encode() + b"</main>", 1))
            return f"{insert} in {page.relative_to(root)}"
        case 3 | 4:
            old, new = chance.choice(SWAPS)
            page.write_bytes(page.read_bytes().replace(old.encode(), new.encode()))
            return f"{old} -> {new} in {page.relative_to(root)}"
        case 5:
            if name != "index.html":
                file.unlink()
            return f"{name} deleted"
        case 6:
            data = file.read_bytes()
            file.write_bytes(data[: chance.randrange(len(data) + 1)] + chance.choice((b"", b"\xff\xfe", b"</html>")))
            return f"{name} cut"
        case 7:
            other = root / chance.choice(
                (
                    "files/0123.docx",
                    "media/a-640.jpg",
                    "a/gone.html",
                    "archive/2022.html",
                    "api/items.json",
                    "files/old.pdf",
                )
            )
            other.parent.mkdir(parents=True, exist_ok=True)
            other.write_bytes(
                chance.choice(
                    (page.read_bytes(), b"PK\x03\x04", b'{"url": "/2022/0106/003.html", "file": "/files/0123.docx"}')
                )
            )
            return f"{other.relative_to(root)} written"
        case _:
            back = chance.choice(sorted(first))
            (root / back).parent.mkdir(parents=True, exist_ok=True)
            (root / back).write_bytes(first[back])
            return f"{back} as it was"


@pytest.mark.parametrize("seed", range(8))
def test_after_any_edits_the_report_is_that_of_an_audit_from_nothing(
    seed: int, good_site: Site, tmp_path: Path
) -> None:
    root: Path = good_site.root
    first = {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    chance = random.Random(seed)
    today = TODAY
    base: str | None = BASE
    done: list[str] = []
    seen = set()
    for _ in range(14):
        done.append(_edit(chance, root, first))
        if chance.random() < 0.2:
            today += timedelta(days=1)
        if chance.random() < 0.1:
            base = chance.choice((BASE, None, "https://www.example.gov.cn/news"))
        clean = _data(root, today=today, base=base)
        assert _data(root, today=today, base=base, memory=Memory(tmp_path / "memory")) == clean, done
        seen |= {finding["rule"] for finding in clean["findings"]}
    assert len(seen) > 5, "the edits touched too little"


def _read(site: Site, place: Path | None, today: date = TODAY) -> tuple[int, list[str]]:
    """How many pages were read, and which rules found something."""
    texts = []

    def personal(text: str) -> Iterator[Remark]:
        texts.append(text)
        if "13812345678" in text:
            yield Remark("personal.page", "疑似有手机号码")

    report = survey(
        site.root, load_rules(), today=today, base_url=BASE, outside=Outside(personal=personal), memory=Memory(place)
    )
    return len(texts), sorted(finding.rule for finding in report.findings)


def test_only_changed_pages_are_read_again(good_site: Site, tmp_path: Path) -> None:
    place = tmp_path / "memory"
    everything, clean = _read(good_site, place)
    assert everything == len(list(good_site.root.rglob("*.html")))
    assert _read(good_site, place) == (0, clean)
    assert _read(good_site, place, TODAY + timedelta(days=400))[0] == 0, "the day changes no page"
    good_site.change(STORY, "</main>", "<p>13812345678</p></main>")
    assert _read(good_site, place) == (1, sorted([*clean, "personal.page"]))
    assert _read(good_site, place) == (0, sorted([*clean, "personal.page"])), "what was found is found again unread"
    assert _read(good_site, None)[0] == everything, "without a memory everything is read"


def test_a_memory_of_other_rules_or_another_address_is_not_believed(good_site: Site, tmp_path: Path) -> None:
    place = tmp_path / "memory"
    everything, _ = _read(good_site, place)
    lines = place.read_bytes()
    memory = Memory(place)
    memory.open("something else")
    assert memory.recall("/index.html", lambda: good_site.path("/").read_bytes(), lambda data: len(data)) > 0
    memory.save()
    assert place.read_bytes() != lines
    assert _read(good_site, place)[0] == everything


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2],
        lambda data: data.replace("要闻".encode(), "假闻".encode(), 1),
        lambda data: data.replace(b"\n", b"\n\n", 1),
        lambda data: b"\xff" * 100,
    ],
)
def test_a_damaged_memory_is_made_anew(damage: Callable[[bytes], bytes], good_site: Site, tmp_path: Path) -> None:
    place = tmp_path / "memory"
    everything, clean = _read(good_site, place)
    whole = place.read_bytes()
    place.write_bytes(damage(whole))
    assert _read(good_site, place) == (everything, clean)
    assert place.read_bytes() == whole


def test_a_memory_that_cannot_be_kept_costs_nothing_but_time(good_site: Site, tmp_path: Path) -> None:
    place = tmp_path / "memory"
    place.mkdir()
    everything, clean = _read(good_site, place)
    assert _read(good_site, place) == (everything, clean)
    assert [path.name for path in tmp_path.glob("*.tmp")] == []
