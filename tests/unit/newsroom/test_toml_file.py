"""Every TOML file of the office: a slip of the pen is told with the file, its line and the remedy, never a traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from audit.rules import load_rules
from copydesk.office import load_office
from newsroom.problem import EditorError
from newsroom.registry import Registries, Registry, load_registries
from newsroom.toml_file import read_toml
from portal.moment import moment
from portal.redirects import load_redirects
from publisher.publish_toml import load as load_targets


def _office(file: Path) -> None:
    load_office(file.parent, Registries(Registry("column", []), Registry("township", []), Registry("topic", [])))


def _redirects(file: Path) -> None:
    if problems := load_redirects(file.parent)[1]:
        raise EditorError(problems)


READERS: dict[str, Callable[[Path], object]] = {
    "columns.toml": lambda file: load_registries(file.parent),
    "townships.toml": lambda file: load_registries(file.parent),
    "topics.toml": lambda file: load_registries(file.parent),
    "leaders.toml": _office,
    "redirects.toml": _redirects,
    "sample.toml": lambda file: moment(None, file.parent),
    "publish.toml": load_targets,
    "rules.toml": load_rules,
}
DAMAGE = {
    "an unpaired quote": (b'a = "1"\r\nb = "2\r\n', 2, "不合 TOML 的写法"),
    "an end in the middle": (b'a = "1"\nb = [', 2, "不合 TOML 的写法"),
    "GBK": ('a = "要闻"\n'.encode("gbk"), 1, "不是 UTF-8 编码"),
    "UTF-16": ('a = "要闻"\n'.encode("utf-16"), 1, "不是 UTF-8 编码"),
    "a number without end": (b"a = 1\nb = " + b"9" * 5000, 2, "数字太长"),
    "brackets without end": (b"a = " + b"[" * 100_000, 1, "套得太深"),
}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_slip_is_told_with_its_line(name: str, damage: str, tmp_path: Path) -> None:
    data, line, what = DAMAGE[damage]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(EditorError) as caught:
        READERS[name](tmp_path / name)
    (problem,) = caught.value.problems
    assert (problem.path, problem.line) == (name, line)
    assert what in problem.message
    assert "请" in problem.message


def test_what_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "publish.toml").mkdir()
    with pytest.raises(EditorError, match=r"publish\.toml:1: 打不开.*请核对"):
        load_targets(tmp_path / "publish.toml")
    (tmp_path / "file").touch()
    for missing in (tmp_path / "none.toml", tmp_path / "file/none.toml"):
        with pytest.raises(FileNotFoundError):
            read_toml(missing, "")


def test_a_sample_of_no_day_is_told_by_its_file(tmp_path: Path) -> None:
    (tmp_path / "sample.toml").write_text('today = "2022-02-30"\n', encoding="utf-8")
    with pytest.raises(EditorError, match=r"sample\.toml.*这一天不存在"):
        moment(None, tmp_path)


@pytest.mark.parametrize(
    "text", ['[redirect]\n"/a/a.html" = "/a/b.html"\n', '"/a/a.html" = "/a/b.html"\n', "redirects = 1\n"]
)
def test_redirects_under_another_word_are_not_passed_over(text: str, tmp_path: Path) -> None:
    (tmp_path / "redirects.toml").write_text(text, encoding="utf-8")
    redirects, problems = load_redirects(tmp_path)
    assert not redirects
    assert "[redirects]" in problems[0].message


def test_a_line_separator_in_a_text_moves_no_line(tmp_path: Path) -> None:
    (tmp_path / "columns.toml").write_text(
        '[[column]]\nslug = "a"\nname = "要闻"\ndescription = "一\u2028二"\n[[column]]\nslug = "b"\n', encoding="utf-8"
    )
    with pytest.raises(EditorError, match=r"^columns\.toml:5: 缺 name"):
        load_registries(tmp_path)


def test_a_table_of_another_name_is_told_by_its_line(tmp_path: Path) -> None:
    (tmp_path / "topics.toml").write_text(
        '[[topic]]\nslug = "a"\nname = "甲"\n[[topics]]\nslug = "b"\n', encoding="utf-8"
    )
    with pytest.raises(EditorError, match=r"^topics\.toml:4: 不认识“topics”"):
        load_registries(tmp_path)


def test_entries_that_share_a_slug_or_a_name_are_told_once(tmp_path: Path) -> None:
    rows = [("a", "甲"), ("A", "甲"), ("c", "甲"), ("d", "丁")]
    text = "".join(f'[[topic]]\nslug = "{slug}"\nname = "{name}"\n' for slug, name in rows)
    (tmp_path / "topics.toml").write_text(text, encoding="utf-8")
    with pytest.raises(EditorError) as caught:
        load_registries(tmp_path)
    assert [problem.line for problem in caught.value.problems] == [4, 7]
