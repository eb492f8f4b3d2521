"""From the XML of a Word package to a SourceDocument: every character becomes part of a span, and goes to the runs or is dropped."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from importer.draft import Asset, Run
from importer.elements import (
    SourceCell,
    SourceDocument,
    SourceElement,
    SourceNote,
    SourceParagraph,
    SourceTable,
    flatten,
)
from importer.ledger import Call, Ledger, Piece, Source
from importer.pictures import picture_ending
from importer.refusal import Refusal
from importer.web_address import safe_link
from importer.word.numbering import Numbering
from importer.word.package import MB, Package, R, Relation, W
from importer.word.styles import Style, Styles, apply_properties, child_value

MOST_PARAGRAPHS = 60_000  # some 2,000 pages
MOST_CHARACTERS = 3_000_000
DEEPEST = 12  # tables and text boxes inside one another
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_LINK_FIELD = re.compile(r'HYPERLINK\s+"([^"]*)"')
# Signs of the Symbol and Wingdings fonts that forms use, as Unicode has them.
_SIGNS = {
    0xA3: "□",
    0xA8: "□",
    0x6F: "□",
    0x71: "□",
    0xFE: "☑",
    0x52: "☑",
    0xFD: "☒",
    0x53: "☒",
    0x6C: "●",
    0x6E: "■",
    0xFC: "√",
    0xB7: "·",
}
_FAR = ("http:", "https:", "ftp:", "\\\\", "//", "file://")
_FETCHED = {"subDocument", "oleObject", "frame", "aFChunk", "control", "package", "externalLinkPath"}


def read_document(data: bytes, name: str, ledger: Ledger) -> SourceDocument:
    """Read a .docx. Its spans are added to the ledger's sources, what no draft may bear is dropped there. Raises Refusal."""
    package = Package(data, name)
    return _Reader(package, ledger.open_source(name, "Word 文件"), ledger).read()


class _Reader:
    def __init__(self, package: Package, source: Source, ledger: Ledger) -> None:
        self.package, self.source, self.ledger = package, source, ledger
        self.relations = package.relations(package.main)
        self._refuse_far_parts()
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
        self.seen: dict[str, Asset] = {}
        self.told: set[str] = set()

    def read(self) -> SourceDocument:
        root = self.package.xml(self.package.main)
        body = root.find(W + "body")
        if body is None:
            raise Refusal(self.package.name, "里面没有正文。请用 Word 或 WPS 打开看看，另存为新的 .docx 再导入。")
        self.document.elements = self._elements(body, 0)
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

    # What must not be: parts that the file wants from elsewhere.

    def _refuse_far_parts(self) -> None:
        for relation in self.relations.values():
            if relation.external and relation.kind in _FETCHED and relation.target.lower().startswith(_FAR):
                raise Refusal(
                    self.package.name,
                    f"文件要从别处取内容（{relation.target[:60]}），没有去取，也没有读。请在 Word 里断开链接（编辑指向文件的链接），另存后再导入。",
                )
        for relation in self.relations.values():
            if (
                relation.external
                and relation.kind == "attachedTemplate"
                and relation.target.lower().startswith(("http:", "https:", "ftp:", "\\\\"))
            ):
                raise Refusal(
                    self.package.name,
                    f"文件挂着别处的模板（{relation.target[:60]}），打开就会去取，没有读。请在 Word 里另存为“Word 文档(*.docx)”，去掉模板再导入。",
                )

    # Blocks.

    def _elements(self, parent: Any, depth: int) -> list[SourceElement]:
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
                    found += self._elements(content, depth + 1)
            elif tag in (W + "customXml", W + "ins", W + "moveTo", W + "smartTag", W + "del", W + "moveFrom"):
                found += self._elements(child, depth + 1)
            elif tag == _MC + "AlternateContent":
                found += self._elements(_alternative(child), depth + 1)
            elif tag == W + "altChunk":
                self._tell(
                    "altChunk",
                    Call.DECIDE,
                    self._where(),
                    "这里嵌着另一个文件，没有读出来。请在 Word 里把它的文字粘贴进来，另存后再导入。",
                )
        return found

    def _where(self) -> str:
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
                elements = self._elements(cell, depth + 1)
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
        builder = _Builder(self, style, depth)
        where = self._where()
        builder.children(element, _State(style))
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
            self._tell(
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
                paragraphs = [one for one in self._elements(element, 1) if isinstance(one, SourceParagraph)]
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
                elements += self._elements(child, 1)
            for paragraph in flatten(elements):
                for piece in paragraph.pieces:
                    self.ledger.drop(piece, why)
            if call and any(paragraph.text for paragraph in flatten(elements)):
                self.ledger.remark(call, self._where(), told)
            self.prefix = ""

    # Used by the builder.

    def _tell(self, once: str, call: Call, where: str, text: str) -> None:
        if once not in self.told:
            self.told.add(once)
            self.ledger.remark(call, where, text)

    def note_key(self, kind: str, number: str) -> str:
        return self.note_keys.setdefault((kind, number), str(len(self.note_keys) + 1))

    def picture(self, relation_id: str, where: str) -> Asset | None:
        """The picture of a relationship, or None with a remark when there is none that can be shown."""
        relation = self.relations.get(relation_id)
        if relation is None:
            return None
        if relation.external:
            self.ledger.remark(
                Call.DECIDE,
                where,
                f"这里的图片在别处（{relation.target[:60]}），没有去取。请找到图片，放进 content/images 再插进来。",
            )
            return None
        if relation.target in self.seen:
            return self.seen[relation.target]
        if not self.package.has(relation.target):
            self.ledger.remark(Call.DECIDE, where, "这里有一张图片，文件里却没有。请向作者要这张图。")
            return None
        data = self.package.read(relation.target, 40 * MB)
        ending = picture_ending(data)
        if ending is None:
            kind = relation.target.rsplit(".", 1)[-1].upper()
            self.ledger.remark(
                Call.DECIDE,
                where,
                f"这里的图片是 {kind} 格式，网页显示不了。请在 Word 里右键“另存为图片”存成 PNG，放进 content/images 再插进来。",
            )
            return None
        asset = Asset(data, relation.target.rsplit("/", 1)[-1], ending, "images")
        self.seen[relation.target] = asset
        return asset


class _State:
    """What holds for the runs being read: the style in force, a link, and whether the text is deleted."""

    __slots__ = ("deleted", "inserted", "link", "style")

    def __init__(self, style: Style, link: str = "", *, deleted: bool = False, inserted: bool = False) -> None:
        self.style, self.link, self.deleted, self.inserted = style, link, deleted, inserted

    def but(self, *, link: str | None = None, deleted: bool | None = None, inserted: bool | None = None) -> _State:
        return _State(
            self.style, self.link if link is None else link, deleted=self.deleted if deleted is None else deleted,
            inserted=self.inserted if inserted is None else inserted,
        )  # fmt: skip


class _Builder:
    """Gathers the text of one paragraph: first the characters, then, when the span stands, the pieces."""

    def __init__(self, reader: _Reader, style: Style, depth: int) -> None:
        self.reader, self.style, self.depth = reader, style, depth
        self.text = ""
        self._length = 0
        # (start, end, strong, emphasis, link, note, breaks, why dropped)
        self._runs: list[tuple[int, int, bool, bool, str, str, bool, str]] = []
        self.pictures: list[Asset] = []
        self.boxes: list[SourceElement] = []
        self.size = 0
        self.bold = 0
        self._field: list[str] = []  # the stack of field states: "code" or "result"
        self._code = ""
        self._link = ""

    def children(self, parent: Any, state: _State) -> None:
        for child in parent:
            tag = child.tag
            if tag == W + "r":
                self._run(child, state)
            elif tag == W + "hyperlink":
                self.children(child, state.but(link=self._relation_link(child) or state.link))
            elif tag in (W + "ins", W + "moveTo"):
                self._revised()
                self.children(child, state.but(inserted=True))
            elif tag in (W + "del", W + "moveFrom"):
                self._revised()
                self.children(child, state.but(deleted=True))
            elif tag == W + "fldSimple":
                found = _LINK_FIELD.search(child.get(W + "instr", ""))
                self.children(child, state.but(link=safe_link(found[1]) if found else None))
            elif tag == W + "sdt":
                content = child.find(W + "sdtContent")
                if content is not None:
                    self.children(content, state)
            elif tag in (W + "smartTag", W + "customXml", W + "bdo", W + "dir"):
                self.children(child, state)
            elif tag in (_M + "oMath", _M + "oMathPara"):
                self.reader._tell(
                    "math", Call.LOOK, self.reader._where(), "这里有公式，只取出了里面的字符，排法没有了。请对照原文。"
                )
                for text in child.iter(_M + "t"):
                    self._add(text.text or "", state)
            elif tag == _MC + "AlternateContent":
                self.children(_alternative(child), state)

    def _relation_link(self, element: Any) -> str:
        relation: Relation | None = self.reader.relations.get(element.get(R + "id", ""))
        return safe_link(relation.target) if relation and relation.external else ""

    def _revised(self) -> None:
        self.reader._tell(
            "revision", Call.DECIDE, self.reader._where(),
            "文件里有没有接受的修订：插入的字当作正文，删掉的字没有放进稿子（见“没有放进草稿的文字”）。最好请作者在 Word 里“审阅—接受所有修订”，再导入一次。",
        )  # fmt: skip

    def _run(self, element: Any, state: _State) -> None:
        properties = element.find(W + "rPr")
        style = state.style
        if properties is not None:
            character = child_value(properties, "rStyle")
            if character:
                given = self.reader.styles.get(character)
                style = replace(
                    style,
                    bold=style.bold or given.bold,
                    italic=style.italic or given.italic,
                    hidden=style.hidden or given.hidden,
                )
            style = apply_properties(style, None, properties)
        here = _State(style, state.link or self._link, deleted=state.deleted, inserted=state.inserted)
        for child in element:
            self._run_child(child, here)

    def _run_child(self, child: Any, state: _State) -> None:
        tag = child.tag
        if tag in (W + "t", W + "delText"):
            if self._field and self._field[-1] == "code":
                return  # the instruction of a field is no text
            self._add(child.text or "", state, deleted=tag == W + "delText")
        elif tag in (W + "tab", W + "ptab"):
            self._add("\t", state)
        elif tag in (W + "br", W + "cr"):
            if child.get(W + "type") not in ("page", "column"):
                self._break(state)
        elif tag == W + "noBreakHyphen":
            self._add("-", state)
        elif tag == W + "sym":
            code = (
                int(child.get(W + "char", "0"), 16)
                if re.fullmatch(r"[0-9A-Fa-f]{1,5}", child.get(W + "char", ""))
                else 0
            )
            sign = _SIGNS.get(code & 0xFF if 0xF000 <= code < 0xF100 else code)
            self._add(sign or "〓", state)
            if sign is None:
                self.reader.ledger.remark(
                    Call.DECIDE, self.reader._where(), "这里有一个特殊字体的符号，写成了“〓”。请对照原文改过来。"
                )
        elif tag == W + "fldChar":
            self._field_mark(child.get(W + "fldCharType"))
        elif tag == W + "instrText":
            self._code += child.text or ""
        elif tag in (W + "footnoteReference", W + "endnoteReference"):
            kind = "footnotes" if tag == W + "footnoteReference" else "endnotes"
            key = self.reader.note_key(kind, child.get(W + "id", ""))
            self._runs.append((self._length, self._length, False, False, "", key, False, ""))
        elif tag == W + "ruby":
            for base in child.findall(W + "rubyBase"):
                self.children(base, state)
            for reading in child.findall(W + "rt"):
                for text in reading.iter(W + "t"):
                    self._add(text.text or "", state, why="拼音指南，不放进稿子")
        elif tag in (W + "drawing", W + "pict", W + "object"):
            self._drawing(child)
        elif tag == _MC + "AlternateContent":
            for inner in _alternative(child):
                self._run_child(inner, state)

    def _field_mark(self, kind: str | None) -> None:
        if kind == "begin":
            self._field.append("code")
            self._code = ""
        elif kind == "separate" and self._field:
            self._field[-1] = "result"
            if found := _LINK_FIELD.search(self._code):
                self._link = safe_link(found[1])
        elif kind == "end" and self._field:
            self._field.pop()
            self._link = ""

    def _add(self, text: str, state: _State, *, deleted: bool = False, why: str = "") -> None:
        if not text:
            return
        if deleted or state.deleted:
            why = "修订里删掉的字"
        elif state.style.hidden:
            why = "隐藏文字"
            self.reader._tell(
                "hidden",
                Call.DECIDE,
                self.reader._where(),
                "文件里有隐藏文字，没有放进稿子（见“没有放进草稿的文字”）。请看看是不是该公开的。",
            )
        start = self._length
        self.text += text
        self._length += len(text)
        if not why and text.strip():
            self.size = max(self.size, state.style.size)
            self.bold += len(text.strip()) if state.style.bold else 0
        self._runs.append((start, self._length, state.style.bold, state.style.italic, state.link, "", False, why))

    def _break(self, state: _State) -> None:
        self.text += "\n"
        self._length += 1
        self._runs.append((self._length - 1, self._length, False, False, "", "", True, ""))

    def _drawing(self, element: Any) -> None:
        for box in element.iter(W + "txbxContent"):
            if not any(parent.tag == W + "txbxContent" for parent in _ancestors(box, element)):
                before = self.reader.prefix
                self.reader.prefix = f"{self.reader._where().removeprefix(self.reader.source.prefix)}旁的文本框"
                self.boxes += self.reader._elements(box, self.depth + 1)
                self.reader.prefix = before
        ids = [blip.get(_REL + "embed") or blip.get(_REL + "link") for blip in element.iter(_A + "blip")]
        ids += [image.get(_REL + "id") for image in element.iter(_V + "imagedata")]
        for relation_id in dict.fromkeys(one for one in ids if one):
            if asset := self.reader.picture(relation_id, self.reader._where()):
                self.pictures.append(asset)
        if next(element.iter("{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"), None) is not None:
            self.reader.ledger.remark(
                Call.DECIDE,
                self.reader._where(),
                "这里有一张图表，取不出来。请在 Word 里把它另存为图片，放进 content/images 再插进来。",
            )

    def finish(self, paragraph: SourceParagraph, ledger: Ledger) -> None:
        """Make runs of pieces of the paragraph's span, and drop what Word does not show."""
        span = paragraph.span
        shown = 0
        for start, end, strong, emphasis, link, note, breaks, why in self._runs:
            if note:
                paragraph.runs.append(Run(note=note))
            elif why:
                ledger.drop(Piece(span, start, end), why)
            elif breaks:
                paragraph.runs.append(Run(breaks=True))
            else:
                piece = Piece(span, start, end)
                shown += len(piece.raw.strip())
                last = paragraph.runs[-1] if paragraph.runs else Run()
                # Word cuts a sentence into runs at will; neighbours of one style are one.
                if (
                    last.piece
                    and last.piece.end == start
                    and (last.strong, last.emphasis, last.link) == (strong, emphasis, link)
                ):
                    last.piece = Piece(span, last.piece.start, end)
                else:
                    paragraph.runs.append(Run(piece, strong=strong, emphasis=emphasis, link=link))
        paragraph.bold = shown > 0 and self.bold == shown
        paragraph.size = self.size or self.style.size
        paragraph.pictures, paragraph.boxes = self.pictures, self.boxes


def _alternative(element: Any) -> Any:
    """What to read of alternative contents: the choice (one of them), else the fallback; never both."""
    for choice in element.findall(_MC + "Choice"):
        return choice
    fallback = element.find(_MC + "Fallback")
    return fallback if fallback is not None else []


def _ancestors(element: Any, top: Any) -> list[Any]:
    found = []
    parent = element.getparent()
    while parent is not None and parent is not top:
        found.append(parent)
        parent = parent.getparent()
    return found


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
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else 0
