"""The text of Word, Excel, PowerPoint, OpenDocument and OFD files, with everything that is not to be seen on paper."""

from __future__ import annotations

import html
import re

from copydesk.bounded_zip import BoundedZip
from copydesk.marked_text import COMMENT, decode_xml, plain_text, spoken
from copydesk.office_contents import OfficeFile, Stretch
from copydesk.workbooks import read_workbook

_PERSON = re.compile(
    r"<(?:\w+:)?(?:creator|lastModifiedBy|manager|initial-creator|Author|Creator)\b[^<>]*>([^<]+)<", re.IGNORECASE
)
_REVISION = re.compile(r"<w:(?:ins|del|moveFrom|moveTo)\s")
_VANISH = re.compile(r"<w:(?:vanish|webHidden)\s*(?:/>|w:val=\"(?:1|true|on)\")")


def read_office(data: bytes) -> OfficeFile | None:
    """Read a zipped office document; None for a zip that is none. Raises UnreadableZip for a damaged or locked one."""
    archive = BoundedZip(data)
    names = archive.names()
    for mark, read in (
        ("word/document.xml", _word),
        ("xl/workbook.xml", read_workbook),
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
            Stretch(f"{label or part}的图片说明和链接", spoken(xml)),
        ]
        if part == "document":
            document.revisions = len(_REVISION.findall(xml))
            if _VANISH.search(xml):
                document.hidden.append("有隐藏文字")
        if part.startswith("comments"):
            document.comments += len(COMMENT.findall(xml))


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
        document.stretches += [Stretch(label, plain_text(xml)), Stretch(label, spoken(xml))]
        if re.search(r"<p:sld\b[^<>]*\bshow=\"(?:0|false)\"", xml):
            document.hidden.append(f"{label}是隐藏的幻灯片")
        if "comments/" in name or "/comment" in name:
            document.comments += len(COMMENT.findall(xml))
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
            document.stretches.append(Stretch("链接", spoken(rels)))
            if re.search(r"(?i)(?:attachedTemplate|oleObject|frame|externalLink)[^<>]*targetmode=\"external\"", rels):
                document.active.append("指向别处的模板或对象")
    document.active = sorted(set(document.active))
    document.people = sorted(set(document.people))
