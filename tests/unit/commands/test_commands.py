"""The commands over manuscripts, and that every command is in the manual."""

from __future__ import annotations

import io
import subprocess
import tomllib
from pathlib import Path

import pytest

import tasks
from commands import release
from commands.menu import ENTRIES
from tests.build.conftest import COLUMNS
from tests.manual_pages import PAGE, manual

STORY = "标题：卡点守夜\n栏目：要闻\n发布日期：2022-01-05 09:30\n来源：本台\n\n正文一段。\n"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    (folder / "articles/2022").mkdir(parents=True)
    (folder / "columns.toml").write_text(COLUMNS, encoding="utf-8")
    (folder / "articles/2022/2022-01-05-001.md").write_text(STORY, encoding="utf-8")
    return folder


def _built(content: Path) -> Path:
    output = content.parent / "output"
    assert tasks.main(["build", "--content", str(content), "--output", str(output), "--today", "2022-01-10"]) == 0
    return output


def test_the_manual_knows_every_command() -> None:
    assert PAGE.read_text(encoding="utf-8") == manual(), "run python3 tasks.py golden"


def test_withdraw_leaves_the_reason_and_nothing_else(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert tasks.main(["withdraw", "2022-01-05-001.md", "--content", str(content), "--reason", "内容有误"]) == 0
    assert "已写上撤稿" in capsys.readouterr().out
    (content / "articles/2022/2022-01-06-001.md").write_text(
        STORY.replace("卡点守夜", "别的报道").replace("正文一段", "另一段"), encoding="utf-8"
    )
    output = _built(content)
    page = (output / "2022/0105/001.html").read_text(encoding="utf-8")
    assert "内容有误" in page
    assert "正文一段" not in page
    for path in output.rglob("*"):
        if path.suffix in (".html", ".xml", ".json") and path.name != "001.html" and "api" not in path.parts:
            assert "0105/001" not in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_withdraw_writes_as_the_old_notepad_wrote(encoding: str, content: Path) -> None:
    """GBK with Windows' line ends is read by the build, so nobody must save anew before a retraction."""
    path = content / "articles/2022/2022-01-05-001.md"
    path.write_bytes(STORY.replace("\n", "\r\n").encode(encoding))
    assert tasks.main(["withdraw", "2022-01-05-001.md", "--content", str(content), "--reason", "内容有误"]) == 0
    text = path.read_bytes().decode(encoding)
    assert "来源：本台\r\n撤稿：" in text
    assert "内容有误\r\n\r\n正文一段。\r\n" in text


def test_withdraw_says_what_is_missing(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert tasks.main(["withdraw", "2022-01-05-001.md", "--content", str(content), "--reason", " "]) == 1
    assert "没有写撤下的原因" in capsys.readouterr().out
    assert (content / "articles/2022/2022-01-05-001.md").read_text(encoding="utf-8") == STORY


def test_rename_leaves_a_redirect_and_mends_links(content: Path) -> None:
    other = content / "articles/2022/2022-01-06-001.md"
    other.write_text(STORY.replace("正文一段。", "见[前文](2022-01-05-001.md)。"), encoding="utf-8")
    assert tasks.main(["rename", "2022-01-05-001.md", "2022-01-05-007", "--content", str(content)]) == 0
    assert "[前文](2022-01-05-007.md)" in other.read_text(encoding="utf-8")
    output = _built(content)
    assert "/2022/0105/007.html" in (output / "2022/0105/001.html").read_text(encoding="utf-8")
    assert 'href="/2022/0105/007.html"' in (output / "2022/0106/001.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("line", ["状态：草稿", "状态：待发", "解禁时间：2022-01-20", "链接名：checkpoints"])
def test_a_renamed_manuscript_never_keeps_the_site_from_being_built(content: Path, line: str) -> None:
    """What readers cannot see yet, and what bears its own address, leads nobody anywhere by its file's name."""
    path = content / "articles/2022/2022-01-05-001.md"
    path.write_text(STORY.replace("来源：本台\n", f"来源：本台\n{line}\n"), encoding="utf-8")
    (content / "articles/2022/2022-01-06-001.md").write_text(STORY.replace("正文一段", "别的一段"), encoding="utf-8")
    assert tasks.main(["rename", "2022-01-05-001.md", "2022-01-05-007", "--content", str(content)]) == 0
    output = _built(content)
    assert not (output / "2022/0105/001.html").exists()
    renamed = content / "articles/2022/2022-01-05-007.md"
    renamed.write_text(renamed.read_text(encoding="utf-8").replace(f"{line}\n", ""), encoding="utf-8")
    _built(content)
    assert (output / "2022/0105/001.html").exists() == (not line.startswith("链接名")), (
        "the old address leads on once the story is out"
    )


def test_rename_mends_what_means_this_file_and_nothing_else(content: Path) -> None:
    """Two files of one name, a name without its ending, and a name that only ends like it."""
    twin = content / "archive/2022-01-05-001.md"
    twin.parent.mkdir()
    twin.write_text(STORY, encoding="utf-8")
    other = content / "archive/2022-01-06-001.md"
    links = "[一](/articles/2022/2022-01-05-001.md) [二](2022-01-05-001.md) [三](../articles/2022/2022-01-05-001.md) [四](x.2022-01-05-001.md)"
    other.write_text(STORY.replace("正文一段。", links), encoding="utf-8")
    assert tasks.main(["rename", "articles/2022/2022-01-05-001.md", "2022-01-05-007", "--content", str(content)]) == 0
    wanted = "[一](/articles/2022/2022-01-05-007.md) [二](2022-01-05-001.md) [三](../articles/2022/2022-01-05-007.md) [四](x.2022-01-05-001.md)"
    assert wanted in other.read_text(encoding="utf-8")
    other.write_text(STORY.replace("来源：本台\n", "来源：本台\n上接：2022-01-05-007\n"), encoding="utf-8")
    assert tasks.main(["rename", "2022-01-05-007", "2022-01-05-008", "--content", str(content)]) == 0
    assert "上接：2022-01-05-008\n" in other.read_text(encoding="utf-8")


@pytest.mark.parametrize("command", [["withdraw", "--reason", "有误"], ["rename", "新名"]])
def test_only_a_manuscript_of_the_folder_is_withdrawn_or_renamed(
    content: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    outside, table = content.parent / "别处.md", content / "attachments/表.txt"
    outside.write_text(STORY, encoding="utf-8")
    table.parent.mkdir()
    table.write_text("一张表", encoding="utf-8")
    (content / "notices").mkdir()
    (content / "notices/2022-01-05-001.md").write_text(STORY, encoding="utf-8")
    before = {path: path.read_bytes() for path in content.parent.rglob("*") if path.is_file()}
    for name, told in (
        (str(outside), "不在稿件文件夹里"),
        ("attachments/表.txt", "这不是稿子"),
        ("2022-01-05-001.md", "有 2 个文件叫这个名字"),
    ):
        assert tasks.main([command[0], name, *command[1:], "--content", str(content)]) == 1
        assert told in capsys.readouterr().out
    assert {path: path.read_bytes() for path in content.parent.rglob("*") if path.is_file()} == before


def test_renaming_to_and_fro_leaves_no_circle(content: Path) -> None:
    """Every address that once was leads straight to the page; the one in use again leads nowhere."""
    for old, new in (("001", "007"), ("007", "008"), ("008", "001"), ("001", "009")):
        assert tasks.main(["rename", f"2022-01-05-{old}.md", f"2022-01-05-{new}", "--content", str(content)]) == 0
    data = tomllib.loads((content / "redirects.toml").read_text(encoding="utf-8"))
    assert data == {"redirects": {f"/2022/0105/{n}.html": "/2022/0105/009.html" for n in ("007", "008", "001")}}
    assert _built(content)


def test_on_the_sample_site_new_texts_bear_its_day(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """So that a first story, published on the sample site, is seen at once and not years later."""
    (content / "sample.toml").write_text("today = 2022-01-10\n", encoding="utf-8")
    assert tasks.main(["new", "--title", "头一篇稿子", "--column", "要闻", "--content", str(content)]) == 0
    assert "样站停在2022年1月10日" in capsys.readouterr().out
    assert "发布日期：2022-01-10" in (content / "articles/2022/2022-01-10-001.md").read_text(encoding="utf-8")
    source = content.parent / "稿子.html"
    source.write_text(
        "<html><body><h1>存下来的网页</h1><p>正文一段，说一件事，再说一件事，说得够长才是正文。</p></body></html>",
        encoding="utf-8",
    )
    assert tasks.main(["import", str(source), "--column", "要闻", "--content", str(content)]) == 0
    assert (content / "articles/2022/2022-01-10-002.md").is_file()
    assert tasks.main(["withdraw", "2022-01-05-001.md", "--content", str(content), "--reason", "重了"]) == 0
    assert "撤稿：2022-01-10 重了" in (content / "articles/2022/2022-01-05-001.md").read_text(encoding="utf-8")


def test_rename_never_overwrites(content: Path) -> None:
    other = content / "articles/2022/2022-01-06-001.md"
    other.write_text(STORY, encoding="utf-8")
    assert tasks.main(["rename", "2022-01-05-001.md", "2022-01-06-001", "--content", str(content)]) == 1
    assert (content / "articles/2022/2022-01-05-001.md").is_file()


def test_mask_finds_the_file_by_its_place_in_the_content_folder(content: Path) -> None:
    path = content / "articles/2022/2022-01-05-001.md"
    path.write_text(STORY.replace("正文一段。", "联系人手机13912345678。"), encoding="utf-8")
    assert tasks.main(["mask", "articles/2022/2022-01-05-001.md", "--content", str(content)]) == 0
    assert "139****5678" in path.read_text(encoding="utf-8")


def test_check_tells_everything_and_writes_nothing(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        tasks.main(
            ["check", "--content", str(content), "--output", str(content.parent / "none"), "--today", "2022-01-10"]
        )
        == 0
    )
    assert "收到 1 = 发布 1 + 暂不发布 0 + 附件图片 0 + 拒绝 0" in capsys.readouterr().out
    assert not (content.parent / "none").exists()


def test_a_damaged_index_is_made_anew_by_the_next_build_though_nothing_else_changed(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = _built(content)
    assert tasks.main(["search", "卡点守夜", "--output", str(output)]) == 0
    index = output.parent / ".output.state/search/whoosh"
    segment = next(index.glob("*.seg"))
    segment.write_bytes(segment.read_bytes()[:-9] + b"\0" * 9)
    capsys.readouterr()
    assert tasks.main(["search", "卡点守夜", "--output", str(output)]) == 1
    assert "先运行一次 build" in capsys.readouterr().err
    _built(content)
    assert tasks.main(["search", "卡点守夜", "--output", str(output)]) == 0
    assert "卡点守夜" in capsys.readouterr().out


def test_the_menu_runs_what_its_numbers_say(
    content: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    story = content / "articles/2022/2022-01-05-001.md"
    typed = ["九", "4", "6", f'"{story}"', "内容有误 请看更正", "5", "不", "3", "", "0", "4"]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(typed) + "\n"))
    assert tasks.main(["menu", "--content", str(content), "--output", str(content.parent / "output")]) == 0
    told = capsys.readouterr().out
    assert "没有“九”这一项" in told
    assert told.count("tasks.py check）") == 1, "check ran once: nothing after 0 is read"
    assert "内容有误 请看更正" in story.read_text(encoding="utf-8")
    assert "没有做。" in told, "publish asks, and only 是 is yes"
    assert "什么也没写，回到菜单。" in told


def test_the_menu_ends_with_its_input_and_outlives_a_refusal(
    content: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("6\n没有这篇.md\n原因\n6\n--没有\n原因\n"))
    assert tasks.main(["menu", "--content", str(content)]) == 0
    assert "找不到这个文件" in capsys.readouterr().out


def test_every_command_of_the_menu_is_one() -> None:
    for entry in ENTRIES:
        with pytest.raises(SystemExit) as ended:
            tasks.main([entry.command, "--help"])
        assert ended.value.code == 0


def test_the_double_click_starter_is_as_windows_wants_it() -> None:
    """Plain ASCII with CRLF, whatever the console's code page; it opens the menu."""
    data = (Path(tasks.ROOT) / "start.cmd").read_bytes()
    assert data.isascii()
    assert data.count(b"\r\n") == data.count(b"\n")
    assert b"py tasks.py menu\r\n" in data


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("withdraw 稿子.md", "少写了：--reason。"),
        ("publsh", "没有“publsh”这个写法。是不是“publish”？"),
        ("review 签字", "没有“签字”这个写法。可以写：sign、status、sheet。"),
        ("build --yes=1", "--yes 后面不用写内容。"),
        ("rollback 上一次", "第几次 后面要写数字，不能是 '上一次'。"),
        ("rollback --to", "--to 后面要写内容。"),
        ("status --now", "不认识 --now"),
        ("search 卡点 --limit 0", "--limit 后面要写 1 以上的数字，不能是 '0'。"),
        ("search 卡点 --limit=-3", "--limit 后面要写 1 以上的数字，不能是 '-3'。"),
        ("", "少写了：命令。"),
    ],
)
def test_what_is_typed_wrongly_is_told_in_chinese(typed: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        tasks.main(typed.split())
    assert stopped.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith(told)
    assert "--help" in said
    assert "usage" not in said


def test_a_new_name_is_no_path(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert tasks.main(["rename", "2022-01-05-001.md", "../2022-01-05-002.md", "--content", str(content)]) == 1
    assert "只写名字，不写文件夹" in capsys.readouterr().out
    assert (content / "articles/2022/2022-01-05-001.md").is_file()


def test_a_port_that_cannot_be(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        tasks.main(
            [
                "preview",
                "--port",
                "99999",
                "--no-browser",
                "--content",
                str(content),
                "--output",
                str(content.parent / "o"),
            ]
        )
        == 1
    )
    assert "--port 要写" in capsys.readouterr().out


def test_numbers_of_a_site_that_is_not_there_are_asked_for_in_vain(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A mistyped --site must not be taken for none."""
    assert tasks.main(["stats", "--content", str(content), "--site", str(content.parent / "outptu")]) == 1
    assert "这里没有建好的网站" in capsys.readouterr().out


def test_a_release_names_the_revision_of_its_own_manuscripts(content: Path, tmp_path: Path) -> None:
    """Manuscripts may be kept apart from the program; and beside it, in no repository at all."""
    assert release._revision(content) == ""
    git = ["git", "-C", str(content), "-c", "user.name=a", "-c", "user.email=a@example.gov.cn"]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "x"], check=True)
    head = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, encoding="utf-8").stdout
    assert release._revision(content) == head.strip()


def test_host_files_know_every_redirect_or_say_which_line_is_wrong(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An administrator who saved redirects.toml with Notepad must not be given rules without redirects."""
    line = '[redirects]\n"/2022/0101/001.html" = "/2022/0105/001.html"\n'
    (content / "redirects.toml").write_text(line, encoding="utf-8-sig")
    assert tasks.main(["host-files", str(tmp_path / "hosts"), "--content", str(content)]) == 0
    assert "/2022/0101/001.html" in (tmp_path / "hosts/nginx-redirects.conf").read_text(encoding="utf-8")
    assert "CDN" in capsys.readouterr().out
    (content / "redirects.toml").write_text(line.replace('"\n', "\n"), encoding="utf-8")
    assert tasks.main(["host-files", str(tmp_path / "others"), "--content", str(content)]) == 1
    assert "redirects.toml:2" in capsys.readouterr().out
    assert not (tmp_path / "others").exists()


SAVED = "<html><body><h1>存下来的网页</h1><p>正文一段，说一件事，再说一件事，说得够长才是正文。</p></body></html>"


def test_what_was_imported_and_deleted_can_be_imported_again(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The report of the first import lies there still, under a name that many file managers do not show."""
    source = content.parent / "稿子.html"
    source.write_text(SAVED, encoding="utf-8")
    for _ in range(2):
        assert (
            tasks.main(["import", str(source), "--column", "要闻", "--issue", "2022-01-07", "--content", str(content)])
            == 0
        ), capsys.readouterr().out
        (content / "articles/2022/2022-01-07-001.md").unlink()
    assert len(list((content / "articles/2022").glob(".导入报告-*.html"))) == 2


def test_an_import_takes_no_number_that_a_manuscript_bears_anywhere(content: Path) -> None:
    source = content.parent / "稿子.html"
    source.write_text(SAVED, encoding="utf-8")
    (content / "疫情").mkdir()
    (content / "疫情/2022-01-07-004.md").write_text(STORY.replace("01-05", "01-07"), encoding="utf-8")
    assert (
        tasks.main(["import", str(source), "--column", "要闻", "--issue", "2022-01-07", "--content", str(content)]) == 0
    )
    assert (content / "articles/2022/2022-01-07-005.md").is_file()


def test_the_sheet_of_a_review_is_written_as_the_manual_says(
    content: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(content.parent)
    assert "review sheet 稿件\n" in (Path(tasks.ROOT) / "docs/editors/rules.md").read_text(encoding="utf-8")
    (content / "articles/2022/2022-01-06-001.md").write_text(STORY, encoding="utf-8")
    both = ["2022-01-05-001.md", "2022-01-06-001.md"]
    assert tasks.main(["review", "sheet", *both, "--content", str(content)]) == 0
    assert all((content.parent / f"审校单-{Path(name).stem}.html").is_file() for name in both)
    assert capsys.readouterr().out.count("审校单已写到") == 2
    assert tasks.main(["review", "sheet", *both, "--out", "一张.html", "--content", str(content)]) == 1
    assert not (content.parent / "一张.html").exists()


def test_an_address_that_leads_on_is_given_to_no_new_manuscript(content: Path) -> None:
    """Else the site would stop being built on the day on which the new story comes out."""
    assert tasks.main(["rename", "2022-01-05-001.md", "kadian", "--content", str(content)]) == 0
    assert (
        tasks.main(["new", "--title", "新的", "--column", "要闻", "--date", "2022-01-05", "--content", str(content)])
        == 0
    )
    source = content.parent / "稿子.html"
    source.write_text(SAVED, encoding="utf-8")
    assert (
        tasks.main(["import", str(source), "--column", "要闻", "--issue", "2022-01-05", "--content", str(content)]) == 0
    )
    assert sorted(path.name for path in (content / "articles/2022").glob("*.md")) == [
        "2022-01-05-002.md",
        "2022-01-05-003.md",
        "kadian.md",
    ]
    assert _built(content)


@pytest.mark.parametrize(
    "words",
    [
        ("withdraw", "LONG", "--reason", "x"),
        ("rename", "LONG", "b.md"),
        ("mask", "LONG"),
        ("import", "LONG"),
        ("similar", "LONG"),
        ("check", "--settings", "LONG"),
        ("stats", "--site", "LONG"),
    ],
)
def test_a_name_that_is_too_long_is_told(
    words: tuple[str, ...], content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = ["名" * 200 if word == "LONG" else word for word in words]
    assert tasks.main([*typed, "--content", str(content)]) == 1
    told = "".join(capsys.readouterr())
    assert "太长" in told or "请核对" in told
    assert "请" in told


def test_a_name_no_disk_takes_is_refused(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert tasks.main(["rename", "2022-01-05-001.md", "名" * 100, "--content", str(content)]) == 1
    assert "太长" in capsys.readouterr().out
    assert (content / "articles/2022/2022-01-05-001.md").is_file()


def test_signatures_of_a_renamed_manuscript_are_no_error(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sign = ["review", "sign", "2022-01-05-001.md", "--stage", "初审", "--person", "张三", "--content", str(content)]
    assert tasks.main(sign) == 0
    assert tasks.main(["rename", "2022-01-05-001.md", "2022-01-05-009", "--content", str(content)]) == 0
    assert "要从初审重新签" in capsys.readouterr().out
    assert tasks.main(["review", "status", "--content", str(content)]) == 0
    assert "articles/2022/2022-01-05-001.md：稿子不在了" in capsys.readouterr().out


def test_a_new_office_publishes_its_first_story_and_takes_it_back_when_it_is_stale(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nine columns, eight of them blank, no telephone, no box for letters: an inspection would fail it, and it goes out all the same."""
    monkeypatch.setattr("commands.release.STATE", tmp_path / "state")
    (content / "columns.toml").write_bytes((Path(tasks.ROOT) / "content/columns.toml").read_bytes())
    settings, config = tmp_path / "conf.py", tmp_path / "publish.toml"
    settings.write_text(
        f"import sys\nsys.path.insert(0, {str(tasks.ROOT)!r})\nfrom pelicanconf import *\n"
        "SITEURL = 'https://www.example.gov.cn'\nOFFICE = dict.fromkeys(OFFICE, '')\n",
        encoding="utf-8",
    )
    config.write_text('[[target]]\nname = "本机"\nkind = "folder"\npath = "published"\n', encoding="utf-8")
    places = [
        "--content",
        str(content),
        "--output",
        str(tmp_path / "output"),
        "--settings",
        str(settings),
        "--config",
        str(config),
    ]
    assert tasks.main(["publish", *places, "--today", "2022-01-10"]) == 0, capsys.readouterr().out
    assert "不拦这次发布" in capsys.readouterr().out
    page = tmp_path / "published/current/2022/0105/001.html"
    assert "正文一段" in page.read_text(encoding="utf-8")
    (content / "articles/2022/2022-01-06-001.md").write_text(STORY.replace("正文一段", "别的一段"), encoding="utf-8")
    assert tasks.main(["withdraw", "2022-01-05-001.md", "--content", str(content), "--reason", "内容有误"]) == 0
    assert tasks.main(["publish", *places, "--today", "2026-11-25"]) == 0, capsys.readouterr().out
    assert "内容有误" in page.read_text(encoding="utf-8")
    assert not [
        file
        for file in (tmp_path / "published").rglob("*")
        if file.is_file() and "正文一段".encode() in file.read_bytes()
    ]
