"""Excel workbooks: sheets, rows and cells, the hidden ones too, and what a workbook keeps besides them."""

from __future__ import annotations

import html
import re
from decimal import Decimal

from copydesk.bounded_zip import BoundedZip
from copydesk.marked_text import COMMENT, Element, decode_xml, elements, one_line, plain_text, spoken
from copydesk.office_contents import OfficeFile, Stretch, column_name

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


def read_workbook(archive: BoundedZip, document: OfficeFile) -> None:
    """Put into `document` what a workbook holds: sheets cell by cell, unused strings, formulas, comments, caches."""
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
        document.stretches += [Stretch(label, plain_text(xml)), Stretch(label, spoken(xml))]
        if "omment" in part:
            document.comments += len(COMMENT.findall(xml))


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
    return [one_line(_PHONETIC.sub("", xml[entry.inside : entry.closing])) for entry in elements(xml, STRING)]


def cell_text(xml: str, cell: Element, strings: list[str]) -> str:
    """What a cell shows, in one line."""
    content = xml[cell.inside : cell.closing]
    kind = found[1] if (found := _CELL_TYPE.search(cell.attributes)) else "n"
    if not content:
        return ""
    if kind == "inlineStr":
        return one_line(content)
    stored = _VALUE.search(content)
    if stored is None:
        return ""
    value = stored[1].strip()
    if kind == "s":
        number = _whole(value)
        return strings[number] if number is not None and number < len(strings) else ""
    if kind == "n":
        return _plain_number(value)
    return one_line(html.unescape(value))


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


def _column_number(reference: str) -> int:
    number = 0
    for letter in reference:
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - 64
    return number
