"""From the stories of a page to drafts."""

from __future__ import annotations

from importer.draft import Draft, Heading, Paragraph, Run
from importer.ledger import Call, Ledger, Piece
from importer.names import read_byline
from importer.newspaper.bylines import put_byline, take_byline_line, take_dateline, take_signature
from importer.newspaper.lines import caption_credit, dash_length
from importer.newspaper.lines import number_of as number_in
from importer.newspaper.units import Page, Shape, Story, Unit
from importer.suspects import suspects
from importer.year_hints import resolve_dates
from newsroom.fields import ItemKind

UNNAMED_PICTURE = "图片新闻（缺图，待拟标题）"
UNNAMED_STORY = "（待拟标题）"


def draft_page(page: Page, ledger: Ledger) -> dict[Story, Draft]:
    """The drafts of a page's stories, in order; its captions follow as picture stories (`caption_drafts`)."""
    for unit in page.furniture:
        _drop(unit, "报头、报眉、版面编辑一类，不属于任何一篇", ledger)
    for unit in page.banner:
        _drop(unit, "整版的通栏标题，不属于任何一篇", ledger)
    drafts: dict[Story, Draft] = {}
    for order, story in enumerate(page.stories, 1):
        draft = _new_draft(page, order)
        if story.continued_from:
            _drop(story.continued_from, "“上接”记号，已单独成篇", ledger)
            draft.put("headline", f"待归并：上接第{story.continued_from.page}版")
        _fill(draft, story, ledger)
        _tell_dates(draft, story.where, page, ledger)
        drafts[story] = draft
    return drafts


def caption_drafts(page: Page, ledger: Ledger) -> list[Draft]:
    """One picture story for each caption; its picture is not in the text and is flagged as missing."""
    drafts = []
    for order, unit in enumerate(page.captions, len(page.stories) + 1):
        draft = _new_draft(page, order)
        draft.put("headline", UNNAMED_PICTURE)
        piece = unit.pieces[-1]
        pieces = unit.pieces[:-1]
        if credit := caption_credit(piece.raw):
            group = "inside" if credit["inside"] else "bare"
            byline = read_byline(piece.cut(credit.start(group), credit.end(group)))
            if byline:
                ledger.drop(piece.cut(credit.start(), credit.start(group)), "图片署名的括号，已由“摄影”栏代替")
                put_byline(byline, draft, ledger)
                ledger.drop(piece.cut(credit.end(group), credit.end()), "图片署名的括号，已由“摄影”栏代替")
                piece = piece.cut(0, credit.start()).stripped()
        draft.blocks.append(Paragraph([Run(part) for part in (*pieces, piece) if part]))
        ledger.remark(
            Call.DECIDE,
            unit.where,
            "这是一条图片说明，图片不在文字里：请找到图片放进 content/images，写上“头图”，再拟一个标题。",
        )
        _tell_suspects(unit, ledger)
        _tell_dates(draft, unit.where, page, ledger)
        drafts.append(draft)
    return drafts


def _new_draft(page: Page, order: int) -> Draft:
    draft = Draft(ItemKind.STORY, page.day)
    draft.put("published", page.day.isoformat())
    draft.put("issue", page.day.isoformat())
    if page.number:
        draft.put("print_page", str(page.number))
    draft.put("page_order", str(order))
    return draft


def _drop(unit: Unit, why: str, ledger: Ledger) -> None:
    for piece in unit.pieces:
        ledger.drop(piece, why)


def _fill(draft: Draft, story: Story, ledger: Ledger) -> None:
    titles = [unit for unit in story.heads if unit.shape is Shape.HEAD]
    for unit in story.heads:
        if unit.shape is Shape.BYLINE:
            _take_byline(unit, draft, ledger)
        elif unit.shape is Shape.SUBTITLE:
            piece = unit.pieces[0]
            dashes = dash_length(piece.raw)
            ledger.drop(piece.cut(0, dashes), "副题前的破折号，已由“副题”栏代替")
            draft.put("subhead", piece.cut(dashes), *unit.pieces[1:], between=" ")
        elif unit is titles[-1]:
            draft.put("headline", *unit.pieces)
        else:
            draft.put("kicker", *unit.pieces, between=" ")
        _tell_suspects(unit, ledger)
    if "headline" not in draft.header:
        draft.put("headline", UNNAMED_STORY)
    texts = [unit for unit in story.body if unit.shape is Shape.TEXT]
    for unit in story.body:
        if unit.shape is Shape.TURNS:
            _take_turn(unit, story, draft, ledger)
        elif unit.shape is Shape.BYLINE:
            _take_byline(unit, draft, ledger)
        elif unit.shape in (Shape.HEAD, Shape.SUBTITLE):
            draft.blocks.append(Heading(2, [Run(piece) for piece in unit.pieces]))
            _tell_suspects(unit, ledger)
        else:
            _tell_suspects(unit, ledger)
            pieces = list(unit.pieces)
            if unit is texts[0]:
                pieces[0] = take_dateline(pieces[0], draft, ledger)
            if unit is texts[-1]:
                pieces[-1] = take_signature(pieces[-1], draft, ledger)
            draft.blocks.append(Paragraph([Run(piece) for piece in pieces if piece]))


def _take_byline(unit: Unit, draft: Draft, ledger: Ledger) -> None:
    if not take_byline_line(unit.pieces[0], draft, ledger, lenient=True):
        draft.blocks.append(Paragraph([Run(piece) for piece in unit.pieces]))


def _take_turn(unit: Unit, story: Story, draft: Draft, ledger: Ledger) -> None:
    """(下转3版): the number becomes the field 转版, the words around it go on the dropped list."""
    piece = unit.pieces[0]
    digits = _number_piece(piece)
    if "continues_on" in draft.header or digits is None:
        ledger.drop(piece, "“下转”记号")
        return
    story.turns = unit
    if digits.raw != str(unit.page):
        ledger.edit(digits, str(unit.page), "版次改写成数字")
    draft.put("continues_on", digits)
    ledger.drop(Piece(piece.span, piece.start, digits.start), "“下转”记号，已由“转版”栏代替")
    ledger.drop(Piece(piece.span, digits.end, piece.end), "“下转”记号，已由“转版”栏代替")


def _number_piece(piece: Piece) -> Piece | None:
    raw = piece.raw
    start = next((at for at, char in enumerate(raw) if char.isdigit() or char in "一二三四五六七八九十"), None)
    if start is None:
        return None
    end = start
    while end < len(raw) and (raw[end].isdigit() or raw[end] in "一二三四五六七八九十"):
        end += 1
    found = piece.cut(start, end)
    return found if number_in(found.raw) else None


def _tell_suspects(unit: Unit, ledger: Ledger) -> None:
    for piece in unit.pieces:
        for place, what in suspects(piece):
            ledger.remark(Call.LOOK, piece.span.where, f"“…{place}…”：{what}")


def _tell_dates(draft: Draft, where: str, page: Page, ledger: Ledger) -> None:
    told: dict[str, str] = {}
    for piece in draft.pieces():
        for reading in resolve_dates(piece, page.day):
            if reading.day is None:
                ledger.remark(Call.LOOK, piece.span.where, f"“{reading.said}”这一天不存在。请核对。")
            else:
                told.setdefault(reading.said, f"“{reading.said}”是 {reading.day.isoformat()}")
    if told:
        ledger.remark(
            Call.KNOW,
            where,
            f"没有写年份的日期，按 {page.day.isoformat()} 的报纸推算：{'，'.join(told.values())}。正文没有改。",
        )
