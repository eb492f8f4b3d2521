"""Wording: misprints in fixed phrases, names that may not be wrong, doubled characters, punctuation.

Program code, addresses of links and the waivers themselves are no prose and left out. Each misprint is told once a
manuscript, with the number of places, so that a habit of the writer does not bury the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from copydesk.lexicon import Entry
from copydesk.office import Office
from copydesk.proof import Proof
from copydesk.rule import Family, Rule
from newsroom.problem import Problem, Severity

_VETO = "《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）单项否决：严重表述错误"
GRAVE = Rule("wording.grave", Severity.BLOCK, "严重错字", _VETO, "人民攻府；扫黑险恶；一代一路")
NAME = Rule("wording.fixed_name", Severity.BLOCK, "重要名称错了一个字", _VETO, "中华人民共合国；绿水清山就是金山银山")
MISPRINT = Rule(
    "wording.misprint",
    Severity.WARN,
    "错别字",
    "《现代汉语词典》（第7版）；《通用规范汉字表》",
    "布署；候选人写成“侯选人”；座谈汇",
)
BANNED = Rule(
    "wording.banned",
    Severity.WARN,
    "不宜使用的说法",
    "《新华社新闻信息报道中的禁用词和慎用词》；公文用语习惯",
    "残废人；截止目前",
)
DOUBLED = Rule(
    "wording.doubled",
    Severity.WARN,
    "字词重复",
    "《图书质量管理规定》附件《图书编校质量差错率计算方法》：多字计错",
    "沙河子镇的的卡点；进行进行",
)
PARTICLE = Rule(
    "wording.particle", Severity.HINT, "“的、地、得”可能用错", "《现代汉语词典》（第7版）", "值的关注；认真的落实"
)
VARIANT = Rule("wording.variant", Severity.HINT, "异形词", "《第一批异形词整理表》（GF 1001—2001）", "部份；台帐")
PUNCTUATION = Rule(
    "wording.punctuation", Severity.HINT, "汉字之间用了半角标点", "《标点符号用法》（GB/T 15834—2011）", "各镇办,各部门"
)
REPEATED_MARK = Rule(
    "wording.repeated_mark", Severity.HINT, "标点重复", "《标点符号用法》（GB/T 15834—2011）", "全部到位。。"
)
PLACE = Rule(
    "wording.place",
    Severity.WARN,
    "地名像是写错了",
    "本站的镇办表 townships.toml；" + _VETO,
    "沙河孑镇（应为沙河子镇）",
)
LEADER = Rule(
    "wording.leader",
    Severity.WARN,
    "姓名或职务和登记的不一样",
    "本单位的 leaders.toml；" + _VETO,
    "区长张山（登记的是区长张三）",
)

_OF_SORT = {
    "严重错误": GRAVE,
    "错字": MISPRINT,
    "慎用": BANNED,
    "叠字": DOUBLED,
    "标点": REPEATED_MARK,
    "的地得": PARTICLE,
    "异形词": VARIANT,
    "专名": NAME,
    "地名": PLACE,
}
_HALF_WIDTH = re.compile("[,;:?!](?<=[\u4e00-\u9fff].)(?=[\u4e00-\u9fff])")
_FULL_WIDTH = dict(zip(",;:?!", "，；：？！", strict=True))
_ADDRESS = re.compile(r"(?:https?://|www\.|/)[^\s，。；、）)“”]*$|\]\([^)\s]*$")
_UNREAD_FIELDS = frozenset({"waivers", "slug", "source_url", "picture", "attachments", "corrections", "superseded_by"})


def _check(proof: Proof, office: Office) -> Iterator[Problem]:
    text = proof.text
    found: dict[str, tuple[Rule, Entry, list[int]]] = {}
    for position, entry in office.lexicon.find(text):
        if _is_prose(proof, position):
            found.setdefault(entry.wrong, (_OF_SORT[entry.sort], entry, []))[2].append(position)
    for rule, entry, positions in found.values():
        yield _misprint(proof, rule, entry, sorted(positions))
    if office.titles:
        yield from _leaders(proof, office, office.titles)
    yield from _punctuation(proof)


def _is_prose(proof: Proof, position: int) -> bool:
    if position < proof.body_start:
        header = proof.place(position).header
        return header is None or header.field.name not in _UNREAD_FIELDS
    return not proof.in_code(position) and not _ADDRESS.search(
        proof.text, max(proof.body_start, position - 200), position
    )


def _misprint(proof: Proof, rule: Rule, entry: Entry, positions: list[int]) -> Problem:
    place = proof.place(positions[0])
    many = f"（全稿 {len(positions)} 处）" if len(positions) > 1 else ""
    says = {
        DOUBLED.id: f"“{entry.wrong}”像是多打了字。请改成“{entry.right}”，或核对后保留。",
        PARTICLE.id: f"“{entry.wrong}”一般写“{entry.right}”。请核对这个字。",
        VARIANT.id: f"“{entry.wrong}”的推荐写法是“{entry.right}”。请改用它。",
        NAME.id: f"“{entry.wrong}”应为“{entry.right}”，错了一个字。请改正。",
        PLACE.id: f"“{entry.wrong}”是不是“{entry.right}”？请核对；写的就是另一个地方，可以不改。",
        REPEATED_MARK.id: f"标点“{entry.wrong}”重复了。请改成“{entry.right}”。",
        BANNED.id: f"“{entry.wrong}”不宜这样说。请改成“{entry.right}”。",
    }.get(rule.id, f"“{entry.wrong}”应为“{entry.right}”。请改正。")
    return rule.at(proof.path, place.line, f"{place.words}{many}的{says}")


def _leaders(proof: Proof, office: Office, titles: re.Pattern[str]) -> Iterator[Problem]:
    """A title with a name one character off, and a name after a title that is not that person's."""
    for title in titles.finditer(proof.text):
        after = proof.text[title.end() : title.end() + 4].lstrip()
        for leader in office.leaders:
            name = leader.name
            holds = any(own.endswith(title[0]) for own in leader.titles)
            written = after[: len(name)]
            place = proof.place(title.start())
            if written == name and not holds and _is_prose(proof, title.start()):
                own = "、".join(leader.titles)
                yield LEADER.at(
                    proof.path,
                    place.line,
                    f"{place.words}写的是“{title[0]}{name}”，登记的职务是“{own}”。请核对；职务变了就改 leaders.toml。",
                )
            elif (
                holds
                and len(written) == len(name)
                and sum(map(str.__ne__, written, name)) == 1
                and all(other.name != written for other in office.leaders)
                and _is_prose(proof, title.start())
            ):
                yield LEADER.at(
                    proof.path,
                    place.line,
                    f"{place.words}的“{title[0]}{written}”是不是“{title[0]}{name}”？请核对姓名。",
                )


def _punctuation(proof: Proof) -> Iterator[Problem]:
    half = [mark for mark in _HALF_WIDTH.finditer(proof.text) if _is_prose(proof, mark.start())]
    if half:
        place = proof.place(half[0].start())
        marks = "、".join(f"“{mark}”换成“{_FULL_WIDTH[mark]}”" for mark in dict.fromkeys(mark[0] for mark in half))
        many = f"，全稿 {len(half)} 处" if len(half) > 1 else ""
        yield PUNCTUATION.at(proof.path, place.line, f"{place.words}的汉字之间用了半角标点{many}。请把{marks}。")


FAMILY = Family(
    "文字",
    (GRAVE, NAME, MISPRINT, BANNED, DOUBLED, PARTICLE, VARIANT, PUNCTUATION, REPEATED_MARK, PLACE, LEADER),
    text=_check,
)
