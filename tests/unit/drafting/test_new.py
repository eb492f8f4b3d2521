"""The command `new`, run for real: files on disk, the real reader over what it wrote."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from copydesk.desk import check_manuscript
from copydesk.office import load_office
from drafting.command import new
from drafting.place import write_new
from drafting.sheet import USEFUL
from manuscript.reader import Reader, Reading
from newsroom.address import address_of
from newsroom.fields import BY_NAME, ItemKind
from newsroom.registry import load_registries
from newsroom.serials import last_serial

ROOT = Path(__file__).resolve().parents[3]
DAY = date(2022, 1, 6)
COLUMNS = """
[[column]]
slug = "yaowen"
name = "要闻"
order = 1

[[column]]
slug = "zhenban"
name = "镇办动态"
order = 2

[[column]]
slug = "tongzhi"
name = "通知公告"
kind = "notice"
order = 3
"""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "稿 件"
    folder.mkdir()
    (folder / "columns.toml").write_text(COLUMNS, encoding="utf-8")
    return folder


def run(
    content: Path, typed: str | None = None, monkeypatch: pytest.MonkeyPatch | None = None, **said: object
) -> tuple[int, str]:
    out = StringIO()
    if typed is not None:
        assert monkeypatch is not None
        monkeypatch.setattr("sys.stdin", StringIO(typed))
    code = new(content, interactive=typed is not None, today=DAY, console=Console(file=out, width=200), **said)  # type: ignore[arg-type]
    return code, out.getvalue()


def read(content: Path, path: Path) -> Reading:
    return Reader(load_registries(content)).read(path.read_bytes(), path.relative_to(content).as_posix())


def test_a_story_is_laid_ready_and_read_back(content: Path) -> None:
    code, said = run(content, title="沙河子镇28个卡点守好进村路", column="镇办动态")
    path = content / "articles/2022/2022-01-06-001.md"
    assert code == 0
    assert str(path) in said
    assert "/2022/0106/001.html" in said
    reading = read(content, path)
    assert reading.problems == ()
    assert reading.manuscript is not None
    item = reading.manuscript.item
    assert (item.headline, item.column, item.status, item.kind) == (
        "沙河子镇28个卡点守好进村路",
        "zhenban",
        "draft",
        ItemKind.STORY,
    )
    assert item.published is not None
    assert item.published.date() == DAY
    assert reading.manuscript.html.strip() == ""  # the guidance in the body is never published


def test_a_notice_by_the_sort_of_document(content: Path) -> None:
    code, _ = run(content, title="关于发放帐篷的通告", column="tongzhi", kind="通告", date="二〇二二年一月五日")
    path = content / "notices/2022/2022-01-05-001.md"
    assert code == 0
    text = path.read_text(encoding="utf-8")
    assert "文种：通告\n" in text
    assert "有效期至：\n" in text
    reading = read(content, path)
    assert reading.manuscript is not None
    assert reading.manuscript.item.kind is ItemKind.NOTICE


def test_the_column_decides_the_kind_when_nothing_is_said(content: Path) -> None:
    assert run(content, title="关于停水的通知", column="通知公告")[0] == 0
    assert (content / "notices/2022/2022-01-06-001.md").is_file()


@pytest.mark.parametrize("kind", [ItemKind.STORY, ItemKind.NOTICE])
def test_the_header_holds_every_required_field_and_only_fields_of_its_kind(content: Path, kind: ItemKind) -> None:
    run(content, title="标题", column="要闻", kind=kind.value)
    text = next(content.glob("*/2022/*.md")).read_text(encoding="utf-8")
    for field in BY_NAME.values():
        if kind in field.required:
            line = next(line for line in text.splitlines() if line.startswith(f"{field.label}："))
            assert line.partition("：")[2], f"{field.label} is required and empty"
    assert all(kind in BY_NAME[name].kinds for name in USEFUL[kind])


def test_a_filled_sheet_goes_out_without_a_refusal(content: Path) -> None:
    """Every empty line takes the field's own example: the reader and the desk have nothing that blocks."""
    run(content, title="关于发放帐篷的通告", column="通知公告", kind="通告")
    path = content / "notices/2022/2022-01-06-001.md"
    lines = path.read_text(encoding="utf-8").replace("状态：草稿", "状态：发布").split("\n")
    examples = {field.label: field.example for field in BY_NAME.values()}
    filled = [line + examples[line[:-1]] if line.endswith("：") else line for line in lines]
    path.write_text("\n".join(filled) + "请到镇政府一楼领取。\n", encoding="utf-8")
    reading = read(content, path)
    assert reading.manuscript is not None, reading.problems
    found = check_manuscript(reading.manuscript, load_office(content, load_registries(content)))
    assert [str(problem) for problem in found if problem.blocks] == []


def test_the_serial_is_free_over_stories_notices_and_moved_files(content: Path) -> None:
    for name in ("articles/2022/2022-01-06-001.md", "notices/2022/2022-01-06-002.md", "elsewhere/2022-01-06-004.md"):
        (content / name).parent.mkdir(parents=True, exist_ok=True)
        (content / name).write_text("标题：一\n", encoding="utf-8")
    assert run(content, title="二", column="要闻")[0] == 0
    assert (content / "articles/2022/2022-01-06-005.md").is_file()
    taken = [address_of(path.relative_to(content).as_posix()) for path in content.rglob("*.md")]
    assert len(taken) == len(set(taken))


def test_nothing_is_ever_written_over(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody takes the serial between the look and the writing."""
    folder = content / "articles/2022"
    folder.mkdir(parents=True)
    (folder / "2022-01-06-001.md").write_text("别人的稿子", encoding="utf-8")
    monkeypatch.setattr("drafting.place.last_serial", lambda content, day: 0)
    path = write_new(content, ItemKind.STORY, DAY, "我的稿子")
    assert path.name == "2022-01-06-002.md"
    assert (folder / "2022-01-06-001.md").read_text(encoding="utf-8") == "别人的稿子"


def test_a_day_that_is_full(content: Path) -> None:
    folder = content / "articles/2022"
    folder.mkdir(parents=True)
    (folder / "2022-01-06-9999.md").write_text("", encoding="utf-8")
    assert last_serial(content, DAY) == 9999
    code, said = run(content, title="一", column="要闻")
    assert code == 1
    assert "请用 --date 换一个日期" in said


def test_everything_wrong_is_told_at_once_and_nothing_written(content: Path) -> None:
    code, said = run(content, title=" ", column="要文", kind="报到", date="01/02/03")
    assert code == 1
    assert said.splitlines() == [
        "--title: 标题是空的。请写上标题。",
        "--column: 没有“要文”这个栏目。是不是“要闻”？请核对。",
        "--kind: 不认识“报到”这一类。是不是“报道”？",
        "--date: “01/02/03”不是能确定的日期。请写成 2022-01-05 09:30 或 2022年1月5日。",
    ]
    assert not list(content.rglob("*.md"))


def test_without_a_column_the_columns_are_listed(content: Path) -> None:
    code, said = run(content, title="一")
    assert code == 1
    assert "请从这些里选：要闻、镇办动态、通知公告" in said


def test_no_content_and_no_columns(tmp_path: Path) -> None:
    code, said = run(tmp_path / "没有", title="一", column="要闻")
    assert (code, "没有这个稿件文件夹" in said) == (1, True)
    (tmp_path / "空").mkdir()
    code, said = run(tmp_path / "空", title="一", column="要闻")
    assert (code, "请先写好 columns.toml" in said) == (1, True)


def test_a_broken_columns_file_is_told_with_its_line(content: Path) -> None:
    (content / "columns.toml").write_text('[[column]]\nslug = "yaowen\n', encoding="utf-8")
    code, said = run(content, title="一", column="要闻")
    assert code == 1
    assert "columns.toml:2: 这一行不合 TOML 的写法" in said


@pytest.mark.parametrize("title", ["两\n行", "一" * 121, "带\x07响铃"])
def test_a_title_that_is_no_line(content: Path, title: str) -> None:
    assert run(content, title=title, column="要闻")[0] == 1


def test_questions_are_asked_until_the_answers_fit(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # title; sort 2; column by its number among the notice columns; sort of document: a slip, then by name
    code, said = run(content, "关于停水的公示\n2\n1\n公事\n公示\n", monkeypatch)
    assert code == 0, said
    text = (content / "notices/2022/2022-01-06-001.md").read_text(encoding="utf-8")
    assert text.startswith("标题：关于停水的公示\n栏目：通知公告\n发布日期：2022-01-06\n状态：草稿\n")
    assert "文种：公示" in text
    assert "没有“公事”这种公文" in said


def test_the_nearest_column_is_proposed_and_taken_with_one_key(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = run(content, "标题\n1\n镇办动太\n\n", monkeypatch)
    assert code == 0, said
    assert "没有“镇办动太”这个栏目。是不是“镇办动态”？" in said
    assert "栏目：镇办动态" in (content / "articles/2022/2022-01-06-001.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("no", ["n", "N", "否", "不是"])
def test_the_proposal_can_be_refused(content: Path, no: str, monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = run(content, f"标题\n1\n镇办动太\n{no}\n1\n", monkeypatch)
    assert code == 0
    assert "Please" not in said
    assert "栏目：要闻" in (content / "articles/2022/2022-01-06-001.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("two", ["2", "２", "②", "²"])
def test_a_number_may_be_typed_in_any_form(content: Path, two: str, monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = run(content, f"标题\n2\n1\n{two}\n", monkeypatch)
    assert code == 0, said
    assert "文种：公告" in (content / "notices/2022/2022-01-06-001.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("odd", ["⑼⑼", "9" * 5000, "①①①"])
def test_a_number_that_was_not_offered_is_asked_again(content: Path, odd: str, monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = run(content, f"标题\n1\n{odd}\n1\n", monkeypatch)
    assert code == 0, said
    assert "栏目：要闻" in (content / "articles/2022/2022-01-06-001.md").read_text(encoding="utf-8")


def test_what_was_said_is_not_asked_again(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, _ = run(content, "", monkeypatch, title="标题", column="要闻", kind="报道")
    assert code == 0


def test_input_that_ends_leaves_nothing(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = run(content, "标题\n", monkeypatch)
    assert code == 1
    assert "什么也没有留下" in said
    assert not list(content.rglob("*.md"))


def test_markup_in_a_title_is_plain_text(content: Path) -> None:
    code, _ = run(content, title="[bold]图[/bold]：问答[1]", column="要闻")
    assert code == 0
    reading = read(content, content / "articles/2022/2022-01-06-001.md")
    assert reading.manuscript is not None
    assert reading.manuscript.item.headline == "[bold]图[/bold]：问答[1]"


def test_a_story_in_a_notice_column_is_written_with_a_word(content: Path) -> None:
    code, said = run(content, title="一", column="通知公告", kind="报道")
    assert code == 0
    assert "平时放的是公告" in said


def test_a_folder_that_cannot_be_written(content: Path) -> None:
    (content / "articles").write_text("not a folder", encoding="utf-8")
    code, said = run(content, title="一", column="要闻")
    assert code == 1
    assert "写不进去" in said


def test_today_is_shanghais_wherever_the_desk_stands(content: Path) -> None:
    """In a process of its own, with a clock twelve zones away; the answer is held against the zone's own arithmetic."""
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path\nfrom drafting.command import new\n"
        "sys.exit(new(Path(sys.argv[2]), title='一', column='要闻'))"
    )
    from datetime import UTC, datetime, timedelta

    before = (datetime.now(UTC) + timedelta(hours=8)).date()
    done = subprocess.run(
        [sys.executable, "-c", program, str(ROOT / "plugins"), str(content)],
        env={"TZ": "America/New_York", "PATH": "", "PYTHONUTF8": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    after = (datetime.now(UTC) + timedelta(hours=8)).date()
    assert done.returncode == 0, done.stderr
    (path,) = content.rglob("*.md")
    assert path.stem[:10] in {before.isoformat(), after.isoformat()}
