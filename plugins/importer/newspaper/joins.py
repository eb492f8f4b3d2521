"""Paragraphs that a column's end cut, run together again, also in the middle of a word."""

from __future__ import annotations

import re

from importer.ledger import Call, Ledger
from importer.newspaper.evidence import Words
from importer.newspaper.lines import CLOSING, SENTENCE_END, caption_credit, is_only_credit, opens_caption, starts_story
from importer.newspaper.units import Shape, Unit

CUT_LENGTH = 40  # characters: a longer paragraph without a sentence's end is one that a column cut
_ENTRY = re.compile(
    r"[一二三四五六七八九十]是|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、]|[①-⑳]|[（(][一二三四五六七八九十\d]{1,3}[）)]|[“\"]"
)


def is_cut(text: str) -> bool:
    """Whether a paragraph stops before its sentence does."""
    return len(text) > CUT_LENGTH and not ends_sentence(text)


def ends_sentence(text: str) -> bool:
    """Whether the last character ends a sentence: 。！？… or a closing quote or bracket."""
    return text[-1:] in SENTENCE_END + CLOSING + "!?"


def join_cut_paragraphs(units: list[Unit], words: Words, ledger: Ledger) -> list[Unit]:
    """The units with every cut paragraph and its continuation made one. Captions that stand in between step behind it."""
    result: list[Unit] = []
    queue = list(units)
    while queue:
        unit = queue.pop(0)
        result.append(unit)
        if unit.shape is Shape.CAPTION:
            _complete_caption(unit, queue, ledger)
        if unit.shape is not Shape.TEXT:
            continue
        stepped: list[Unit] = []
        while _goes_on(unit, queue, stepped):
            ahead = 0
            while ahead < len(queue) and queue[ahead].shape in (Shape.CAPTION, Shape.FURNITURE):
                ahead += 1
            if ahead == len(queue) or not _continues(unit, queue, ahead, words, ledger):
                break
            stepped += queue[:ahead]
            following = queue[ahead]
            del queue[: ahead + 1]
            pair, count = words.seam(unit.text, following.text)
            why = f"上一段没有写完（{len(unit.text)}字，末尾不是句号），接上下一段"
            if count:
                why += f"；接缝处的“{pair}”在本版别处出现过"
            ledger.join(unit.pieces[-1], following.pieces[0], why)
            unit.pieces += following.pieces
        result += stepped
    return result


def _complete_caption(unit: Unit, queue: list[Unit], ledger: Ledger) -> None:
    """Take in what belongs to a caption: its rest behind a column's end, and a credit on a line of its own."""
    while queue and queue[0].shape in (Shape.CAPTION, Shape.TEXT):
        following = queue[0].text
        rest = (
            not ends_sentence(unit.text)
            and caption_credit(unit.text) is None
            and not opens_caption(following)
            and not starts_story(following)
        )
        credit = queue[0].shape is Shape.CAPTION and is_only_credit(following) and caption_credit(unit.text) is None
        if not (rest or credit):
            return
        ledger.join(
            unit.pieces[-1],
            queue[0].pieces[0],
            "图片说明没有写完，接上下一行" if rest else "图片的署名另起一行，接回图片说明",
        )
        unit.pieces += queue.pop(0).pieces


def _goes_on(unit: Unit, queue: list[Unit], stepped: list[Unit]) -> bool:
    if not queue or (text := unit.text)[-1:] in SENTENCE_END:
        return False
    if is_cut(text):
        return True
    # A shorter first part: the paragraph began near the column's foot. Only when it plainly is running text.
    return len(text) > 15 and not ends_sentence(text) and ("。" in text or text[-1] in "，,、" or starts_story(text))


def _continues(unit: Unit, queue: list[Unit], at: int, words: Words, ledger: Ledger) -> bool:
    """Whether the unit at `at` is the rest of the cut one; if it is not, the editor is told that a rest is missing."""
    following = queue[at]
    text = unit.text
    if following.shape is Shape.CONTINUED:
        return False  # orphans.py looks for the rest behind the orphan
    if following.shape is Shape.TEXT and not starts_story(following.text):
        if text[-1] in "：:；;" and _ENTRY.match(following.text):
            ledger.remark(Call.LOOK, unit.last_where, f"这一段以“{text[-1]}”结尾，下一段像分条，没有接在一起。")
            return False
        return True
    if following.shape is Shape.HEAD:
        later = next((other for other in queue[at + 1 :] if other.shape is not Shape.CAPTION), None)
        opens = later is None or later.shape is not Shape.TEXT or starts_story(later.text)
        pair, count = words.seam(text, following.text)
        if not opens and count and ends_sentence(later.text if later else "。"):
            reason = f"“{pair}”在本版别处出现过 {count} 次，所以当作上一段的下半截"
            ledger.remark(Call.LOOK, following.where, f"“{following.text[:16]}”很短，也像小标题；{reason}。")
            following.shape = Shape.TEXT
            return True
    if following.shape is not Shape.TURNS:
        ledger.remark(
            Call.DECIDE, unit.last_where, f"这一段到“{text[-12:]}”就断了，后面没有找到它的下半截。请对照报纸补上。"
        )
    return False
