"""The text of Word, Excel, PowerPoint, OpenDocument and OFD files, with everything that is not to be seen on paper.

Reads the XML as marked text instead of building trees: what a check must see is every character, hidden or deleted ones
first of all, and marked text has no entities to explode.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from copydesk.bounded_zip import BoundedZip, UnreadableZip


@dataclass(slots=True)
class Stretch:
    """A piece of text and what it is called. rows, columns: for a sheet, the number of each row and of each of its cells."""

    name: str
    text: str
    rows: list[int] = field(default_factory=list)
    columns: list[list[int]] = field(default_factory=list)

    def place(self, position: int) -> str:
        """How a message names a place: the paragraph, or row and column of a sheet."""
        row = self.text.count("\n", 0, position)
        if row >= len(self.rows):
            return f"{self.name}第 {row + 1} 段"
        cell = self.text.count("\t", self.text.rfind("\n", 0, position) + 1, position)
        column = column_name(self.columns[row][cell]) if cell < len(self.columns[row]) else ""
        return f"{self.name} {column} 列第 {self.rows[row]} 行"


@dataclass(slots=True)
class OfficeFile:
    """What an office file holds besides its visible text."""

    kind: str
    stretches: list[Stretch] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    revisions: int = 0
    comments: int = 0
    people: list[str] = field(default_factory=list)
    active: list[str] = field(default_factory=list)
    media: list[str] = field(default_factory=list)
    embedded: list[str] = field(default_factory=list)


LINE_END = re.compile(
    r"</(?:\w+:)?(?:p|row|si|tr|h|TextCode|comment|text|author|v|pt|f|posOffset|pct\w+)>|<(?:\w+:)?(?:br|cr)\b[^<>]*>"
)
CELL_END = re.compile(r"</(?:\w+:)?(?:tc|table-cell)>|<(?:\w+:)?tab\b[^<>]*>")
_SPOKEN = re.compile(
    r"\b(?:descr|title|alt|Target|tooltip|v|author|initials|alg|val)\s*=\s*\"([^\"]{6,400})\"|\b(?:descr|title|alt)\s*=\s*'([^']{6,400})'"
)
_TAGS = re.compile(r"<[^<>]*>")
_PERSON = re.compile(
    r"<(?:\w+:)?(?:creator|lastModifiedBy|manager|initial-creator|Author|Creator)\b[^<>]*>([^<]+)<", re.IGNORECASE
)
_REVISION = re.compile(r"<w:(?:ins|del|moveFrom|moveTo)\s")
_VANISH = re.compile(r"<w:(?:vanish|webHidden)\s*(?:/>|w:val=\"(?:1|true|on)\")")
_COMMENT = re.compile(r"<(?:\w+:)?(?:comment|threadedComment|annotation|cm)\s")


def read_office(data: bytes) -> OfficeFile | None:
    """Read a zipped office document; None for a zip that is none. Raises UnreadableZip for a damaged or locked one."""
    archive = BoundedZip(data)
    names = archive.names()
    for mark, read in (
        ("word/document.xml", _word),
        ("xl/workbook.xml", _excel),
        ("ppt/presentation.xml", _generic),
        ("content.xml", _generic),
        ("OFD.xml", _generic),
    ):
        if mark in names:
            kind = {
                "word/document.xml": "docx",
                "xl/workbook.xml": "xlsx",
                "ppt/presentation.xml": "pptx",
                "OFD.xml": "ofd",
            }.get(mark, "odf")
            document = OfficeFile(kind)
            read(archive, document)
            _around(archive, document)
            return document
    return None


def decode_xml(data: bytes) -> str:
    """XML bytes as text: UTF-8 unless a byte order mark says UTF-16. CDATA sections come as escaped text. Raises UnreadableZip."""
    text = (
        data.decode("utf-16", "replace")
        if data[:2] in (b"\xff\xfe", b"\xfe\xff")
        else data.decode("utf-8-sig", "replace")
    )
    if "<!ENTITY" in text:  # no office program writes one; it hides text from us, or grows without end
        raise UnreadableZip
    first, *sections = text.split("<![CDATA[")
    parts = [first]
    for section in sections:
        inside, _, after = section.partition("]]>")
        parts += (html.escape(inside, quote=False), after)
    return "".join(parts)


def plain_text(xml: str) -> str:
    """The characters between the tags: a line for each paragraph or row, a tab between cells; runs of one paragraph join."""
    text = LINE_END.sub("\n", CELL_END.sub("\t", xml))
    return html.unescape(_TAGS.sub("", text))


def _spoken(xml: str) -> str:
    """Alt texts, link targets and kept values: attributes that a reader or a machine can see."""
    return html.unescape("\n".join(one or other for one, other in _SPOKEN.findall(xml)))


def _word(archive: BoundedZip, document: OfficeFile) -> None:
    labels = {
        "document": "正文",
        "comments": "批注",
        "footnotes": "脚注",
        "endnotes": "尾注",
        "header": "页眉",
        "footer": "页脚",
    }
    for name in archive.matching("word/", ".xml"):
        part = name.removeprefix("word/").removesuffix(".xml")
        label = labels.get(part.rstrip("0123456789"), "")
        if not label and (
            "/" in part or part in ("styles", "settings", "fontTable", "webSettings", "numbering", "people")
        ):
            continue
        xml = decode_xml(archive.read(name))
        document.stretches += [
            Stretch(label or part, plain_text(xml)),
            Stretch(f"{label or part}的图片说明和链接", _spoken(xml)),
        ]
        if part == "document":
            document.revisions = len(_REVISION.findall(xml))
            if _VANISH.search(xml):
                document.hidden.append("有隐藏文字")
        if part.startswith("comments"):
            document.comments += len(_COMMENT.findall(xml))


def _generic(archive: BoundedZip, document: OfficeFile) -> None:
    for name in archive.names():
        if not name.endswith(".xml") or "theme" in name or "slideMaster" in name or "slideLayout" in name:
            continue
        xml = decode_xml(archive.read(name))
        label = (
            re.sub(r".*?slide(\d+)\.xml", r"第 \1 页", name)
            if "slide" in name
            else {"content.xml": "正文"}.get(name, name)
        )
        document.stretches += [Stretch(label, plain_text(xml)), Stretch(label, _spoken(xml))]
        if re.search(r"<p:sld\b[^<>]*\bshow=\"(?:0|false)\"", xml):
            document.hidden.append(f"{label}是隐藏的幻灯片")
        if "comments/" in name or "/comment" in name:
            document.comments += len(_COMMENT.findall(xml))
        document.revisions += len(re.findall(r"<text:changed-region\b", xml))


def _around(archive: BoundedZip, document: OfficeFile) -> None:
    """What every office package may carry: people's names, macros, objects, pictures, links to elsewhere."""
    for name in archive.names():
        low = name.lower()
        if (
            low.endswith(("vbaproject.bin", "vbadata.xml"))
            or "/macrosheets/" in low
            or low.startswith("basic/")
            or "/scripts/" in low
        ):
            document.active.append("宏")
        elif "/activex/" in low:
            document.active.append("控件")
        elif "/embeddings/" in low:
            document.embedded.append(name)
        elif "/media/" in low or low.startswith("pictures/"):
            document.media.append(name)
        elif (
            low in ("docprops/core.xml", "docprops/app.xml", "docprops/custom.xml", "meta.xml")
            or low.endswith("/ofd.xml")
            or low == "ofd.xml"
        ):
            xml = decode_xml(archive.read(name))
            document.people += [html.unescape(person).strip() for person in _PERSON.findall(xml) if person.strip()]
            document.stretches.append(Stretch("文档属性", plain_text(xml.replace("><", ">\n<"))))
        elif low.endswith(".rels") and 'targetmode="external"' in (rels := decode_xml(archive.read(name))).lower():
            document.stretches.append(Stretch("链接", _spoken(rels)))
            if re.search(r"(?i)(?:attachedTemplate|oleObject|frame|externalLink)[^<>]*targetmode=\"external\"", rels):
                document.active.append("指向别处的模板或对象")
    document.active = sorted(set(document.active))
    document.people = sorted(set(document.people))


# -- Excel --

_SHEET = re.compile(r"<(?:\w+:)?sheet\b([^<>]*)/?>")
_RELATION = re.compile(r"<Relationship\b([^<>]*)/?>")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*\"([^\"]*)\"")
_PHONETIC = re.compile(r"<(?:\w+:)?rPh\b.{0,2000}?</(?:\w+:)?rPh>", re.DOTALL)
STRING, ROW, CELL = (re.compile(rf"<((?:\w+:)?{name})\b([^<>]*)>") for name in ("si", "row", "c"))
FORMULA = re.compile(r"<(?:\w+:)?f\b[^<>]*>([^<]+)<")
_REFERENCE = re.compile(r"\br=\"([A-Z]+)")
_CELL_TYPE = re.compile(r"\bt=\"(\w+)\"")
_VALUE = re.compile(r"<(?:\w+:)?v\b[^<>]*>([^<]*)<")
_COLUMN = re.compile(r"<(?:\w+:)?col\b([^<>]*)/?>")
_ON = ("1", "true")


@dataclass(frozen=True, slots=True)
class Element:
    """One XML element that does not hold others of its name: xml[start:end], its content xml[inside:closing]."""

    name: str
    attributes: str
    start: int
    inside: int
    closing: int
    end: int


def elements(xml: str, opening: re.Pattern[str], start: int = 0, end: int | None = None) -> Iterator[Element]:
    """The elements that `opening` (STRING, ROW, CELL) begins. One without an end reaches to the next, so the pass stays linear."""
    end = len(xml) if end is None else end
    tags = list(opening.finditer(xml, start, end))
    for number, tag in enumerate(tags):
        if tag[2].endswith("/"):
            yield Element(tag[1], tag[2][:-1], tag.start(), tag.end(), tag.end(), tag.end())
            continue
        limit = tags[number + 1].start() if number + 1 < len(tags) else end
        mark = f"</{tag[1]}>"
        closing = xml.find(mark, tag.end(), limit)
        whole = (limit, limit) if closing < 0 else (closing, closing + len(mark))
        yield Element(tag[1], tag[2], tag.start(), tag.end(), *whole)


def _excel(archive: BoundedZip, document: OfficeFile) -> None:
    strings: list[str] = []
    if "xl/sharedStrings.xml" in archive.names():
        shared = decode_xml(archive.read("xl/sharedStrings.xml"))
        strings = shared_strings(shared)
        # Strings that no cell uses any more are still in the file.
        document.stretches.append(Stretch("共享字符串", "\n\n".join(strings)))
    targets = {}
    if "xl/_rels/workbook.xml.rels" in archive.names():
        for relation in _RELATION.findall(decode_xml(archive.read("xl/_rels/workbook.xml.rels"))):
            facts = dict(_ATTRIBUTE.findall(relation))
            targets[facts.get("Id", "")] = "xl/" + facts.get("Target", "").removeprefix("/xl/").removeprefix("xl/")
    seen = set()
    for sheet in _SHEET.findall(decode_xml(archive.read("xl/workbook.xml"))):
        facts = dict(_ATTRIBUTE.findall(sheet))
        target = targets.get(facts.get("r:id", facts.get("id", "")), "")
        if target not in archive.names() or target in seen:
            continue
        seen.add(target)
        name = f"工作表“{html.unescape(facts.get('name', ''))}”"
        if facts.get("state", "visible") != "visible":
            document.hidden.append(f"{name}是隐藏的")
            name += "（隐藏）"
        xml = decode_xml(archive.read(target))
        document.stretches.insert(0, _sheet(xml, name, strings, document))
        document.stretches.append(Stretch(f"{name}的公式", html.unescape("\n\n".join(FORMULA.findall(xml)))))
    for part in archive.matching("xl/", ".xml"):
        if part in seen or part in ("xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml") or "/theme" in part:
            continue
        xml = decode_xml(archive.read(part))
        label = "批注" if "omment" in part else "数据透视表缓存" if "pivotCache" in part else part.removeprefix("xl/")
        document.stretches += [Stretch(label, plain_text(xml)), Stretch(label, _spoken(xml))]
        if "omment" in part:
            document.comments += len(_COMMENT.findall(xml))


def _sheet(xml: str, name: str, strings: list[str], document: OfficeFile) -> Stretch:
    head = xml[: xml.find("<sheetData")] if "<sheetData" in xml else ""
    hidden = []
    for column in _COLUMN.findall(head):
        facts = dict(_ATTRIBUTE.findall(column))
        if facts.get("hidden") in _ON and (number := _whole(facts.get("min", ""))):
            hidden.append(column_name(number))
    if hidden:
        document.hidden.append(
            f"{name}有隐藏的列（{'、'.join(hidden[:6])} 等）"
            if len(hidden) > 6
            else f"{name}有隐藏的列（{'、'.join(hidden)}）"
        )
    lines: list[str] = []
    numbers: list[int] = []
    hidden_rows = 0
    columns: list[list[int]] = []
    for row in elements(xml, ROW):
        facts = dict(_ATTRIBUTE.findall(row.attributes))
        hidden_rows += facts.get("hidden") in _ON
        numbers.append(_whole(facts.get("r", "")) or (numbers[-1] + 1 if numbers else 1))
        cells: list[str] = []
        columns.append([])
        for cell in elements(xml, CELL, row.inside, row.closing):
            reference = _REFERENCE.search(cell.attributes)
            columns[-1].append(_column_number(reference[1]) if reference else len(cells) + 1)
            cells.append(cell_text(xml, cell, strings))
        lines.append("\t".join(cells))
    if hidden_rows:
        document.hidden.append(f"{name}有 {hidden_rows} 个隐藏的行")
    return Stretch(name, "\n".join(lines), numbers, columns)


def shared_strings(xml: str) -> list[str]:
    """The strings that cells refer to by number, without their phonetic guides, each in one line."""
    return [_one_line(_PHONETIC.sub("", xml[entry.inside : entry.closing])) for entry in elements(xml, STRING)]


def cell_text(xml: str, cell: Element, strings: list[str]) -> str:
    """What a cell shows, in one line."""
    content = xml[cell.inside : cell.closing]
    kind = found[1] if (found := _CELL_TYPE.search(cell.attributes)) else "n"
    if not content:
        return ""
    if kind == "inlineStr":
        return _one_line(content)
    stored = _VALUE.search(content)
    if stored is None:
        return ""
    value = stored[1].strip()
    if kind == "s":
        number = _whole(value)
        return strings[number] if number is not None and number < len(strings) else ""
    if kind == "n":
        return _plain_number(value)
    return _one_line(html.unescape(value))


def _plain_number(value: str) -> str:
    """1.3812345678E10 as a reader of the sheet sees it."""
    if "E" not in value and "e" not in value:
        return value.removesuffix(".0")
    try:
        number = Decimal(value)
        return str(int(number)) if abs(number) < Decimal("1e20") and number == number.to_integral_value() else value
    except ArithmeticError:
        return value


def _whole(text: str) -> int | None:
    """A number as Excel counts rows, columns and strings; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _one_line(xml: str) -> str:
    return html.unescape(_TAGS.sub("", xml)).replace("\n", " ").replace("\t", " ").replace("\r", "")


def column_name(number: int) -> str:
    """1 → A, 27 → AA."""
    name = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def _column_number(reference: str) -> int:
    number = 0
    for letter in reference:
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - 64
    return number
