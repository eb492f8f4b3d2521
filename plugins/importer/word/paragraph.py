"""One paragraph of a Word file: its runs, fields, links, notes, revisions, pictures and text boxes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple, Protocol

from importer.draft import Asset, Run
from importer.elements import SourceElement, SourceParagraph
from importer.ledger import Call, Ledger, Piece, Source
from importer.web_address import safe_link
from importer.word.fields import Fields, link_of
from importer.word.package import R, Relation, W
from importer.word.signs import sign_of
from importer.word.styles import Style, Styles, apply_properties, child_value

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


class Host(Protocol):
    """What a paragraph needs of the document it stands in."""

    source: Source
    ledger: Ledger
    styles: Styles
    relations: dict[str, Relation]
    prefix: str

    def where(self) -> str:
        """The place being read, for the editor."""

    def tell(self, once: str, call: Call, where: str, text: str) -> None:
        """A remark that one document needs only once."""

    def note_key(self, kind: str, number: str) -> str:
        """The key under which a footnote or endnote stands in the manuscript."""

    def picture(self, relation_id: str, where: str) -> Asset | None:
        """The picture of a relationship, or None, told, when it cannot be shown."""

    def elements(self, parent: Any, depth: int) -> list[SourceElement]:
        """Paragraphs and tables inside an element."""


class State:
    """What holds for the runs being read: the style in force, a link, and whether the text is deleted."""

    __slots__ = ("deleted", "link", "style")

    def __init__(self, style: Style, link: str = "", *, deleted: bool = False) -> None:
        self.style, self.link, self.deleted = style, link, deleted

    def but(self, *, link: str | None = None, deleted: bool | None = None) -> State:
        return State(
            self.style,
            self.link if link is None else link,
            deleted=self.deleted if deleted is None else deleted,
        )


class _Stretch(NamedTuple):
    """From where to where in the paragraph's text something holds. note: the key of the note that is called for there; breaks: a line ends
    there; why: the reason why its text is dropped, "" for text that is shown."""

    start: int
    end: int
    strong: bool = False
    emphasis: bool = False
    link: str = ""
    note: str = ""
    breaks: bool = False
    why: str = ""


class ParagraphBuilder:
    """Gathers the text of one paragraph: first the characters, then, when the span stands, the pieces."""

    def __init__(self, host: Host, style: Style, depth: int) -> None:
        self.host, self.style, self.depth = host, style, depth
        self.text = ""
        self._length = 0
        self._runs: list[_Stretch] = []
        self.pictures: list[Asset] = []
        self.boxes: list[SourceElement] = []
        self.size = 0
        self.bold = 0
        self._fields = Fields()

    def children(self, parent: Any, state: State) -> None:
        for child in parent:
            tag = child.tag
            if tag == W + "r":
                self._run(child, state)
            elif tag == W + "hyperlink":
                self.children(child, state.but(link=self._relation_link(child) or state.link))
            elif tag in (W + "ins", W + "moveTo"):
                self._revised()
                self.children(child, state)
            elif tag in (W + "del", W + "moveFrom"):
                self._revised()
                self.children(child, state.but(deleted=True))
            elif tag == W + "fldSimple":
                self.children(child, state.but(link=link_of(child.get(W + "instr", ""))))
            elif tag == W + "sdt":
                content = child.find(W + "sdtContent")
                if content is not None:
                    self.children(content, state)
            elif tag in (W + "smartTag", W + "customXml", W + "bdo", W + "dir"):
                self.children(child, state)
            elif tag in (_M + "oMath", _M + "oMathPara"):
                self.host.tell(
                    "math", Call.LOOK, self.host.where(), "这里有公式，只取出了里面的字符，排法没有了。请对照原文。"
                )
                for text in child.iter(_M + "t"):
                    self._add(text.text or "", state)
            elif tag == _MC + "AlternateContent":
                self.children(alternative(child), state)

    def _relation_link(self, element: Any) -> str:
        relation: Relation | None = self.host.relations.get(element.get(R + "id", ""))
        return safe_link(relation.target) if relation and relation.external else ""

    def _revised(self) -> None:
        self.host.tell(
            "revision", Call.DECIDE, self.host.where(),
            "文件里有没有接受的修订：插入的字当作正文，删掉的字没有放进稿子（见“没有放进草稿的文字”）。最好请作者在 Word 里“审阅—接受所有修订”，再导入一次。",
        )  # fmt: skip

    def _run(self, element: Any, state: State) -> None:
        properties = element.find(W + "rPr")
        style = state.style
        if properties is not None:
            character = child_value(properties, "rStyle")
            if character:
                given = self.host.styles.get(character)
                style = replace(
                    style,
                    bold=style.bold or given.bold,
                    italic=style.italic or given.italic,
                    hidden=style.hidden or given.hidden,
                )
            style = apply_properties(style, None, properties)
        here = State(style, state.link or self._fields.link, deleted=state.deleted)
        for child in element:
            self._run_child(child, here)

    def _run_child(self, child: Any, state: State) -> None:
        tag = child.tag
        if tag in (W + "t", W + "delText"):
            if self._fields.in_code:
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
            sign = sign_of(child.get(W + "char", ""))
            self._add(sign or "〓", state)
            if sign is None:
                self.host.ledger.remark(
                    Call.DECIDE, self.host.where(), "这里有一个特殊字体的符号，写成了“〓”。请对照原文改过来。"
                )
        elif tag == W + "fldChar":
            self._fields.mark(child.get(W + "fldCharType"))
        elif tag == W + "instrText":
            self._fields.code += child.text or ""
        elif tag in (W + "footnoteReference", W + "endnoteReference"):
            kind = "footnotes" if tag == W + "footnoteReference" else "endnotes"
            key = self.host.note_key(kind, child.get(W + "id", ""))
            self._runs.append(_Stretch(self._length, self._length, note=key))
        elif tag == W + "ruby":
            for base in child.findall(W + "rubyBase"):
                self.children(base, state)
            for reading in child.findall(W + "rt"):
                for text in reading.iter(W + "t"):
                    self._add(text.text or "", state, why="拼音指南，不放进稿子")
        elif tag in (W + "drawing", W + "pict", W + "object"):
            self._drawing(child)
        elif tag == _MC + "AlternateContent":
            for inner in alternative(child):
                self._run_child(inner, state)

    def _add(self, text: str, state: State, *, deleted: bool = False, why: str = "") -> None:
        if not text:
            return
        if deleted or state.deleted:
            why = "修订里删掉的字"
        elif state.style.hidden:
            why = "隐藏文字"
            self.host.tell(
                "hidden",
                Call.DECIDE,
                self.host.where(),
                "文件里有隐藏文字，没有放进稿子（见“没有放进草稿的文字”）。请看看是不是该公开的。",
            )
        start = self._length
        self.text += text
        self._length += len(text)
        if not why and text.strip():
            self.size = max(self.size, state.style.size)
            self.bold += len(text.strip()) if state.style.bold else 0
        self._runs.append(_Stretch(start, self._length, state.style.bold, state.style.italic, state.link, why=why))

    def _break(self, state: State) -> None:
        self.text += "\n"
        self._length += 1
        self._runs.append(_Stretch(self._length - 1, self._length, breaks=True))

    def _drawing(self, element: Any) -> None:
        for box in element.iter(W + "txbxContent"):
            if not any(parent.tag == W + "txbxContent" for parent in _ancestors(box, element)):
                before = self.host.prefix
                self.host.prefix = f"{self.host.where().removeprefix(self.host.source.prefix)}旁的文本框"
                self.boxes += self.host.elements(box, self.depth + 1)
                self.host.prefix = before
        ids = [blip.get(_REL + "embed") or blip.get(_REL + "link") for blip in element.iter(_A + "blip")]
        ids += [image.get(_REL + "id") for image in element.iter(_V + "imagedata")]
        for relation_id in dict.fromkeys(one for one in ids if one):
            if asset := self.host.picture(relation_id, self.host.where()):
                self.pictures.append(asset)
        if next(element.iter("{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"), None) is not None:
            self.host.ledger.remark(
                Call.DECIDE,
                self.host.where(),
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


def alternative(element: Any) -> Any:
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
