"""One or several page files of an issue, from bytes to drafts."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from datetime import date

from importer.draft import Draft
from importer.invisible import remove_invisible
from importer.ledger import Call, Ledger
from importer.newspaper.drafting import caption_drafts, draft_page
from importer.newspaper.evidence import Words
from importer.newspaper.joins import join_cut_paragraphs
from importer.newspaper.lines import folio, read_lines
from importer.newspaper.orphans import cut_out_orphans
from importer.newspaper.stories import split_stories
from importer.newspaper.units import Page, Shape, Story
from importer.punctuation import widen
from importer.refusal import Refusal

LONGEST_PAGE = 60_000  # characters; a broadsheet page holds some 10,000
MOST_LINES = 3_000
MOST_MARKERS = 20
LONGEST_LINE = 20_000
_NAME_PAGE = re.compile(r"第\s*(\d{1,2})\s*版|(?:^|[-_ ])[Pp]?0?(\d{1,2})\s*(?:版)?$")
_NAME_DAY = re.compile(r"((?:19|20)\d{2})[-_年.]?(\d{2})[-_月.]?(\d{2})")


@dataclass(frozen=True, slots=True)
class PageFile:
    """A page file and what the editor said about it. issue None, page 0: not said."""

    name: str
    data: bytes
    issue: date | None
    page: int


def decode_page(data: bytes, name: str) -> str:
    """The text of a page file: UTF-8, UTF-16 with a BOM, or GB18030. Raises Refusal when it is none of them."""
    order = ["utf-16"] if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ["utf-8-sig", "gb18030"]
    for encoding in order:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise Refusal(name, "读不出文字，不像是纯文本。请用记事本打开，另存为 UTF-8 的 .txt 再导入。")


def read_pages(files: list[PageFile], ledger: Ledger) -> list[Draft]:
    """The drafts of all pages, in order. Continuations between the pages are matched. Raises Refusal."""
    pages: list[Page] = []
    drafts: dict[Story, Draft] = {}
    ordered: list[Draft] = []
    for file in files:
        page, words = _read_page(file, ledger)
        split_stories(page, words, ledger)
        cut_out_orphans(page, words, ledger)
        if not page.stories and not page.captions:
            raise Refusal(file.name, "没有找到一篇稿子。请确认这是报纸一版的文字，标题和正文都在里面。")
        made = draft_page(page, ledger)
        drafts |= made
        ordered += made.values()
        ordered += caption_drafts(page, ledger)
        pages.append(page)
    _match(pages, drafts, ledger)
    return ordered


def _read_page(file: PageFile, ledger: Ledger) -> tuple[Page, Words]:
    text = decode_page(file.data, file.name)
    if not text.strip():
        raise Refusal(file.name, "里面没有文字。请检查是不是导出了空文件。")
    if len(text) > LONGEST_PAGE:
        raise Refusal(file.name, f"有 {len(text)} 字，不像报纸的一版。一次只导入一版，请拆开。")
    if max(map(len, text.splitlines())) > LONGEST_LINE:
        raise Refusal(file.name, f"有一行超过 {LONGEST_LINE} 字，看不出段落。请从排版软件重新导出，一段一行。")
    if text.count("\n") > MOST_LINES:
        raise Refusal(file.name, f"有 {MOST_LINES} 行以上，不像报纸的一版。一次只导入一版，请拆开。")
    source = ledger.open_source(file.name, "报纸版面文字")
    units = read_lines(text, source)
    if sum(unit.shape is Shape.CONTINUED for unit in units) > MOST_MARKERS:
        raise Refusal(file.name, f"“上接”的记号有 {MOST_MARKERS} 处以上，不像报纸的一版。请检查文字是不是重复粘贴了。")
    for span in source.spans:
        remove_invisible(span.whole, ledger)
        widen(span.whole, ledger)
    day, number = _day_and_page(file, [unit.text for unit in units if unit.shape is Shape.FURNITURE], ledger)
    words = Words(span.text for span in source.spans if span.text.strip())
    page = Page(file.name, day, number, units=join_cut_paragraphs(units, words, ledger))
    return page, words


def _day_and_page(file: PageFile, furniture: list[str], ledger: Ledger) -> tuple[date, int]:
    day, number = file.issue, file.page
    found_day: date | None = None
    for text in furniture:
        parts, found_page = folio(text)
        if parts and found_day is None:
            found_day = _date(*parts)
        if found_page and not number:
            number = found_page
            ledger.remark(Call.LOOK, file.name, f"版次没有给，按报眉“{text[:30]}”当作第{number}版。")
    stem = file.name.rsplit(".", 1)[0]
    if day is None and found_day is None and (named := _NAME_DAY.search(stem)):
        found_day = _date(int(named[1]), int(named[2]), int(named[3]))
    if day is None:
        if found_day is None:
            raise Refusal(file.name, "不知道是哪一天的报纸。请加上 --issue，例如 --issue 2022-01-07。")
        day = found_day
        ledger.remark(Call.LOOK, file.name, f"报纸日期没有给，按报眉或文件名当作 {day.isoformat()}。")
    elif found_day and found_day != day:
        ledger.remark(
            Call.DECIDE, file.name, f"您给的日期是 {day.isoformat()}，报眉上印的是 {found_day.isoformat()}。请核对。"
        )
    if not number:
        rest = _NAME_DAY.sub("", stem)
        if named_page := _NAME_PAGE.search(rest):
            number = int(named_page[1] or named_page[2])
            ledger.remark(Call.LOOK, file.name, f"版次没有给，按文件名当作第{number}版。")
        else:
            ledger.remark(Call.DECIDE, file.name, "不知道是第几版，抬头里没有写“版次”。可以加上 --page 重新导入。")
    return day, number


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _match(pages: list[Page], drafts: dict[Story, Draft], ledger: Ledger) -> None:
    """Link every orphan to the story it goes on with, when that story's page is imported too."""
    taken: set[Story] = set()
    for page in pages:
        for orphan in page.stories:
            marker = orphan.continued_from
            if marker is None:
                continue
            sources = [other for other in pages if other.number == marker.page and other is not page]
            fits = [
                story for other in sources for story in other.stories
                if story.turns is not None and story.turns.page == page.number and story not in taken
            ]  # fmt: skip
            if not fits:
                told = (
                    f"第{marker.page}版里没有找到“下转{page.number}版”的稿子"
                    if sources
                    else f"第{marker.page}版没有一起导入"
                )
                ledger.remark(
                    Call.DECIDE, marker.where, f"{told}，“上接”一栏没有写。请找到上半篇，把文件名写进“上接”，再改标题。"
                )
                continue
            best = _likeliest(orphan, fits)
            taken.add(best)
            draft, upper = drafts[orphan], drafts[best]
            draft.put("continues", upper)
            others = f"（同一版下转的还有 {len(fits) - 1} 篇，这篇的词最像）" if len(fits) > 1 else ""
            ledger.remark(Call.LOOK, marker.where, f"接的是第{marker.page}版“{best.headline}”{others}，已写进“上接”。")
    for page in pages:
        for story in page.stories:
            if story.turns and story not in taken and any(other.number == story.turns.page for other in pages):
                ledger.remark(
                    Call.DECIDE,
                    story.turns.where,
                    f"“{story.headline}”写着下转{story.turns.page}版，那一版里没有找到“上接{page.number}版”。请核对。",
                )


def _likeliest(orphan: Story, fits: list[Story]) -> Story:
    marker = orphan.continued_from
    hint = marker.hint.strip("《》“”〈〉 :：") if marker else ""
    text = "".join(unit.text for unit in orphan.body)
    passages = [story.headline + "".join(unit.text for unit in story.body) for story in fits]
    words = Words([*passages, text])
    scores = [
        words.likeness(text, passage) + (1.0 if hint and hint in story.headline else 0.0)
        for story, passage in zip(fits, passages, strict=True)
    ]
    return fits[scores.index(max(scores))]
