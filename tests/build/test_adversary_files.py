"""Attachments with something in them that their names do not tell, and numbers of people in the names of manuscripts."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.build.conftest import COLUMNS, Desk

KEY = "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIE\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
WORD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:body></w:document>'


def docx(document: str, **members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", document)
        for name, data in members.items():
            archive.writestr(f"word/embeddings/{name}", data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("说明.txt", ("前言一行。\n" * 3000 + KEY).encode(), "私钥"),
        ("a.doc", OLE + "_VBA_PROJECT".encode("utf-16-le") + bytes(600), "宏"),
        ("a.xls", OLE + "_VBA_PROJECT_CUR".encode("utf-16-le") + bytes(600), "宏"),
        ("a.docx", docx(WORD.format("你好"), **{"a.exe": b"MZ" + bytes(99)}), "夹带"),
        ("a.docx", docx('<!DOCTYPE l [<!ENTITY a "138"><!ENTITY b "&a;12345678">]>' + WORD.format("&b;")), "打不开"),
    ],
)  # fmt: skip
def test_what_hides_in_an_attachment(desk: Desk, name: str, data: bytes, says: str) -> None:
    desk.story("articles/a.md", 附件=f"/attachments/{name}")
    desk.write(f"attachments/{name}", "").write_bytes(data)
    assert any(says in problem.message for problem in desk.refused())


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_as_attachment_tells_no_place(desk: Desk, kind: str) -> None:
    from PIL import Image

    exif = Image.Exif()
    exif[0x010E] = "SECRETPLACE"
    exif[0x0112] = 6
    path = desk.write(f"attachments/a.{'jpg' if kind == 'JPEG' else 'png'}", "")
    Image.new("RGB", (60, 40)).save(path, kind, exif=exif)
    assert b"SECRETPLACE" in path.read_bytes()
    desk.story("articles/a.md", 附件=f"/attachments/{path.name}")
    desk.build()
    (published,) = (desk.output / "files").iterdir()
    assert b"SECRETPLACE" not in published.read_bytes()
    assert Image.open(published).size == (40, 60), "turned upright, as the camera meant it"


def test_a_gif_as_attachment_keeps_its_frames_and_nothing_else(desk: Desk) -> None:
    from PIL import Image

    frames = [Image.new("RGB", (30, 20), colour) for colour in ("red", "green", "blue")]
    path = desk.write("attachments/a.gif", "")
    frames[0].save(
        path, "GIF", save_all=True, append_images=frames[1:], duration=[70, 90, 110], loop=0, comment=b"SECRETPLACE"
    )
    path.write_bytes(path.read_bytes()[:-1] + b"\x21\xff\x0bXMP DataXMP\x0bSECRETPLACE\x00\x3bSECRETPLACE")
    desk.story("articles/a.md", 附件="/attachments/a.gif")
    desk.build()
    (published,) = (desk.output / "files").iterdir()
    assert b"SECRETPLACE" not in published.read_bytes()
    with Image.open(published) as shown, Image.open(path) as given:
        assert shown.n_frames == given.n_frames == 3
        for number in range(3):
            shown.seek(number)
            given.seek(number)
            assert (shown.convert("RGB").tobytes(), shown.info["duration"]) == (
                given.convert("RGB").tobytes(),
                given.info["duration"],
            )
        assert shown.info["loop"] == 0


@pytest.mark.parametrize("name", ["张三13812345678", "13812345678"])
def test_a_number_in_the_name_of_a_manuscript(desk: Desk, name: str) -> None:
    desk.story(f"articles/{name}.md")
    assert any("文件名" in problem.message for problem in desk.refused())


def test_brackets_without_end_in_a_registry(desk: Desk) -> None:
    desk.story("articles/a.md")
    desk.write("columns.toml", COLUMNS + "a = " + "[" * 5000)
    assert desk.refused()[0].path == "columns.toml"
