"""What stands behind (上接N版): cut out at its start, its end proposed with reasons and left to the editor."""

from __future__ import annotations

import re
from dataclasses import dataclass

from importer.ledger import Call, Ledger
from importer.newspaper.evidence import Words
from importer.newspaper.joins import ends_sentence, is_cut
from importer.newspaper.lines import starts_story
from importer.newspaper.units import Page, Shape, Story, Unit

_CLOSING_WORDS = re.compile(r"(?:参加|出席|陪同|列席)[^。]{0,12}。$")
_SIGNED = re.compile(r"[（(](?:记者|通讯员)?\s*[\u3400-\u9fff]{2,4}(?:\s+[\u3400-\u9fff]{2,4})*[）)]$")
# A paragraph that starts with a mark, or with one or two characters and a mark (“次。”, “耳，低了…”), goes on with a sentence.
_OPENS_MIDWAY = re.compile(r"[,，、;；:：。)）”!！?？]|[\u3400-\u9fff]{1,2}[,，。;；”)）]|[的了着过和与及并]")
_SAME_SPEECH = re.compile(r"会议|要|[一二三四五六七八九十]是|他(?:强调|指出|要求)|第[一二三四五六七八九十]|就")
# How paragraphs of news begin; the rest of a cut sentence seldom begins so.
_OPENS_PARAGRAPH = re.compile(
    r"[“\"《]|\d{1,2}月|\d{4}年|据|会议|该|近年|近日|日前|今年|去年|截至|为[了\u3400-\u9fff]|在[\u3400-\u9fff]{2}|当[天日晚]|记者|连日|目前|同时|此外|下一步|随后|随着"
    r"|[一二三四五六七八九十]是|[\u3400-\u9fff]{1,8}?(?:县|区|镇|村|局|街道|社区|乡|市)(?![委])|[\u3400-\u9fff]{1,3}某|如今|过去|每天|入冬|家住|全[县区镇村市]|各[县区镇村级]"
)
_THAT_BODY = re.compile(r"(?:该|全|这个)(镇|县|区|市|街道|街办|社区|村|局|院|校|公司|中心|企业|单位|所|站|队)")


MOST_ENDS = 40  # paragraphs behind the marker


@dataclass(slots=True)
class End:
    """One place where the orphan may end: before region[at]. points: how much speaks for it; reasons in the editor's words."""

    at: int
    points: float
    reasons: list[str]


def cut_out_orphans(page: Page, words: Words, ledger: Ledger) -> None:
    """Turn every marker (上接N版) and the text behind it, up to a proposed end, into a story of its own behind its host."""
    result: list[Story] = []
    for story in page.stories:
        result.append(story)
        while marker := next((unit for unit in story.body if unit.shape is Shape.CONTINUED), None):
            result.append(_cut_out(story, marker, words, ledger))
        if not story.heads and not story.body:
            result.remove(story)  # the page began with the marker: there never was a host
    page.stories = result


def _cut_out(story: Story, marker: Unit, words: Words, ledger: Ledger) -> Story:
    start = story.body.index(marker)
    before, region = story.body[:start], story.body[start + 1 :]
    another = next((index for index, unit in enumerate(region) if unit.shape is Shape.CONTINUED), None)
    after: list[Unit] = []
    if another is not None:
        region, after = region[:another], region[another:]
    orphan = Story(continued_from=marker, host=story)
    ends = propose_ends(story, before, region, words)
    at = ends[0].at if ends else 0
    orphan.body = region[:at]
    rest = region[at:] + after
    pending = before[-1] if before and before[-1].shape is Shape.TEXT and _unfinished(before[-1]) else None
    story.body = before + rest
    if pending and rest and rest[0].shape is Shape.TEXT and at < len(region):
        pair, count = words.seam(pending.text, rest[0].text)
        why = "越过“上接”的文字，接上本篇没写完的一段"
        if count:
            why += f"；接缝处的“{pair}”在本版别处出现过"
        ledger.join(pending.pieces[-1], rest[0].pieces[0], why)
        pending.pieces += rest[0].pieces
        story.body.remove(rest[0])
    elif pending:
        ledger.remark(
            Call.DECIDE,
            pending.last_where,
            f"这一段到“{pending.text[-12:]}”就断了，后面没有找到它的下半截。请对照报纸补上。",
        )
    _tell(story, marker, region, ends, ledger)
    return orphan


def _unfinished(unit: Unit) -> bool:
    return is_cut(unit.text) or not ends_sentence(unit.text)


def propose_ends(story: Story, before: list[Unit], region: list[Unit], words: Words) -> list[End]:
    """The places where the orphan may end, the likeliest first. Never before its first paragraph."""
    if not region:
        return []
    if not story.heads and not before:
        return [End(len(region), 0.0, ["这一版从它开始，下一个标题以前没有别的稿子"])]
    own = "".join(unit.text for unit in (*story.heads, *story.heads, *before))
    pending = before[-1] if before and before[-1].shape is Shape.TEXT and _unfinished(before[-1]) else None
    # Far ends are not weighed one by one: nobody's continuation is that long, and the work grows with the square.
    places = [*range(1, min(len(region), MOST_ENDS) + 1), *([len(region)] if len(region) > MOST_ENDS else [])]
    ends = [_weigh(at, own, pending, bool(before), region, words) for at in places]
    return sorted(ends, key=lambda end: -end.points)


def _coherence(at: int, own: str, region: list[Unit], words: Words) -> float:
    """How well each unit goes with its side when the orphan ends before region[at]: the sum of its likeness to what came before it there."""
    total = 0.0
    orphan = region[0].text
    for unit in region[1 : min(at, MOST_ENDS)]:
        total += words.likeness(unit.text, orphan) + _leaning(unit, orphan) + 0.02
        orphan += unit.text
    for unit in region[at : at + MOST_ENDS]:
        total += words.likeness(unit.text, own) + _leaning(unit, own)
        own += unit.text
    return total


def _leaning(unit: Unit, side: str) -> float:
    """What other than common words ties a unit to a side: 该镇 to a text that names a 镇, one more 要… or 会议… to a row of them."""
    points = 0.0
    if (body := _THAT_BODY.match(unit.text)) and body[1] in side:
        points += 0.2
    if (speech := _SAME_SPEECH.match(unit.text)) and (
        (speech[0] in ("会议", "要") and "会议" in side) or side.startswith(speech[0]) or f"。{speech[0]}" in side
    ):
        points += 0.2
    return points


def _weigh(at: int, own: str, pending: Unit | None, has_body: bool, region: list[Unit], words: Words) -> End:
    points = 12 * _coherence(at, own, region, words)
    reasons: list[str] = []
    last = region[at - 1]
    after = region[at] if at < len(region) else None
    if _SIGNED.search(last.text) or last.shape is Shape.BYLINE:
        points += 3
        reasons.append("前一段末尾有署名")
    elif last.shape is Shape.HEAD:
        points -= 6
    elif not ends_sentence(last.text):
        points -= 4
    elif _CLOSING_WORDS.search(last.text):
        points += 1.5
        reasons.append("前一段以“参加”“出席”一类的话收尾")
    if after is None:
        points -= 5 if pending else 6 if not has_body else 0.5
        if not pending and has_body:
            reasons.append("一直到下一个标题都像是同一件事")
        return End(at, points, reasons)
    if starts_story(after.text) or after.shape is Shape.BYLINE:
        points += 8
        reasons.append("下一段用“本报讯”或署名开头，是本篇的正文")
    if pending and after.shape is Shape.TEXT:
        more, said = _fit(pending.text, after.text, words)
        points += more
        reasons += said
    elif pending:
        points -= 4
    shared = words.shared(after.text, own)
    if shared and words.likeness(after.text, own) > words.likeness(after.text, region[0].text):
        reasons.append(f"下一段和本篇都说到“{'”“'.join(shared)}”")
    if (body := _THAT_BODY.match(after.text)) and body[1] in own and body[1] not in region[0].text:
        reasons.append(f"下一段的“{body[0]}”指的是本篇说的{body[1]}")
    return End(at, points, reasons)


def _fit(before: str, after: str, words: Words) -> tuple[float, list[str]]:
    """How well `after` finishes the paragraph `before` that stops in the middle of a sentence."""
    points, reasons = 0.0, []
    pair, count = words.seam(before, after)
    if count:
        points += min(4.0, 2.0 + 0.5 * count)
        reasons.append(f"接缝处的“{pair}”在本版出现过 {count} 次")
    if _OPENS_MIDWAY.match(after):
        points += 4
        reasons.append(f"下一段从半句“{after[:4]}”起头，接得上本篇断在“{before[-6:]}”的地方")
    elif _OPENS_PARAGRAPH.match(after):
        points -= 2
    else:
        points += 1.5
        reasons.append(f"下一段不像另起一段，接得上本篇断在“{before[-6:]}”的地方")
    wants = before.count("“") > before.count("”")
    closes = "”" in after and after.find("”") < (after.find("“") if "“" in after else len(after))
    if wants and closes:
        points += 4
        reasons.append("下一段补上了本篇没有合上的引号")
    elif wants != closes:
        points -= 3
    return points, reasons


def _tell(story: Story, marker: Unit, region: list[Unit], ends: list[End], ledger: Ledger) -> None:
    title = story.headline[:18]
    if not ends:
        ledger.remark(Call.DECIDE, marker.where, f"“上接{marker.page}版”后面没有文字。请对照报纸。")
        return

    def place(end: End) -> str:
        if end.at == len(region):
            return f"一直到{region[-1].last_where}（下一个标题前）"
        return f"到{region[end.at - 1].last_where}为止，{region[end.at].where}“{region[end.at].text[:10]}…”起是本篇"

    best = ends[0]
    told = (
        f"从这里起是第{marker.page}版某篇的下半部分，排在了“{title}”下面，已经单独放进一篇“待归并”。"
        f"它在哪里结束报纸上没有记号，建议：{place(best)}（{'；'.join(best.reasons) or '依据不多'}）。"
    )
    near = [end for end in ends[1:] if end.points > best.points - 4][:2]
    if near:
        told += "也可能是：" + "；或者".join(place(end) for end in near) + "。"
    told += "请对照报纸定下来，两篇都要看。"
    ledger.remark(Call.DECIDE, marker.where, told)
