"""A page given other literals by its trace is the page that its template prints; where it would not be, there is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.unit.typesetting.test_press import FLAT, _page, _site, _write_parts, theme
from typesetting.press import Press
from typesetting.traces import LONGEST, Printed, Resetting, Setting, trace_of

__all__ = ["theme"]
BASE = "<!doctype html>{{ site.name }}<main>{% block main %}{% endblock %}</main>\n"
STORY = '{% extends "base.html" %}{% block main %}\n{% if page.text %}\n<p>{{ page.text }}</p>\n{% endif %}\n{% for item in page.items %}\n{{ item }}\n{% endfor %}\n{% endblock %}'


def printed(folder: Path, name: str, known: dict[str, Any], page: Any) -> Printed:
    return Press(folder, known, worth_it=1).print(name, {"page": page})


def settings(old: Printed, new: Printed) -> tuple[Setting, Setting]:
    assert old.setting is not None
    assert new.setting is not None
    return old.setting, new.setting


@pytest.mark.parametrize("source", FLAT.values(), ids=FLAT)
def test_text_around_any_construct_can_be_put_in_by_the_trace(theme: Any, source: str) -> None:
    _write_parts(theme)
    known = {"site": _site()}
    theme.write(page=source)
    old = printed(theme.folder, "page.html", known, _page())
    theme.write(page=f"<p class='新的'>{source}尾</p>")
    new = printed(theme.folder, "page.html", known, _page())
    before, after = settings(old, new)
    assert before.skeleton == after.skeleton
    assert Resetting(before, after).page(old.data, old.trace) == new.data
    assert new.trace == old.trace


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>", "<p class=a>\n<!-- 备注 -->\n"),
        ("{% if page.text %}\n<p>", "<hr>\n{% if page.text %}\n<b>又一行</b><p>"),
        ("{{ item }}\n", "<li>{{ item }}</li>\n"),
        ("{% endfor %}", "{% endfor %}\n完"),
    ],
)
def test_rewording_a_template(theme: Any, before: str, after: str) -> None:
    theme.write(base=BASE, page=STORY)
    old = printed(theme.folder, "page.html", {"site": _site()}, _page())
    theme.write(page=STORY.replace(before, after))
    new = printed(theme.folder, "page.html", {"site": _site()}, _page())
    assert new.data != old.data
    assert Resetting(*settings(old, new)).page(old.data, old.trace) == new.data


@pytest.mark.parametrize(
    "changed",
    [
        STORY.replace("page.text", "page.slug"),
        STORY.replace("{{ item }}", "{{ item }}{{ item }}"),
        STORY.replace("{% if page.text %}", "{% if not page.text %}"),
        STORY.replace("page.items", "page.items[1:]"),
        STORY.replace("{{ item }}", "{{ loop.index }}"),
    ],
)
def test_another_logic_is_another_skeleton(theme: Any, changed: str) -> None:
    theme.write(base=BASE, page=STORY)
    old = printed(theme.folder, "page.html", {"site": _site()}, _page())
    theme.write(page=changed)
    before, after = settings(old, printed(theme.folder, "page.html", {"site": _site()}, _page()))
    assert before.skeleton != after.skeleton
    with pytest.raises(ValueError, match="skeleton"):
        Resetting(before, after)


def test_what_is_known_beforehand_is_a_literal_unless_a_page_asks_for_it(theme: Any) -> None:
    theme.write(page="{{ site.name }}{% for item in site.nav %}{{ item.name }}{% endfor %}{{ page.slug }}")
    old = printed(theme.folder, "page.html", {"site": _site()}, _page())
    site = _site()
    site.name, site.nav = "另一个", site.nav[:1]
    new = printed(theme.folder, "page.html", {"site": site}, _page())
    assert Resetting(*settings(old, new)).page(old.data, old.trace) == new.data
    asking = "{% for item in site.nav %}{{ loop.index }}{{ item.name }}{% endfor %}"
    theme.write(page=asking)
    before, after = settings(*(printed(theme.folder, "page.html", {"site": each}, _page()) for each in (_site(), site)))
    assert before.literals == after.literals
    assert before.skeleton != after.skeleton


def test_a_page_that_is_not_the_one_that_was_printed_is_left_alone(theme: Any) -> None:
    theme.write(page="<b>{{ page.text }}</b>")
    old = printed(theme.folder, "page.html", {}, _page())
    theme.write(page="<i>{{ page.text }}</i>")
    resetting = Resetting(*settings(old, printed(theme.folder, "page.html", {}, _page())))
    assert resetting.page(old.data + b"x", old.trace) is None
    assert resetting.page(old.data.replace(b"<b>", b"<u>"), old.trace) is None
    assert resetting.page(b"", old.trace) is None


@pytest.mark.parametrize("length", [0, 1, LONGEST, LONGEST + 1, 3 * LONGEST + 7])
def test_long_values(theme: Any, length: int) -> None:
    theme.write(page="<b>{{ page.text }}</b>")
    page = _page()
    page.text = "x" * length
    old = printed(theme.folder, "page.html", {}, page)
    theme.write(page="<b>新{{ page.text }}</b>新")
    new = printed(theme.folder, "page.html", {}, page)
    assert Resetting(*settings(old, new)).page(old.data, old.trace) == new.data


def test_a_setting_comes_back_from_its_text() -> None:
    setting = Setting("page.html", "0" * 32, ("甲".encode(), b"", b"<p>\n"))
    assert Setting.from_text(setting.text) == setting
    assert Setting.from_text(setting.text).digest == setting.digest
    assert trace_of([]) == b""
