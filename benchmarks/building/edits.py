"""The edits an editor makes in a day, each on a copy of the manuscripts, each undone by the next `restore`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_HEADLINE = re.compile(r"^(标题[：:])(.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where edits are made: the content folder and the theme folder, both copies that may be changed."""

    content: Path
    theme: Path

    def stories(self) -> list[Path]:
        """Every story, oldest first."""
        return sorted((self.content / "articles").rglob("*.md"))

    def middle(self) -> Path:
        """The story in the middle: edited for "one body", so that neither the newest nor the oldest pages are flattered."""
        stories = self.stories()
        return stories[len(stories) // 2]


def one_body(desk: Desk, turn: int) -> None:
    """A sentence more at the end of a story of the middle."""
    path = desk.middle()
    path.write_text(
        path.read_text(encoding="utf-8") + f"\n补充一句：第{turn}次核对，数字没有变化。\n", encoding="utf-8"
    )


def one_headline(desk: Desk, turn: int) -> None:
    """Another headline for a story of the middle."""
    path = desk.middle()
    text = path.read_text(encoding="utf-8")
    path.write_text(_HEADLINE.sub(rf"\1第{turn}次改过的标题：\2", text, count=1), encoding="utf-8")


def new_story(desk: Desk, turn: int) -> None:
    """The newest story again, under a new serial of the same day."""
    newest = desk.stories()[-1]
    text = newest.read_text(encoding="utf-8")
    new = newest.with_name(f"{newest.stem[:10]}-{900 + turn}.md")
    new.write_text(_HEADLINE.sub(rf"\1新来的稿子{turn}：\2", text, count=1), encoding="utf-8")


def one_deleted(desk: Desk, turn: int) -> None:
    """A story of the middle is gone that no other one links to (a dead link would rightly stop the build)."""
    everything = "".join(path.read_text(encoding="utf-8") for path in desk.content.rglob("*.md"))
    stories = desk.stories()
    for path in stories[len(stories) // 2 :]:
        if path.name not in everything:
            path.unlink()
            return
    raise LookupError("every story is linked to")


def theme_touched(desk: Desk, turn: int) -> None:
    """A word more in the article's template."""
    path = desk.theme / "templates" / "article.html"
    text = path.read_text(encoding="utf-8")
    start = text.index("{% block main %}") + len("{% block main %}")
    path.write_text(f"{text[:start]}\n<!-- touched {turn} -->{text[start:]}", encoding="utf-8")


def nothing(desk: Desk, turn: int) -> None:
    """No change at all."""


@dataclass(frozen=True, slots=True)
class Case:
    """A case of the benchmark: what is edited before the build that is measured."""

    name: str
    label: str
    edit: Callable[[Desk, int], None]


CASES: tuple[Case, ...] = (
    Case("no_change", "nothing changed", nothing),
    Case("one_body", "one body changed", one_body),
    Case("one_headline", "one headline changed", one_headline),
    Case("new_story", "a new story", new_story),
    Case("one_deleted", "one story deleted", one_deleted),
    Case("theme", "theme touched", theme_touched),
)
