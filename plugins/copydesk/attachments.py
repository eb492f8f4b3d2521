"""Attachments and pictures: what is in a file that its name does not tell.

Most leaks of official sites sit here: a hidden column of ID numbers, a comment, a deleted sentence that the file still
holds, the place where a photograph was taken. One file at a time, bounded in time and memory whatever is in it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from copydesk import rules_files as rules
from copydesk.bounded_zip import BoundedZip, EncryptedZip, UnreadableZip, ZipBomb
from copydesk.filetypes import (
    BY_NAME,
    PICTURES,
    decode_text,
    ending_of,
    holds_key,
    is_key_name,
    is_program_name,
    kind_of,
)
from copydesk.finding import Kind
from copydesk.office_contents import OfficeFile, Stretch
from copydesk.office_files import read_office
from copydesk.pdf_reader import EncryptedPdf, UnreadablePdf, read_pdf
from copydesk.personal import find
from copydesk.picture_facts import UnreadablePicture, read_picture
from copydesk.rule import Rule
from newsroom.problem import Problem

HEAD = 16 * 1024
WHOLE = 200 * 1024 * 1024  # larger files are judged by their head alone
NESTED = 2
MOST = 20
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x1f]")
_SVG_ACTIVE = re.compile(
    rb"(?i)<\s*(?:script|foreignobject|iframe|embed|object|handler|set|animate)\b|\bon[a-z]+\s*=|javascript:|<!entity|xlink:href\s*=\s*[\"'](?!#|data:image/)"
)
# Names of the streams in which Word and Excel of before 2007 keep macros.
_OLD_MACROS = tuple(name.encode("utf-16-le") for name in ("_VBA_PROJECT", "VBA_PROJECT_CUR"))
_OFFICE_ENDINGS = {
    "docx": (".docx", ".wps"),
    "xlsx": (".xlsx", ".et"),
    "pptx": (".pptx", ".dps"),
    "ofd": (".ofd",),
    "odf": (".odt", ".ods", ".odp"),
}
_ZIPPED_DOCUMENTS = frozenset(ending for endings in _OFFICE_ENDINGS.values() for ending in endings)


def check_file(path: Path, content_path: str) -> list[Problem]:
    """All findings in one file of the content folder that is no manuscript.

    path: the file, already known to lie inside the content folder. content_path: how messages name it. Waivers are the
    caller's to apply (desk.waive_file), for they stand in the manuscripts that carry the file.
    """
    check = _FileCheck(content_path)
    name = content_path.rsplit("/", 1)[-1]
    try:
        if path.is_symlink() or not path.is_file():
            return [rules.UNREADABLE.at(content_path, 0, "这不是普通文件。请换成真正的文件。")]
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(HEAD)
            if not check.may_be_published(name, head, size):
                return check.problems
            data = head + stream.read(WHOLE - HEAD) if size <= WHOLE else head
    except OSError:
        return [rules.UNREADABLE.at(content_path, 0, "读不出这个文件。请检查它有没有被别的程序占用，或换一份。")]
    check.contents(name, data, whole=size <= WHOLE, path=path)
    return check.problems


class _FileCheck:
    """Collects the findings of one file and of what lies inside it."""

    def __init__(self, content_path: str) -> None:
        self.content_path = content_path
        self.problems: list[Problem] = []

    def say(self, rule: Rule, message: str) -> None:
        if sum(problem.rule == rule.id for problem in self.problems) < MOST:
            self.problems.append(rule.at(self.content_path, 0, message))

    # -- what it is --

    def may_be_published(self, name: str, head: bytes, size: int, inside: str = "") -> bool:
        """Whether the file is of a kind that can be read on; if not, or if its name lies, says so."""
        ending, kind = ending_of(name), kind_of(head)
        what = f"{inside}“{name}”" if inside else "这个文件"
        if not size:
            self.say(rules.UNREADABLE, f"{what}是空的（0 字节）。请换成完整的文件。")
        elif _UNSEEN.search(name):
            self.say(rules.DISGUISED, f"{what}的名字里有看不见的字符，可能是伪装。请重新起名。")
        elif is_program_name(name) or (kind in ("program", "script") and ending not in BY_NAME):
            self.say(
                rules.PROGRAM, f"{what}是程序、脚本或网页，不能放上网站。请删掉；要给读者看的内容请存成 PDF 或 docx。"
            )
        elif is_key_name(name) or kind in ("key", "database"):
            self.say(
                rules.KEY,
                f"{what}是钥匙、密码、数据库或后台文件，公开了会出大事。请马上移走；如果已经发布过，请更换这把钥匙。",
            )
        elif ending not in BY_NAME:
            self.say(
                rules.UNKNOWN,
                f"{what}的类型“{ending or '（没有扩展名）'}”不认识，读者可能打不开。请存成 PDF、docx 或 xlsx。",
            )
            return kind not in ("html", "svg")
        elif kind not in BY_NAME[ending] and not (BY_NAME[ending] == {"text"} and kind in ("html", "text")):
            if kind == "ole" and ending in _ZIPPED_DOCUMENTS:
                return True  # perhaps a document with a password, which has this form; the whole file will tell
            self._disguised(what, ending, kind)
        else:
            return True
        return False

    def _disguised(self, what: str, ending: str, kind: str) -> None:
        words = {
            "html": "网页", "svg": "网页图形", "script": "脚本", "program": "程序", "key": "钥匙", "zip": "压缩包或新格式文档", "ole": "旧格式文档", "pdf": "PDF",
            "text": "纯文本", "unknown": "认不出来的内容", "jpeg": "JPG 图片", "png": "PNG 图片", "gif": "GIF 图片", "webp": "WebP 图片",
        }  # fmt: skip
        real = words.get(kind, kind)
        if kind == "unknown":
            self.say(
                rules.UNREADABLE,
                f"{what}的名字是 {ending}，内容却认不出来，可能没有传完整。请用原来的软件打开看看，重新保存一份。",
            )
        else:
            self.say(
                rules.DISGUISED,
                f"{what}的名字是 {ending}，内容却是{real}。请用对应的软件打开，另存成 {ending}；来路不明的请删掉。",
            )

    # -- what is in it --

    def contents(
        self, name: str, data: bytes, *, whole: bool, path: Path | None = None, inside: str = "", depth: int = 0
    ) -> None:
        """Look into a file that may be published. path: where it lies, if it lies on the disk; inside: how messages name its holder."""
        ending, kind = ending_of(name), kind_of(data[:HEAD])
        if any(finding.certain for finding in find(name)):
            self.say(rules.PERSONAL, f"{inside}文件名里有个人号码，不能公开。请给文件改名。")
        if not whole:
            if kind not in ("iso-media", "avi"):
                self.say(
                    rules.UNCHECKED, f"{inside}文件超过 {WHOLE // 1024 // 1024} MB，没有检查内容。请压缩或拆开再放。"
                )
        elif kind in PICTURES:
            self._picture(data, inside, decode=self.content_path.startswith("attachments/"))
        elif kind == "svg":
            if _SVG_ACTIVE.search(data):
                self.say(rules.PROGRAM, f"{inside}这个 SVG 图形里有会运行的代码。请导出成 PNG。")
            self.personal(Stretch(f"{inside}图形", decode_text(data) or ""))
        elif kind == "zip":
            self._zip(name, data, inside, depth)
        elif kind == "ole":
            self._old_format(data, ending, inside)
        elif kind == "pdf" and path is not None:
            self._pdf(path, inside)
        elif kind in ("text", "html", "rtf"):
            text = decode_text(data)
            if holds_key(data) or (text is not None and holds_key(text.encode())):
                self.say(rules.KEY, f"{inside}文中有一把钥匙（私钥），公开了会出大事。请马上移走；如果已经发布过，请更换这把钥匙。")
            if text is None:
                self.say(rules.UNREADABLE, f"{inside}文字的编码认不出来。请用记事本打开，另存为 UTF-8。")
            else:
                self.personal(Stretch(f"{inside}文中", text))
        elif kind in ("rar", "7z", "gzip"):
            self.say(
                rules.CLOSED_ARCHIVE,
                f"{inside}“{name}”打不开，里面有没有个人信息没有检查。请解开逐个核对，改放 docx、xlsx、PDF 本身，或打成 zip。",
            )
        elif kind == "pdf":
            self.say(rules.UNCHECKED, f"{inside}“{name}”里面的内容检查不了。请改放 docx、xlsx、PDF 本身，或打成 zip。")

    def personal(self, stretch: Stretch) -> None:
        """Find personal data in a piece of text; the places of one kind in one piece are told together."""
        places: dict[tuple[Kind, bool], list[int]] = {}
        for finding in find(stretch.text):
            places.setdefault((finding.kind, finding.certain), []).append(finding.start)
        for (kind, certain), positions in places.items():
            many = f"等 {len(positions)} 处" if len(positions) > 1 else ""
            where = stretch.place(positions[0])
            if certain:
                self.say(
                    rules.PERSONAL,
                    f"{where}{many}有{kind.value}，不能公开。请删掉，或运行 python3 tasks.py mask {self.content_path} 遮住。",
                )
            else:
                self.say(rules.UNSURE, f"{where}{many}可能有{kind.value}。请打开核对；住址只写到乡镇或街道。")

    def _picture(self, data: bytes, inside: str, *, decode: bool) -> None:
        try:
            facts = read_picture(data, decode=decode)
        except UnreadablePicture as error:
            self.say(rules.UNREADABLE, f"{inside}图片{error}。请重新导出一份。")
            return
        if facts.located:
            self.say(
                rules.LOCATED, f"{inside}照片里带着拍摄位置。请用画图软件另存一份；发布的图片会自动去掉，原图请不要外传。"
            )
        if facts.people or facts.serials:
            self.say(rules.TRACES, f"{inside}照片里带着作者或相机编号。发布的图片会自动去掉；原图请不要外传。")
        self.personal(Stretch(f"{inside}照片信息", "\n\n".join(facts.texts)))

    def _zip(self, name: str, data: bytes, inside: str, depth: int) -> None:
        try:
            document = read_office(data)
            if document is not None:
                self._office(name, data, document, inside, depth)
            elif ending_of(name) in _ZIPPED_DOCUMENTS and ending_of(name) not in (".wps", ".et", ".dps"):
                self.say(
                    rules.DISGUISED,
                    f"{inside}“{name}”不是真正的 {ending_of(name)} 文档。请用 WPS 或 Office 打开，另存一份。",
                )
            else:
                self._archive(BoundedZip(data), inside, depth)
        except EncryptedZip:
            self.say(rules.UNREADABLE, f"{inside}“{name}”要密码才能打开。请去掉密码再放。")
        except ZipBomb:
            self.say(rules.BOMB, f"{inside}“{name}”展开后大得不正常，可能会拖垮电脑。请不要打开，删掉它。")
        except UnreadableZip:
            self.say(
                rules.UNREADABLE, f"{inside}“{name}”打不开，可能没有传完整。请用原来的软件打开看看，重新保存一份。"
            )

    def _office(self, name: str, data: bytes, document: OfficeFile, inside: str, depth: int) -> None:
        ending = ending_of(name)
        if (
            ending in _ZIPPED_DOCUMENTS
            and ending not in _OFFICE_ENDINGS[document.kind]
            and ending not in (".wps", ".et", ".dps")
        ):
            self.say(rules.DISGUISED, f"{inside}“{name}”其实是 {document.kind} 文档。请把扩展名改对。")
        for stretch in document.stretches:
            stretch.name = inside + stretch.name
            self.personal(stretch)
        if "宏" in document.active:
            self.say(rules.PROGRAM, f"{inside}“{name}”里有宏，会自己运行。请另存成不带宏的 docx 或 xlsx。")
        elif document.active:
            self.say(rules.ACTIVE, f"{inside}“{name}”里有{'、'.join(document.active)}。请删掉，或另存成 PDF。")
        if document.revisions:
            self.say(
                rules.REVISIONS,
                f"{inside}有 {document.revisions} 处没有接受的修订，删掉的字读者也能看到。请在“审阅”里接受全部修订，关掉修订，再保存。",
            )
        if document.comments:
            self.say(rules.COMMENTS, f"{inside}有 {document.comments} 条批注。请在“审阅”里删除全部批注，再保存。")
        for hidden in document.hidden[:5]:
            self.say(rules.HIDDEN, f"{inside}{hidden}，读者点几下就能看到。不该公开的请删掉，不要只是隐藏。")
        if document.people:
            self.say(rules.AUTHOR, f"{inside}文档属性里有人名。请在“文件—信息—检查文档”里删除文档属性和个人信息。")
        if depth < NESTED:
            archive = BoundedZip(data)
            for member in document.media[:200]:
                content = archive.read(member)
                if kind_of(content[:HEAD]) in PICTURES:
                    self._picture(content, f"{inside}文中图片 {member.rsplit('/', 1)[-1]}：", decode=False)
            for member in document.embedded[:50]:
                content = archive.read(member)
                if is_program_name(member) or kind_of(content[:HEAD]) in ("program", "script", "key"):
                    self.say(rules.PROGRAM, f"{inside}“{name}”里夹带着程序或钥匙（{member.rsplit('/', 1)[-1]}）。请在文档里删掉它，再保存。")
                    continue
                self.contents(
                    member.rsplit("/", 1)[-1],
                    content,
                    whole=True,
                    inside=f"{inside}嵌入的 {member.rsplit('/', 1)[-1]}：",
                    depth=depth + 1,
                )

    def _archive(self, archive: BoundedZip, inside: str, depth: int) -> None:
        if depth >= NESTED:
            self.say(rules.UNCHECKED, f"{inside}压缩包套得太深，里面没有检查。请直接放文件。")
            return
        for member in archive.names():
            name = member.replace("\\", "/").rsplit("/", 1)[-1]
            label = f"{inside}压缩包里的"
            if member.startswith(("/", "\\")) or ".." in member.replace("\\", "/").split("/"):
                self.say(rules.DISGUISED, f"{label}“{name}”想解压到别的文件夹去。请不要打开这个压缩包，删掉它。")
                continue
            data = archive.read(member)
            if self.may_be_published(name, data[:HEAD], len(data), label):
                self.contents(name, data, whole=True, inside=f"{label}“{name}”：", depth=depth + 1)

    def _pdf(self, path: Path, inside: str) -> None:
        try:
            pdf = read_pdf(path)
        except EncryptedPdf:
            self.say(rules.UNREADABLE, "PDF 要密码才能打开。请去掉密码再放。")
            return
        except UnreadablePdf:
            self.say(rules.UNREADABLE, "PDF 打不开，可能没有传完整。请打开看看，重新导出一份。")
            return
        for number, page in enumerate(pdf.pages, 1):
            self.personal(Stretch(f"{inside}第 {number} 页", page))
        self.personal(Stretch(f"{inside}批注、表单和属性", pdf.notes))
        if not any(len(page.strip()) > 5 for page in pdf.pages):
            self.say(
                rules.NO_TEXT,
                "PDF 里没有文字，像是扫描件，机器看不出里面有没有个人信息。请逐页人工核对；有原文件的，请从 Word 直接导出 PDF。",
            )
        if not pdf.whole:
            self.say(rules.UNCHECKED, f"PDF 太长，只检查了前 {len(pdf.pages)} 页。后面的请人工核对，或拆成几个文件。")
        if pdf.active:
            self.say(rules.ACTIVE, f"PDF 里有{'、'.join(pdf.active)}。请重新导出一份普通的 PDF。")
        if pdf.people:
            self.say(rules.AUTHOR, "PDF 属性里有作者姓名。请重新导出，或在属性里删掉作者。")

    def _old_format(self, data: bytes, ending: str, inside: str) -> None:
        """Formats of before 2007 are not parsed; their text lies in the bytes in two encodings, which is enough to find many numbers."""
        if "EncryptedPackage".encode("utf-16-le") in data:
            self.say(rules.UNREADABLE, f"{inside}文档要密码才能打开。请去掉密码再放。")
            return
        if ending in _ZIPPED_DOCUMENTS and ending not in (".wps", ".et", ".dps"):
            self._disguised(f"{inside}这个文件", ending, "ole")
            return
        if any(sign in data for sign in _OLD_MACROS):
            self.say(rules.PROGRAM, f"{inside}文档里有宏，会自己运行。请另存成不带宏的 docx 或 xlsx。")
        for text in _old_texts(data):
            self.personal(Stretch(f"{inside}文中", text))
        new = {".doc": "docx", ".xls": "xlsx", ".ppt": "pptx", ".wps": "docx", ".et": "xlsx", ".dps": "pptx"}.get(
            ending, "docx"
        )
        self.say(rules.UNCHECKED, f"{inside}这是旧格式文档，表格里的数字检查不全。请打开另存为 {new}。")


def _old_texts(data: bytes) -> Iterator[str]:
    decoders: tuple[Callable[[], str], ...] = (
        lambda: data.decode("latin-1"),
        lambda: data.decode("utf-16-le", "replace"),
        lambda: data[1:].decode("utf-16-le", "replace"),
    )
    for decode in decoders:
        yield unicodedata.normalize("NFC", decode())
