"""What one document or picture tells besides what is seen of it: each of these says what it finds, and looks into no other file.

`inside` is how messages name what holds the file, "" for a file of its own.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from copydesk import rules_files as rules
from copydesk.admission import tell_disguise
from copydesk.file_findings import FileFindings
from copydesk.filetypes import ALWAYS_ZIPPED, OFFICE_ENDINGS, ending_of
from copydesk.office_contents import OfficeFile, Stretch
from copydesk.pdf_reader import EncryptedPdf, UnreadablePdf, read_pdf
from copydesk.picture_facts import UnreadablePicture, read_picture

# Names of the streams in which Word and Excel of before 2007 keep macros.
_OLD_MACROS = tuple(name.encode("utf-16-le") for name in ("_VBA_PROJECT", "VBA_PROJECT_CUR"))


def tell_picture(findings: FileFindings, data: bytes, inside: str, *, decode: bool) -> None:
    """What a camera or a program wrote into a picture. decode: whether the picture is unfolded as well, to see that it is whole."""
    try:
        facts = read_picture(data, decode=decode)
    except UnreadablePicture as error:
        findings.say(rules.UNREADABLE, f"{inside}图片{error}。请重新导出一份。")
        return
    if facts.located:
        findings.say(
            rules.LOCATED, f"{inside}照片里带着拍摄位置。请用画图软件另存一份；发布的图片会自动去掉，原图请不要外传。"
        )
    if facts.people or facts.serials:
        findings.say(rules.TRACES, f"{inside}照片里带着作者或相机编号。发布的图片会自动去掉；原图请不要外传。")
    findings.personal(Stretch(f"{inside}照片信息", "\n\n".join(facts.texts)))


def tell_office(findings: FileFindings, document: OfficeFile, name: str, inside: str) -> None:
    """An office file of 2007 or later. name: the file's own."""
    ending = ending_of(name)
    if ending in ALWAYS_ZIPPED and ending not in OFFICE_ENDINGS[document.kind]:
        findings.say(rules.DISGUISED, f"{inside}“{name}”其实是 {document.kind} 文档。请把扩展名改对。")
    for stretch in document.stretches:
        stretch.name = inside + stretch.name
        findings.personal(stretch)
    if "宏" in document.active:
        findings.say(rules.PROGRAM, f"{inside}“{name}”里有宏，会自己运行。请另存成不带宏的 docx 或 xlsx。")
    elif document.active:
        findings.say(rules.ACTIVE, f"{inside}“{name}”里有{'、'.join(document.active)}。请删掉，或另存成 PDF。")
    if document.revisions:
        findings.say(
            rules.REVISIONS,
            f"{inside}有 {document.revisions} 处没有接受的修订，删掉的字读者也能看到。请在“审阅”里接受全部修订，关掉修订，再保存。",
        )
    if document.comments:
        findings.say(rules.COMMENTS, f"{inside}有 {document.comments} 条批注。请在“审阅”里删除全部批注，再保存。")
    for hidden in document.hidden[:5]:
        findings.say(rules.HIDDEN, f"{inside}{hidden}，读者点几下就能看到。不该公开的请删掉，不要只是隐藏。")
    if document.people:
        findings.say(rules.AUTHOR, f"{inside}文档属性里有人名。请在“文件—信息—检查文档”里删除文档属性和个人信息。")


def tell_pdf(findings: FileFindings, path: Path, inside: str) -> None:
    """A PDF that lies on the disk: its pages, its notes and forms, and what of it no machine can read."""
    try:
        pdf = read_pdf(path)
    except EncryptedPdf:
        findings.say(rules.UNREADABLE, "PDF 要密码才能打开。请去掉密码再放。")
        return
    except UnreadablePdf:
        findings.say(rules.UNREADABLE, "PDF 打不开，可能没有传完整。请打开看看，重新导出一份。")
        return
    for number, page in enumerate(pdf.pages, 1):
        findings.personal(Stretch(f"{inside}第 {number} 页", page))
    findings.personal(Stretch(f"{inside}批注、表单和属性", pdf.notes))
    if not any(len(page.strip()) > 5 for page in pdf.pages):
        findings.say(
            rules.NO_TEXT,
            "PDF 里没有文字，像是扫描件，机器看不出里面有没有个人信息。请逐页人工核对；有原文件的，请从 Word 直接导出 PDF。",
        )
    if not pdf.whole:
        findings.say(rules.UNCHECKED, f"PDF 太长，只检查了前 {len(pdf.pages)} 页。后面的请人工核对，或拆成几个文件。")
    if pdf.active:
        findings.say(rules.ACTIVE, f"PDF 里有{'、'.join(pdf.active)}。请重新导出一份普通的 PDF。")
    if pdf.people:
        findings.say(rules.AUTHOR, "PDF 属性里有作者姓名。请重新导出，或在属性里删掉作者。")


def tell_old_format(findings: FileFindings, data: bytes, ending: str, inside: str) -> None:
    """Formats of before 2007 are not parsed; their text lies in the bytes in two encodings, which is enough to find many numbers."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        findings.say(rules.UNREADABLE, f"{inside}文档要密码才能打开。请去掉密码再放。")
        return
    if ending in ALWAYS_ZIPPED:
        tell_disguise(findings, f"{inside}这个文件", ending, "ole")
        return
    if any(sign in data for sign in _OLD_MACROS):
        findings.say(rules.PROGRAM, f"{inside}文档里有宏，会自己运行。请另存成不带宏的 docx 或 xlsx。")
    for text in _old_texts(data):
        findings.personal(Stretch(f"{inside}文中", text))
    new = {".doc": "docx", ".xls": "xlsx", ".ppt": "pptx", ".wps": "docx", ".et": "xlsx", ".dps": "pptx"}.get(
        ending, "docx"
    )
    findings.say(rules.UNCHECKED, f"{inside}这是旧格式文档，表格里的数字检查不全。请打开另存为 {new}。")


def _old_texts(data: bytes) -> Iterator[str]:
    decoders: tuple[Callable[[], str], ...] = (
        lambda: data.decode("latin-1"),
        lambda: data.decode("utf-16-le", "replace"),
        lambda: data[1:].decode("utf-16-le", "replace"),
    )
    for decode in decoders:
        yield unicodedata.normalize("NFC", decode())
