"""From bytes to a typed item: encodings, header, values, and what is said when one of them is wrong."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from manuscript import intake
from manuscript.decode import LARGEST, Undecodable, decode, suspect_characters
from manuscript.header import split_header
from manuscript.intake import Role, scan
from manuscript.places import Places
from manuscript.reader import Reader, Reading
from manuscript.values import split_list
from newsroom.dates import parse_moment
from newsroom.items import DatedNote, NewsArticle, Notice, Page
from newsroom.problem import EditorError, Severity
from newsroom.registry import load_registries
from tests.site_cases import SITES

ID = "articles/2022/2022-01-05-001.md"
HEAD = "标题：好标题\n栏目：要闻\n发布日期：2022-01-05 09:30\n来源：测试台\n"
READER = Reader(load_registries(SITES))


def read(text: str, item_id: str = ID) -> Reading:
    return READER.read(text.encode(), item_id)


def good(text: str, item_id: str = ID):  # type: ignore[no-untyped-def]
    found = read(text, item_id)
    assert found.manuscript is not None, found.problems
    return found.manuscript.item


def test_a_story_with_everything() -> None:
    item = good(
        "标题: 题\n引题：引\n副题：副\n提要：要点\n栏目：yaowen\n发布日期：2022年1月5日 9时30分\n修改日期：2022-01-06\n来源：台\n记者：张三、李某；王五\n镇办：河边，山前街道办\n"
        "专题：2022年1月疫情防控\n关键词：a, b、a\n头图：/images/a.jpg\n图片说明：说\n附件：/attachments/a.docx\n附件：../../attachments/b.pdf\n置顶：是\n更正：2022-01-07 改字\n更正：2022年1月8日，再改\n"
        "期号：2022-01-07\n版次：第2版\n版名：要闻\n\n正文一段。"
    )
    assert isinstance(item, NewsArticle)
    assert (item.headline, item.kicker, item.subhead, item.standfirst) == ("题", "引", "副", "要点")
    assert item.published == parse_moment("2022-01-05 09:30")
    assert item.column == "yaowen"
    assert item.reporters == ("张三", "李某", "王五")
    assert item.townships == ("hebian", "shanqian")
    assert item.topics == ("fangyi-2022",)
    assert item.tags == ("a", "b")
    assert item.picture == "images/a.jpg"
    assert item.attachments == ("attachments/a.docx", "attachments/b.pdf")
    assert item.pinned is True
    assert item.corrections == (
        DatedNote(parse_moment("2022-01-07").date(), "改字"),
        DatedNote(parse_moment("2022-01-08").date(), "再改"),
    )
    assert (item.print_page, item.page_name) == (2, "要闻")
    assert item.address == "/2022/0105/001.html"
    assert item.body_line == 24
    assert item.line_of("column") == 5
    assert item.line_of("attachments") == 15, "the first of several"


def test_kinds_follow_folder_and_notice_type() -> None:
    assert isinstance(good("标题：题\n\n正文", "pages/about.md"), Page)
    assert isinstance(good(HEAD + "\n正文", "notices/2022/a.md"), Notice)
    assert isinstance(good(HEAD + "文种：通告\n\n正文", "anywhere/a.md"), Notice)
    assert isinstance(good(HEAD + "文种：\n\n正文", "anywhere/a.md"), NewsArticle)


def test_pelicans_keys_and_a_fence_are_read() -> None:
    item = good(
        "---\nTitle: T\nDate: 2022-01-05T09:30:00Z\nCategory: 要闻\nTags: a; b\nSlug: my-slug\nSummary: S\nStatus: published\nSource: x\n---\n正文"
    )
    assert (item.headline, item.slug, item.standfirst, item.address) == ("T", "my-slug", "S", "/a/my-slug.html")
    assert item.published == parse_moment("2022-01-05 17:30")


def test_colons_spaces_and_widths_do_not_matter() -> None:
    item = good("标 题 ： 时间：2022：好\n  栏目:要闻\nＤａｔｅ：２０２２．１．５\n来源：x\n\n正文")
    assert item.headline == "时间：2022：好"
    assert item.published == parse_moment("2022-01-05")


def test_draft_needs_only_a_headline() -> None:
    assert good("标题：题\n状态：草稿\n\n").status == "draft"
    assert read("状态：草稿\n\n正文").manuscript is None


def test_open_ended_validity() -> None:
    item = good(HEAD + "文种：通告\n有效期至：长期\n\n正文")
    assert item.open_ended
    assert item.valid_until is None


def test_a_header_cut_in_two_is_told() -> None:
    found = read("标题：题\n栏目：要闻\n发布日期：2022-01-05\n来源：x\n\n镇办：河边镇\n\n正文")
    assert [(problem.line, problem.rule) for problem in found.problems] == [(6, "header.stranded")]
    assert not any(problem.rule == "header.stranded" for problem in read(HEAD + "\n附件：见下表\n").problems)


def test_every_problem_is_told_at_once() -> None:
    found = read("标体：x\n栏目：要文\n发布日期：5\n置顶：也许\n版次：一\n链接名：../x\n\n正文")
    assert found.manuscript is None
    assert {problem.line for problem in found.problems} == {1, 2, 3, 4, 5, 6}


@pytest.mark.parametrize("typed", ["一", "0", "-1", "1000", "1.5", "9" * 5000])
def test_what_is_no_number_of_a_page_is_a_problem(typed: str) -> None:
    found = read(f"标题：题\n栏目：要闻\n发布日期：2022-01-05\n来源：x\n版次：{typed}\n\n正文")
    assert [problem.line for problem in found.problems if problem.blocks] == [5]


@pytest.mark.parametrize(
    ("typed", "parts"),
    [("a、b，c,d；e;f", ("a", "b", "c", "d", "e", "f")), (" 、，a ,", ("a",)), ("", ()), ("a、a", ("a",))],
)
def test_lists(typed: str, parts: tuple[str, ...]) -> None:
    assert split_list(typed) == parts


# -- bytes --------------------------------------------------------------------------------------------------------------


def test_encodings() -> None:
    text = HEAD + "\n正文。\n"
    assert decode(text.encode(), ID) == (text, [])
    assert decode(b"\xef\xbb\xbf" + text.encode(), ID) == (text, [])
    assert decode(text.replace("\n", "\r\n").encode(), ID) == (text, [])
    assert decode(text.replace("\n", "\r").encode(), ID) == (text, [])
    for encoding in ("utf-16", "gb18030"):
        found, notices = decode(text.encode(encoding), ID)
        assert found == text
        assert [notice.severity for notice in notices] == [Severity.HINT]
    for bad in (
        text.encode()[:-2] + b"\xff",
        "没有抬头".encode("gbk"),
        text.encode("utf-16")[:-1],
        b" " * (LARGEST + 1),
        b"\x89PNG\r\n\x1a\n\xff",
    ):
        with pytest.raises(Undecodable):
            decode(bad, ID)


def test_the_line_of_the_broken_byte_is_named() -> None:
    with pytest.raises(Undecodable) as caught:
        decode("一\n二\n三".encode() + b"\xff\n", ID)
    assert caught.value.problem.line == 3


@pytest.mark.parametrize(("char", "severity", "left"), [("\x00", 0, "\x00"), ("\u202e", 0, "\u202e"), ("\x07", 1, ""), ("\u200b", 1, ""), ("\ufeff", 1, ""), ("\ue000", 1, "\ue000"), ("\ufffd", 1, "\ufffd"), ("\x0c", 1, None), ("\x85", 1, ""), ("\U000e0041", 1, ""), ("\u2063", 1, "")])  # fmt: skip
def test_suspect_characters(char: str, severity: int, left: str | None) -> None:
    plain, problems = suspect_characters(f"好\n字{char}字", ID)
    assert [(problem.line, problem.severity) for problem in problems] == [(2, severity)]
    assert f"U+{ord(char):04X}" in problems[0].message
    if severity and left is not None:
        assert plain == f"好\n字{left}字"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=200).map(lambda text: (HEAD + text).encode("utf-8", "surrogatepass")),
        st.text(max_size=200).map(lambda text: (HEAD + "\n" + text).encode("utf-8", "surrogatepass")),
    )
)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    found = READER.read(data, ID)
    assert (found.manuscript is None) == any(problem.blocks for problem in found.problems)
    for problem in found.problems:
        assert problem.path == ID
        assert 0 <= problem.line <= data.count(b"\n") + data.count(b"\r") + 2
    if found.manuscript:
        data_again = found.manuscript.item.to_data()
        assert type(found.manuscript.item).from_data(data_again) == found.manuscript.item


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="标题栏目：: \n-.—a=\u3000\t", max_size=80))
def test_header_and_body_share_no_line_and_lose_none(text: str) -> None:
    header, body_start, problems = split_header(text, ID)
    lines = text.split("\n")
    assert body_start <= len(lines)
    seen = {line.line for line in header} | {problem.line for problem in problems}
    for number, line in enumerate(lines[:body_start], 1):
        assert number in seen or not line.strip() or line.strip().strip("-") == "" or line.strip() == "...", (
            number,
            line,
        )
        if number in seen and problems and number == max(problem.line for problem in problems):
            break  # nothing below a line that is no header line is read


@pytest.mark.parametrize(
    "body",
    [
        "[" * 20_000,
        "*a **b " * 10_000,
        "\n".join(">" * depth + "a" for depth in range(400)),
        "中文，" * 400_000,
        "段落。\n\n" * 20_000,
        "<div>" * 20_000,
        "|a" * 9_000 + "\n" + "|-" * 9_000,
        "&#x;" * 9_000,
        "# 甲\n" * 20_000,
        "---\n" * 20_000,
        "\\" * 60_000,
    ],
    ids=[
        "brackets",
        "stars",
        "quotes",
        "one line",
        "paragraphs",
        "divs",
        "table",
        "entities",
        "headings",
        "rules",
        "backslashes",
    ],
)
def test_costly_bodies_end_within_seconds(body: str) -> None:
    begun = time.monotonic()
    found = read(HEAD + "\n" + body)
    assert time.monotonic() - begun < 40, "seconds, on a machine that is busy with other tests"
    assert (
        found.manuscript is not None
        or "几秒钟内排不出来" in found.problems[-1].message
        or "空的" in found.problems[-1].message
    )


@pytest.mark.parametrize(
    "sign", [*list(" \t\u3000:：-=.,、<&1a"), "1 ", "的", "〔2022", "http://", "a@b.", "![", "138 "]
)
def test_a_line_of_one_sign_is_read_in_linear_time(sign: str) -> None:
    """A hundred thousand blanks at the start of a body once kept the reader busy for minutes."""
    line = sign * (100_000 // len(sign))
    begun = time.process_time()
    for text in (
        f"{HEAD}\n{line}字",
        f"{line}\n\n正文",
        f"{line}：值\n\n正文",
        f"{HEAD}摘要：字{line}字\n\n正文",
        f"{HEAD}关键词：字{line}字\n\n正文",
    ):
        read(text)
    assert time.process_time() - begun < 8, "each is a matter of milliseconds"


def test_utf_32_is_called_by_its_name() -> None:
    with pytest.raises(Undecodable) as caught:
        decode("标题：甲\n".encode("utf-32"), ID)
    assert "UTF-32" in str(caught.value.problem)


# -- the folder ------------------------------------------------------------------------------------------------------------


def test_every_file_has_a_role(tmp_path: Path) -> None:
    names = {
        "a.md": Role.MANUSCRIPT, "b/c.MD": Role.MANUSCRIPT, "b/c.markdown": Role.MANUSCRIPT, "images/a.JPG": Role.PICTURE, "b/a.webp": Role.PICTURE, "attachments/x.md": Role.MANUSCRIPT,
        "attachments/x.exe": Role.ATTACHMENT, "attachments/deep/a.jpg": Role.ATTACHMENT, "columns.toml": Role.DESK, "b/columns.toml": Role.UNKNOWN, "b/x.txt": Role.REFUSED,
        "b/x.docx": Role.REFUSED, "b/x.DOC": Role.REFUSED, "b/x.svg": Role.REFUSED, "b/x.heif": Role.REFUSED, "b/x": Role.UNKNOWN, ".git": Role.HIDDEN, "~$x.docx": Role.HIDDEN, "Thumbs.db": Role.HIDDEN,
    }  # fmt: skip
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert {file.id: file.role for file in scan(tmp_path)} == names
    assert all(file.note for file in scan(tmp_path) if file.role in (Role.REFUSED, Role.HIDDEN, Role.UNKNOWN))


def test_a_folder_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    """As when a stick is drawn while a preview runs."""
    with pytest.raises(EditorError, match=r"稿件文件夹打不开：没有这个位置。请核对"):
        scan(tmp_path / "gone")


def test_a_file_that_goes_while_the_folder_is_looked_through_was_never_there(tmp_path: Path) -> None:
    """An editor's program writes a new file and takes the old one away whenever it saves."""
    for number in range(30):
        (tmp_path / f"{number}.md").write_bytes(b"x")
    walk = intake._walk(str(tmp_path), "")
    first = next(walk)
    for path in tmp_path.iterdir():
        if path.name != first.id:
            path.unlink()
    assert list(walk) == []


# -- lines --------------------------------------------------------------------------------------------------------------


def test_lines_of_what_a_body_says() -> None:
    text = "一 [甲](/a.md)\n\n二 [乙][x]，[丙](/c.md)\n三 [甲](/a.md) 3\n\n[x]: /b.md\n"
    places = Places(text, 4)
    assert [places.next_line_of(about) for about in ("/a.md", "3", "/b.md", "/a.md", "", "没有")] == [5, 8, 10, 5, 5, 5]
    assert [places.line_of(about) for about in ("/c.md", "/b.md", "/a.md", "")] == [7, 10, 5, 5]


class Walked(str):
    """A text that counts the characters looked through."""

    passed = 0

    def find(self, about: str, start: int = 0) -> int:  # type: ignore[override]
        found = super().find(about, start)
        Walked.passed += (found if found >= 0 else len(self)) - start
        return found


def test_a_body_full_of_links_is_walked_through_once() -> None:
    text = Walked("\n".join(f"[甲{number}](/articles/{number}.md)" for number in range(5_000)))
    places = Places(text, 0)
    Walked.passed = 0
    assert [places.next_line_of(f"/articles/{number}.md") for number in range(5_000)] == list(range(1, 5_001))
    assert Walked.passed <= len(text)
    assert {places.next_line_of(f"没有{number}") for number in range(5_000)} == {1}
    assert Walked.passed <= 1_001 * len(text)
