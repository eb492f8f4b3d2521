"""The domain: addresses, the table of fields, registries, paths, validity, items as plain data."""

from __future__ import annotations

import json
from dataclasses import fields as dataclass_fields
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.address import AddressError, address_of, is_slug, short_hash, tag_slug
from newsroom.dates import SHANGHAI
from newsroom.fields import FIELDS, FieldKind, ItemKind, field_for, known_labels
from newsroom.items import DatedNote, Heading, Item, NewsArticle, Notice, Page
from newsroom.nearest import nearest
from newsroom.paths import PathError, content_path, inside
from newsroom.problem import EditorError, Problem, Severity
from newsroom.registry import Registry, load_registries
from newsroom.validity import Validity, standing

# -- addresses -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item_id", "address"),
    [
        ("articles/2022/2022-01-06-003.md", "/2022/0106/003.html"), ("x/2022-01-06-3.md", "/2022/0106/3.html"), ("a/spring-festival.md", "/a/spring-festival.html"),
        ("a/Spring.Festival_2.MD", "/a/Spring.Festival_2.html"), ("a/春节.md", f"/a/{short_hash('春节')}.html"), ("a/con.md", f"/a/{short_hash('con')}.html"),
        ("a/a..b.md", f"/a/{short_hash('a..b')}.html"), ("a/" + "x" * 81 + ".md", f"/a/{short_hash('x' * 81)}.html"), ("a/two words.md", f"/a/{short_hash('two words')}.html"),
    ],
)  # fmt: skip
def test_addresses(item_id: str, address: str) -> None:
    assert address_of(item_id) == address


def test_pages_and_slugs() -> None:
    assert address_of("pages/about.md", is_page=True) == "/pages/about.html"
    assert address_of("pages/2022-02-30-001.md", is_page=True) == "/pages/2022-02-30-001.html"
    assert address_of("articles/2022/2022-01-06-003.md", slug="x") == "/a/x.html"
    for slug in ("../x", "a/b", "中文", "a b", ".x", "x.", "a..b", "-x", "con", "LPT1.x", "x" * 81, "%2e"):
        with pytest.raises(AddressError):
            address_of("a/b.md", slug=slug)
    with pytest.raises(AddressError):
        address_of("a/2022-02-30-001.md")


def test_the_same_name_in_another_unicode_form_has_the_same_address() -> None:
    assert address_of("a/caf\u00e9.md") == address_of("a/cafe\u0301.md")


@given(st.text(min_size=1, max_size=40))
def test_tags_and_names_are_always_safe_in_addresses(text: str) -> None:
    assert is_slug(tag_slug(text))
    name = address_of("a/" + text.replace("/", "_") + ".md")
    assert name.startswith("/") and ".." not in name and name.isascii() and " " not in name  # noqa: PT018


def test_words_that_sound_alike_do_not_meet() -> None:
    assert tag_slug("公示") != tag_slug("公式")
    assert tag_slug("Linux") == tag_slug("linux") == tag_slug("ＬＩＮＵＸ")


# -- the table of fields -----------------------------------------------------------------------------------------------------


def test_no_label_names_two_fields() -> None:
    for label in known_labels():
        owners = {field.name for field in FIELDS if field_for(label) is field}
        assert len(owners) == 1, label
    everything = [word.casefold() for field in FIELDS for word in {*field.labels, *field.english}]
    assert len(everything) == len(set(everything))


def test_every_field_is_an_attribute_of_its_kinds() -> None:
    """What an editor may type has a place to go: the item classes carry every field of the table."""
    classes: dict[ItemKind, type[Item]] = {ItemKind.STORY: NewsArticle, ItemKind.NOTICE: Notice, ItemKind.PAGE: Page}
    for field in FIELDS:
        for kind in field.kinds:
            names = {each.name for each in dataclass_fields(classes[kind])}
            assert field.name in names, (field.name, kind)
        assert field.required <= field.kinds
        assert field.help and field.example, field.name  # noqa: PT018
        assert (field.kind is FieldKind.CHOICE) == bool(field.choices), field.name


# -- items as plain data ---------------------------------------------------------------------------------------------------------

WORDS = st.text(max_size=8)
NAMES = st.lists(WORDS, max_size=3).map(tuple)
DAYS = st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1))
MOMENTS = st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=SHANGHAI)
)
NOTES = st.builds(DatedNote, st.dates(), WORDS)
COMMON: dict[str, st.SearchStrategy[Any]] = {
    "id": WORDS, "address": WORDS, "headline": WORDS, "standfirst": WORDS, "published": MOMENTS, "modified": MOMENTS, "tags": NAMES, "body_line": st.integers(0, 99),
    "headings": st.lists(st.builds(Heading, st.integers(2, 6), WORDS, WORDS), max_size=2).map(tuple), "links": st.lists(st.tuples(WORDS, st.integers(0, 9)), max_size=2).map(tuple),
    "lines": st.lists(st.tuples(WORDS, st.integers(0, 9)), max_size=2).map(tuple), "pictures": NAMES, "pinned": st.booleans(), "corrections": st.lists(NOTES, max_size=2).map(tuple),
    "withdrawal": st.none() | NOTES, "embargo_until": MOMENTS, "attachments": NAMES, "townships": NAMES,
}  # fmt: skip
STORIES = st.builds(NewsArticle, **COMMON, kicker=WORDS, issue=DAYS, print_page=st.integers(0, 9))
NOTICES = st.builds(
    Notice,
    **COMMON,
    signed_on=DAYS,
    effective_from=DAYS,
    valid_until=DAYS,
    open_ended=st.booleans(),
    deadline=MOMENTS,
    names_until=DAYS,
    urgent=st.booleans(),
)
PAGES = st.builds(Page, **COMMON)


@given(STORIES | NOTICES | PAGES)
def test_an_item_survives_json(item: Item) -> None:
    assert Item.from_data(json.loads(json.dumps(item.to_data(), ensure_ascii=False))) == item


# -- registries ----------------------------------------------------------------------------------------------------------------

SOUND = '[[column]]\nslug = "a"\nname = "甲"\ntype = "工作动态"\nkeywords = ["x"]\nfresh_days = 14\norder = 2\n\n[[column]]\nslug = "b"\nname = "乙"\naliases = ["丙"]\nparent = "a"\norder = 1\n'


def told(folder: Path, text: str) -> list[tuple[int, str]]:
    (folder / "columns.toml").write_text(text, encoding="utf-8")
    try:
        load_registries(folder)
    except EditorError as error:
        return [(problem.line, problem.message) for problem in error.problems]
    return []


def test_a_registry_is_found_by_every_name(tmp_path: Path) -> None:
    assert told(tmp_path, "\ufeff" + SOUND) == []
    columns = load_registries(tmp_path).columns
    assert [entry.slug for entry in columns] == ["b", "a"]
    assert columns.find("丙") is columns.find(" 乙 ") is columns["b"]
    assert columns.find("丁") is None
    assert list(load_registries(tmp_path).topics) == []


@pytest.mark.parametrize(
    ("change", "line", "word"),
    [
        (('name = "甲"', 'nam = "甲"'), 1, "是不是“name”"), (('slug = "a"', 'slug = "a/b"'), 1, "不能用在网址里"), (('slug = "b"', 'slug = "A"'), 9, "重复"), (('name = "乙"', 'name = "甲"'), 9, "重复"),
        (('type = "工作动态"', 'type = "工作动太"'), 1, "是不是“工作动态”"), (("fresh_days = 14", 'fresh_days = "14"'), 1, "fresh_days"), (("order = 2", "order = true"), 1, "order"),
        (('keywords = ["x"]', "keywords = [1]"), 1, "keywords"), (('parent = "a"', 'parent = "z"'), 9, "不存在"), (("[[column]]\nslug = \"b\"", "[[columm]]\nslug = \"b\""), 9, "不认识“columm”"),
        (('name = "乙"', 'name = "乙'), 11, "TOML"), (('name = "甲"\n', ""), 1, "缺 name"), (('parent = "a"', 'kind = "story "'), 9, "kind"),
    ],
)  # fmt: skip
def test_mistakes_of_a_registry_have_their_line(tmp_path: Path, change: tuple[str, str], line: int, word: str) -> None:
    assert change[0] in SOUND
    found = told(tmp_path, SOUND.replace(*change, 1))
    assert any(number == line and word in message for number, message in found), found


def test_a_column_may_not_be_its_own_ancestor(tmp_path: Path) -> None:
    found = told(tmp_path, SOUND.replace("fresh_days = 14", 'parent = "b"'))
    assert any("上级" in message for _, message in found), found


def test_all_mistakes_of_all_registries_at_once(tmp_path: Path) -> None:
    (tmp_path / "townships.toml").write_text("[[township]\n", encoding="utf-8")
    (tmp_path / "topics.toml").write_bytes('[[topic]]\nslug = "a"\nname = "甲"\n'.encode("gbk"))
    (tmp_path / "columns.toml").write_text('[[column]]\nslug = "a"\n', encoding="utf-8")
    with pytest.raises(EditorError) as caught:
        load_registries(tmp_path)
    assert {problem.path for problem in caught.value.problems} == {"columns.toml", "townships.toml", "topics.toml"}


def test_an_unknown_word_gets_the_nearest(tmp_path: Path) -> None:
    told(tmp_path, SOUND)
    assert "是不是“甲”" in load_registries(tmp_path).columns.unknown("甲。")
    assert "甲" in load_registries(tmp_path).columns.unknown("qqqq")
    assert "还一个都没有" in Registry("topic", []).unknown("x")
    assert nearest("要文", ["要闻", "通知公告"]) == "要闻"
    assert nearest("qqq", ["要闻"]) is None


# -- the path rule -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("/images/a.jpg", "images/a.jpg"), ("a.jpg", "articles/2022/a.jpg"), ("../a.jpg", "articles/a.jpg"), ("{static}/images/a.jpg", "images/a.jpg"), ("{attach}a.jpg", "articles/2022/a.jpg"),
     ("|filename|b.md", "articles/2022/b.md"), ("./a//b.jpg", "articles/2022/a/b.jpg"), ("..\\a.jpg", "articles/a.jpg"), ("/a%20b.jpg", "a b.jpg"), ("//images/a.jpg", "images/a.jpg")],
)  # fmt: skip
def test_references(typed: str, meant: str) -> None:
    assert content_path(typed, "articles/2022/x.md") == meant


@pytest.mark.parametrize(
    "typed",
    [
        "../../../x",
        "/../x",
        "/..",
        "/.",
        "",
        " ",
        "a\x00b",
        "a\nb",
        "%2e%2e/%2e%2e/%2e%2e/x",
        "/C:/x",
        "{static}/../..",
        "..\\..\\..\\x",
        "{static}",
    ],
)
def test_references_that_leave(typed: str) -> None:
    with pytest.raises(PathError):
        content_path(typed, "articles/2022/x.md")


@given(st.text(alphabet="./\\%2eE5cC:a{static}|~ \t", max_size=30))
def test_no_reference_leaves(typed: str) -> None:
    try:
        found = content_path(typed, "articles/2022/x.md")
    except PathError:
        return
    assert not found.startswith("/") and ".." not in found.split("/") and "\\" not in found  # noqa: PT018


def test_inside_opens_only_what_lies_there(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "a").mkdir(parents=True)
    (root / "a" / "x.txt").write_text("x", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("x", encoding="utf-8")
    assert inside(root, "a/x.txt").read_text(encoding="utf-8") == "x"
    (root / "link.txt").symlink_to(tmp_path / "secret.txt")
    (root / "folder").symlink_to(tmp_path, target_is_directory=True)
    for bad in (
        "link.txt",
        "folder/secret.txt",
        "../secret.txt",
        "a/../a/x.txt",
        "a",
        "none",
        "",
        "a//x.txt",
        "./a/x.txt",
    ):
        with pytest.raises(PathError):
            inside(root, bad)


# -- validity -----------------------------------------------------------------------------------------------------------------------

NOTICE = Notice(id="a", address="/a", headline="题")


@pytest.mark.parametrize(
    ("changes", "day", "wanted"),
    [
        ({}, "2022-01-10", Validity.IN_FORCE), ({"valid_until": date(2022, 1, 10)}, "2022-01-10", Validity.IN_FORCE), ({"valid_until": date(2022, 1, 10)}, "2022-01-11", Validity.EXPIRED),
        ({"effective_from": date(2022, 1, 10)}, "2022-01-09", Validity.PENDING), ({"effective_from": date(2022, 1, 10)}, "2022-01-10", Validity.IN_FORCE),
        ({"validity": "repealed"}, "2022-01-10", Validity.REPEALED), ({"validity": "amended", "valid_until": date(2021, 1, 1)}, "2022-01-10", Validity.AMENDED),
        ({"validity": "expired"}, "2022-01-10", Validity.EXPIRED), ({"superseded_by": "b.md"}, "2022-01-10", Validity.REPEALED), ({"validity": "in_force", "superseded_by": "b.md"}, "2022-01-10", Validity.IN_FORCE),
        ({"withdrawal": DatedNote(date(2022, 1, 1), "x"), "validity": "repealed"}, "2022-01-10", Validity.WITHDRAWN), ({"status": "withdrawn"}, "2022-01-10", Validity.WITHDRAWN),
        ({"open_ended": True}, "2099-01-10", Validity.IN_FORCE),
    ],
)  # fmt: skip
def test_validity(changes: dict[str, Any], day: str, wanted: Validity) -> None:
    found = standing(replace(NOTICE, **changes), date.fromisoformat(day))
    assert found.validity is wanted
    assert found.reason.endswith("。") or found.validity is Validity.WITHDRAWN


def test_a_problem_reads_as_editors_read_it() -> None:
    problem = Problem("articles/a.md", 0, "坏了。请改。")
    assert str(problem) == "articles/a.md:1: 坏了。请改。"
    assert problem.blocks
    assert not Problem("a", 1, "x", Severity.WARN).blocks
    assert [severity.label for severity in Severity] == ["阻断", "警告", "提示"]
