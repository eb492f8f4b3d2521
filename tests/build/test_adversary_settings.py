"""Settings that would spoil every page at once are refused; those that mean nothing to the newsroom change nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from manuscript.intake import scan
from newsroom.problem import EditorError
from portal.plugin import run_pelican, settings_from
from tests.build.conftest import COLUMNS, Desk

ODD_ADDRESSES = [
    "javascript:alert(1)", 'https://x.cn/"><script>', "www.example.gov.cn", "http://[bad", "http://a.cn:99999999", "http://a.cn/?x=1#y",
    "../x", "https://a.cn/\n<x>", "https://a.cn/../b", 5, ["https://a.cn"],
]  # fmt: skip


@pytest.mark.parametrize("url", ODD_ADDRESSES)
def test_an_odd_siteurl_is_refused(desk: Desk, url: object) -> None:
    desk.story("articles/a.md")
    desk.build()
    before = desk.tree()
    desk.settings["SITEURL"] = url
    assert any("SITEURL" in problem.message for problem in desk.refused())
    assert desk.tree() == before


@pytest.mark.parametrize("url", ["", None, "https://www.example.gov.cn///", "http://a.cn:8080/b", "https://商州.中国"])
def test_a_sound_siteurl_builds(desk: Desk, url: object) -> None:
    desk.story("articles/a.md")
    desk.settings["SITEURL"] = url
    desk.build()
    assert desk.page("/a/a.html")


@pytest.mark.parametrize(
    "office",
    [
        "x", [1], {"page_size": 0}, {"page_size": -3}, {"page_size": 10**9}, {"page_size": True}, {"page_size": "20"},
        {"psb_url": "javascript:alert(1)"}, {"badge_url": "data:x"}, {"badge_image": "https://x.cn/x.png"}, {"badge_image": "/../x.png"},
    ],
)  # fmt: skip
def test_an_odd_office_is_refused(desk: Desk, office: object) -> None:
    desk.story("articles/a.md")
    desk.settings["OFFICE"] = office
    assert any("OFFICE" in problem.message for problem in desk.refused())


@pytest.mark.parametrize(
    "office",
    [
        {"phone": "13812345678"},
        {"address": "李某（138）12345678"},
        {"slogan": "身份证 110101199003070038"},
        {"description": "联系 138 1234 5678"},
    ],
)
def test_an_office_shows_no_persons_number(desk: Desk, office: object) -> None:
    desk.story("articles/a.md")
    desk.settings["OFFICE"] = office
    (told,) = [problem for problem in desk.refused() if problem.rule.startswith("personal.")]
    assert next(iter(office)) in told.message
    assert "138" not in told.message, "the number itself is not said again"


def test_an_offices_own_codes_are_nobodys(desk: Desk) -> None:
    desk.story("articles/a.md")
    desk.settings["OFFICE"] = {
        "phone": "0914-2310000，12345",
        "psb_number": "陕公网安备 61100202000123号",
        "news_licence": "61120180001",
    }
    desk.build()


@pytest.mark.parametrize("name", ["columns.toml", "townships.toml", "topics.toml"])
def test_a_list_shows_no_persons_number(desk: Desk, name: str) -> None:
    desk.story("articles/a.md")
    what = name.removesuffix("s.toml")
    entry = f'\n[[{what}]]\nslug = "ban"\nname = "试办"\ndescription = "李某 13812345678"\n'
    desk.write(name, (COLUMNS if what == "column" else "") + entry)
    (told,) = desk.refused()
    assert (told.path, told.rule) == (name, "personal.mobile")
    assert (desk.content / name).read_text(encoding="utf-8").split("\n")[told.line - 1].startswith("description")


def test_unknown_keys_only_warn(desk: Desk) -> None:
    desk.story("articles/a.md")
    desk.settings["OFFICE"] = {5: "x", "solgan": "x"}
    told = [problem.message for problem in desk.build().problems if problem.rule == "settings"]
    assert len(told) == 2
    assert any("slogan" in message for message in told)


@pytest.mark.parametrize("name", [["x"], "长" * 10_000, 7])
def test_an_odd_name_is_refused(desk: Desk, name: object) -> None:
    desk.story("articles/a.md")
    desk.settings["SITENAME"] = name
    assert any("SITENAME" in problem.message for problem in desk.refused())


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x = (", 1),
        ("x = 1\nraise ValueError('x')", 2),
        ("import sys\nsys.exit(3)", 2),
        ("SITEURL = 5", 0),
        ("THEME = '/nowhere/at/all'", 0),
        ("a\0b", 0),
    ],
)
def test_a_settings_file_that_cannot_be_read(tmp_path: Path, text: str, line: int) -> None:
    file = tmp_path / "conf.py"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(EditorError) as caught:
        settings_from(file)
    (problem,) = caught.value.problems
    assert (problem.path, problem.line) == (str(file), line)
    assert "设置文件读不出来" in problem.message


def test_a_siteurl_of_none_is_named(tmp_path: Path) -> None:
    file = tmp_path / "conf.py"
    file.write_text("SITEURL = None\n", encoding="utf-8")
    with pytest.raises(EditorError) as caught:
        settings_from(file)
    assert 'SITEURL = ""' in caught.value.problems[0].message
    assert "NoneType" not in caught.value.problems[0].message


def test_pelicans_dangerous_settings_change_no_byte(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Settings that make Pelican delete the output, copy files from elsewhere, or write outside: they reach nothing of ours."""
    # The settings file is imported, and everything beside it is looked at.
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    desk.story("articles/a.md")
    (tmp_path / "secret.txt").write_text("SECRET", encoding="utf-8")
    file = tmp_path / "conf.py"
    places = {"PATH": str(desk.content), "OUTPUT_PATH": str(desk.output), "THEME": str(desk.theme)}
    sound = "SITENAME = '测试站'\nSITEURL = 'https://www.example.gov.cn'\n"
    dangerous = (
        "DELETE_OUTPUT_DIRECTORY = True\nSTATIC_PATHS = ['../secret.txt', '..', '/etc']\nARTICLE_SAVE_AS = '../../x.html'\nTHEME_STATIC_DIR = '../../x'\n"
        "EXTRA_PATH_METADATA = {'../secret.txt': {'path': 's.txt'}}\nTEMPLATE_PAGES = {'../secret.txt': 's.html'}\nIGNORE_FILES = ['*']\nARTICLE_PATHS = ['/etc']\n"
        "PAGE_PATHS = ['..']\nDIRECT_TEMPLATES = ['../x']\nSTATIC_CREATE_LINKS = True\nJINJA_ENVIRONMENT = {'autoescape': False}\nOUTPUT_RETENTION = []\n"
    )
    trees = []
    for text in (sound, sound + dangerous):
        file.write_text(text, encoding="utf-8")
        run_pelican(file, places, now=desk.now, clean=True, yes=False, only_check=False, found=scan(desk.content))
        trees.append(desk.tree())
    assert trees[0] == trees[1]
    assert {path.name for path in tmp_path.iterdir()} == {"content", "output", ".output.state", "secret.txt", "conf.py"}


def test_the_theme_of_another_is_refused(desk: Desk) -> None:
    desk.story("articles/a.md")
    desk.theme = desk.folder / "theme"
    (desk.theme / "templates").mkdir(parents=True)
    (desk.theme / "templates" / "base.html").write_text("x", encoding="utf-8")
    assert "order.txt" in desk.refused()[0].message


def test_a_folder_named_like_a_registry_is_refused(desk: Desk) -> None:
    desk.story("articles/a.md")
    (desk.content / "townships.toml").mkdir()
    assert desk.refused()[0].path == "townships.toml"
