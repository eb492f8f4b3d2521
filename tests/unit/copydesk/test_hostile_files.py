"""Damaged and hostile files: whatever the bytes, the desk answers with findings, never with a traceback or a long wait."""

from __future__ import annotations

import io
import random
import time
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from PIL import Image

from copydesk.attachments import check_file
from copydesk.command import mask

ROUNDS = 40


def a_docx() -> bytes:
    document = docx.Document()
    document.add_paragraph("正文 13812345678")
    document.add_table(2, 2).cell(0, 0).text = "612501198503121230"
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def an_xlsx() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in range(8):
        sheet.append(["李某", "612501198503121230", 13812345678, f"=A{row + 1}"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def a_picture(kind: str) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "13812345678"
    exif.get_ifd(0x8825).update({1: "N", 2: (33.0, 52.0, 7.0)})
    target = io.BytesIO()
    Image.effect_noise((60, 40), 50).save(target, kind, exif=exif)
    return target.getvalue()


def damaged(data: bytes, rng: random.Random) -> bytes:
    """Some bytes changed, a piece cut out, doubled, or the end cut off."""
    harmed = bytearray(data)
    for _ in range(rng.randrange(1, 12)):
        place = rng.randrange(len(harmed))
        match rng.randrange(4):
            case 0:
                harmed[place] = rng.randrange(256)
            case 1:
                del harmed[place : place + rng.randrange(1, 40)]
            case 2:
                harmed[place:place] = harmed[place : place + rng.randrange(1, 40)]
            case _:
                harmed[place : place + 4] = rng.randbytes(4)
        if not harmed:
            return b"\0"
    return bytes(harmed[: rng.randrange(len(harmed) // 2, len(harmed) + 1)] if rng.random() < 0.2 else harmed)


def with_damaged_parts(data: bytes, rng: random.Random) -> bytes:
    """A sound zip whose members are damaged: past the archive's own checksums."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if rng.random() < 0.5:
                part = damaged(part, rng)
            if rng.random() < 0.95:
                new.writestr(name, part)
    return target.getvalue()


def settle(path: Path) -> None:
    started = time.process_time()
    problems = check_file(path, f"attachments/{path.name}")
    assert all(problem.message.endswith("。") for problem in problems)
    before = path.read_bytes()
    if mask(path, io.StringIO()) == 1:
        assert path.read_bytes() == before
    assert time.process_time() - started < 5


@pytest.mark.parametrize("kind", ["docx", "xlsx", "jpeg", "png"])
def test_damaged_files(kind: str, tmp_path: Path) -> None:
    rng = random.Random(kind)
    whole = {"docx": a_docx, "xlsx": an_xlsx}[kind]() if kind in ("docx", "xlsx") else a_picture(kind)
    for number in range(ROUNDS):
        path = tmp_path / f"{number}.{kind}"
        path.write_bytes(damaged(whole, rng))
        settle(path)
        if kind in ("docx", "xlsx"):
            path.write_bytes(with_damaged_parts(whole, rng))
            settle(path)


@pytest.mark.parametrize("ending", ["txt", "csv", "svg", "doc", "xls", "zip", "jpg", "md"])
def test_random_bytes(ending: str, tmp_path: Path) -> None:
    rng = random.Random(ending)
    heads = [
        b"",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\xff\xd8\xff",
        b"<svg ",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
    ]
    for number in range(ROUNDS):
        path = tmp_path / f"{number}.{ending}"
        path.write_bytes(rng.choice(heads) + rng.randbytes(rng.randrange(1, 3000)))
        settle(path)


SHEETS = {
    "a million cells apart": '<row r="1"><c r="XFD1"><v>1</v></c></row>' * 200,
    "a column that is none": '<row r="1"><c r="ZZZZZZZZZZ1"><v>1</v></c></row>',
    "a string that is none": '<row r="1"><c r="A1" t="s"><v>99999999999</v></c></row>',
    "a number that is none": '<row r="x"><c r="A1"><v>1E999999999</v></c></row>',
    "a number of odd digits": '<row r="²"><c r="A1" t="s"><v>²</v></c></row>',
    "open ends": "<row><c>" * 50_000,
    "cells without end": '<row r="1">' + "<c r='A1'" * 50_000 + "</row>",
}


@pytest.mark.parametrize("case", SHEETS)
def test_sheets_that_excel_would_never_write(case: str, tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(an_xlsx())) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(
                name,
                f"<worksheet><sheetData>{SHEETS[case]}</sheetData></worksheet>" if "sheet1" in name else old.read(name),
            )
    path = tmp_path / "表.xlsx"
    path.write_bytes(target.getvalue())
    settle(path)
