"""Whole queries, asked of the search page's client in Chromium and of the desk over Whoosh's postings: the same order.

The client reads the published files alone, the desk Whoosh's index alone. The index was brought up to date several times, so that
Whoosh has several segments and deleted documents, and there is a fresh layer beside the base.

Two things may differ, and are held otherwise. Scores are compared to a part in a thousand million, since two systems compute
logarithms; documents whose scores are closer than that may change places. And the table of traditional characters is loaded first:
the page loads it when a word of the query is nowhere found, so a query that mixes both scripts may be read without it there.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from search_index.archive import Archive
from search_index.asking import parse
from search_index.desk import VERSION, refresh
from search_index.document import SearchDocument
from search_index.ranking import ranking_of
from search_index.syllables import readings
from search_index.weighing import verified
from search_index.whoosh_index import DeskIndex
from tests.browser.test_search_page import lay_site, town_module
from tests.gallery.chromium import chromium
from tests.gallery.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("search")]

LOOKED_AT = 40
QUERIES = 480
_WORDS = [
    "值守",
    "卡点",
    "返乡",
    "登记",
    "隔离",
    "消毒",
    "蔬菜",
    "供应",
    "药材",
    "排水渠",
    "消防",
    "演练",
    "供电所",
    "图书室",
    "养老院",
    "危桥",
    "校车",
    "苹果",
    "核桃",
    "香菇",
    "油菜",
    "扶贫",
    "普查",
    "医保",
    "社保",
    "低保",
    "户籍",
    "身份证",
    "公交",
    "客运站",
    "林区",
    "防火",
    "汛期",
    "水库",
    "大坝",
    "灾后",
    "重建",
    "招考",
    "公示",
    "拟录用",
    "行政许可",
    "营业执照",
]
_LATIN = ["Linux", "5G", "COVID", "GDP", "e-mail", "Wi-Fi", "A级", "O2O", "pm2.5", "shuju"]
_ASK = """async (queries) => {
  const { Index } = await import('/theme/scripts/search/index.js');
  const { simplify } = await import('/theme/scripts/search/terms.js');
  await simplify();
  globalThis.oracle ??= new Index('/search/');
  const answers = [];
  for (const query of queries) {
    const result = await oracle.search(query);
    const read = await oracle.verify(result, result.ranked.slice(0, LOOKED_AT));
    answers.push([result.ranked.map((h) => [h.id, h.score]), read.map((h) => [h.id, h.score])]);
  }
  return answers;
}""".replace("LOOKED_AT", str(LOOKED_AT))


def _made(number: int, choose: random.Random) -> SearchDocument:
    def sentence() -> str:
        parts = [choose.choice(_WORDS) for _ in range(choose.randint(3, 9))]
        if choose.random() < 0.4:
            parts.insert(1, choose.choice(_LATIN))
        if choose.random() < 0.5:
            parts.append(
                choose.choice(
                    [
                        f"{choose.randint(1, 9999)}户",
                        f"{choose.randint(1, 99)}.{choose.randint(1, 99)}万吨",
                        f"{choose.randint(1, 12)}月",
                        f"{choose.randint(1, 9)},{choose.randint(100, 999)}人",
                    ]
                )
            )
        if choose.random() < 0.2:
            parts.append(f"2021年{choose.randint(1, 12)}月{choose.randint(1, 28)}日")
        if choose.random() < 0.2:
            parts.append(f"《{choose.choice(_WORDS)}{choose.choice(_WORDS)}》")
        return "".join(parts) + "。"

    day = f"202{choose.randint(0, 2)}-{choose.randint(1, 12):02d}-{choose.randint(1, 28):02d}"
    town = choose.choice(["沙河子镇", "四坪镇", "龙驹寨街办", ""])
    return SearchDocument(
        id=f"articles/{day[:4]}/{day}-m{number:03d}.md", path=f"{day[:4]}/{day[5:7]}{day[8:]}/m{number:03d}.html",
        headline=sentence()[:14], published=f"{day} 09:00", paragraphs=tuple(sentence() * choose.randint(1, 6) for _ in range(choose.randint(1, 5))),
        standfirst=sentence() if choose.random() < 0.3 else "", column=choose.choice(["要闻", "镇办动态"]), column_slug="x", township=town,
        township_slug="t" if town else "", topics=(choose.choice(_WORDS),) if choose.random() < 0.3 else (), tags=(choose.choice(_WORDS),),
        byline="张三", document_number=f"测政发〔2022〕{number}号" if choose.random() < 0.1 else "",
    )  # fmt: skip


@pytest.fixture(scope="module")
def documents() -> dict[str, SearchDocument]:
    choose = random.Random(11)
    made = town_module.town(560)
    return made | {document.id: document for document in (_made(number, choose) for number in range(330))}


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory, documents: dict[str, SearchDocument]) -> Path:
    """An index with a history: other texts first, then several changes up to what `documents` says."""
    folder = tmp_path_factory.mktemp("state")
    choose = random.Random(12)
    names = sorted(documents)
    before = dict(documents)
    steps = [[choose.choice(names) for _ in range(3)] for _ in range(4)]
    for name in {name for step in steps for name in step}:
        before[name] = replace(documents[name], headline="先前的标题", paragraphs=("先前的正文，后来改了。",))
    gone = replace(documents[names[0]], id="articles/2020/2020-01-01-gone.md", published="2020-01-01 08:00")
    before[gone.id] = gone
    for step in [[], *steps, [gone.id]]:
        for name in step:
            if name in documents:
                before[name] = documents[name]
            else:
                del before[name]
        refresh(folder, {d.id: d.published[:10] for d in before.values()}, step, lambda ids: [before[i] for i in ids])
    assert before == documents
    return folder


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory, state: Path, documents: dict[str, SearchDocument]) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("site")
    lay_site(folder, state, documents)
    with served(folder) as address, chromium() as browser:
        page = browser.new_page()
        page.goto(f"{address}/search/")
        yield page


def _traditional() -> dict[str, str]:
    lines = resources.files("search_index").joinpath("data/simplified.txt").read_text("utf-8").splitlines()
    former, latter = [line for line in lines if line and not line.startswith("#")][:2]
    return {
        new: old
        for old, new in zip(former, latter, strict=True)
        if "\u4e00" <= new <= "\u9fff" and "\u4e00" <= old <= "\u9fff"
    }


def _queries(documents: dict[str, SearchDocument], count: int) -> list[str]:
    choose = random.Random(13)
    texts = ["\n".join((d.headline, d.standfirst, *d.paragraphs)) for _, d in sorted(documents.items())]
    traditional = _traditional()

    def piece(least: int = 2, most: int = 9) -> str:
        while True:
            text = choose.choice(texts)
            start = choose.randrange(len(text))
            got = text[start : start + choose.randint(least, most)].strip()
            if len(got) >= least and "\n" not in got and '"' not in got:
                return got

    def wide(text: str) -> str:
        return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)

    kinds = [
        piece, lambda: piece(8, 30), lambda: f"{piece()} {piece()}", lambda: " ".join(piece(2, 5) for _ in range(4)),
        lambda: f'"{piece(3, 12)}"', lambda: f"“{piece(3, 8)}” {piece()}", lambda: f"{piece()}“{piece(3, 8)}”{piece()}", lambda: f"{piece()} -{piece(2, 4).replace(' ', '')}",
        lambda: f'{piece()} "{piece(2, 6)}" -{choose.choice(_WORDS)}', lambda: choose.choice(_LATIN), lambda: f"{choose.choice(_LATIN)} {piece()}",
        lambda: wide(choose.choice(_LATIN)), lambda: wide(piece(4, 12)), lambda: "".join(traditional.get(c, c) for c in piece(3, 10)),
        lambda: choose.choice(["shahezi", "shz", "sipingzhen", "long ju zhai", "ljz", "gzjw", "yaowen", "xian", "zhen'ban"]),
        lambda: f"{choose.randint(1, 9999)}户", lambda: f"2021年{choose.randint(1, 12)}月{choose.randint(1, 28)}日", lambda: f"2021-{choose.randint(1, 12)}-{choose.randint(1, 28)}",
        lambda: f"测政发[2022]{choose.randint(1, 330)}号", lambda: choose.choice(documents_headlines), lambda: "鹦鹉螺" + piece(2, 3), lambda: piece(1, 1), lambda: f"-{piece(2, 3).replace(' ', '')}",
    ]  # fmt: skip
    documents_headlines = sorted(d.headline for d in documents.values())
    return [kinds[n % len(kinds)]() for n in range(count)]


def _same_order(query: str, ours: list[tuple[int, float]], theirs: list[list[float]]) -> None:
    """Equal ids in equal order; where scores are within rounding of one another, in any order."""
    mine = dict(ours)
    assert mine.keys() == {int(number) for number, _ in theirs}, query
    for number, score in theirs:
        assert mine[int(number)] == pytest.approx(score, rel=1e-9, abs=1e-9), query
    for place, (number, score) in enumerate(ours):
        other, its = int(theirs[place][0]), theirs[place][1]
        assert number == other or score == pytest.approx(its, rel=1e-9), (query, place)


def test_whole_queries_are_ranked_as_the_page_ranks_them(
    page: Page, state: Path, documents: dict[str, SearchDocument]
) -> None:
    queries = _queries(documents, QUERIES)
    answers: list[Any] = []
    for start in range(0, len(queries), 60):
        answers += page.evaluate(_ASK, queries[start : start + 60])
    found = cut = 0
    with Archive(state) as archive, DeskIndex(state / "whoosh", VERSION).open().searcher() as searcher:
        reader = searcher.reader()
        assert len(reader.leaf_readers()) > 1
        assert reader.has_deletions()
        ranking = ranking_of(reader, archive)
        names = {number: name for name, number in archive.roster.numbers.items()}
        for query, (ranked, read) in zip(queries, answers, strict=True):
            asked = parse(query)
            hits, lists = ranking.search(asked)
            weights = ranking.weights(asked, lists)
            cut += any(entry.cut for entry in lists)
            found += bool(hits)
            _same_order(query, [(hit.number, hit.score) for hit in hits], ranked)
            scores = [
                (hit.number, one.score)
                for hit in hits[:LOOKED_AT]
                if (one := verified(asked, weights, hit, *archive.story(names[hit.number]))) is not None
            ]
            scores.sort(key=lambda item: (-item[1], -item[0]))
            # Else which are read is not certain.
            if len(hits) <= LOOKED_AT or abs(hits[LOOKED_AT - 1].score - hits[LOOKED_AT].score) > 1e-6:
                _same_order(query, scores, read)
    assert found > QUERIES * 0.7
    assert cut > 20  # lists of which the page has the weightiest alone


def test_letters_are_read_as_the_page_reads_them(page: Page) -> None:
    choose = random.Random(14)
    syllables = re.findall("[a-z]+", "sha he zi long ju zhai xi an lu v nv er ang guo ying shuang chuang a e o")
    asked = [
        "".join(choose.choice(syllables) + choose.choice(["", "", "'", " "]) for _ in range(choose.randint(1, 5)))
        for _ in range(300)
    ]
    asked += ["".join(choose.choice("abcdeghijlnosuvxyzü' ") for _ in range(choose.randint(2, 9))) for _ in range(300)]
    theirs = page.evaluate(
        "async (asked) => { const { readings } = await import('/theme/scripts/search/pinyin.js'); return asked.map((a) => readings(a)); }",
        asked,
    )
    assert theirs == [readings(letters) for letters in asked]
