"""From a Word document to a draft: a notice when it is an official document, else a story."""

from __future__ import annotations

import re
from datetime import date

from importer import official
from importer.body import BodyWriter, is_caption, tell_suspects
from importer.draft import Draft
from importer.elements import SourceDocument, SourceElement, SourceParagraph, SourceTable, flatten
from importer.invisible import remove_invisible
from importer.ledger import Call, Ledger
from importer.newspaper.bylines import take_byline_line, take_dateline, take_signature
from importer.newspaper.lines import dash_length
from importer.refusal import Refusal
from importer.word.reading import read_document
from newsroom.fields import ItemKind

UNNAMED = "（待拟标题）"
LONGEST_HEADLINE = 60


def draft_word(
    data: bytes, name: str, ledger: Ledger, *, day: date, kind: ItemKind | None, notice_type: str = ""
) -> Draft:
    """Read a Word file and make its draft. day: for a document that bears no date. kind None: decided by what the document is."""
    document = read_document(data, name, ledger)
    _unframe(document)
    if not any(paragraph.text or paragraph.pictures for paragraph in flatten(document.elements)):
        raise Refusal(name, "文件里没有文字，也没有图片。请打开看看，是不是存错了文件。")
    paragraphs = document.paragraphs()
    found = official.recognise(paragraphs) if kind is not ItemKind.STORY else None
    draft = Draft(ItemKind.NOTICE if found or kind is ItemKind.NOTICE else ItemKind.STORY, day)
    taken: set[SourceParagraph] = set()
    if found:
        official.fill_header(found, draft, ledger)
        taken = found.taken
        _tell_official(found, draft, name, ledger)
        official.tell_validity([paragraph for paragraph in paragraphs if paragraph not in taken], draft, ledger)
    else:
        taken = _take_titles(paragraphs, draft, ledger)
    if draft.kind is ItemKind.NOTICE and notice_type:
        draft.header["notice_type"] = [notice_type]
    elif draft.kind is ItemKind.NOTICE and "notice_type" not in draft.header:
        ledger.remark(Call.DECIDE, name, "看不出是哪一种文件。请在抬头里写“文种：”，例如 通知、公告、通告。")
        draft.put("notice_type", "公告")
    if "headline" not in draft.header:
        draft.put("headline", UNNAMED)
        ledger.remark(Call.DECIDE, name, "没有认出标题。请在“标题：”里写上。")
    draft.put("published", draft.day.isoformat())
    _body(document, draft, taken, ledger, is_official=found is not None)
    for span in ledger.sources[-1].spans:
        remove_invisible(span.whole, ledger)
    tell_suspects(draft, ledger)
    return draft


def _unframe(document: SourceDocument) -> None:
    """A table of one cell is a frame; a small one at the very top or a 版记 at the end is layout: its paragraphs step out."""
    elements: list[SourceElement] = []
    last = len(document.elements) - 1
    filled = [
        index for index, element in enumerate(document.elements) if isinstance(element, SourceTable) or element.text
    ]
    for index, element in enumerate(document.elements):
        if isinstance(element, SourceTable):
            cells = [cell for row in element.rows for cell in row]
            text = "".join(paragraph.text for cell in cells for paragraph in flatten(cell.elements))
            top = bool(filled) and index == filled[0] and len(text) < 120 and re.search(r"文件|号|签发人", text)
            colophon = index >= last - 3 and re.search(r"抄送|印发", text) and len(text) < 400
            if len(cells) == 1 or top or colophon:
                for cell in cells:
                    elements += cell.elements
                continue
        elements.append(element)
    document.elements = elements


def _take_titles(paragraphs: list[SourceParagraph], draft: Draft, ledger: Ledger) -> set[SourceParagraph]:
    """The headline of a plain document, with kicker, subhead and byline where it has them."""
    filled = [paragraph for paragraph in paragraphs if paragraph.text]
    at = next((index for index, paragraph in enumerate(filled) if paragraph.title), None)
    if at is None:
        at = 0 if filled and _can_be_headline(filled[0]) else None
        larger = filled[1:3]
        if (
            at == 0
            and larger
            and _can_be_headline(larger[0])
            and larger[0].size > filled[0].size > 0
            and larger[0].align == filled[0].align
        ):
            at = 1
    if at is None:
        return set()
    taken = set(filled[: at + 1])
    for paragraph in filled[:at]:
        if draft.kind is ItemKind.STORY:
            draft.put("kicker", *paragraph.pieces, between=" ")
        else:
            draft.put("headline", *paragraph.pieces)
    draft.put("headline", *filled[at].pieces)
    for paragraph in filled[at + 1 : at + 4]:
        text, pieces = paragraph.text, paragraph.pieces
        dashes = dash_length(text)
        if draft.kind is ItemKind.STORY and (dashes or paragraph.subtitle) and len(text) <= LONGEST_HEADLINE:
            first = pieces[0]
            lead = len(first.raw) - len(first.raw.lstrip())
            cut = min(lead + dashes, len(first.raw))
            ledger.drop(first.cut(0, cut), "副题前的破折号，已由“副题”栏代替")
            draft.put("subhead", first.cut(cut), *pieces[1:], between=" ")
        elif (
            len(pieces) == 1
            and len(text) <= 40
            and draft.kind is ItemKind.STORY
            and take_byline_line(pieces[0].stripped(), draft, ledger)
        ):
            pass
        else:
            break
        taken.add(paragraph)
    return taken


def _can_be_headline(paragraph: SourceParagraph) -> bool:
    text = paragraph.text
    return 2 <= len(text) <= LONGEST_HEADLINE and text[-1] not in "。；;，,、：:" and "。" not in text


def _body(
    document: SourceDocument, draft: Draft, taken: set[SourceParagraph], ledger: Ledger, *, is_official: bool
) -> None:
    rest = [element for element in document.elements if element not in taken]
    texts = [element for element in rest if isinstance(element, SourceParagraph) and element.text]
    outlines = [element.outline for element in texts if element.outline >= 0]
    writer = BodyWriter(draft, ledger, min(outlines, default=0), is_official)
    for paragraph in taken:
        writer.pictures(paragraph)  # a picture that hangs on the headline
    if draft.kind is ItemKind.STORY and texts:
        _take_news_marks(texts[0], texts[-1], draft, ledger)
    at = 0
    while at < len(rest):
        element = rest[at]
        at += 1
        if isinstance(element, SourceTable):
            writer.table(element)
            continue
        after = rest[at] if at < len(rest) else None
        caption = after if isinstance(after, SourceParagraph) and is_caption(element, after) else None
        writer.paragraph(element, caption)
        at += caption is not None
    writer.notes(document)


def _take_news_marks(first: SourceParagraph, last: SourceParagraph, draft: Draft, ledger: Ledger) -> None:
    """本报讯(记者李某) at the start and (李某) at the end of a story."""
    if first.runs and first.runs[0].piece and not first.label:
        first.runs[0].piece = take_dateline(first.runs[0].piece.stripped(), draft, ledger)
    if last.runs and (piece := last.runs[-1].piece) and len(last.runs) == 1:
        last.runs[-1].piece = take_signature(piece.stripped(), draft, ledger)


def _tell_official(found: official.Official, draft: Draft, name: str, ledger: Ledger) -> None:
    if not found.title:
        ledger.remark(Call.DECIDE, name, "看得出是公文，没有认出标题。请在“标题：”里写上。")
    if "issuing_body" not in draft.header:
        ledger.remark(Call.DECIDE, name, "没有认出发文机关。请写“发文机关：”。")
    if found.day is None:
        ledger.remark(Call.DECIDE, name, f"没有认出成文日期，发布日期先写成 {draft.day.isoformat()}。请核对。")
    else:
        ledger.remark(
            Call.LOOK,
            found.day.where,
            f"发布日期先写成和成文日期一样（{draft.day.isoformat()}），文件名也用了它。对外发布的日子不同的话，请改“发布日期”。",
        )
