"""Attachments made by the real libraries, and by hand where a library would not make such a file."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest
from PIL import Image

from copydesk import attachments
from copydesk.office_contents import column_name
from newsroom.problem import Problem

ID = "612501198503121230"
MOBILE = "13812345678"
CARD = "6222021234567890128"


def check(path: Path) -> list[Problem]:
    problems = attachments.check_file(path, f"attachments/2022/{path.name}")
    told = "".join(problem.message for problem in problems)
    assert not any(number in told for number in (ID, MOBILE, CARD))
    assert all(problem.path == f"attachments/2022/{path.name}" for problem in problems)
    assert all(problem.message.endswith("。") for problem in problems)
    return problems


def ids(problems: list[Problem]) -> list[str]:
    return [problem.rule for problem in problems]


def rezip(source: bytes, change: Callable[[str, bytes], bytes | None], extra: dict[str, bytes] | None = None) -> bytes:
    """The zip with each member changed (None: left out) and members added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            data = change(member.filename, old.read(member))
            if data is not None:
                new.writestr(member.filename, data)
        for name, data in (extra or {}).items():
            new.writestr(name, data)
    return target.getvalue()


def word(tmp_path: Path, *paragraphs: str, author: str = "") -> Path:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.core_properties.author = author
    path = tmp_path / "申请表.docx"
    document.save(str(path))
    return path


def sheet(tmp_path: Path, rows: list[list[object]]) -> tuple[openpyxl.Workbook, Path]:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "名单"
    for row in rows:
        book.active.append(row)
    book.properties.creator = ""
    return book, tmp_path / "名单.xlsx"


def pdf_of(lines: list[str], catalog: str = "") -> bytes:
    """A small PDF of ASCII lines, written by hand."""
    stream = "BT /F1 12 Tf 72 720 Td 16 TL " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode() + b"".join(
        f"{place:010} 00000 n \n".encode() for place in places
    )
    return out + f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()


# -- Word --


def test_a_clean_document_passes(tmp_path: Path) -> None:
    assert check(word(tmp_path, "申请表", "联系电话：0914-2310000", f"证件：{ID[:2]}{'*' * 13}{ID[-3:]}")) == []


def test_word_text_tables_headers_and_split_runs(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("证件 ")
    paragraph.add_run(ID[:7]).bold = True
    paragraph.add_run(ID[7:])
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "李某"
    table.cell(0, 1).text = MOBILE
    document.sections[0].header.paragraphs[0].text = CARD
    document.core_properties.author = ""
    path = tmp_path / "表.docx"
    document.save(str(path))
    problems = check(path)
    assert ids(problems) == ["attachment.personal"] * 3
    assert "页眉" in "".join(problem.message for problem in problems)


def test_word_comments_revisions_hidden_text_and_author(tmp_path: Path) -> None:
    path = word(tmp_path, "正文", author="张三")
    namespace = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    comments = (
        b"<w:comments "
        + namespace
        + f'><w:comment w:id="1" w:author="x"><w:p><w:r><w:t>问{MOBILE}</w:t></w:r></w:p></w:comment></w:comments>'.encode()
    )

    def change(name: str, data: bytes) -> bytes:
        if name != "word/document.xml":
            return data
        deleted = f'<w:p><w:del w:id="1" w:author="x"><w:r><w:delText>{ID}</w:delText></w:r></w:del></w:p>'
        hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏起来的话</w:t></w:r></w:p>"
        return data.replace(b"<w:sectPr", (deleted + hidden).encode() + b"<w:sectPr")

    path.write_bytes(rezip(path.read_bytes(), change, {"word/comments.xml": comments}))
    problems = check(path)
    assert sorted(ids(problems)) == [
        "attachment.author", "attachment.comments", "attachment.hidden", "attachment.personal", "attachment.personal", "attachment.revisions",
    ]  # fmt: skip


def test_alt_texts_and_link_targets_of_a_document(tmp_path: Path) -> None:
    path = word(tmp_path, "正文")
    alt = f'<w:p><wp:docPr xmlns:wp="x" id="1" name="图" descr="李某 {ID}"/></w:p>'.encode()
    path.write_bytes(
        rezip(
            path.read_bytes(),
            lambda name, data: data.replace(b"<w:sectPr", alt + b"<w:sectPr") if name == "word/document.xml" else data,
        )
    )
    assert ids(check(path)) == ["attachment.personal"]


def test_a_photo_inside_a_document_is_looked_at(tmp_path: Path) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (20, 20)).save(picture, "JPEG", exif=located())
    document = docx.Document()
    document.add_picture(io.BytesIO(picture.getvalue()))
    document.core_properties.author = ""
    path = tmp_path / "图.docx"
    document.save(str(path))
    assert ids(check(path)) == ["attachment.located"]


def test_macros_are_refused(tmp_path: Path) -> None:
    path = word(tmp_path, "正文")
    path.write_bytes(rezip(path.read_bytes(), lambda name, data: data, {"word/vbaProject.bin": b"x"}))
    assert ids(check(path)) == ["attachment.program"]


# -- Excel --


def test_numbers_in_sheets_as_text_and_as_numbers(tmp_path: Path) -> None:
    book, path = sheet(
        tmp_path,
        [["姓名", "身份证", "电话", "账号"], ["李某", ID, int(MOBILE), CARD], ["王某", "见附页", "0914-2310000", "无"]],
    )
    book.save(path)
    problems = check(path)
    told = "".join(problem.message for problem in problems)
    assert set(ids(problems)) == {"attachment.personal"}
    for place in ("工作表“名单” B 列第 2 行", "工作表“名单” C 列第 2 行", "工作表“名单” D 列第 2 行"):
        assert place in told


def test_fifteen_thousand_rows_are_told_in_a_line_or_two(tmp_path: Path) -> None:
    book, path = sheet(tmp_path, [["姓名", "身份证号"], *([f"李某{row}", ID] for row in range(15_000))])
    book.save(path)
    started = time.process_time()
    problems = check(path)
    assert time.process_time() - started < 6
    assert 1 <= len(problems) <= 2
    assert "等 15000 处" in problems[0].message


def test_hidden_sheets_columns_rows_and_comments(tmp_path: Path) -> None:
    book, path = sheet(tmp_path, [["公开"], ["一"]])
    secret = book.create_sheet("底册")
    secret.append(["李某", ID])
    secret.sheet_state = "veryHidden"
    assert book.active is not None
    book.active.column_dimensions["C"].hidden = True
    book.active.row_dimensions[2].hidden = True
    book.active["A1"].comment = openpyxl.comments.Comment(f"问{MOBILE}", "")
    book.save(path)
    problems = check(path)
    told = "".join(problem.message for problem in problems)
    assert set(ids(problems)) == {"attachment.personal", "attachment.hidden", "attachment.comments"}
    assert "工作表“底册”（隐藏）" in told
    assert "隐藏的列（C）" in told
    assert "1 个隐藏的行" in told


def test_a_pivot_cache_keeps_what_the_sheet_no_longer_shows(tmp_path: Path) -> None:
    book, path = sheet(tmp_path, [["一"]])
    book.save(path)
    cache = f'<pivotCacheDefinition><sharedItems><s v="{ID}"/></sharedItems></pivotCacheDefinition>'.encode()
    path.write_bytes(
        rezip(path.read_bytes(), lambda name, data: data, {"xl/pivotCache/pivotCacheDefinition1.xml": cache})
    )
    assert ids(check(path)) == ["attachment.personal"]


def test_phone_lists_of_offices_pass(tmp_path: Path) -> None:
    book, path = sheet(
        tmp_path,
        [
            ["单位", "电话", "文号"],
            ["应急局", "0914-2310000", "示政发〔2022〕15号"],
            ["热线", 12345, "91610000435230289R"],
        ],
    )
    book.save(path)
    assert check(path) == []


def test_column_names() -> None:
    assert [column_name(number) for number in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]


# -- PDF --


def test_pdf_text_is_read(tmp_path: Path) -> None:
    path = tmp_path / "名单.pdf"
    path.write_bytes(pdf_of(["List 2022", f"Li {ID}", "0914-2310000"]))
    problems = check(path)
    assert ids(problems) == ["attachment.personal"]
    assert "第 1 页" in problems[0].message
    assert "在原来的 Word 里改好" in problems[0].message, "mask cannot write a PDF anew"
    assert "tasks.py mask" not in problems[0].message


def test_pdf_without_text_with_a_password_and_damaged(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    path = tmp_path / "扫描件.pdf"
    writer.write(path)
    assert ids(check(path)) == ["attachment.no_text"]
    writer.encrypt("secret", algorithm="RC4-128")
    locked = tmp_path / "加密.pdf"
    writer.write(locked)
    assert ids(check(locked)) == ["attachment.unreadable"]
    assert "密码" in check(locked)[0].message
    cut = tmp_path / "半截.pdf"
    cut.write_bytes(b"%PDF-1.7\n" + b"\x00\x01garbage" * 50)
    assert ids(check(cut)) == ["attachment.unreadable"]


def test_pdf_metadata_and_scripts(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(
        clone_from=io.BytesIO(pdf_of(["A plain page of text"], "/OpenAction << /S /JavaScript /JS (x) >>"))
    )
    writer.add_metadata({"/Author": "Zhang San", "/Subject": f"tel {MOBILE}"})
    path = tmp_path / "脚本.pdf"
    writer.write(path)
    assert sorted(ids(check(path))) == ["attachment.active", "attachment.author", "attachment.personal"]


# -- pictures --


def located() -> Image.Exif:
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (33.0, 52.0, 7.0), 3: "E", 4: (109.0, 56.0, 27.0)})
    return exif


def test_places_people_and_texts_in_a_picture(tmp_path: Path) -> None:
    exif = located()
    exif[0x010E] = f"owner {MOBILE}"
    exif[0x013B] = "Zhang San"
    path = tmp_path / "照片.jpg"
    Image.new("RGB", (30, 20)).save(path, exif=exif)
    assert sorted(ids(check(path))) == ["attachment.located", "attachment.personal", "attachment.traces"]
    clean = tmp_path / "清样.jpg"
    Image.new("RGB", (30, 20)).save(clean)
    assert check(clean) == []


def test_a_picture_cut_short_is_told(tmp_path: Path) -> None:
    whole = io.BytesIO()
    Image.effect_noise((300, 300), 90).save(whole, "JPEG")
    path = tmp_path / "半张.jpg"
    path.write_bytes(whole.getvalue()[: len(whole.getvalue()) // 2])
    assert ids(check(path)) == ["attachment.unreadable"]


# -- files that are not what they seem --

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF"
LIES: dict[str, tuple[str, bytes, str]] = {
    "a page named jpg": ("照片.jpg", b"<!DOCTYPE html><html><script>alert(1)</script></html>", "attachment.disguised"),
    "a page with spaces before it": ("照片.png", b"\n\n  <html><body></body></html>", "attachment.disguised"),
    "a program named pdf": ("通知.pdf", b"MZ\x90\x00" + b"\x00" * 100, "attachment.disguised"),
    "a picture named pdf": ("通知.pdf", JPEG + b"\x00" * 100, "attachment.disguised"),
    "a zip named jpg": ("照片.jpg", b"PK\x03\x04" + b"\x00" * 100, "attachment.disguised"),
    "a page named xls": ("名单.xls", b"<html><table></table></html>", "attachment.disguised"),
    "a program": ("安装.exe", b"MZ\x90\x00" + b"\x00" * 100, "attachment.program"),
    "two endings": ("通知.pdf.exe", b"MZ\x90\x00", "attachment.program"),
    "a program without ending": ("install", b"\x7fELF\x02\x01", "attachment.program"),
    "a script without ending": ("deploy", b"#!/bin/sh\nrm -rf /\n", "attachment.program"),
    "a batch file": ("清理.bat", b"@echo off\r\n", "attachment.program"),
    "a script": ("run.ps1", b"Write-Host 1", "attachment.program"),
    "a page": ("index.html", b"<html></html>", "attachment.program"),
    "a server page": ("x.php", b"<?php echo 1;", "attachment.program"),
    "a key by name": ("server.pem", b"-----BEGIN CERTIFICATE-----", "attachment.key"),
    "an ssh key by name": ("id_rsa", b"whatever text", "attachment.key"),
    "a key by content": ("说明.txt", b"-----BEGIN RSA PRIVATE KEY-----\nMIIE", "attachment.key"),
    "a key of OpenSSH": ("notes.csv", b"-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl", "attachment.key"),
    "a database": ("data.csv", b"SQLite format 3\x00" + b"\x00" * 100, "attachment.key"),
    "settings": (".env", b"DB_PASSWORD=1", "attachment.key"),
    "nothing": ("空.pdf", b"", "attachment.unreadable"),
    "garbage": ("乱码.jpg", b"\x01\x02\x03\x04\x05\x06" * 50, "attachment.unreadable"),
    "a name with a turned direction": ("通知\u202efdp.txt", b"text", "attachment.disguised"),
    "a zip named docx": ("表.docx", b"", "attachment.disguised"),
    "a sheet named docx": ("表2.docx", b"", "attachment.disguised"),
    "a damaged docx": ("坏.docx", b"PK\x03\x04" + b"\x07" * 300, "attachment.unreadable"),
    "an unknown kind": ("表.abc", b"some text", "attachment.unknown_type"),
    "an archive we cannot open": ("表.rar", b"Rar!\x1a\x07\x01\x00" + b"\x00" * 40, "attachment.closed_archive"),
    "an old document": ("表.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "attachment.unchecked"),
    "a locked document": ("表.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "attachment.unreadable"),
    "an old document named docx": ("表.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "attachment.disguised"),
    "a drawing with a script": ("图.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "attachment.program"),
    "a drawing with an event": ("图.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"></svg>', "attachment.program"),
}  # fmt: skip


@pytest.mark.parametrize("case", LIES)
def test_files_that_lie_are_refused(case: str, tmp_path: Path) -> None:
    name, data, rule = LIES[case]
    if case == "a zip named docx":
        data = rezip(zip_of({}), lambda name, data: data, {"a.txt": b"x"})
    if case == "a sheet named docx":
        book, path = sheet(tmp_path, [["一"]])
        book.save(path)
        data = path.read_bytes()
    path = tmp_path / name
    path.write_bytes(data)
    assert ids(check(path)) == [rule]


def zip_of(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


@pytest.mark.parametrize("name", ["通知.pdf", "照片.jpg", "照片.png", "说明.txt", "表.csv", "图.svg"])
def test_honest_files_pass(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if name.endswith((".jpg", ".png")):
        Image.new("RGB", (9, 9)).save(path)
    elif name.endswith(".pdf"):
        path.write_bytes(pdf_of(["An honest page"]))
    elif name.endswith(".svg"):
        path.write_bytes(b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>')
    else:
        path.write_bytes("单位,电话\n应急局,0914-2310000\n".encode("gb18030"))
    assert check(path) == []


def test_archives_are_opened(tmp_path: Path) -> None:
    path = tmp_path / "包.zip"
    inner = zip_of({"名单.csv": f"李某,{ID}\n".encode("gb18030")})
    path.write_bytes(
        zip_of({"说明.txt": b"ok", "里/包.zip": inner, "setup.exe": b"MZ", "id_rsa": b"x", "../逃.txt": b"x"})
    )
    problems = check(path)
    assert sorted(ids(problems)) == [
        "attachment.disguised",
        "attachment.key",
        "attachment.personal",
        "attachment.program",
    ]


def test_zip_bombs_are_bounded(tmp_path: Path) -> None:
    path = tmp_path / "弹.zip"
    path.write_bytes(zip_of({f"{number}.txt": b"0" * 30_000_000 for number in range(12)}))
    assert path.stat().st_size < 1_000_000
    started = time.process_time()
    assert ids(check(path)) == ["attachment.bomb"]
    assert time.process_time() - started < 5


def test_a_bomb_that_lies_about_its_size_is_bounded(tmp_path: Path) -> None:
    data = zip_of({"a.txt": b"0" * 90_000_000})
    true, said = (90_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little")
    path = tmp_path / "谎.zip"
    path.write_bytes(data.replace(true, said))
    assert ids(check(path)) in (["attachment.bomb"], ["attachment.unreadable"], [])
    path.write_bytes(data)
    assert ids(check(path)) == ["attachment.bomb"]


def test_entities_in_xml_do_not_explode(tmp_path: Path) -> None:
    lol = b'<!DOCTYPE a [<!ENTITY a "' + b"x" * 1000 + b'"><!ENTITY b "' + b"&a;" * 1000 + b'">]>'
    path = word(tmp_path, "正文")
    path.write_bytes(
        rezip(
            path.read_bytes(),
            lambda name, data: (
                lol + data.replace(b"<w:sectPr", b"<w:p>&b;</w:p><w:sectPr") if name == "word/document.xml" else data
            ),
        )
    )
    started = time.process_time()
    check(path)
    assert time.process_time() - started < 3


def test_old_documents_are_searched_as_bytes(tmp_path: Path) -> None:
    path = tmp_path / "旧.doc"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 513 + f"李某{ID}住".encode("utf-16-le") + b"\x00" * 64
    )
    assert ids(check(path)) == ["attachment.personal", "attachment.unchecked"]


def test_a_number_in_the_name_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / f"李某{ID}.txt"
    path.write_bytes(b"text")
    problems = attachments.check_file(path, f"attachments/李某{ID}.txt")
    assert ids(problems) == ["attachment.personal"]
    assert ID not in problems[0].message


def test_a_link_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "真.txt").write_text("x", "utf-8")
    link = tmp_path / "链.txt"
    link.symlink_to(tmp_path / "真.txt")
    assert ids(check(link)) == ["attachment.unreadable"]


def test_what_was_not_looked_at_is_said(tmp_path: Path) -> None:
    """The fifty-first file in a document, and one in a document in a document in a document."""
    path = word(tmp_path, "通知")
    embedded = {f"word/embeddings/{number}.txt": "一张表".encode() for number in range(attachments.MOST_EMBEDDED)}
    plain = path.read_bytes()
    path.write_bytes(rezip(plain, lambda _, data: data, embedded))
    assert "attachment.unchecked" not in ids(check(path))
    path.write_bytes(rezip(plain, lambda _, data: data, embedded | {"word/embeddings/last.txt": ID.encode()}))
    assert "attachment.unchecked" in ids(check(path))
    inner = rezip(plain, lambda _, data: data, {"word/embeddings/a.txt": ID.encode()})
    for _ in range(attachments.NESTED):
        inner = rezip(plain, lambda _, data: data, {"word/embeddings/a.docx": inner})
    path.write_bytes(inner)
    assert "attachment.unchecked" in ids(check(path))
