"""Our manuscripts as the peers want them: header fields by our labels, body links already resolved.

The peers are spared what ours does besides: checking, cleaning, looking up link targets, QR codes, notices' validity.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_LINE = re.compile(r"([^：:\n]{1,12})[：:](.*)")
_LINK = re.compile(r"\]\(/(?:articles|notices)/\d{4}/(\d{4})-(\d{2})-(\d{2})-(\d{3})\.md(#[^)]*)?\)")
# Stock Pelican cannot write its feed with one of these in an article: the whole build would end.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LISTS = re.compile(r"[、，,；;]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column as columns.toml has it."""

    slug: str
    name: str
    description: str
    type: str


@dataclass(frozen=True, slots=True)
class PeerArticle:
    """What the peers are told of one manuscript. address: without the leading slash; moment: YYYY-MM-DD HH:MM."""

    address: str
    headline: str
    moment: str
    column: str
    source: str
    byline: str
    tags: tuple[str, ...]
    body: str


def columns(content: Path) -> list[Column]:
    """The columns in the order of columns.toml."""
    data = tomllib.loads((content / "columns.toml").read_text(encoding="utf-8"))
    return [Column(each["slug"], each["name"], each["description"], each["type"]) for each in data["column"]]


def articles(content: Path) -> Iterator[PeerArticle]:
    """Every manuscript named YYYY-MM-DD-NNN.md, with a headline and a date."""
    slugs = {column.name: column.slug for column in columns(content)}
    for path in sorted(content.rglob("[0-9][0-9][0-9][0-9]-*.md")):
        head, _, body = _CONTROLS.sub("", path.read_text(encoding="utf-8-sig")).partition("\n\n")
        fields = {found[1].strip(): found[2].strip() for line in head.split("\n") if (found := _LINE.match(line))}
        year, month, day, serial = path.stem.split("-")
        yield PeerArticle(
            f"{year}/{month}{day}/{serial}.html", fields["标题"], fields["发布日期"].replace("T", " "), slugs[fields["栏目"]],
            fields.get("来源", ""), fields.get("记者", ""),
            tuple(tag.strip() for tag in _LISTS.split(fields.get("关键词", "")) if tag.strip()),
            _LINK.sub(lambda found: f"](/{found[1]}/{found[2]}{found[3]}/{found[4]}.html{found[5] or ''})", body),
        )  # fmt: skip
