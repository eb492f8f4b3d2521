"""Files that mean harm or are broken: refused in Chinese, within bounds, with nothing written and nothing fetched."""

from __future__ import annotations

import io
import socket
import time
import zipfile
from pathlib import Path

import pytest
from word_builder import W_NS, cell, docx, numbering, p, r, table

from importer.command import run

GOOD = docx(p("某镇守好进村路", align="center"), p("设卡28处。"))


def zipped(*entries: tuple[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return out.getvalue()


def body(inside: str) -> str:
    return f'<w:document xmlns:w="{W_NS}"><w:body>{inside}</w:body></w:document>'


def twice() -> bytes:
    with pytest.warns(UserWarning, match="Duplicate name"):
        return zipped(
            ("[Content_Types].xml", "wordprocessingml"),
            ("word/document.xml", body("")),
            ("word/document.xml", body("")),
        )


HARMFUL = {
    "empty.docx": b"",
    "cut.docx": GOOD[: len(GOOD) // 2],
    "cut_tail.docx": GOOD[:-10],
    "flipped.docx": GOOD[:200] + b"\xff" * 60 + GOOD[260:],
    "zip.docx": zipped(("a.txt", "x")),
    "sheet.docx": zipped(("[Content_Types].xml", "spreadsheetml"), ("xl/workbook.xml", "<x/>")),
    "pdf.docx": b"%PDF-1.4",
    "page.docx": b"<html><body>x</body></html>",
    "old.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
    "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
    "wps.wps": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
    "file.pdf": b"%PDF-1.4",
    "text.rtf": b"{\\rtf1 x}",
    "program.exe": b"MZ" + bytes(64),
    "picture.jpg": b"\xff\xd8\xff" + bytes(64),
    "bomb_part.docx": docx(p("标题"), extra={"word/media/a.xml": b"0" * 120_000_000}),
    "bomb_main.docx": docx(main=body("<w:p/>" * 1_200_000)),
    "many.docx": docx(main=body("<w:p><w:r><w:t>字</w:t></w:r></w:p>" * 61_000)),
    "laughs.docx": docx(main='<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + body("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>")),
    "entity16.docx": docx(main=None, extra={}, parts={"styles.xml": '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE d [<!ENTITY a "x">]><d/>'.encode("utf-16")}),
    "outside.docx": docx(main='<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd">' + body("")),
    "template.docx": docx(p("标题"), relations=[("rId1", "attachedTemplate", "http://127.0.0.1:9/t.dotm", True)]),
    "part.docx": docx(p("标题"), relations=[("rId1", "subDocument", "\\\\host\\x.docx", True)]),
    "object.docx": docx(p("标题"), relations=[("rId1", "oleObject", "http://127.0.0.1:9/x.xlsx", True)]),
    "deep_tables.docx": docx(p("标题"), "<w:tbl><w:tr><w:tc>" * 60 + p("深") + "</w:tc></w:tr></w:tbl>" * 60),
    "deep.docx": docx(p("标题"), "<w:sdt><w:sdtContent>" * 2000 + p("深") + "</w:sdtContent></w:sdt>" * 2000),
    "bodiless.docx": docx(main=f'<w:document xmlns:w="{W_NS}"/>'),
    "broken.docx": docx(main="<w:document><w:body>"),
    "blank.docx": docx(p("")),
    "empty.html": b"",
    "nul.html": b"\x00" * 1000,
    "deep.html": b"<div>" * 50_000 + "字".encode() * 50,
    "large.html": b"<p>x</p>" * 120_000,
    "garbage.mhtml": b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=a\n\n--a\n" * 5000,
    "nested.mhtml": b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(3000)),
    "no_page.mhtml": b"MIME-Version: 1.0\nContent-Type: text/plain\n\nx",
    "word.txt": GOOD,
    "binary.txt": bytes(range(256)) * 10,
    "line.txt": "字".encode() * 30_000,
    "lines.txt": "短行\n".encode() * 4000,
    "markers.txt": ("某镇守好进村路\n" + "(上接1版)一二三。\n" * 50).encode(),
    "nothing.txt": b" \n\n ",
}  # fmt: skip


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the importer reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize("name", HARMFUL)
def test_is_refused_with_a_remedy_and_nothing_written(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, content = tmp_path / name, tmp_path / "content"
    file.write_bytes(HARMFUL[name])
    start = time.process_time()
    assert run([file], content=content, issue="2022-01-07") == 1
    assert time.process_time() - start < 5
    shown = capsys.readouterr().out
    assert name in shown
    assert "请" in shown
    assert not content.exists()


def test_two_parts_of_one_name_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(twice())
    assert run([file], content=tmp_path / "content") == 1


def test_links_and_folders_without_a_document_are_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("某镇守好进村路\n本报讯(李某)守好了。\n", encoding="utf-8")
    (tmp_path / "link.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "folder").mkdir()
    for name in ("link.txt", "folder"):
        assert run([tmp_path / name], content=tmp_path / "content", issue="2022-01-07") == 1
    assert not (tmp_path / "content").exists()


def test_a_far_picture_is_flagged_and_not_fetched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = '<w:r><w:drawing><a:blip r:link="rId5"/></w:drawing></w:r>'
    file = tmp_path / "a.docx"
    file.write_bytes(
        docx(
            p("某镇守好进村路", align="center"),
            p("设卡。", picture),
            relations=[("rId5", "image", "http://127.0.0.1:9/x.png", True)],
        )
    )
    assert run([file], content=tmp_path / "content") == 0
    assert "没有去取" in capsys.readouterr().out


@pytest.mark.parametrize("odd", ["²", "③", "-1", "9" * 5000, "x", ""])
def test_numbers_that_are_none_are_passed_over(odd: str, tmp_path: Path) -> None:
    """Wherever Word writes a number: outline, list, size of letters, table, beginnings of lists."""
    lists = (
        numbering((("decimal", "%1."),)).replace('w:ilvl="0"', f'w:ilvl="{odd}"').replace('w:val="1"', f'w:val="{odd}"')
    )
    overrides = f'<w:num w:numId="7"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="{odd}"><w:startOverride w:val="{odd}"/></w:lvlOverride></w:num>'
    listed = f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{odd}"/><w:numId w:val="7"/></w:numPr><w:outlineLvl w:val="{odd}"/></w:pPr>{r("设卡。")}</w:p>'
    wide = f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="{odd}"/></w:tcPr>{p("一格")}</w:tc></w:tr></w:tbl>'
    file = tmp_path / "a.docx"
    file.write_bytes(
        docx(
            p("某镇守好进村路", align="center"),
            p(r("28个卡点。", f'<w:sz w:val="{odd}"/>')),
            listed,
            wide,
            parts={"numbering.xml": lists.replace("</w:numbering>", f"{overrides}</w:numbering>")},
        )
    )
    assert run([file], content=tmp_path / "content") == 0


def test_nothing_stays_when_writing_fails_half_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file, content = tmp_path / "页.txt", tmp_path / "content"
    file.write_text(
        "某镇守好进村路\n本报讯(李某)守好了。\n另一镇也守好进村路\n本报讯(王某)守好了。\n", encoding="utf-8"
    )
    opened = Path.open

    def fail_at_the_second(path: Path, mode: str = "r", *rest: object, **named: object) -> object:
        if mode == "xb" and path.name.endswith("-002.md"):
            raise OSError(28, "No space left on device")
        return opened(path, mode, *rest, **named)  # type: ignore[arg-type, call-overload]

    monkeypatch.setattr(Path, "open", fail_at_the_second)
    assert run([file], content=content, issue="2022-01-07") == 1
    assert "什么也没有写" in capsys.readouterr().out
    assert not [path for path in content.rglob("*") if path.is_file()]


def test_a_plain_table_and_run_are_still_welcome(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(
        docx(p("某镇守好进村路", align="center"), table((cell("甲"), cell("乙")), (cell("一"), cell(p(r("二"))))))
    )
    assert run([file], content=tmp_path / "content") == 0
