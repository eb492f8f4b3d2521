"""Names of people in bylines and picture credits, and the words that say what they did."""

from __future__ import annotations

import re
from dataclasses import dataclass

from importer.ledger import Piece

# The commonest family names of the 2020 name report of the Ministry of Public Security and 百家姓; compound ones apart.
_FAMILY = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆"
    "范汪廖石金韦贾夏付傅方邹熊白孟秦邱侯江尹薛闫阎雷段龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文欧樊庞颜兰"
    "施柯尚温柴葛管凌洪梅季耿岳鲁詹屈党翟聂关牛焦柳童纪舒滕路宁游辛殷左蒲鲍祝卜费涂车岑娄阮苗冉齐卫路吉米景倪巩谷房裴翁"
    "解应丛霍邢褚窦蓝盛喻骆项安成臧卓代焉甘储单虞支柏水章云奚强皮卞伍元平和穆席闵麻危梅刁徐虎闻查雍桑桂牟边燕冀浦农晏"
    "雒仝淡拓折员仵呼党蔺"
    "瞿连习容暨步都满匡国寇广阙东沃利越隆师巢晁敖融冷訾辛阚那简饶空毋沙养鞠须丰相后荆红游竺权逯盖益桓公仉督佘仇同尉苟蹇"
)  # fmt: skip
_COMPOUND = (
    "欧阳",
    "上官",
    "司马",
    "诸葛",
    "司徒",
    "令狐",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "夏侯",
    "宇文",
    "长孙",
    "东方",
    "南宫",
)
_HAN = r"[\u3400-\u9fff〇\U00020000-\U0003ffff]"
_SHORT = re.compile(rf"{_HAN}{{2,3}}")
_NAME = re.compile(rf"{_HAN}{{2,4}}|{_HAN}{{1,6}}·{_HAN}{{1,8}}")

# What a word before a name makes of it: the header field. The longest is tried first.
ROLES = {
    "本报首席记者": "reporters", "本报见习记者": "reporters", "本报实习记者": "reporters", "本报特约记者": "reporters",
    "本报全媒体记者": "reporters", "全媒体记者": "reporters", "融媒体记者": "reporters", "本报记者": "reporters", "本台记者": "reporters",
    "首席记者": "reporters", "见习记者": "reporters", "实习记者": "reporters", "特约记者": "reporters", "记者": "reporters",
    "实习生": "reporters", "特约通讯员": "correspondents", "本报通讯员": "correspondents", "通讯员": "correspondents",
    "摄影报道": "photographers", "摄影": "photographers", "图片": "photographers", "摄": "photographers",
    "文字": "reporters", "撰文": "reporters", "作者": "reporters", "文": "reporters", "图": "photographers",
}  # fmt: skip
_ROLE = re.compile("|".join(sorted(map(re.escape, ROLES), key=len, reverse=True)))
_GAP = re.compile(r"[\s　、，,;；/／:：|｜□■●◆▲·]+")
# These follow the name: (李某 摄), (李某 摄影报道), 李某 文/图.
_AFTER = re.compile(r"(?P<text_and_picture>文\s*[/／、]?\s*图(?:片)?|图\s*[/／、]?\s*文)|(?P<photo>摄影报道|摄影|摄)")


@dataclass(frozen=True, slots=True)
class Credit:
    """Names found in a byline. field: the header field. said: whether the source says what they did."""

    field: str
    name: Piece
    said: bool


@dataclass(frozen=True, slots=True)
class Byline:
    """A byline taken apart: credits in order, and the other characters (记者, brackets, 摄), which go on the dropped list."""

    credits: tuple[Credit, ...]
    marks: tuple[Piece, ...]


def is_name(text: str) -> bool:
    """Whether a text looks like one person's name: a known family name and two or three characters (compound: three or four)."""
    text = "".join(text.split())
    if _NAME.fullmatch(text) is None:
        return False
    if "·" in text:
        return True
    if text.startswith(_COMPOUND) and len(text) in (3, 4):
        return True
    return text[0] in _FAMILY and len(text) in (2, 3)


def read_byline(piece: Piece, *, said: bool = False, lenient: bool = False) -> Byline | None:
    """Take apart what stands in a byline: 李某, 记者李某 通讯员王某, 李 某, 李某 文/图. None when it is anything else.

    A family name and a given name parted by blanks (李　某) are one name: the blank stays inside the piece.
    lenient: where nothing but a name can stand (alone right under a title), two or three characters will do, whatever the family name.
    """
    text = piece.raw
    after = _trailing_role(text)
    end = after.start() if after else len(text)
    role, known = ("photographers", True) if after and after["photo"] else ("reporters", said or bool(after))
    found: list[Credit] = []
    covered: list[tuple[int, int]] = []
    at = 0
    while at < end:
        if gap := _GAP.match(text, at, end):
            at = gap.end()
            continue
        if (word := _role(text, at, end)) and not is_name(text[at : _token_end(text, at, end)]):
            # Whoever took the picture is its photographer, also where the page adds what he is: (通讯员 李某 摄).
            role = role if after and after["photo"] else ROLES[word[0]]
            known, at = True, word.end()
            continue
        stop = _token_end(text, at, end)
        # 李 某: single characters that together make one name.
        while stop - at == 1 or (len("".join(text[at:stop].split())) == 1):
            nxt = _GAP.match(text, stop, end)
            if nxt is None or nxt[0].strip(" 　") or nxt.end() >= end:
                break
            stop = _token_end(text, nxt.end(), end)
        if not is_name(text[at:stop]) and not (lenient and _SHORT.fullmatch("".join(text[at:stop].split()))):
            return None
        found.append(Credit(role, piece.cut(at, stop), known))
        covered.append((at, stop))
        at = stop
    if not found:
        return None
    edges = [0, *(edge for span in covered for edge in span), len(text)]
    marks = [piece.cut(a, b).stripped() for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return Byline(tuple(found), tuple(mark for mark in marks if mark))


def _role(text: str, at: int, end: int) -> re.Match[str] | None:
    """The role word at `at`. One character is one only when parted from the name (文/李某), else 图文 would be a role."""
    word = _ROLE.match(text, at, end)
    if word and len(word[0]) == 1 and not _GAP.match(text, word.end(), end):
        return None
    return word


def _trailing_role(text: str) -> re.Match[str] | None:
    for match in _AFTER.finditer(text):
        if not text[match.end() :].strip() and match.start():
            return match
    return None


def _token_end(text: str, at: int, end: int) -> int:
    """Where the word that starts at `at` ends: at a gap, or at a role word that is not its start."""
    stop = at
    while (stop < end and not _GAP.match(text, stop, end)) or (stop < end and text[stop] == "·"):
        if stop > at and stop - at >= 2 and (word := _ROLE.match(text, stop, end)) and len(word[0]) > 1:
            break
        stop += 1
    return stop
