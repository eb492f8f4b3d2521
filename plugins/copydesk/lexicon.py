"""A few hundred fixed phrases, found in a text in one quick pass.

A pattern that tries every phrase at every character costs more than the whole rest of the desk. So each phrase is filed
under its rarest character: the pass stops only at those few characters and compares the phrases filed there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

# The most frequent characters of news, office and technical prose, most frequent first; all others count as rarer.
_FREQUENT = (
    "的一人日有不用办在通个期是要示发你月以镇到文上防关题来可这区村和记控疫件情我市年点例了里中天行商门口电下时们使话"
    "员如告开号家它卡洛公大联车出会专部系道么为器登提务后班面理图至本能各事令服名看者子命管安得场片目社打标说守前小就"
    "于机值布县字统栏证知程作装查报对每心农应四过收站问急数明键三手工源着些并间请把当哪词没户组方写码版表多什体所置需"
    "民室回全或头效接新动将长生菜果送备返主意入按篷便再地帐验更从分现进成都走乡二放最先也街好定加网内其译设创包去他样"
    "找外运选张早已次消建同而怎清路页闻沙视做干然很频调责夜坪温谁起自寺施住但配逐改产测河软存录端式何之由项检扫排据经"
    "议老保单见辆融隔只媒输持督离约容物色两您交息启载代序想毒支给集任志读五具编实解信重常那制愿节求春鲜附居正种绿取监"
    "整法密还因认试被该性合暖带补资贴龙寨驹厅位原基完列像第白格度几棉及功库供让显李火少照品引指类身计络注量许比且推变"
    "索贸案影否预末向障相国特此态岁党等听药群东止误台委桌简步操核水临无州买留轮凤热众健底导元康边化盘择校模复非与除确"
    "览址驶美顶条摄册遍南局某处终始结级荣誉击默连添环界辑风队王撤副召晚落往错反转衣吨份岗满客高修参展换算语快翻执境灯"
    "负驾空诉西讯访摊业直储规楼随床声罩蔬印续货线限论获脚必构候平别学移领伍凰受停填米浏纸粮缺速碍够立决政属纪费己况符"
    "技仅括另游易言流块型戏权拟硬帮购力店诊钟废半遇层食账阅答批万须趟窗紧卫吃企敲章申侧姓炉稿油楚减朗准助义首含传即称"
    "则虚磁仓"
)
_RANK = {character: rank for rank, character in enumerate(_FREQUENT)}
_TOO_FREQUENT = 120


@dataclass(frozen=True, slots=True)
class Entry:
    """One phrase of the dictionary.

    wrong, right: what is written, what it should be. sort: the class that decides the rule. source: who says so.
    unless: longer phrases in which `wrong` is no mistake.
    """

    wrong: str
    right: str
    sort: str
    source: str
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Name:
    """A name that must be right to the character.

    unless: like phrases that are other words, not mistakes. tail: so many characters at the end must be right for a
    likeness to count: 沙河子村 is no misspelt 沙河子镇.
    """

    name: str
    sort: str
    source: str
    unless: tuple[str, ...] = ()
    tail: int = 0


class Lexicon:
    """Finds the mistakes of a dictionary, and names with exactly one wrong character."""

    def __init__(self, entries: Iterable[Entry], names: Iterable[Name] = ()) -> None:
        self._filed: dict[str, list[tuple[int, Entry]]] = {}
        self._names: dict[str, list[tuple[int, Name, tuple[tuple[int, str], ...]]]] = {}
        self._plain: dict[str, Entry] = {}
        for entry in entries:
            rarest = _by_rarity(entry.wrong)[0]
            if _RANK.get(entry.wrong[rarest], len(_RANK)) < _TOO_FREQUENT or not entry.wrong[rarest].isalpha():
                self._plain[entry.wrong] = entry
            else:
                self._filed.setdefault(entry.wrong[rarest], []).append((rarest, entry))
        for name in names:
            # One wrong character leaves one of any two places right.
            places = _by_rarity(name.name)
            for place in places[:2]:
                others = tuple((other, name.name[other]) for other in places[:3] if other != place and len(places) > 2)
                self._names.setdefault(name.name[place], []).append((place, name, others))
        self._stops = _stops(self._filed, self._names)
        self._phrases = _any_of(self._plain)

    def find(self, text: str) -> Iterator[tuple[int, Entry]]:
        """(place, entry) of each mistake, in no particular order; correct longer phrases are left out."""
        if self._stops:
            for stop in self._stops.finditer(text):
                character, position = stop[0], stop.start()
                for offset, entry in self._filed.get(character, ()):
                    place = position - offset
                    if (
                        place >= 0
                        and text.startswith(entry.wrong, place)
                        and not _is_excused(text, place, entry.wrong, entry.unless)
                    ):
                        yield place, entry
                for offset, name, others in self._names.get(character, ()):
                    place = position - offset
                    # Of any two further places, too, one must be right: hardly anything gets past this.
                    if place < 0 or (
                        others and not any(text.startswith(letter, place + other) for other, letter in others)
                    ):
                        continue
                    if not text.startswith(name.name, place):
                        near = _near(text, place, name, offset)
                        if near:
                            yield place, near
        if self._phrases:
            for phrase in self._phrases.finditer(text):
                entry = self._plain[phrase[0]]
                if not _is_excused(text, phrase.start(), entry.wrong, entry.unless):
                    yield phrase.start(), entry


def _stops(filed: Mapping[str, list[tuple[int, Entry]]], names: Collection[str]) -> re.Pattern[str] | None:
    """Stops at a filed character only if its neighbour, too, can belong to one of the phrases; in names a neighbour may be wrong."""
    if not filed and not names:
        return None
    after = {
        entry.wrong[place + 1] for found in filed.values() for place, entry in found if place + 1 < len(entry.wrong)
    }
    before = {
        entry.wrong[place - 1] for found in filed.values() for place, entry in found if place + 1 == len(entry.wrong)
    }
    neighbours = [f"(?={_one_of(after)})" if after else "", f"(?<={_one_of(before)}.)" if before else ""]
    neighbours.append(f"(?<={_one_of(names)})" if names else "")
    return re.compile(f"{_one_of({*filed, *names})}(?:{'|'.join(filter(None, neighbours))})", re.DOTALL)


def _one_of(characters: Iterable[str]) -> str:
    return f"[{''.join(map(re.escape, sorted(characters)))}]"


def _by_rarity(phrase: str) -> list[int]:
    return sorted(range(len(phrase)), key=lambda place: -_RANK.get(phrase[place], len(_RANK)))


def _any_of(words: Iterable[str]) -> re.Pattern[str] | None:
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, ordered))) if ordered else None


def _is_excused(text: str, place: int, wrong: str, unless: tuple[str, ...]) -> bool:
    for phrase in unless:
        within = phrase.find(wrong)
        while within >= 0:
            if place >= within and text.startswith(phrase, place - within):
                return True
            within = phrase.find(wrong, within + 1)
    return False


def _near(text: str, place: int, name: Name, reached_by: int) -> Entry | None:
    """The mistake if exactly one character differs from the name; told once, by the first of the two places that is right."""
    written = text[place : place + len(name.name)]
    if len(written) < len(name.name) or sum(map(str.__ne__, written, name.name)) != 1:
        return None
    first, second = _by_rarity(name.name)[:2]
    if reached_by == second and written[first] == name.name[first]:
        return None
    if not all("\u3400" <= character <= "\u9fff" or character in name.name for character in written):
        return None
    if not written.endswith(name.name[len(name.name) - name.tail :]) or _is_excused(text, place, written, name.unless):
        return None
    return Entry(written, name.name, name.sort, name.source)
