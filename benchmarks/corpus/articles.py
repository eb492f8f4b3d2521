"""Whole manuscripts: header and body of the n-th of so many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from benchmarks.corpus.chance import Chance
from benchmarks.corpus.prose import FRAGMENTS, HEADINGS, ITEMS, Prose

A_DAY = 10  # manuscripts; a busy county centre
LAST_DAY = date(2022, 1, 7)
LENGTH = 4_500  # characters of an average body
NOTICE_EVERY = 20
COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("yaowen", "要闻", "工作动态"), ("zhenban", "镇办动态", "工作动态"), ("bumen", "部门动态", "工作动态"), ("minsheng", "民生", "工作动态"),
    ("wenhua", "文化旅游", "工作动态"), ("jiedu", "政策解读", "政策解读"), ("tongzhi", "通知公告", "政策文件"), ("zhuanti", "专题专栏", "工作动态"),
)  # fmt: skip
NOTICE_COLUMN = "通知公告"
STORY_COLUMNS = tuple(name for _, name, _ in COLUMNS if name != NOTICE_COLUMN)
TAGS: tuple[str, ...] = tuple(
    dict.fromkeys(
        (*FRAGMENTS["work"], *FRAGMENTS["crop"], *(f"{crop}产业" for crop in FRAGMENTS["crop"]), *FRAGMENTS["place"])
    )
)
_TYPES = ("通知", "公告", "通告")
_NUMERALS = "一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the n-th of `count` manuscripts stands: its day, its serial on that day, its path below the content folder."""

    number: int
    day: date
    serial: int
    notice: bool

    @property
    def path(self) -> str:
        folder = "notices" if self.notice else "articles"
        serial = self.serial + 100 if self.notice else self.serial
        return f"{folder}/{self.day:%Y}/{self.day:%Y-%m-%d}-{serial:03d}.md"


def place_of(number: int, count: int) -> Place:
    """The place of manuscript `number` (0 is the oldest) of `count`: ten a day, the last on LAST_DAY."""
    back = (count - 1 - number) // A_DAY
    serial = A_DAY - (count - 1 - number) % A_DAY
    return Place(number, LAST_DAY - timedelta(days=back), serial, number % NOTICE_EVERY == NOTICE_EVERY - 1)


def manuscript(seed: int, number: int, count: int, *, pictures: int = 0) -> str:
    """The text of manuscript `number` of `count`. pictures: how many files of images/ there are to show."""
    chance = Chance(seed, count, number)
    prose = Prose(chance)
    place = place_of(number, count)
    header = _header(chance, prose, place)
    body = _body(chance, prose, number, count)
    if pictures and chance.roll() < 0.3:
        picture = f"/images/made-{chance.between(1, pictures)}.png"
        if chance.roll() < 0.5 and not place.notice:
            header += [f"头图：{picture}", f"图片说明：{prose.fill('{village}的{work}现场')}"]
        else:
            body.insert(1, f"![{prose.fill('{leader}在{village}查看{work}')}]({picture})")
    return "\n".join(header) + "\n\n" + "\n\n".join(body) + "\n"


def _header(chance: Chance, prose: Prose, place: Place) -> list[str]:
    hour, minute = chance.between(7, 18), chance.between(1, 59)
    lines = [f"标题：{prose.headline()}", f"发布日期：{place.day} {hour:02d}:{minute:02d}"]
    source = f"来源：{chance.pick(FRAGMENTS['office'])}" if place.notice else "来源：县融媒体中心"
    tags = list(dict.fromkeys(chance.often_first(TAGS) for _ in range(chance.between(2, 4))))
    lines += [
        f"栏目：{NOTICE_COLUMN if place.notice else chance.often_first(STORY_COLUMNS)}",
        source,
        f"关键词：{'、'.join(tags)}",
    ]
    if place.notice:
        until = place.day + timedelta(days=chance.between(20, 700))
        serial = place.number // NOTICE_EVERY + 1
        lines += [
            f"文种：{chance.pick(_TYPES)}", f"发文机关：{source.removeprefix('来源：')}", f"发文字号：某政办发〔{place.day.year}〕{serial}号",
            f"成文日期：{place.day}", f"有效期至：{until}",
        ]  # fmt: skip
    else:
        lines.append(f"记者：{chance.pick(FRAGMENTS['person'])}")
        if chance.roll() < 0.5:
            lines.append(f"镇办：{chance.pick(FRAGMENTS['place'])}")
    return lines


def _body(chance: Chance, prose: Prose, number: int, count: int) -> list[str]:
    """Paragraphs under headings, with a list, a table, a quotation, links to earlier manuscripts and to the web here and there."""
    wanted = int(LENGTH * (0.35 + 1.3 * chance.roll()))
    blocks: list[str] = [prose.paragraph()]
    length = len(blocks[0])
    section = 0
    while length < wanted:
        roll = chance.roll()
        if roll < 0.09:
            numeral = _NUMERALS[section % len(_NUMERALS)]
            blocks.append(f"## {numeral}、{prose.fill(chance.pick(HEADINGS))}")
            section += 1
        elif roll < 0.14:
            blocks.append(_list(chance, prose))
        elif roll < 0.165:
            blocks.append(_table(chance, prose))
        elif roll < 0.19:
            blocks.append(f"> {prose.sentence()}")
        elif roll < 0.25:
            blocks.append(_linking(chance, prose, number, count))
        else:
            blocks.append(prose.paragraph())
        length += len(blocks[-1])
    if blocks[-1].startswith("## "):
        blocks.append(prose.paragraph())
    return blocks


def _list(chance: Chance, prose: Prose) -> str:
    marks = ["-"] * 6 if chance.roll() < 0.6 else [f"{number}." for number in range(1, 7)]
    return "\n".join(f"{mark} {prose.fill(chance.pick(ITEMS))}" for mark in marks[: chance.between(3, 6)])


def _table(chance: Chance, prose: Prose) -> str:
    rows = ["| 村（社区） | 工作 | 数量 |", "| --- | --- | ---: |"]
    rows += [prose.fill("| {village} | {work} | {n}{unit} |") for _ in range(chance.between(3, 8))]
    return "\n".join(rows)


def _linking(chance: Chance, prose: Prose, number: int, count: int) -> str:
    """A paragraph with a link to an earlier manuscript, or to a page on another host."""
    if number > 0 and chance.roll() < 0.7:
        target = place_of(max(0, number - chance.between(1, 400)), count).path
        return f"{prose.sentence()}此前的报道见[{prose.headline()}](/{target})。{prose.sentence()}"
    return f"{prose.sentence()}全文见[有关网站](https://www.example.com/{chance.between(1000, 9999)}.html)。"
