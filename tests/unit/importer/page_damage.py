"""Makes newspaper pages with a layout program's damage out of known stories, so that what was read can be held against the truth.

The stories come from the golden manuscripts. A page gets a banner, half-width punctuation, three forms of byline, captions, paragraphs
cut at any character, and the tail of a story from another page set into the middle of one of its own.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

from importer_reading_back import split_manuscript

NARROW = str.maketrans("，；：（）", ",;:()")
ENDS = "。！？”）"


@dataclass(frozen=True)
class Clean:
    """A story as it was written: headline, subhead (may be empty), paragraphs; a subhead inside begins with ##."""

    headline: str
    subhead: str
    paragraphs: tuple[str, ...]


@dataclass
class Damaged:
    """A page, and the truth about it. hosts: the headline of the story that the orphan was set into."""

    text: str
    stories: list[Clean] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    orphan: str = ""
    host: str = ""


def clean_stories(golden: Path) -> list[Clean]:
    """The whole stories among the golden manuscripts of pages."""
    found = []
    for path in sorted(golden.glob("page-*/articles/*/*.md")):
        header, body = split_manuscript(path.read_text(encoding="utf-8"))
        paragraphs = tuple(body.strip().split("\n\n"))
        whole = "待" not in header["标题"] and "转版" not in header and len(paragraphs) > 1
        if whole:
            found.append(Clean(header["标题"], header.get("副题", ""), paragraphs))
    return found


def damage(stories: list[Clean], seed: int) -> Damaged:
    """A page of six of the stories, with one column break in most of them and the tail of a seventh in one."""
    chance = random.Random(seed)
    chosen = chance.sample([story for story in stories if len(story.paragraphs) > 1], 7)
    donor = chosen.pop()
    tail = [part for part in donor.paragraphs if not part.startswith("##")][-chance.randint(1, 2) :]
    start = tail[0]
    tail[0] = start[chance.randint(3, 12) :] if len(start) > 40 else start
    page = Damaged("", chosen, orphan="".join(tail), host=chosen[chance.randrange(1, 5)].headline)
    lines = ["同心守护万家灯火"]
    for story in chosen:
        lines.append(story.headline)
        if story.subhead:
            lines.append(f"——{story.subhead}")
        byline = chance.choice(("本报讯(李某)", "本报讯(记者李某)", "李某"))
        parts = [part.removeprefix("## ") for part in story.paragraphs]
        if byline == "李某":
            lines.append(byline)
        else:
            parts[0] = byline + parts[0]
        if story.headline == page.host:
            at = chance.randint(1, len(parts) - 1)
            if story.paragraphs[at - 1].startswith("##"):
                at += 1
            parts[at:at] = [f"(上接1版){tail[0]}", *tail[1:]]
        else:
            parts = _cut_one(parts, chance)
        lines += parts
        if chance.random() < 0.3:
            page.captions.append(f"图为{story.headline[:6]}的一角。")
            lines.append(page.captions[-1] + "(赵某 摄)")
    page.text = "\n".join(lines).translate(NARROW) + "\n"
    return page


def _cut_one(parts: list[str], chance: random.Random) -> list[str]:
    """One long paragraph cut in two at any character, as a column's end does."""
    long = [at for at, part in enumerate(parts) if len(part) > 60]
    if not long:
        return parts
    at = chance.choice(long)
    place = chance.randint(45, len(parts[at]) - 4)
    while parts[at][place - 1] in ENDS:
        place -= 1
    return [*parts[:at], parts[at][:place], parts[at][place:], *parts[at + 1 :]]
