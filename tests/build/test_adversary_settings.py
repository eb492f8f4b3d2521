"""Settings that would spoil every page at once are refused; those that mean nothing to the newsroom change nothing."""

from __future__ import annotations

import pytest

from tests.build.conftest import Desk

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
