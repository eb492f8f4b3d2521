"""Pages damaged at random and read again: every story whole, every caption apart, the orphan cut out where it begins."""

from __future__ import annotations

from datetime import date

from importer_golden import GOLDEN
from importer_reading_back import bare, body_text, split_manuscript
from page_damage import clean_stories, damage

from importer.ledger import Ledger
from importer.newspaper.reading import PageFile, read_pages
from importer.rendering import render

PAGES = 60


def test_damaged_pages_are_read_as_they_were_written() -> None:
    stories = clean_stories(GOLDEN)
    assert len(stories) >= 12
    right_ends = 0
    for seed in range(PAGES):
        page = damage(stories, seed)
        ledger = Ledger()
        drafts = read_pages([PageFile("页.txt", page.text.encode(), date(2022, 1, 20), 2)], ledger)
        read = {}
        for draft in drafts:
            header, body = split_manuscript(render(draft, ledger).text)
            read.setdefault(bare(header["标题"]), []).append(bare(body_text(body)))
        for story in page.stories:
            text = bare("".join(part.removeprefix("## ") for part in story.paragraphs))
            [found] = read[bare(story.headline)]
            if story.headline != page.host:
                assert found == text, (seed, story.headline)
        assert sorted(read.get(bare("图片新闻（缺图，待拟标题）"), [])) == sorted(map(bare, page.captions))
        [orphan] = read[bare("待归并：上接第1版")]
        assert orphan.startswith(bare(page.orphan)[:12]), seed
        right_ends += orphan == bare(page.orphan)
    # The end is a proposal; it should be right far more often than not, though nothing on the page marks it.
    assert right_ends >= PAGES * 0.7, right_ends
