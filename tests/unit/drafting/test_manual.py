"""The editors' manual, held against the program: every example is read by the real reader, every command exists."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from copydesk.desk import check_manuscript
from copydesk.office import load_office
from drafting.fieldbook import fieldbook
from manuscript.reader import Reader
from newsroom.fields import FIELDS
from newsroom.registry import load_registries

ROOT = Path(__file__).resolve().parents[3]
MANUAL = ROOT / "docs" / "editors"
CONTENT = ROOT / "content"
OURS = (
    "index", "install", "first-look", "day", "fields", "markdown", "pictures", "notices", "corrections", "columns", "messages",
)  # fmt: skip
HEADER = "标题：例子\n栏目：要闻\n发布日期：2022-01-06\n来源：商洛示例融媒体中心\n\n"
_FENCE = re.compile(r"^```(\S+)(?: (\S+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Example:
    page: str
    sort: str
    name: str
    text: str
    expected: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.page}: {self.text[:30]!r}"


def examples(*sorts: str) -> list[Example]:
    """The fenced examples of some sorts; a 提示 block belongs to the 稿子 before it."""
    found: list[Example] = []
    for page in OURS:
        blocks = _FENCE.findall((MANUAL / f"{page}.md").read_text(encoding="utf-8"))
        for index, (sort, name, text) in enumerate(blocks):
            after = blocks[index + 1] if index + 1 < len(blocks) else ("", "", "")
            told = tuple(after[2].splitlines()) if after[0] == "提示" else ()
            if sort in sorts:
                found.append(Example(page, sort, name, text, told))
    return found


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_registries(CONTENT))


@pytest.mark.parametrize("example", examples("稿子"), ids=str)
def test_every_manuscript_of_the_manual_is_read_as_it_says(example: Example, reader: Reader) -> None:
    reading = reader.read(example.text.encode(), example.name)
    assert tuple(str(problem) for problem in reading.problems) == example.expected
    if not example.expected:
        assert reading.manuscript is not None
        office = load_office(CONTENT, load_registries(CONTENT))
        assert [str(problem) for problem in check_manuscript(reading.manuscript, office) if problem.blocks] == []


@pytest.mark.parametrize("example", examples("正文"), ids=str)
def test_every_body_of_the_manual_is_read_without_a_word(example: Example, reader: Reader) -> None:
    reading = reader.read((HEADER + example.text).encode(), "articles/2022/2022-01-06-003.md")
    assert reading.problems == ()
    assert reading.manuscript is not None


RESULTS = {
    "段落": "<p>第一段写到这里，换了行还是第一段。</p>",
    "加粗": "<strong>周末不休息</strong>，中午",
    "小标题": "一、补贴对象</h2>",
    "列表": "<li>先取号</li>",
    "表格": "<td>沙河子镇</td>",
    "链接": 'href="https://www.gov.cn/"',
    "注释": "截至1月5日。",
    "引用": "<blockquote>",
    "遮住的号码": "138****1234 与 139****5678，证件号 35*************123。获奖人：张*和李*。",
    "想写就写的记号": "<p># 这一行不是小标题。</p>",
}


def test_the_bodies_come_out_as_the_manual_promises(reader: Reader) -> None:
    text = (MANUAL / "markdown.md").read_text(encoding="utf-8")
    sections = {part.split("\n", 1)[0]: part for part in text.split("\n## ")[1:]}
    # a heading inside an example begins with ## too
    sections = {name: part for name, part in sections.items() if name in RESULTS}
    assert set(sections) == set(RESULTS)
    for name, wanted in RESULTS.items():
        block = re.search(rf"^## {name}\n.*?^```正文\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
        assert block is not None
        reading = reader.read((HEADER + block[1]).encode(), "articles/2022/2022-01-06-003.md")
        assert reading.manuscript is not None
        assert wanted in reading.manuscript.html, name


@pytest.mark.parametrize("example", examples("toml"), ids=str)
def test_every_list_of_the_manual_is_read(example: Example, tmp_path: Path) -> None:
    (tmp_path / example.name).write_text(example.text, encoding="utf-8")
    registries = load_registries(tmp_path)
    assert [*registries.columns, *registries.townships, *registries.topics]


def test_the_table_of_fields_is_the_readers_own() -> None:
    """Refresh with drafting.fieldbook.write when the table has changed."""
    assert (MANUAL / "fields.md").read_text(encoding="utf-8") == fieldbook()
    told = set(re.findall(r"^### ([^（\n]+)", fieldbook(), re.MULTILINE))
    assert told == {field.label for field in FIELDS if field.name != "language"}  # which nobody needs to write


@pytest.mark.parametrize(
    "field", [field for field in FIELDS if field.example and field.name != "language"], ids=lambda field: field.name
)
def test_every_fields_example_is_read(field: object, reader: Reader) -> None:
    from newsroom.fields import Field, ItemKind

    assert isinstance(field, Field)
    folder = "articles" if ItemKind.STORY in field.kinds else "notices"
    lines = dict.fromkeys(("标题：例子", "栏目：要闻", "发布日期：2022-01-06"))
    kept = [line for line in lines if not line.startswith(f"{field.label}：")]
    text = "\n".join([*kept, f"{field.label}：{field.example}", "", "正文。"])
    reading = reader.read(text.encode(), f"{folder}/2022/2022-01-06-003.md")
    assert [str(problem) for problem in reading.problems if problem.blocks] == []


def test_every_link_and_picture_of_the_manual_leads_somewhere() -> None:
    """Pages of other rooms' commands may be written later than this one: those are named here."""
    elsewhere = {"import.md", "publish.md", "rules.md", "audit.md"}
    missing = []
    for page in OURS:
        text = (MANUAL / f"{page}.md").read_text(encoding="utf-8")
        outside_examples = _FENCE.sub("", text)
        for target in re.findall(r"\]\(([^)#\s]+)\)", outside_examples):
            if (
                not target.startswith(("http", "mailto", "/"))
                and target not in elsewhere
                and not (MANUAL / target).is_file()
            ):
                missing.append(f"{page}.md → {target}")
    assert missing == []


def test_every_command_of_the_manual_exists() -> None:
    named = {
        found
        for page in OURS
        for found in re.findall(r"tasks\.py ([a-z][a-z-]*)", (MANUAL / f"{page}.md").read_text(encoding="utf-8"))
    }
    assert {"new", "preview", "check", "publish"} <= named
    program = "import tasks; print(tasks.line.parser().format_help())"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    known = set(re.findall(r"^    ([a-z][a-z-]*)", done.stdout, re.MULTILINE))
    assert named - known == set()
