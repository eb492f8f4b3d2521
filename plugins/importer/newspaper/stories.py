"""Where each story of a page begins, and which short lines are only subheads inside one."""

from __future__ import annotations

import re

from importer.ledger import Call, Ledger
from importer.newspaper.evidence import Words
from importer.newspaper.lines import is_numbered_head, starts_story
from importer.newspaper.units import Page, Shape, Story, Unit

TITLE_SHAPES = (Shape.HEAD, Shape.SUBTITLE, Shape.BYLINE)
# Likeness of a passage to the story before it: above, one matter; below, another.
ALIKE, UNLIKE = 0.16, 0.06
NEW_STORY = 1.0  # points from which a doubtful short line is taken for a headline
_NEWS_LEAD = re.compile(r"(?:近日|日前|连日来|昨日|今日|入冬以来|.{0,6}\d{1,2}月\d{1,2}日|“)")
_SIGNED = re.compile(r"[（(](?:记者|通讯员)?\s*[\u3400-\u9fff]{2,4}(?:\s+[\u3400-\u9fff]{2,4})*[）)]$")
_KICKER_END = re.compile(r"(?:强调|要求|指出|见闻|侧记|综述|纪实|之[一二三四五六七八九十]|[：:…])$")


def split_stories(page: Page, words: Words, ledger: Ledger) -> None:
    """Fill page.stories, page.banner, page.captions and page.furniture from page.units."""
    groups = _groups(page, ledger)
    if not groups:
        return
    _take_banner(groups, page, ledger)
    stories: list[Story] = []
    pending = _Pending()
    for heads, body in groups:
        strong = _strong_start(heads, body, stories, pending)
        if strong or not stories:
            pending.settle(stories, words, ledger)
            stories.append(Story(heads=heads, body=body))
        else:
            pending.add(heads, body)
    pending.settle(stories, words, ledger)
    page.stories = stories
    for story in stories:
        _check_heads(story, ledger)


Group = tuple[list[Unit], list[Unit]]


def _groups(page: Page, ledger: Ledger) -> list[Group]:
    """Title lines with the body that follows them. Captions, furniture and credits at a story's end are set apart on the way."""
    groups: list[Group] = []
    for index, unit in enumerate(page.units):
        if unit.shape is Shape.FURNITURE:
            page.furniture.append(unit)
        elif unit.shape is Shape.CAPTION:
            page.captions.append(unit)
        elif unit.shape in TITLE_SHAPES:
            body_before = groups[-1][1] if groups else []
            closes = unit.shape is Shape.BYLINE and body_before and _is_title(page.units, index + 1)
            in_orphan = unit.shape is Shape.BYLINE and any(other.shape is Shape.CONTINUED for other in body_before)
            if closes or in_orphan:
                body_before.append(unit)
            elif not groups or groups[-1][1]:
                groups.append(([unit], []))
            else:
                groups[-1][0].append(unit)
        elif not groups or (starts_story(unit.text) and groups[-1][1] and not _in_orphan(groups[-1][1])):
            if groups:
                ledger.remark(
                    Call.DECIDE, unit.where, "这里用“本报讯”一类的话开了新的一篇，可是上面没有标题。请补一个标题。"
                )
            groups.append(([], [unit]))
        else:
            groups[-1][1].append(unit)
    return groups


def _in_orphan(body: list[Unit]) -> bool:
    """Whether a marker (上接N版) stands in this body, and no paragraph behind it has opened a story yet (that one is the host's own)."""
    for unit in reversed(body):
        if unit.shape is Shape.CONTINUED:
            return True
        if unit.shape is Shape.TEXT and starts_story(unit.text):
            return False
    return False


def _is_title(units: list[Unit], index: int) -> bool:
    return index >= len(units) or units[index].shape in (Shape.HEAD, Shape.SUBTITLE)


def _take_banner(groups: list[Group], page: Page, ledger: Ledger) -> None:
    """The head over the whole page: the first of several title lines at its top."""
    heads, body = groups[0]
    titles = [unit for unit in heads if unit.shape is Shape.HEAD]
    if len(groups) < 2 or len(titles) < 2:
        return
    first = heads.index(titles[0])
    # A subtitle right under the first line is the banner's own, when a headline still follows it.
    stop = first + 1
    while heads[stop].shape is Shape.SUBTITLE:
        stop += 1
    banner, rest = heads[:stop], heads[stop:]
    if len(titles) == 2 and _KICKER_END.search(titles[0].text) and stop == first + 1:
        ledger.remark(
            Call.DECIDE,
            titles[0].where,
            f"“{titles[0].text}”当作下面这篇的引题。如果它是整版的通栏标题，请从“引题”里删掉。",
        )
        return
    page.banner = banner
    groups[0] = (rest, body)
    shown = "".join(unit.text for unit in banner)
    ledger.remark(
        Call.LOOK, banner[0].where,
        f"“{shown}”当作整版的通栏标题，不放进任何一篇。如果它是“{titles[1].text[:16]}”的引题，请写进那篇的“引题”。",
    )  # fmt: skip


def _strong_start(heads: list[Unit], body: list[Unit], stories: list[Story], pending: _Pending) -> bool:
    """Whether these title lines open a new story beyond doubt."""
    shapes = {unit.shape for unit in heads}
    if not heads or Shape.BYLINE in shapes or Shape.SUBTITLE in shapes:
        return True
    if len(heads) == 1 and is_numbered_head(heads[0].text):
        return False
    if body and (starts_story(body[0].text) or body[0].shape is Shape.CONTINUED):
        return True
    before = pending.last or (stories[-1].body[-1] if stories and stories[-1].body else None)
    if before is not None and (before.shape in (Shape.BYLINE, Shape.TURNS) or _SIGNED.search(before.text)):
        return True
    return len(heads) > 1 and not any(is_numbered_head(unit.text) for unit in heads)


class _Pending:
    """Short lines after a story's beginning that may be subheads of it or headlines of their own; settled together, because
    subheads come in series of one length."""

    def __init__(self) -> None:
        self.groups: list[Group] = []

    @property
    def last(self) -> Unit | None:
        return self.groups[-1][1][-1] if self.groups and self.groups[-1][1] else None

    def add(self, heads: list[Unit], body: list[Unit]) -> None:
        self.groups.append((heads, body))

    def settle(self, stories: list[Story], words: Words, ledger: Ledger) -> None:
        """Give every waiting group to the story before it, or make it a story."""
        groups, self.groups = self.groups, []
        lengths = [len(heads[0].text) for heads, _ in groups]
        for number, (heads, body) in enumerate(groups):
            story = stories[-1]
            others = lengths[:number] + lengths[number + 1 :]
            points, weighed = _points(heads, body, story, others, words)
            reasons = [said for weight, said in weighed if (weight > 0) == (points >= NEW_STORY)] or ["依据不多"]
            if is_numbered_head(heads[0].text):
                points, reasons = -9.0, ["带序号"]
            if points >= NEW_STORY:
                told = f"“{heads[0].text}”当作新的一篇的标题（{'、'.join(reasons)}），但没有署名，也没有“本报讯”。如果它是上一篇的小标题，请把这篇并回去。"
                ledger.remark(Call.DECIDE, heads[0].where, told)
                stories.append(Story(heads=heads, body=body, doubts=reasons))
            else:
                if points > -9:
                    told = f"“{heads[0].text}”当作“{story.headline[:14]}”里的小标题（{'、'.join(reasons)}）。如果它是另一篇的标题，请拆开。"
                    ledger.remark(Call.LOOK, heads[0].where, told)
                story.body += [*heads, *body]


def _points(
    heads: list[Unit], body: list[Unit], story: Story, others: list[int], words: Words
) -> tuple[float, list[tuple[float, str]]]:
    """How much speaks for a headline (positive) or a subhead (negative), and what does, each with its weight, in the editor's words."""
    head = heads[0].text
    weighed: list[tuple[float, str]] = []
    if len(head) >= 15:
        weighed.append((1.2, f"有 {len(head)} 字，像标题"))
    elif len(head) >= 12:
        weighed.append((0.4, f"有 {len(head)} 字"))
    elif len(head) <= 10:
        weighed.append((-1.2, f"只有 {len(head)} 字，像小标题"))
    if any(abs(length - len(head)) <= 1 for length in others):
        weighed.append((-1.0, "前后还有字数相近的短行"))
    text = "".join(unit.text for unit in body)
    before = story.headline + "".join(unit.text for unit in story.body)
    if not body:
        weighed.append((-0.5, "下面没有正文"))
    elif _NEWS_LEAD.match(body[0].text):
        weighed.append((0.8, "下一段用时间开头"))
    likeness = words.likeness(text, before)
    if likeness > ALIKE:
        shared = "、".join(words.shared(text, before))
        weighed.append((-1.2, f"和上文说的是一回事（都有“{shared}”）" if shared else "和上文说的是一回事"))
    elif likeness < UNLIKE:
        weighed.append((0.8, "和上文很少有相同的词"))
    return sum(weight for weight, _ in weighed), weighed


def _check_heads(story: Story, ledger: Ledger) -> None:
    titles = [unit for unit in story.heads if unit.shape is Shape.HEAD]
    if len(titles) == 2:
        ledger.remark(
            Call.LOOK, titles[0].where, f"“{titles[0].text}”当作引题，“{titles[1].text}”当作标题。如果弄反了，请对调。"
        )
    elif len(titles) > 2:
        ledger.remark(
            Call.DECIDE,
            titles[0].where,
            f"“{titles[-1].text}”上面有 {len(titles) - 1} 行短句，都放进了引题。请对照报纸分清引题和标题。",
        )
