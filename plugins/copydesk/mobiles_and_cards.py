"""Mobiles and bank cards in a run of digits. Neither has a proof of its own, so the words and signs around them are heard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from copydesk.checkdigits import passes_luhn
from copydesk.digit_runs import Judged, Run
from copydesk.finding import Kind

MOBILE = re.compile(r"1[3-9]\d{9}")
_MOBILE_GROUPS = frozenset({(3, 4, 4), (4, 3, 4), (3, 3, 5), (4, 4, 3), (5, 6), (5, 3, 3), (1,) * 11})
_LOOSE_GROUPS = frozenset({(3, 8), (7, 4)})
_BRACKETS = re.compile(r" ?[()（）] ?")
_BRACKETED_GROUPS = frozenset({(3, 8), (3, 4, 4), (7, 4)})
_ONE_SPACE = re.compile(r"[ \u00a0\u2000-\u200a\u3000\-‐-―－﹣−.·•．]")
_CARD_WORD = re.compile(r"银行卡|储蓄卡|借记卡|信用卡|一卡通|社保卡|存折|卡号|卡\s*号|账号|帐号|账户|帐户|账\s*号")
_OFFICE_ACCOUNT = re.compile(
    r"对公|单位账户|单位帐户|基本户|基本账户|保证金|专户|财政|国库|公司|人民政府|委员会|局|中心|学校|医院|红十字会|慈善|基金会"
)
_OTHER_NUMBER = re.compile(
    r"(?:订单|运单|快递|物流|单号|流水|工单|序列|批号|条码|条形码|编码|编号|案号|合同号|许可证|备案|发票|货号|图书|书号|QQ|qq|微信群|群号|ISBN|SN|IMEI|时间戳|代码)"
    r"[^\n。；;|]{0,8}$"
)
_PHONE_LABEL = re.compile(r"(?i)(?:^|[^A-Za-z])(?:tel|phone|mobile|mob|cell|sms|telephone|shouji|dianhua|m|t)$")
_PHONE_TARGET = re.compile(
    r"(?i)(?:^|[^A-Za-z])(?:tel|sms|phone|mobile|mob|telephone|shouji|sjh?|dianhua)(?:%3[ad]|[:=/])(?://)?(?:\+|%2b)?$"
)
_WORD_BEFORE = re.compile(r"[^\s<>()（）\[\]{}\"'“”‘’，。；、：|`*]*$")
_LIST_NUMBER = re.compile(r"(?:^|\n)\s*\d{1,3}\.$")
_UNIT_AFTER = re.compile(
    r"\s?(?:[元亿%％]|万[元人吨亩户条件次亿个]|字节|千米|公里|平方|立方|[KMGTP]?i?B\b|bytes?\b|bits?\b|[KMG]?Hz|[num]?s\b)|[A-Za-z_]"
)
_PHONE_WORD = re.compile(r"(?i)电\s*话|手\s*机|联系|致电|拨打|微信|tel|phone|mobile")


def mobiles_and_cards(run: Run) -> Iterator[Judged]:
    """The mobiles and bank cards in a run, in order: whole groups of its digits, or groups side by side as people write them."""
    if len(run.digits) < 16 and not MOBILE.search(run.digits):
        return
    groups = run.groups()
    free = 0
    for number, (first, last) in enumerate(groups):
        if first < free:
            continue
        some = groups[number : number + 11]
        found = _whole_group(run, first, last) or _joined_groups(run, some) or _bracketed(run, some[:3])
        if found:
            free = found[1] + 1
            yield found


def _whole_group(run: Run, first: int, last: int) -> Judged | None:
    digits = run.digits[first:last]
    size = len(digits)
    if 16 <= size <= 19:
        return _card(run, first, last)
    prefix = (
        2
        if size == 13 and digits.startswith("86")
        else 4
        if size == 15 and digits.startswith("0086")
        else size == 12 and digits[0] == "0"
    )
    if size - prefix == 11 and MOBILE.fullmatch(digits, prefix) and _is_mobile(run, first, first + prefix, last):
        return first + prefix, last - 1, Kind.MOBILE, True
    return None


def _joined_groups(run: Run, groups: list[tuple[int, int]]) -> Judged | None:
    """Groups of digits with one and the same sign between them, as people write mobiles and cards."""
    first, last = groups[0]
    if last - first > 7:
        return None
    sizes = [last - first]
    sign = ""
    for start, end in groups[1:]:
        gap = run.text[run.places[start - 1] + 1 : run.places[start]]
        if not _ONE_SPACE.fullmatch(gap) or (sign and gap != sign):
            break
        sign = gap
        sizes.append(end - start)
        total = end - first
        if total == 11 and run.digits[first] == "1" and MOBILE.fullmatch(run.digits, first, end):
            shape = tuple(sizes)
            if _is_mobile_shape(run, shape, sign, first) and _is_mobile(run, first, first, end):
                return first, end - 1, Kind.MOBILE, True
        if 16 <= total <= 19 and sizes[0] in (4, 6) and all(size >= 3 for size in sizes[1:-1]):
            followed = end < len(run.digits) and run.text[run.places[end - 1] + 1 : run.places[end]] == sign
            card = None if followed and total < 19 and sizes[-1] == 4 else _card(run, first, end)
            if card:
                return card
        if total > 19:
            break
    return None


def _bracketed(run: Run, groups: list[tuple[int, int]]) -> Judged | None:
    """A mobile with its first or its middle digits in brackets: (138)12345678, 138(1234)5678."""
    first = groups[0][0]
    for count in (2, 3):
        some = groups[:count]
        if len(some) < count or (end := some[-1][1]) - first != 11 or not MOBILE.fullmatch(run.digits, first, end):
            continue
        gaps = [run.text[run.places[left[1] - 1] + 1 : run.places[right[0]]] for left, right in pairwise(some)]
        shape = tuple(stop - start for start, stop in some)
        if (
            shape in _BRACKETED_GROUPS
            and _BRACKETS.fullmatch(gaps[0])
            and (count == 2 or _BRACKETS.fullmatch(gaps[1]) or _ONE_SPACE.fullmatch(gaps[1]))
        ):
            return (first, end - 1, Kind.MOBILE, True) if _is_mobile(run, first, first, end) else None
    return None


def _is_mobile_shape(run: Run, shape: tuple[int, ...], sign: str, first: int) -> bool:
    if shape in _MOBILE_GROUPS:
        return True
    return shape in _LOOSE_GROUPS and (sign == "-" or _PHONE_WORD.search(run.before(first, 12)) is not None)


def _is_mobile(run: Run, whole: int, first: int, last: int) -> bool:
    """Whether digits[first:last] are a mobile; digits[whole:first] are its country code."""
    text, start, end = run.text, run.places[whole], run.places[last - 1] + 1
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if before == "." and text[start - 2 : start - 1].isdecimal() and not _LIST_NUMBER.search(run.before(whole, 8)):
        return False
    if after == "." and text[end + 1 : end + 2].isdecimal():
        return False
    word = _WORD_BEFORE.search(text, max(0, start - 160), start)
    lead = word[0] if word else ""
    if _PHONE_TARGET.search(lead):
        return True
    if before == "+":
        return first > whole
    if before == "=":
        return not lead.isascii()
    if before in tuple("_$#%&?¥￥") or (before.isascii() and before.isalpha() and not _PHONE_LABEL.search(lead)):
        return False
    in_address = "://" in lead or lead.startswith(("www.", "/", "./", "../"))
    if (in_address and (lead.isascii() or before in "/-.~:")) or _UNIT_AFTER.match(text, end):
        return False
    return not _OTHER_NUMBER.search(run.before(whole, 16))


def _card(run: Run, first: int, last: int) -> Judged | None:
    digits = run.digits[first:last]
    if not digits.isdigit() or not passes_luhn(digits) or len(set(digits)) < 2:
        return None
    text, start, end = run.text, run.places[first], run.places[last - 1] + 1
    before, after = text[start - 1 : start], text[end : end + 1]
    if (before and before.isascii() and (before.isalnum() or before in "._$#%+=&?/-")) or (
        after and after.isascii() and (after.isalnum() or after == "_")
    ):
        return None
    near = run.near_or_in_table(first, _CARD_WORD)
    context = run.before(first, 40)
    if near:
        return first, last - 1, Kind.BANK_CARD, not _OFFICE_ACCOUNT.search(context)
    if not digits.startswith("62") or _OTHER_NUMBER.search(context[-16:]):
        return None
    return first, last - 1, Kind.BANK_CARD, True
