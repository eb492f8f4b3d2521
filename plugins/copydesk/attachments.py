"""Attachments and pictures: what is in a file that its name does not tell.

Most leaks of official sites sit here: a hidden column of ID numbers, a comment, a deleted sentence that the file still
holds, the place where a photograph was taken. One file at a time, bounded in time and memory whatever is in it.
"""

from __future__ import annotations

import re
from pathlib import Path

from copydesk import rules_files as rules
from copydesk.admission import may_be_published
from copydesk.bounded_zip import BoundedZip, EncryptedZip, UnreadableZip, ZipBomb
from copydesk.documents import tell_office, tell_old_format, tell_pdf, tell_picture
from copydesk.file_findings import FileFindings
from copydesk.filetypes import ALWAYS_ZIPPED, PICTURES, decode_text, ending_of, holds_key, is_program_name, kind_of
from copydesk.office_contents import OfficeFile, Stretch
from copydesk.office_files import read_office
from copydesk.personal import find
from newsroom.problem import Problem

HEAD = 16 * 1024
WHOLE = 200 * 1024 * 1024  # larger files are judged by their head alone
NESTED = 2
MOST_PICTURES, MOST_EMBEDDED = 200, 50  # in one document
_SVG_ACTIVE = re.compile(
    rb"(?i)<\s*(?:script|foreignobject|iframe|embed|object|handler|set|animate)\b|\bon[a-z]+\s*=|javascript:|<!entity|xlink:href\s*=\s*[\"'](?!#|data:image/)"
)


def check_file(path: Path, content_path: str) -> list[Problem]:
    """All findings in one file of the content folder that is no manuscript.

    path: the file, already known to lie inside the content folder. content_path: how messages name it. Waivers are the
    caller's to apply (desk.waive_file), for they stand in the manuscripts that carry the file.
    """
    findings = FileFindings(content_path)
    name = content_path.rsplit("/", 1)[-1]
    try:
        if path.is_symlink() or not path.is_file():
            return [rules.UNREADABLE.at(content_path, 0, "这不是普通文件。请换成真正的文件。")]
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(HEAD)
            if not may_be_published(findings, name, head, size):
                return findings.problems
            data = head + stream.read(WHOLE - HEAD) if size <= WHOLE else head
    except OSError:
        return [rules.UNREADABLE.at(content_path, 0, "读不出这个文件。请检查它有没有被别的程序占用，或换一份。")]
    _Inspection(findings).contents(name, data, whole=size <= WHOLE, path=path)
    return findings.problems


class _Inspection:
    """Looks into one file, and into what lies inside it."""

    def __init__(self, findings: FileFindings) -> None:
        self.findings = findings

    def contents(
        self, name: str, data: bytes, *, whole: bool, path: Path | None = None, inside: str = "", depth: int = 0
    ) -> None:
        """Look into a file that may be published. path: where it lies, if it lies on the disk; inside: how messages name its holder."""
        ending, kind = ending_of(name), kind_of(data[:HEAD])
        if any(finding.certain for finding in find(name)):
            self.findings.say(rules.PERSONAL, f"{inside}文件名里有个人号码，不能公开。请给文件改名。")
        if not whole:
            if kind not in ("iso-media", "avi"):
                self.findings.say(
                    rules.UNCHECKED, f"{inside}文件超过 {WHOLE // 1024 // 1024} MB，没有检查内容。请压缩或拆开再放。"
                )
        elif kind in PICTURES:
            tell_picture(self.findings, data, inside, decode=self.findings.content_path.startswith("attachments/"))
        elif kind == "svg":
            if _SVG_ACTIVE.search(data):
                self.findings.say(rules.PROGRAM, f"{inside}这个 SVG 图形里有会运行的代码。请导出成 PNG。")
            self.findings.personal(Stretch(f"{inside}图形", decode_text(data) or ""))
        elif kind == "zip":
            self._zip(name, data, inside, depth)
        elif kind == "ole":
            tell_old_format(self.findings, data, ending, inside)
        elif kind == "pdf" and path is not None:
            tell_pdf(self.findings, path, inside)
        elif kind in ("text", "html", "rtf"):
            text = decode_text(data)
            if holds_key(data) or (text is not None and holds_key(text.encode())):
                self.findings.say(
                    rules.KEY,
                    f"{inside}文中有一把钥匙（私钥），公开了会出大事。请马上移走；如果已经发布过，请更换这把钥匙。",
                )
            if text is None:
                self.findings.say(rules.UNREADABLE, f"{inside}文字的编码认不出来。请用记事本打开，另存为 UTF-8。")
            else:
                self.findings.personal(Stretch(f"{inside}文中", text))
        elif kind in ("rar", "7z", "gzip"):
            self.findings.say(
                rules.CLOSED_ARCHIVE,
                f"{inside}“{name}”打不开，里面有没有个人信息没有检查。请解开逐个核对，改放 docx、xlsx、PDF 本身，或打成 zip。",
            )
        elif kind == "pdf":
            self.findings.say(
                rules.UNCHECKED, f"{inside}“{name}”里面的内容检查不了。请改放 docx、xlsx、PDF 本身，或打成 zip。"
            )

    def _zip(self, name: str, data: bytes, inside: str, depth: int) -> None:
        try:
            document = read_office(data)
            if document is not None:
                self._office(name, data, document, inside, depth)
            elif ending_of(name) in ALWAYS_ZIPPED:
                self.findings.say(
                    rules.DISGUISED,
                    f"{inside}“{name}”不是真正的 {ending_of(name)} 文档。请用 WPS 或 Office 打开，另存一份。",
                )
            else:
                self._archive(BoundedZip(data), inside, depth)
        except EncryptedZip:
            self.findings.say(rules.UNREADABLE, f"{inside}“{name}”要密码才能打开。请去掉密码再放。")
        except ZipBomb:
            self.findings.say(rules.BOMB, f"{inside}“{name}”展开后大得不正常，可能会拖垮电脑。请不要打开，删掉它。")
        except UnreadableZip:
            self.findings.say(
                rules.UNREADABLE, f"{inside}“{name}”打不开，可能没有传完整。请用原来的软件打开看看，重新保存一份。"
            )

    def _office(self, name: str, data: bytes, document: OfficeFile, inside: str, depth: int) -> None:
        tell_office(self.findings, document, name, inside)
        most = (MOST_PICTURES, MOST_EMBEDDED) if depth < NESTED else (0, 0)
        if len(document.media) > most[0] or len(document.embedded) > most[1]:
            self.findings.say(
                rules.UNCHECKED,
                f"{inside}“{name}”里的图片或嵌入的文件太多、套得太深，没有全部检查。请拆开，或另存成 PDF。",
            )
        if depth < NESTED:
            archive = BoundedZip(data)
            for member in document.media[:MOST_PICTURES]:
                content = archive.read(member)
                if kind_of(content[:HEAD]) in PICTURES:
                    tell_picture(
                        self.findings, content, f"{inside}文中图片 {member.rsplit('/', 1)[-1]}：", decode=False
                    )
            for member in document.embedded[:MOST_EMBEDDED]:
                content = archive.read(member)
                if is_program_name(member) or kind_of(content[:HEAD]) in ("program", "script", "key"):
                    self.findings.say(
                        rules.PROGRAM,
                        f"{inside}“{name}”里夹带着程序或钥匙（{member.rsplit('/', 1)[-1]}）。请在文档里删掉它，再保存。",
                    )
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
            self.findings.say(rules.UNCHECKED, f"{inside}压缩包套得太深，里面没有检查。请直接放文件。")
            return
        for member in archive.names():
            name = member.replace("\\", "/").rsplit("/", 1)[-1]
            label = f"{inside}压缩包里的"
            if member.startswith(("/", "\\")) or ".." in member.replace("\\", "/").split("/"):
                self.findings.say(
                    rules.DISGUISED, f"{label}“{name}”想解压到别的文件夹去。请不要打开这个压缩包，删掉它。"
                )
                continue
            data = archive.read(member)
            if may_be_published(self.findings, name, data[:HEAD], len(data), label):
                self.contents(name, data, whole=True, inside=f"{label}“{name}”：", depth=depth + 1)
