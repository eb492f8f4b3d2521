"""From source elements to the blocks of a draft: headings, captions, tables, notes."""

from __future__ import annotations

import re

from importer import official
from importer.draft import Block, Cell, Draft, Footnote, Heading, Paragraph, Picture, Run, Table
from importer.elements import SourceCell, SourceDocument, SourceParagraph, SourceTable, flatten
from importer.ledger import Call, Ledger
from importer.suspects import suspects

LONGEST_CAPTION = 80
LONGEST_HEADING = 60
MOST_SUSPECTS = 30
_CHAPTER = re.compile(r"[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十百]{1,4}[章节编]")
_SECTION = re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")
_CAPTION = re.compile(r"图(?:为|\s*\d|[一二三四五六七八九十①-⑩])|.*[（(].{1,20}(?:摄|供图|摄影)[）)]$")


def is_caption(paragraph: SourceParagraph, after: SourceParagraph) -> bool:
    """Whether the paragraph after a picture on a line of its own is its caption."""
    if (
        not paragraph.pictures
        or paragraph.text
        or after.pictures
        or not after.text
        or len(after.text) > LONGEST_CAPTION
    ):
        return False
    return _CAPTION.match(after.text) is not None or (after.align == "center" and "。" not in after.text[:-1])


class BodyWriter:
    """Turns elements into blocks of the draft."""

    def __init__(self, draft: Draft, ledger: Ledger, shallowest: int, is_official: bool) -> None:
        self.draft, self.ledger, self.shallowest, self.is_official = draft, ledger, shallowest, is_official
        self._told_nested = False
        self._after_mark = False

    def paragraph(self, paragraph: SourceParagraph, caption: SourceParagraph | None = None) -> None:
        if paragraph.text or paragraph.label.strip():
            runs = ([Run(added=paragraph.label)] if paragraph.label else []) + paragraph.runs
            level = self._level(paragraph)
            block: Block = Paragraph(runs, quoted=paragraph.quoted, bullet=min(paragraph.bullet, 4))
            if level:
                # A heading is bold of itself.
                block = Heading(level, [Run(run.piece, run.added, link=run.link, note=run.note) for run in runs])
            self.draft.blocks.append(block)
        elif any(run.note for run in paragraph.runs):
            self.draft.blocks.append(Paragraph(paragraph.runs))
        self.pictures(paragraph, caption)
        if paragraph.boxes:
            self.ledger.remark(Call.LOOK, paragraph.where, "这里有文本框，它的文字放在了这一段后面。请看看位置对不对。")
            for element in paragraph.boxes:
                if isinstance(element, SourceTable):
                    self.table(element)
                else:
                    self.paragraph(element)

    def _level(self, paragraph: SourceParagraph) -> int:
        """The heading level in the manuscript (2–6), 0 for plain text."""
        text = paragraph.label + paragraph.text
        if paragraph.outline >= 0 and len(text) <= 120:
            return min(2 + paragraph.outline - self.shallowest, 6)
        after_mark, self._after_mark = self._after_mark, False
        if self.is_official and official.is_attachment_mark(text) and text[-1] not in "：:":
            self._after_mark = True
            return 2
        if after_mark and paragraph.align == "center" and len(text) <= LONGEST_HEADING:
            return 3
        if len(text) > 40 or text[-1] in "。；;，,：:！？" or paragraph.bullet:
            return 0
        if _CHAPTER.match(text):
            return 2
        return 3 if _SECTION.match(text) else 0

    def pictures(self, paragraph: SourceParagraph, caption: SourceParagraph | None = None) -> None:
        for number, asset in enumerate(paragraph.pictures, 1):
            last = number == len(paragraph.pictures)
            self.draft.blocks.append(Picture(asset, list(caption.runs) if caption and last else []))
            if caption is None:
                self.ledger.remark(Call.LOOK, paragraph.where, "这里的图片没有找到说明。请在方括号里写一句拍了什么。")

    def table(self, table: SourceTable) -> None:
        rows = [
            [self._cell(cell, number < table.heading_rows) for cell in row] for number, row in enumerate(table.rows)
        ]
        if any(rows):
            self.draft.blocks.append(Table([row for row in rows if row]))
        for row in table.rows:
            for cell in row:
                for paragraph in flatten(cell.elements):
                    if paragraph.pictures:
                        self.ledger.remark(Call.LOOK, paragraph.where, "表格里的图片放在了表格后面。")
                        self.pictures(paragraph)

    def _cell(self, cell: SourceCell, heading: bool) -> Cell:
        if any(isinstance(element, SourceTable) for element in cell.elements) and not self._told_nested:
            self._told_nested = True
            where = next((paragraph.where for paragraph in flatten(cell.elements)), "")
            self.ledger.remark(Call.LOOK, where, "表格里还套着表格，里层的文字按顺序放进了外层的格子。请对照原文。")
        paragraphs = []
        for paragraph in flatten(cell.elements):
            if paragraph.text or paragraph.label:
                label = paragraph.label or ("· " if paragraph.bullet else "")
                paragraphs.append(([Run(added=label)] if label else []) + paragraph.runs)
        return Cell(paragraphs, cell.across, cell.down, heading)

    def notes(self, document: SourceDocument) -> None:
        for note in document.notes:
            runs: list[Run] = []
            for paragraph in note.paragraphs:
                if runs and paragraph.text:
                    runs.append(Run(breaks=True))
                runs += paragraph.runs
            self.draft.blocks.append(Footnote(note.key, runs))


def tell_suspects(draft: Draft, ledger: Ledger) -> None:
    """Point out likely misprints in a draft, the first MOST_SUSPECTS of them."""
    told = 0
    for piece in draft.pieces():
        for place, what in suspects(piece):
            told += 1
            if told <= MOST_SUSPECTS:
                ledger.remark(Call.LOOK, piece.span.where, f"“…{place}…”：{what}")
