"""The mask command on texts and office files: numbers go, everything else stays."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import openpyxl
import pytest

from copydesk.attachments import check_file
from copydesk.command import mask

ID = "612501198503121230"
MOBILE = "13812345678"
MASKED_ID = "61*************230"
MASKED_MOBILE = "138****5678"


def run(path: Path) -> tuple[int, str]:
    out = io.StringIO()
    code = mask(path, out)
    assert ID not in out.getvalue()
    assert MOBILE not in out.getvalue()
    return code, out.getvalue()


@pytest.mark.parametrize(
    ("encoding", "newline"), [("utf-8", "\n"), ("utf-8-sig", "\r\n"), ("gb18030", "\r\n"), ("utf-16", "\n")]
)
def test_a_manuscript_keeps_its_encoding_and_line_ends(encoding: str, newline: str, tmp_path: Path) -> None:
    path = tmp_path / "稿.md"
    text = newline.join(["标题：名单", "", f"| 李某 | {ID} | {MOBILE} |", "电话0914-2310000", ""])
    path.write_bytes(text.encode(encoding))
    path.chmod(0o640)
    code, said = run(path)
    assert code == 0
    assert "身份证号码 1 处" in said
    assert "手机号码 1 处" in said
    assert path.read_bytes() == text.replace(ID, MASKED_ID).replace(MOBILE, MASKED_MOBILE).encode(encoding)
    assert path.stat().st_mode & 0o777 == 0o640
    assert [child.name for child in tmp_path.iterdir()] == ["稿.md"]
    before = path.read_bytes()
    assert run(path) == (0, "稿.md：没有找到要遮的号码，文件没有改动。\n")
    assert path.read_bytes() == before


def test_what_only_a_person_can_judge_is_named(tmp_path: Path) -> None:
    path = tmp_path / "稿.md"
    path.write_text(f"{MOBILE}\n某村三组12号\n", "utf-8")
    code, said = run(path)
    assert code == 0
    assert "稿.md:2: 这里可能有详细住址，没有自动改。" in said


def test_a_word_file_is_masked_through_runs_and_tables(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("证件 ")
    paragraph.add_run(ID[:7]).bold = True
    paragraph.add_run(ID[7:] + "。")
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = f"李某 {MOBILE} <&>"
    document.core_properties.author = ""
    path = tmp_path / "表.docx"
    document.save(str(path))
    assert run(path)[0] == 0
    again = docx.Document(str(path))
    assert again.paragraphs[0].text == f"证件 {MASKED_ID}。"
    assert again.paragraphs[0].runs[1].bold
    assert again.tables[0].cell(0, 0).text == f"李某 {MASKED_MOBILE} <&>"
    assert check_file(path, "attachments/表.docx") == []


def test_an_excel_file_is_masked_in_text_number_and_formula_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["姓名", "身份证", "电话", "卡号", "金额"])
    sheet.append(["李某", ID, int(MOBILE), "4111111111111111", 1234.5])
    sheet.append(["王某<&>", f"'{ID}", f'="{MOBILE}"', "无", "=E2*2"])
    hidden = book.create_sheet("底册")
    hidden.append([f"{ID[:6]}", ID[6:14], ID[14:]])
    hidden.sheet_state = "hidden"
    book.properties.creator = ""
    path = tmp_path / "表.xlsx"
    book.save(path)
    assert run(path)[0] == 0
    again = openpyxl.load_workbook(path)
    rows = [[cell.value for cell in row] for row in again.worksheets[0].iter_rows()]
    assert rows[1] == ["李某", MASKED_ID, MASKED_MOBILE, "4111********1111", 1234.5]
    assert rows[2][0] == "王某<&>"
    assert rows[2][1] == f"'{MASKED_ID}"
    assert rows[2][2] == f'="{MASKED_MOBILE}"'
    assert rows[2][4] == "=E2*2"
    assert ["".join(str(cell.value) for cell in row) for row in again["底册"].iter_rows()] == [MASKED_ID]
    left = [problem.rule for problem in check_file(path, "attachments/表.xlsx")]
    assert left == ["attachment.hidden"], check_file(path, "x.xlsx")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", b"%PDF-1.4"),
        ("a.doc", b"x"),
        ("b.docx", b"PK\x03\x04"),
        ("c.md", b"\x00\x01\xff"),
        ("d.md", b"\xef\xbb\xbf\xff 13812345678"),
    ],
)
def test_what_cannot_be_masked_is_said_and_left_alone(name: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    code, said = run(path)
    assert code == 1
    assert "请" in said
    assert path.read_bytes() == data


def test_a_missing_file(tmp_path: Path) -> None:
    assert run(tmp_path / "没有.md")[0] == 1
