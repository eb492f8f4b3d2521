"""The three reviews: order, three people, seals that any change breaks, a ledger that shows tampering."""

from __future__ import annotations

import io
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from copydesk import review, review_command
from copydesk.review import LEDGER, Stage, held, load_ledger
from manuscript.reader import Reader
from newsroom.dates import SHANGHAI
from newsroom.items import Item
from newsroom.problem import EditorError
from newsroom.registry import load_registries

NOON = datetime(2022, 1, 6, 12, 0, tzinfo=SHANGHAI)
ID = "articles/2022/2022-01-06-001.md"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    (folder / "articles/2022").mkdir(parents=True)
    (folder / "images").mkdir()
    (folder / "attachments").mkdir()
    (folder / "columns.toml").write_text('[[column]]\nslug = "yaowen"\nname = "要闻"\n', "utf-8")
    (folder / "images/a.jpg").write_bytes(b"picture")
    (folder / "attachments/表.docx").write_bytes(b"form")
    (folder / ID).write_text(
        "标题：卡点<检查>\n栏目：要闻\n发布日期：2022-01-06\n来源：示例融媒体中心\n附件：/attachments/表.docx\n\n正文。\n\n![登记](/images/a.jpg)\n",
        "utf-8",
    )
    return folder


def sign(content: Path, stage: str, person: str, **more: object) -> tuple[int, str]:
    out = io.StringIO()
    code = review_command.sign(content, content / ID, stage=stage, person=person, now=NOON, out=out, **more)  # type: ignore[arg-type]
    return code, out.getvalue()


def item(content: Path) -> Item:
    reading = Reader(load_registries(content)).read((content / ID).read_bytes(), ID)
    assert reading.manuscript is not None
    return reading.manuscript.item


def reason(content: Path) -> str:
    return held(item(content), load_ledger(content), content)


def all_three(content: Path) -> None:
    for stage, person in (("初审", "张三"), ("复审", "李四"), ("终审", "王五")):
        assert sign(content, stage, person)[0] == 0


def test_the_way_through_three_reviews(content: Path) -> None:
    assert reason(content) == "三审没有完成：还没有初审"
    assert sign(content, "初审", "张三", office="编辑部", opinion="事实清楚")[0] == 0
    assert reason(content) == "三审没有完成：初审已过，等待复审"
    assert sign(content, "二审", "李四")[0] == 0
    code, said = sign(content, "终审", "王五")
    assert code == 0
    assert "三审已完成，可以发布。" in said
    assert reason(content) == ""
    assert sign(content, "终审", "赵六") == (1, "2022-01-06-001.md:1: 三审已经完成。稿件没有改动，不用再审。\n")


def test_the_order_and_three_different_people(content: Path) -> None:
    assert "现在轮到初审" in sign(content, "终审", "王五")[1]
    assert sign(content, "初审", "张三")[0] == 0
    for same in ("张三", " 张 三 ", "张三\u3000"):
        code, said = sign(content, "复审", same)
        assert code == 1
        assert "三审要由三个人分别做" in said
    assert "没有写审校人" in sign(content, "复审", "  ")[1]
    assert "没有“四审”这一审" in sign(content, "四审", "李四")[1]
    assert len(load_ledger(content).history(ID)) == 1


@pytest.mark.parametrize("changed", [ID, "images/a.jpg", "attachments/表.docx"])
def test_any_change_voids_the_reviews(changed: str, content: Path) -> None:
    all_three(content)
    before = (content / changed).read_bytes()
    (content / changed).write_bytes(before + b" ")
    assert reason(content) == "三审没有完成：审过以后又改动了，要从初审重新审"
    (content / changed).write_bytes(before)
    assert reason(content) == ""


def test_line_ends_and_a_byte_order_mark_are_no_change(content: Path) -> None:
    all_three(content)
    (content / ID).write_bytes(b"\xef\xbb\xbf" + (content / ID).read_bytes().replace(b"\n", b"\r\n"))
    assert reason(content) == ""


def test_a_missing_attachment_is_a_change(content: Path) -> None:
    all_three(content)
    (content / "attachments/表.docx").unlink()
    assert "改动了" in reason(content)


def test_a_return_needs_an_opinion_and_starts_over(content: Path) -> None:
    assert sign(content, "初审", "张三")[0] == 0
    assert "退回要写意见" in sign(content, "复审", "李四", returned=True)[1]
    assert sign(content, "复审", "李四", returned=True, opinion="数字要核对")[0] == 0
    assert reason(content) == "三审没有完成：复审退回：数字要核对"
    assert "现在轮到初审" in sign(content, "复审", "李四")[1]
    all_three(content)
    assert reason(content) == ""


def test_a_blocked_manuscript_can_only_be_returned(content: Path) -> None:
    path = content / ID
    path.write_text(path.read_text("utf-8") + "\n联系13812345678。\n", "utf-8")
    code, said = sign(content, "初审", "张三")
    assert code == 1
    assert f"{ID}:11: " in said
    assert "13812345678" not in said
    assert sign(content, "初审", "张三", returned=True, opinion="遮住号码")[0] == 0


@pytest.mark.parametrize("harm", ["person", "drop", "garbage", "swap"])
def test_an_altered_ledger_is_noticed(harm: str, content: Path) -> None:
    all_three(content)
    path = content / LEDGER
    lines = path.read_text("utf-8").splitlines()
    if harm == "person":
        lines[0] = lines[0].replace("张三", "赵六")
    elif harm == "drop":
        del lines[1]
    elif harm == "garbage":
        lines[1] = lines[1][:-9]
    else:
        lines[0], lines[1] = lines[1], lines[0]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    with pytest.raises(EditorError) as caught:
        load_ledger(content)
    assert all(problem.path == LEDGER and problem.line for problem in caught.value.problems)
    assert sign(content, "初审", "孙七")[0] == 1


def test_lines_of_different_manuscripts_merge_in_any_order(content: Path) -> None:
    all_three(content)
    other = "articles/2022/2022-01-06-002.md"
    (content / other).write_text((content / ID).read_text("utf-8"), "utf-8")
    out = io.StringIO()
    for stage, person in (("初审", "张三"), ("复审", "李四")):
        assert (
            review_command.sign(
                content, content / other, stage=stage, person=person, now=NOON + timedelta(hours=1), out=out
            )
            == 0
        )
    lines = (content / LEDGER).read_text("utf-8").splitlines()
    (content / LEDGER).write_text("\n".join([lines[3], lines[0], lines[4], lines[1], lines[2]]), "utf-8")
    assert reason(content) == ""
    assert review_command.sign(content, content / other, stage="终审", person="王五", now=NOON, out=out) == 0
    assert load_ledger(content).items() == [ID, other]


def test_status_and_sheet(content: Path, tmp_path: Path) -> None:
    out = io.StringIO()
    assert review_command.status(content, out=out) == 0
    assert out.getvalue() == "还没有审校记录。\n"
    assert sign(content, "初审", "张<三>", office="编辑部", opinion="事实清楚")[0] == 0
    out = io.StringIO()
    assert review_command.status(content, out=out) == 1
    assert "初审已过，等待复审" in out.getvalue()
    assert "张<三>（编辑部） 2022年1月6日 12:00 事实清楚" in out.getvalue()
    to = tmp_path / "审校单.html"
    assert review_command.sheet(content, content / ID, to, out=io.StringIO()) == 0
    page = to.read_text("utf-8")
    assert "<script" not in page
    assert "张&lt;三&gt;" in page
    assert "卡点&lt;检查&gt;" in page
    assert page.count("<tr><td>") == 3
    assert review.seal_of(item(content), content) in page
    assert not re.search(r"(?:src|href)=", page)


def test_what_is_no_manuscript_of_ours(content: Path, tmp_path: Path) -> None:
    stray = tmp_path / "外面.md"
    stray.write_text("标题：x\n\n正文", "utf-8")
    for file in (stray, content / "articles/没有.md"):
        out = io.StringIO()
        assert review_command.sign(content, file, stage="初审", person="张三", now=NOON, out=out) == 1
        assert "请核对路径" in out.getvalue()


def test_stages_are_read_in_several_words() -> None:
    assert [Stage.read(word) for word in ("初审", "一审", "１", "复审", "三审", "四审")] == [1, 1, 1, 2, 3, None]
