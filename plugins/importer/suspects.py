"""Likely misprints, pointed out and never changed: doubled characters, 的/地/得, odd punctuation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from importer.ledger import Piece

# Characters that are doubled by right (天天, 家家户户, 看看, 等等, 一一, 妈妈).
_RIGHTLY = frozenset(
    "人家天年日月时夜户村个件条点步层层处处次样种种代代世辈常往往刚仅渐频屡每多少慢快轻重好早偷悄暗默静紧牢深远高大小满足"
    "细真实乐欢喜冷热暖红绿白黑黄亮明清甜香甘厚薄长短密浓淡淋滴涓滚滔茫苍郁勃彬翩孜兢业扎津娓谆恋栩楚历源绵累斤寸"
    "看想说听走试谈聊坐歇等问读写学练玩查找尝练帮扫洗敲擦逛跑聚议评算数猜闻摸瞧瞅望转跳唱笑哈呵嘿嘻呼沙隆轰腾乎融洋盈蒙绵源哗叮当咚咯嘎"
    "缓栋某谢翼鼎齐整烤翻骗"
    "爸妈爷奶哥姐弟妹叔伯公婆舅姑姨娃宝星猩蛐蝈饽熙攘洋殷拳区各事行道门句字字声页幅幢座双对块棵滴圈排朵张片阵丝缕股"
    "一三两万千百点团节级环步丁卯形色来去分秒刻口手心眼头面本份堆台车桌碗户户依纷匆急忙断断续续整济堂正规矩"
)  # fmt: skip
# Where a word's end meets the next word's start: 饮用水水源地, 各级级…
_SEAMS = frozenset({"用水水源", "下水水位"})
_DOUBLED = re.compile(r"([\u3400-\u9fff])\1")
_DOUBLED_WORD = re.compile(r"([\u3400-\u9fff]{2,4})\1")
_DOUBLED_MARK = re.compile(r"[，。、；：]{2,}")
_ADVERBS = "认真|积极|深入|全面|切实|扎实|不断|迅速|及时|严格|稳步|有序|大力|主动|有效|充分|坚决|持续|热情|耐心|仔细|细致|高效|自觉|广泛|逐一|高兴|激动|开心|亲切|自豪|感慨|无奈|挨家挨户|紧张|快速|顺利|详细|默默|悄悄|渐渐|慢慢"
_VERBS = "说|告诉|表示|开展|推进|落实|做好|抓好|推动|完成|进行|走访|排查|检查|登记|宣传|组织|学习|投入|参与|配合|解决|执行|履行|守护|守在|介绍|询问|讲解|工作|发展|提高|提升|加强|完善|向|把|为|对"
_DI = re.compile(rf"(?:{_ADVERBS})的(?={_VERBS})")
_DE = re.compile(
    r"(?:冷|热|疼|饿|难|苦|做|干|办|抓|搞|管|变|说|讲|跑|走|来|守|忙|冻|累|过)[的地](?=(?:很|好|更|非常|十分|特别|越来越|不够|有声有色|井井有条|满头大汗|如何))"
)
_DE_WRONG = re.compile(
    r"[\u3400-\u9fff]{1,3}得(?=(?:人员|工作|干部|群众|村民|同志|车辆|措施|要求|问题)[^\u3400-\u9fff])"
)
_HALF_STOP = re.compile(r"(?<=[\u3400-\u9fff])\.(?=$|[\u3400-\u9fff])")


def suspects(piece: Piece) -> Iterator[tuple[str, str]]:
    """Pairs of (the place as it reads, what may be wrong with it)."""
    text = piece.raw
    for match in _DOUBLED_WORD.finditer(text):
        if len(set(match[1])) > 1 and match[1][0] not in "一二三四五六七八九十两几半每":
            yield _around(text, match), f"“{match[1]}”重复了？"
    for match in _DOUBLED.finditer(text):
        if (
            match[1] not in _RIGHTLY
            and text[match.start() - 1 : match.end() + 1] not in _SEAMS
            and not _DOUBLED_WORD.match(text, max(0, match.start() - 3))
        ):
            yield _around(text, match), f"“{match[0]}”多了一个字？"
    for match in _DOUBLED_MARK.finditer(text):
        yield _around(text, match), f"标点“{match[0]}”连用？"
    for match in _DI.finditer(text):
        yield _around(text, match), f"“{match[0]}”的“的”是不是“地”？"
    for match in _DE.finditer(text):
        yield _around(text, match), f"“{match[0]}”的“{match[0][-1]}”是不是“得”？"
    for match in _DE_WRONG.finditer(text):
        yield _around(text, match), f"“{match[0]}”的“得”是不是“的”？"
    for match in _HALF_STOP.finditer(text):
        yield _around(text, match), "这里的“.”是不是句号“。”？"


def _around(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - 5) : match.end() + 5]
