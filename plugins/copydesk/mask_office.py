"""Masking inside Word and Excel files, in place: the document keeps its form, only the numbers change.

Reads and writes the XML as marked text, as the check does, and finds what the check finds: a number may be cut into
runs of different type or spread over cells, so each character is changed where it stands.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections import Counter

from copydesk.bounded_zip import BoundedZip
from copydesk.finding import Kind
from copydesk.marked_text import CELL_END, LINE_END, Element, decode_xml, elements
from copydesk.personal import find, mask, mask_signs
from copydesk.workbooks import CELL, FORMULA, ROW, STRING, cell_text, shared_strings

_TAG = re.compile(r"<[^<>]*>")
_ATTRIBUTE = re.compile(r"(\b(?:descr|title|alt|Target|tooltip|v)\s*=\s*\")([^\"]{6,})(?=\")")
_QUOTED = re.compile(r"(?:\"|&quot;)[^\"]*?(?:\"|&quot;)")
_TYPE = re.compile(r"\s+t=\"[^\"]*\"")
_TEXT_FOLDERS = ("word/", "xl/", "ppt/", "docProps/", "Doc_")


def mask_office(data: bytes) -> tuple[bytes, Counter[Kind]]:
    """A zipped office document with its certain personal numbers masked, and how many of each kind there were.

    Raises bounded_zip.UnreadableZip for what cannot be read.
    """
    archive = BoundedZip(data)
    counts: Counter[Kind] = Counter()
    changed: dict[str, str] = {}
    texts = {
        name: decode_xml(archive.read(name))
        for name in archive.names()
        if name.endswith((".xml", ".rels")) and (name.startswith(_TEXT_FOLDERS) or "/" not in name)
    }
    renamed: dict[str, str] = {}
    strings = shared_strings(texts.get("xl/sharedStrings.xml", ""))
    for name, xml in texts.items():
        if name.startswith("xl/worksheets/") and "/_rels/" not in name:
            changed[name] = _mask_formulas(_mask_sheet(xml, strings, renamed, counts), counts)
    for name, xml in texts.items():
        if name in changed:
            continue  # between the tags of a sheet stand numbers of strings and styles, no text
        if name == "xl/sharedStrings.xml":
            xml = _mask_shared(xml, renamed)
        changed[name] = _mask_attributes(_mask_marked_text(xml, counts), counts)
    return _rewrite(data, {name: xml for name, xml in changed.items() if xml != texts[name]}), counts


def _rewrite(data: bytes, changed: dict[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            xml = changed.get(member.filename)
            new.writestr(member, old.read(member) if xml is None else _encoded(xml))
    return target.getvalue()


def _encoded(xml: str) -> bytes:
    return re.sub(r"(<\?xml[^<>]*encoding=[\"'])[^\"']*", r"\1UTF-8", xml, count=1).encode("utf-8")


def _mask_marked_text(xml: str, counts: Counter[Kind]) -> str:
    """Mask what stands between the tags, across the tags that cut a paragraph into runs."""
    view: list[str] = []
    origins: list[int] = []  # for each character of the view, its place in the XML, or -1 for a break of ours
    done = 0
    for tag in _TAG.finditer(xml):
        view.append(xml[done : tag.start()])
        origins.extend(range(done, tag.start()))
        done = tag.end()
        sign = "\n" if LINE_END.fullmatch(tag[0]) else "\t" if CELL_END.fullmatch(tag[0]) else ""
        if sign:
            view.append(sign)
            origins.append(-1)
    text = "".join(view)
    edits: dict[int, str] = {}
    for finding in find(text):
        if finding.certain:
            counts[finding.kind] += 1
            for offset, sign in enumerate(mask_signs(text[finding.start : finding.end], finding.kind)):
                origin = origins[finding.start + offset]
                if origin >= 0:
                    edits[origin] = sign.replace("<", "").replace("&", "")
    return _edited(xml, edits)


def _edited(xml: str, edits: dict[int, str]) -> str:
    parts: list[str] = []
    done = 0
    for place in sorted(edits):
        parts += (xml[done:place], edits[place])
        done = place + 1
    return "".join(parts) + xml[done:]


def _mask_attributes(xml: str, counts: Counter[Kind]) -> str:
    def masked(attribute: re.Match[str]) -> str:
        for finding in find(attribute[2]):
            counts[finding.kind] += finding.certain
        return attribute[1] + mask(attribute[2])

    return _ATTRIBUTE.sub(masked, xml)


# -- Excel: numbers in cells are not text, and a column's heading tells what they are --


def _mask_formulas(xml: str, counts: Counter[Kind]) -> str:
    """Texts that stand in quotes inside formulas."""

    def masked(quoted: re.Match[str]) -> str:
        for finding in find(quoted[0]):
            counts[finding.kind] += finding.certain
        return mask(quoted[0])

    return FORMULA.sub(lambda formula: _QUOTED.sub(masked, formula[0]), xml)


def _mask_sheet(xml: str, strings: list[str], renamed: dict[str, str], counts: Counter[Kind]) -> str:
    """Mask cells seen as a sheet, as the check sees them. renamed collects shared strings that must change as well."""
    cells: list[tuple[Element, int, int]] = []  # the cell, and where its text stands in the view
    view: list[str] = []
    length = 0
    for row in elements(xml, ROW):
        for cell in elements(xml, CELL, row.inside, row.closing):
            text = cell_text(xml, cell, strings)
            cells.append((cell, length, length + len(text)))
            view += (text, "\t")
            length += len(text) + 1
        view.append("\n")
        length += 1
    text = "".join(view)
    signs: dict[int, str] = {}
    for finding in find(text):
        if finding.certain:
            counts[finding.kind] += 1
            masked = mask_signs(text[finding.start : finding.end], finding.kind)
            signs.update((finding.start + offset, sign) for offset, sign in enumerate(masked))
    if not signs:
        return xml
    parts: list[str] = []
    done = 0
    for cell, start, end in cells:
        if any(place in signs for place in range(start, end)):
            new = "".join(signs.get(place, text[place]) for place in range(start, end))
            renamed[text[start:end]] = new
            parts += (xml[done : cell.start], _text_cell(cell, new))
            done = cell.end
    return "".join(parts) + xml[done:]


def _text_cell(cell: Element, text: str) -> str:
    """The cell holding a text of its own: no number, no formula that could bring the number back."""
    prefix = cell.name.removesuffix("c")
    value = html.escape(text, quote=False)
    return f'<{cell.name}{_TYPE.sub("", cell.attributes)} t="str"><{prefix}v>{value}</{prefix}v></{cell.name}>'


def _mask_shared(xml: str, renamed: dict[str, str]) -> str:
    """Strings that only their place in a sheet gave away."""
    parts: list[str] = []
    done = 0
    for entry, text in zip(elements(xml, STRING), shared_strings(xml), strict=True):
        if text in renamed:
            prefix = entry.name.removesuffix("si")
            new = f"<{prefix}t>{html.escape(renamed[text], quote=False)}</{prefix}t>"
            parts += (xml[done : entry.inside], new)
            done = entry.closing
    return "".join(parts) + xml[done:]
