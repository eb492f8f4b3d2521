"""Personal data where nobody looks: in the office's lists and settings, in addresses, in what pictures carry; and old sites without records."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageSequence

from tests.build.conftest import COLUMNS, Desk

ID = "11010519491231002X"  # the example of the standard
MOBILE = "13812345678"


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("columns.toml", COLUMNS.replace('description = "要闻"', f'description = "联系人 {MOBILE}"'), 6),
        ("townships.toml", f'[[township]]\nslug = "hebian"\nname = "河边镇"\ndescription = "书记手机 {MOBILE}"\n', 4),
        ("topics.toml", f'[[topic]]\nslug = "a"\nname = "甲"\ndescription = "张三 {ID}"\n', 4),
        ("columns.toml", COLUMNS.replace('name = "镇办动态"', 'name = "镇办\u202e动态"'), 12),
    ],
)
def test_what_the_lists_say_is_read_too(desk: Desk, name: str, text: str, line: int) -> None:
    desk.story("articles/a.md")
    desk.build()
    before = desk.tree()
    desk.write(name, text)
    problems = desk.refused()
    assert [(problem.path, problem.line) for problem in problems] == [(name, line)]
    assert all(
        "请" in problem.message and MOBILE not in problem.message and ID not in problem.message for problem in problems
    )
    assert desk.tree() == before


@pytest.mark.parametrize("key", ["phone", "slogan", "address", "organizer"])
def test_what_the_settings_say_is_read_too(desk: Desk, key: str) -> None:
    desk.story("articles/a.md")
    desk.settings["OFFICE"] = {key: f"值班 {MOBILE}"}
    (problem,) = desk.refused()
    assert key in problem.message


def test_an_office_may_be_called_and_visited(desk: Desk) -> None:
    desk.story("articles/a.md")
    desk.settings["OFFICE"] = {
        "phone": "0914-2310000",
        "address": "河边镇人民路 12 号 3 号楼 2 单元 501 室",
        "icp": "陕ICP备12345678号",
        "id_code": "6110020001",
    }
    desk.write("columns.toml", "# 栏目由张三维护 13812345678\n" + COLUMNS)
    assert not [problem for problem in desk.build().problems if problem.rule.startswith("personal.")]


@pytest.mark.parametrize(
    ("address", "warns"),
    [
        (f"https://www.example.gov.cn/u/{MOBILE}/1.html", True),
        (f"https://www.example.gov.cn/?uid=x_{MOBILE}&b=1", True),
        ("https://www.example.gov.cn/art/2022/1/5/art_1229_58934012.html", False),
        ("https://mp.weixin.qq.com/s?__biz=MzA3MTY4NzQ1NQ==&mid=2651234567&idx=1&sn=0123456789abcdef", False),
        ("https://www.example.gov.cn/c/1641340800123.html", False),
    ],
)
def test_a_number_in_the_address_of_the_source(desk: Desk, address: str, warns: bool) -> None:
    desk.story("articles/a.md", 来源网址=address)
    found = [problem for problem in desk.build().problems if problem.rule.startswith("personal.")]
    assert bool(found) == warns
    assert all(problem.line == 5 and "请" in problem.message for problem in found)


def _gif() -> bytes:
    frames = [Image.new("P", (20, 10), colour) for colour in (1, 2, 3)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=120, loop=0, comment=b"SECRETPLACE")
    data = out.getvalue()
    xmp = b"\x21\xff\x0bXMP DataXMP" + bytes((11,)) + b"SECRETPLACE" + b"\0"
    return data[:-1] + xmp + b"\x21\xfe\x0bSECRETPLACE\0" + b"\x3b" + b"SECRETPLACE behind the end"


def test_a_gif_as_attachment_says_nothing_but_its_frames(desk: Desk) -> None:
    data = _gif()
    assert data.count(b"SECRETPLACE") >= 4
    desk.story("articles/a.md", 附件="/attachments/a.gif")
    desk.write("attachments/a.gif", "").write_bytes(data)
    desk.build()
    (published,) = (desk.output / "files").iterdir()
    assert b"SECRETPLACE" not in published.read_bytes()
    theirs, ours = Image.open(io.BytesIO(data)), Image.open(published)
    assert [frame.convert("RGB").tobytes() for frame in ImageSequence.Iterator(theirs)] == [
        frame.convert("RGB").tobytes() for frame in ImageSequence.Iterator(ours)
    ]
    assert ours.info["loop"] == 0


@pytest.mark.parametrize("cut", [6, 12, 20, 100])
def test_a_gif_cut_short_is_named(desk: Desk, cut: int) -> None:
    desk.story("articles/a.md", 附件="/attachments/a.gif")
    desk.write("attachments/a.gif", "").write_bytes(_gif()[:cut])
    assert all(problem.path == "attachments/a.gif" and "请" in problem.message for problem in desk.refused())


def test_the_list_of_names_is_lost_alone(desk: Desk) -> None:
    """Without the manifest and with a damaged state nothing of others is deleted either."""
    desk.story("articles/a.md")
    desk.build()
    (desk.output / "baidu_verify.html").write_text("x", encoding="utf-8")
    state = desk.folder / ".output.state"
    (state / "manifest.txt").unlink()
    for path in state.glob("state-*.sqlite"):
        path.write_bytes(b"x")
    desk.story("articles/b.md")
    desk.build()
    assert (desk.output / "baidu_verify.html").read_text(encoding="utf-8") == "x"
