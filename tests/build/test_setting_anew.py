"""After a change of the theme's text, pages are set anew from their bytes; after a change of its logic, they are composed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.render import Rendered, Renderer
from tests.build.conftest import ROOT, Desk
from tests.build.dying_builds import clean_tree
from typesetting.press import Press

STORIES = 16


def write(desk: Desk, number: int, **fields: str) -> None:
    body = f"正文{number}。\n\n## 一节\n\n又一段{'长' * number}。"
    desk.story(f"articles/2022/2022-01-05-{number:03d}.md", f"第{number}条", body, 关键词="甲、乙", **fields)


@pytest.fixture
def composed(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A site with a theme of its own, built as a large one is; the list fills with the pages that are composed from then on."""
    monkeypatch.setitem(Press.__init__.__kwdefaults__, "worth_it", 1)
    monkeypatch.setattr("portal.resetting.FEWEST", 1)
    desk.theme = tmp_path / "theme"
    shutil.copytree(ROOT / "theme", desk.theme)
    for number in range(1, STORIES + 1):
        write(desk, number)
    desk.build()
    specs: list[str] = []
    render: Callable[[Renderer, str], Rendered] = Renderer.render

    def listening(renderer: Renderer, spec: str) -> Rendered:
        specs.append(spec)
        return render(renderer, spec)

    monkeypatch.setattr(Renderer, "render", listening)
    return specs


def stories(specs: list[str]) -> list[str]:
    return [spec for spec in specs if spec.startswith("item|")]


def reword(desk: Desk, name: str, before: str, after: str) -> None:
    path = desk.theme / "templates" / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("article.html", '<header class="story-head">', '<!-- 新 -->\n<header class="story-head wide">'),
        ("base.html", "</main>", "</main><!-- 又一处 -->"),
        ("components/byline.html", "来源：", "稿源："),
    ],
)
def test_other_text(desk: Desk, composed: list[str], name: str, before: str, after: str) -> None:
    reword(desk, name, before, after)
    outcome = desk.build()
    assert len([path for path in outcome.written if path.startswith("2022/")]) == STORIES
    assert stories(composed) == []
    assert desk.tree() == clean_tree(desk)


def test_again_and_again(desk: Desk, composed: list[str]) -> None:
    for turn in range(3):
        reword(desk, "article.html", "{% block main %}", f"{{% block main %}}<!-- {turn} -->")
        desk.build()
    assert stories(composed) == []
    assert desk.tree() == clean_tree(desk)


def test_another_style_sheet(desk: Desk, composed: list[str]) -> None:
    sheet = (
        desk.theme
        / "static"
        / "css"
        / (desk.theme / "static" / "css" / "order.txt").read_text(encoding="utf-8").split()[0]
    )
    sheet.write_text(sheet.read_text(encoding="utf-8") + "\n.new { color: red }\n", encoding="utf-8")
    desk.build()
    assert stories(composed) == []
    assert desk.tree() == clean_tree(desk)


@pytest.mark.parametrize("after", ["{{ page.title }}", "{% if story.kicker %}x{% endif %}"])
def test_other_logic(desk: Desk, composed: list[str], after: str) -> None:
    reword(desk, "article.html", "{% block main %}", "{% block main %}" + after)
    desk.build()
    assert len(stories(composed)) == STORIES
    assert desk.tree() == clean_tree(desk)


def test_a_story_that_changed_as_well_is_composed(desk: Desk, composed: list[str]) -> None:
    reword(desk, "article.html", "{% block main %}", "{% block main %}<!-- 新 -->")
    write(desk, 9, 来源="别处")
    desk.build()
    assert "item|articles/2022/2022-01-05-009.md" in composed
    assert len(stories(composed)) < STORIES
    assert desk.tree() == clean_tree(desk)


def test_a_page_altered_by_hand_is_composed(desk: Desk, composed: list[str]) -> None:
    page = desk.output / "2022" / "0105" / "012.html"
    page.write_bytes(page.read_bytes().replace("正文".encode(), "假文".encode()))
    reword(desk, "article.html", "{% block main %}", "{% block main %}<!-- 新 -->")
    desk.build()
    assert "item|articles/2022/2022-01-05-012.md" in composed
    assert desk.tree() == clean_tree(desk)
