"""From the XML of a Word package to a SourceDocument: every character becomes part of a span, and goes to the runs or is dropped."""

from __future__ import annotations

from typing import Any

from importer.draft import Asset
from importer.elements import (
    SourceCell,
    SourceDocument,
    SourceElement,
    SourceNote,
    SourceParagraph,
    SourceTable,
    flatten,
)
from importer.ledger import Call, Ledger, Source
from importer.refusal import Refusal
from importer.word.far_parts import refuse_far_parts
from importer.word.numbering import Numbering
from importer.word.package import Package, W, whole_number
from importer.word.paragraph import ParagraphBuilder, State, alternative
from importer.word.pictures import Pictures
from importer.word.styles import Style, Styles, apply_properties, child_value

MOST_PARAGRAPHS = 60_000  # some 2,000 pages
MOST_CHARACTERS = 3_000_000
DEEPEST = 12  # tables and text boxes inside one another
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def read_document(data: bytes, name: str, ledger: Ledger) -> SourceDocument:
    """Read a .docx. Its spans are added to the ledger's sources, what no draft may bear is dropped there. Raises Refusal."""
    package = Package(data, name)
    return _Reader(package, ledger.open_source(name, "Word 文件"), ledger).read()


class _Reader:
    def __init__(self, package: Package, source: Source, ledger: Ledger) -> None:
        self.package, self.source, self.ledger = package, source, ledger
        self.relations = package.relations(package.main)
        refuse_far_parts(package.name, self.relations.values())
        by_kind = {relation.kind: relation.target for relation in self.relations.values() if not relation.external}
        self.by_kind = by_kind

        def part(kind: str) -> Any | None:
            target = by_kind.get(kind)
            return package.xml(target) if target and package.has(target) else None

        self.styles = Styles(part("styles"))
        self.numbering = Numbering(part("numbering"))
        self.document = SourceDocument()
        self.paragraphs = self.characters = self.tables = 0
        self.prefix = ""
        self.note_keys: dict[tuple[str, str], str] = {}
        self._pictures = Pictures(package, ledger)
        self.told: set[str] = set()

    def read(self) -> SourceDocument:
        root = self.package.xml(self.package.main)
        body = root.find(W + "body")
        if body is None:
            raise Refusal(self.package.name, "里面没有正文。请用 Word 或 WPS 打开看看，另存为新的 .docx 再导入。")
        self.document.elements = self.elements(body, 0)
        self._notes()
        self._aside(
            "comments",
            "批注",
            "批注不放进稿子",
            Call.DECIDE,
            "文件里有批注，已经放进“没有放进草稿的文字”。请看看要不要照着改。",
        )
        for kind, what in (("header", "页眉"), ("footer", "页脚")):
            self._aside(kind, what, f"{what}不放进稿子", None, "")
        return self.document

    # Blocks.

    def elements(self, parent: Any, depth: int) -> list[SourceElement]:
        if depth > DEEPEST:
            raise Refusal(self.package.name, "表格或文本框一层套一层，太深了。请在 Word 里把它们拆开，另存后再导入。")
        found: list[SourceElement] = []
        for child in parent:
            tag = child.tag
            if tag == W + "p":
                found.append(self._paragraph(child, depth))
            elif tag == W + "tbl":
                found.append(self._table(child, depth))
            elif tag == W + "sdt":
                content = child.find(W + "sdtContent")
                if content is not None:
                    found += self.elements(content, depth + 1)
            elif tag in (W + "customXml", W + "ins", W + "moveTo", W + "smartTag", W + "del", W + "moveFrom"):
                found += self.elements(child, depth + 1)
            elif tag == _MC + "AlternateContent":
                found += self.elements(alternative(child), depth + 1)
            elif tag == W + "altChunk":
                self.tell(
                    "altChunk",
                    Call.DECIDE,
                    self.where(),
                    "这里嵌着另一个文件，没有读出来。请在 Word 里把它的文字粘贴进来，另存后再导入。",
                )
        return found

    def where(self) -> str:
        return self.source.prefix + (self.prefix or f"第{self.paragraphs}段")

    def _table(self, element: Any, depth: int) -> SourceTable:
        before = self.prefix
        self.tables += 1
        number = self.tables
        outer = f"{before}内" if before else ""
        rows: list[list[SourceCell]] = []
        open_cells: dict[int, SourceCell] = {}
        headings = 0
        for at, row in enumerate(_rows(element), 1):
            properties = row.find(W + "trPr")
            if properties is not None and properties.find(W + "tblHeader") is not None and headings == at - 1:
                headings = at
            cells: list[SourceCell] = []
            column = _value(properties, "gridBefore")
            for cell_at, cell in enumerate(_cells(row), 1):
                self.prefix = f"{outer}表{number}第{at}行第{cell_at}格"
                cell_properties = cell.find(W + "tcPr")
                across = max(1, min(_value(cell_properties, "gridSpan") or 1, 64))
                merge = cell_properties.find(W + "vMerge") if cell_properties is not None else None
                elements = self.elements(cell, depth + 1)
                if merge is not None and merge.get(W + "val") != "restart" and column in open_cells:
                    above = open_cells[column]
                    above.down += 1
                    # Text in a cell that is merged away shows nowhere in Word, yet it is text.
                    above.elements += [one for one in elements if not isinstance(one, SourceParagraph) or one.text]
                else:
                    made = SourceCell(elements, across)
                    cells.append(made)
                    if merge is not None:
                        open_cells[column] = made
                    else:
                        open_cells.pop(column, None)
                column += across
            rows.append(cells)
        self.prefix = before
        return SourceTable(rows, headings, f"{outer}表{number}")

    # A paragraph.

    def _paragraph(self, element: Any, depth: int) -> SourceParagraph:
        self.paragraphs += 1
        if self.paragraphs > MOST_PARAGRAPHS:
            raise Refusal(self.package.name, f"有 {MOST_PARAGRAPHS} 段以上，太长了。请拆成几个文件再导入。")
        properties = element.find(W + "pPr")
        style_id = (child_value(properties, "pStyle") if properties is not None else None) or self.styles.default
        style = apply_properties(self.styles.get(style_id), properties, None)
        builder = ParagraphBuilder(self, style, depth)
        where = self.where()
        builder.children(element, State(style))
        self.characters += len(builder.text)
        if self.characters > MOST_CHARACTERS:
            raise Refusal(self.package.name, f"超过 {MOST_CHARACTERS // 10000} 万字，太长了。请拆成几个文件再导入。")
        span = self.source.add(builder.text, where)
        paragraph = SourceParagraph(
            span, align=style.align, outline=style.outline, title=style.title, subtitle=style.subtitle
        )
        builder.finish(paragraph, self.ledger)
        self._number(paragraph, style, style_id)
        return paragraph

    def _number(self, paragraph: SourceParagraph, style: Style, style_id: str) -> None:
        if not style.num_id or style.num_id == "0" or not (paragraph.text or paragraph.pictures):
            return
        level = style.level
        if level is None:
            level = self.numbering.level_of_style(style.num_id, style_id) or 0
        label = self.numbering.label(style.num_id, level)
        if label is None:
            return
        if label.bullet:
            paragraph.bullet = label.level + 1
            return
        paragraph.label = label.text
        if not label.known:
            self.tell(
                "numFmt",
                Call.LOOK,
                paragraph.where,
                f"这里的自动编号样式不认识，写成了“{label.text.strip()}”。请对照原文。",
            )

    # What is not the body.

    def _notes(self) -> None:
        for kind in ("footnotes", "endnotes"):
            target = self.by_kind.get(kind)
            if not target or not self.package.has(target):
                continue
            relations, self.relations = self.relations, self.package.relations(target)
            word = "脚注" if kind == "footnotes" else "尾注"
            for element in self.package.xml(target):
                key = self.note_keys.get((kind, element.get(W + "id", "")))
                if element.get(W + "type") in ("separator", "continuationSeparator", "continuationNotice"):
                    continue
                self.prefix = f"{word}{key or element.get(W + 'id', '')}"
                paragraphs = [one for one in self.elements(element, 1) if isinstance(one, SourceParagraph)]
                self.prefix = ""
                if key is None:
                    for paragraph in paragraphs:
                        for piece in paragraph.pieces:
                            self.ledger.drop(piece, f"{word}在正文里没有引用")
                else:
                    self.document.notes.append(SourceNote(key, paragraphs))
            self.relations = relations

    def _aside(self, kind: str, what: str, why: str, call: Call | None, told: str) -> None:
        """Parts that go on the dropped list as a whole: comments, page headers and footers."""
        targets = sorted(
            relation.target for relation in self.relations.values() if relation.kind == kind and not relation.external
        )
        for number, target in enumerate(targets, 1):
            if not self.package.has(target):
                continue
            self.prefix = f"{what}{number if len(targets) > 1 else ''}"
            root = self.package.xml(target)
            elements: list[SourceElement] = []
            for child in root if kind == "comments" else [root]:
                elements += self.elements(child, 1)
            for paragraph in flatten(elements):
                for piece in paragraph.pieces:
                    self.ledger.drop(piece, why)
            if call and any(paragraph.text for paragraph in flatten(elements)):
                self.ledger.remark(call, self.where(), told)
            self.prefix = ""

    # Used by the builder.

    def tell(self, once: str, call: Call, where: str, text: str) -> None:
        if once not in self.told:
            self.told.add(once)
            self.ledger.remark(call, where, text)

    def note_key(self, kind: str, number: str) -> str:
        return self.note_keys.setdefault((kind, number), str(len(self.note_keys) + 1))

    def picture(self, relation_id: str, where: str) -> Asset | None:
        relation = self.relations.get(relation_id)
        return self._pictures.get(relation, where) if relation else None


def _rows(table: Any) -> list[Any]:
    return _inside(table, "tr")


def _cells(row: Any) -> list[Any]:
    return _inside(row, "tc")


def _inside(parent: Any, name: str) -> list[Any]:
    """The rows of a table or cells of a row, also inside content controls and revisions."""
    found = []
    for child in parent:
        if child.tag == W + name:
            found.append(child)
        elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "del"):
            found += _inside(child, name)
    return found


def _value(properties: Any | None, name: str) -> int:
    text = child_value(properties, name) if properties is not None else None
    return whole_number(text, most_digits=4) or 0
