"""A .docx file opened without trust: bounded in size and time, no entities, nothing fetched from elsewhere."""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass
from typing import Any

from importer.refusal import Refusal

MB = 1024 * 1024
MOST_PARTS = 4000
LARGEST_XML = 48 * MB  # one part, unpacked; a 500-page document has some 8 MB
LARGEST_MEDIA = 40 * MB
LARGEST_SUM = 256 * MB
STEEPEST = 400  # unpacked size to packed size, from which a large part is no honest text

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    b"http://purl.oclc.org/ooxml/drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
    b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": b"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
}
_SAVE_AGAIN = "请用 Word 或 WPS 打开，另存为一个新的 .docx 再导入"


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship of a part. target: a part's name, or an address when external."""

    kind: str
    target: str
    external: bool


class Package:
    """The parts of a .docx, read on demand and within limits. Raises Refusal for anything that is not an honest Word file."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self._left = LARGEST_SUM
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
            raise Refusal(name, f"文件不完整，打不开，可能没有下载或复制完。请重新拿一份；{_SAVE_AGAIN}。") from None
        if len(entries) > MOST_PARTS:
            raise Refusal(name, f"里面有 {len(entries)} 个部件，不像正常的 Word 文件。{_SAVE_AGAIN}。")
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise Refusal(name, f"文件加了密码。请先取消密码；{_SAVE_AGAIN}。")
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            key = entry.filename.replace("\\", "/").lstrip("/").casefold()
            if key in self._entries:
                raise Refusal(name, f"里面有两个同名的部件，不像正常的 Word 文件。{_SAVE_AGAIN}。")
            self._entries[key] = entry
        self._check_sizes()
        self.main = self._main_part()

    def has(self, part: str) -> bool:
        return part.lstrip("/").casefold() in self._entries

    def read(self, part: str, limit: int = LARGEST_MEDIA) -> bytes:
        """The bytes of a part. Reads no more than `limit`, whatever the archive claims."""
        entry = self._entries.get(part.lstrip("/").casefold())
        if entry is None:
            raise Refusal(self.name, f"文件里缺了一个部件（{part}），打不全。{_SAVE_AGAIN}。")
        try:
            with self._zip.open(entry) as file:
                data = file.read(limit + 1)
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
            raise Refusal(
                self.name, f"文件损坏，有一部分解不开（{type(error).__name__}）。请重新拿一份；{_SAVE_AGAIN}。"
            ) from None
        except Exception as error:  # zlib, lzma and bz2 have errors of their own without a common base
            if type(error).__module__ not in ("zlib", "_lzma", "lzma", "_bz2"):
                raise
            raise Refusal(self.name, f"文件损坏，有一部分解不开。请重新拿一份；{_SAVE_AGAIN}。") from None
        self._left -= len(data)
        if len(data) > limit or self._left < 0:
            raise Refusal(self.name, f"解开以后太大，像是“压缩炸弹”，没有读。{_SAVE_AGAIN}。")
        return data

    def xml(self, part: str) -> Any:
        """The root element of an XML part. Entities and document types are refused before they are parsed."""
        from lxml import etree

        data = self.read(part, LARGEST_XML)
        if has_document_type(data):
            raise Refusal(self.name, f"里面夹带了外部实体定义，正常的 Word 文件没有这个，没有读。{_SAVE_AGAIN}。")
        for strict, usual in _STRICT.items():
            if strict in data:
                data = data.replace(strict, usual)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
        )
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            deep = "depth" in str(error)
            what = "里面的表格或文本框套得太深" if deep else "文件损坏，里面的内容读不通"
            raise Refusal(self.name, f"{what}。{_SAVE_AGAIN}。") from None
        if root is None:
            raise Refusal(self.name, f"文件损坏，里面的内容是空的。{_SAVE_AGAIN}。")
        return root

    def relations(self, part: str) -> dict[str, Relation]:
        """The relationships of a part by id; {} when it has none."""
        folder, base = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", base + ".rels")
        if not self.has(rels):
            return {}
        found = {}
        for element in self.xml(rels).iter(_RELATIONSHIP):
            external = element.get("TargetMode") == "External"
            target = element.get("Target", "")
            if not external:
                target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            found[element.get("Id", "")] = Relation(element.get("Type", "").rsplit("/", 1)[-1], target, external)
        return found

    def _check_sizes(self) -> None:
        total = 0
        for entry in self._entries.values():
            total += entry.file_size
            limit = LARGEST_XML if entry.filename.lower().endswith((".xml", ".rels")) else LARGEST_MEDIA
            steep = entry.file_size > 4 * MB and entry.file_size > STEEPEST * max(1, entry.compress_size)
            if entry.file_size > limit or total > LARGEST_SUM or steep:
                size = entry.file_size / MB
                raise Refusal(
                    self.name,
                    f"里面有一个部件解开以后有 {size:.0f} MB，像是“压缩炸弹”，没有读。请拆开文件或压小图片；{_SAVE_AGAIN}。",
                )

    def _main_part(self) -> str:
        if not self.has("[Content_Types].xml"):
            raise Refusal(self.name, f"名字像 Word 文件，里面不是。{_SAVE_AGAIN}。")
        kinds = self.read("[Content_Types].xml", 4 * MB)
        for mark, what in ((b"spreadsheetml", "Excel 表格"), (b"presentationml", "演示文稿")):
            if mark in kinds and b"wordprocessingml" not in kinds:
                raise Refusal(
                    self.name, f"这是{what}，不是 Word 文件。要公布它，请当作附件；要当稿子，请把文字放进 Word 再导入。"
                )
        main = next(
            (
                relation.target
                for relation in self.relations("").values()
                if relation.kind == "officeDocument" and not relation.external
            ),
            "word/document.xml",
        )
        if b"wordprocessingml" not in kinds or not self.has(main):
            raise Refusal(self.name, f"名字像 Word 文件，里面没有 Word 的正文。{_SAVE_AGAIN}。")
        return main


def has_document_type(data: bytes) -> bool:
    """Whether XML bytes declare a document type or an entity, in any of the encodings XML may have."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[:8]:
        data = data.replace(b"\x00", b"")
    head = data.upper()
    return b"<!DOCTYPE" in head or b"<!ENTITY" in head


def whole_number(text: str | None, most_digits: int = 6) -> int | None:
    """A number of Word's; None for what is none: other digits than ASCII's, or more of them than any real file has."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= most_digits else None
