"""A run of digits in a text, judged: an ID number, a mobile, a bank card, or nothing of anybody's concern.

Two thoughts carry it. A resident ID number holds a province, a day of birth and a check digit, so that digits which only
look like one are one in a hundred thousand: it is taken wherever it stands. A mobile or a card number has no such proof, so the
words and signs around it are heard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from copydesk.checkdigits import has_id_shape, is_credit_code, is_id, is_old_id, passes_luhn
from copydesk.finding import Finding, Kind

_INVISIBLE = "\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\u20e3"
TAG = r"</?[A-Za-z][^<>\n]{0,80}>|<!--[^<>\n]{0,80}-->"
_MARKS = r"_~`\\"
_STARS = r"\*{1,3}+(?!\*)"  # emphasis; four stars and more are a number already masked
_VISIBLE = r"\s\-‐-―－﹣−.·•．。|｜/()（），,、"
X_SIGNS = "Xx\uff38\uff58×\u2169\u2179\u0425\u0445\u2715"  # full-width, Roman, Cyrillic, multiplication signs
# Eleven digits or more with anything between them that does not end a number. Possessive throughout: linear on any input.
RUN = re.compile(rf"\d(?<!\d\d)(?:(?:[{_INVISIBLE}{_MARKS}{_VISIBLE}]|{_STARS}|{TAG}){{0,24}}+[\d{X_SIGNS}]){{10,}}+")
_PIECE = re.compile(rf"{TAG}|(\d)|([{X_SIGNS}])")
_UNSEEN = re.compile(
    rf"(?:[{_INVISIBLE}{_MARKS}]|{_STARS}|</?(?!br\b|td\b|th\b|p\b|div\b|li\b)[A-Za-z][^<>\n]{{0,80}}>|<!--[^<>\n]{{0,80}}-->)*+"
)
_ONE_SPACE = re.compile(r"[ \u00a0\u2000-\u200a\u3000\-‐-―－﹣−.·•．]")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")
# Written so that the digits a run cannot have (a year 3400, a month 13) fall out before Python sees them.
_ID = re.compile(r"(?=([1-9]\d{5}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]))")
_OLD_ID = re.compile(r"(?=([1-9]\d{5}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}))")
_APART = re.compile(r"[*|\t<]")  # it has no check digit, so it must stand in one piece
_MOBILE = re.compile(r"1[3-9]\d{9}")
_MOBILE_GROUPS = frozenset({(3, 4, 4), (4, 3, 4), (3, 3, 5), (4, 4, 3), (5, 6), (5, 3, 3), (1,) * 11})
_LOOSE_GROUPS = frozenset({(3, 8), (7, 4)})
_BRACKETS = re.compile(r" ?[()（）] ?")
_BRACKETED_GROUPS = frozenset({(3, 8), (3, 4, 4), (7, 4)})
_BRACKET = re.compile(r"[()（）]")
_LIST_MARK = re.compile(r"[，,、(（)）]")
_ID_CUTS = frozenset({(6, 12), (14, 4), (6, 8, 4), (6, 4, 4, 4), (3, 3, 8, 4), (10, 8), (6, 4, 8)})  # where people part one
_ID_WORD = re.compile(r"身\s*份\s*证|公民身份|证件号")
_CARD_WORD = re.compile(r"银行卡|储蓄卡|借记卡|信用卡|一卡通|社保卡|存折|卡号|卡\s*号|账号|帐号|账户|帐户|账\s*号")
_OFFICE_ACCOUNT = re.compile(
    r"对公|单位账户|单位帐户|基本户|基本账户|保证金|专户|财政|国库|公司|人民政府|委员会|局|中心|学校|医院|红十字会|慈善|基金会"
)
_OTHER_NUMBER = re.compile(
    r"(?:订单|运单|快递|物流|单号|流水|工单|序列|批号|条码|条形码|编码|编号|案号|合同号|许可证|备案|发票|货号|图书|书号|QQ|qq|微信群|群号|ISBN|SN|IMEI|时间戳|代码)"
    r"[^\n。；;|]{0,8}$"
)
_CREDIT_WORD = re.compile(r"信用代码|机构代码|税号|纳税人识别号|登记证号")
_ORDER_WORD = re.compile(
    r"(?:订单|运单|项目|流水|合同|宗地|采购|批文|备案)[^\n。；;|，,]{0,4}(?:号|码|编号)[^\n。；;|]{0,6}$"
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


# (first digit, last digit, kind, certain)
_Judged = tuple[int, int, Kind, bool]


_LISTED = re.compile("[，、（）]")
_NO_DIGIT = re.compile(rf"{TAG}|[^\d{X_SIGNS}]")
_CARD_LIKE = re.compile(r"\d{16}|\d{4}[ \-]\d{4}[ \-]\d{4}|\d{6}[ \-]\d{10}")


def is_worth_a_look(run: str) -> bool:
    """Whether a run of digits can hold a number of anybody's. Quick, for most runs are dates, versions and tables."""
    run = _LISTED.sub(" ", run)
    if not run.isascii() or "<" in run or "*" in run or "_" in run or "`" in run or "~" in run or "\\" in run:
        return True
    bare = _NO_DIGIT.sub("", run).upper()
    return bool(_MOBILE.search(bare) or _OLD_ID.search(bare) or _ID.search(bare) or _CARD_LIKE.search(run))


class Run:
    """A run of digits with what stands between them, seen as bare digits and as groups."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        if text[start:end].isdecimal():
            self.digits = (
                text[start:end] if text[start:end].isascii() else "".join(str(int(sign)) for sign in text[start:end])
            )
            self.places: list[int] | range = range(start, end)
            return
        digits: list[str] = []
        places: list[int] = []
        for piece in _PIECE.finditer(text, start, end):
            if piece[1]:
                digits.append(piece[1] if piece[1].isascii() else str(int(piece[1])))
                places.append(piece.start())
            elif piece[2]:
                digits.append("X")
                places.append(piece.start())
        self.digits = "".join(digits)
        self.places = places

    def findings(self) -> Iterator[Finding]:
        taken = -1
        for first, last, kind, certain in sorted(self._numbers()):
            if first > taken:
                taken = last
                start, end = self.places[first], self.places[last] + 1
                inside = _BRACKET.findall(self.text, start, end)
                # The partner of a bracket inside goes with the number: (138)12345678, 138(12345678).
                if inside[:1] in (["）"], [")"]) and self.text[start - 1 : start] in ("(", "（"):
                    start -= 1
                elif inside[-1:] in (["（"], ["("]) and self.text[end : end + 1] in (")", "）"):
                    end += 1
                yield Finding(kind, start, end, certain)

    def _numbers(self) -> Iterator[_Judged]:
        """(first digit, last digit, kind, certain); on a tie the kind with the stronger proof comes first."""
        ids = list(self._ids())
        taken = {place for first, last, _, _ in ids for place in range(first, last + 1)}
        yield from ids
        for kind_found in self._groups():
            if not taken.intersection(range(kind_found[0], kind_found[1] + 1)):
                yield kind_found

    # -- resident ID numbers --

    def _ids(self) -> Iterator[_Judged]:
        free = 0
        for shape in _ID.finditer(self.digits):
            first, number = shape.start(), shape[1]
            if first < free or not has_id_shape(number) or not self._stands_alone(first, first + 17, free):
                continue
            verdict = self._judge_id(number, first)
            if verdict is not None:
                free = first + 18
                yield first, first + 17, Kind.ID_NUMBER, verdict
                if self._touches(first + 17) and _MOBILE.match(self.digits, first + 18):
                    yield first + 18, first + 28, Kind.MOBILE, True
        if "身" in self.text or "证件号" in self.text:
            for shape in _OLD_ID.finditer(self.digits):
                first = shape.start()
                if (
                    first >= free
                    and is_old_id(shape[1])
                    and not _APART.search(self.text, self.places[first], self.places[first + 14])
                    and self._stands_alone(first, first + 14, free)
                    and self._near_or_in_table(first, _ID_WORD)
                ):
                    free = first + 15
                    yield first, first + 14, Kind.OLD_ID_NUMBER, True

    def _judge_id(self, number: str, first: int) -> bool | None:
        """True for an ID number, False for what may be one, None for none."""
        before = self._before(first, 40)
        if not is_id(number):
            return False if _ID_WORD.search(before[-20:]) else None
        if _ID_WORD.search(before):
            return True
        if _CREDIT_WORD.search(before[-20:]) and is_credit_code(number):
            return None
        return not _ORDER_WORD.search(before)

    def _stands_alone(self, first: int, last: int, free: int) -> bool:
        """No digit touches the number, no blank line parts it. free: where the ID number before ends.

        Another ID number or a mobile may touch: the cells of a table run together in a PDF.
        """
        if self._touches(first - 1) and not (free and first == free):
            return False
        if self._touches(last):
            mobile = _MOBILE.match(self.digits, last + 1) and not self._touches(last + 11)
            if not mobile and not is_id(self.digits[last + 1 : last + 19]):
                return False
        inside = self.text[self.places[first] : self.places[last]]
        if _LIST_MARK.search(inside) and self._shape(first, last + 1) not in _ID_CUTS:
            return False
        return "\n" not in inside or not _PARAGRAPH.search(inside)

    def _shape(self, first: int, last: int) -> tuple[int, ...]:
        """The sizes of the groups of digits first to last (exclusive), as marks part them."""
        cuts = [index for index in range(first + 1, last) if not self._touches(index - 1)]
        return tuple(end - start for start, end in pairwise([first, *cuts, last]))

    def _touches(self, index: int) -> bool:
        """Whether the digits at index and index + 1 stand side by side, or only unseen marks between them."""
        if index < 0 or index + 1 >= len(self.digits):
            return False
        start, end = self.places[index] + 1, self.places[index + 1]
        return start == end or (
            self.text[start] not in " -\n." and _UNSEEN.fullmatch(self.text, start, end) is not None
        )

    # -- mobiles and cards --

    def _groups(self) -> Iterator[_Judged]:
        if len(self.digits) < 16 and not _MOBILE.search(self.digits):
            return
        bounds = [
            0,
            *(index + 1 for index in range(len(self.digits) - 1) if not self._touches(index)),
            len(self.digits),
        ]
        groups = list(pairwise(bounds))
        free = 0
        for number, (first, last) in enumerate(groups):
            if first < free:
                continue
            some = groups[number : number + 11]
            found = self._whole_group(first, last) or self._joined_groups(some) or self._bracketed(some[:3])
            if found:
                free = found[1] + 1
                yield found

    def _whole_group(self, first: int, last: int) -> _Judged | None:
        digits = self.digits[first:last]
        size = len(digits)
        if 16 <= size <= 19:
            return self._card(first, last)
        prefix = (
            2
            if size == 13 and digits.startswith("86")
            else 4
            if size == 15 and digits.startswith("0086")
            else size == 12 and digits[0] == "0"
        )
        if size - prefix == 11 and _MOBILE.fullmatch(digits, prefix) and self._is_mobile(first, first + prefix, last):
            return first + prefix, last - 1, Kind.MOBILE, True
        return None

    def _joined_groups(self, groups: list[tuple[int, int]]) -> _Judged | None:
        """Groups of digits with one and the same sign between them, as people write mobiles and cards."""
        first, last = groups[0]
        if last - first > 7:
            return None
        sizes = [last - first]
        sign = ""
        for start, end in groups[1:]:
            gap = self.text[self.places[start - 1] + 1 : self.places[start]]
            if not _ONE_SPACE.fullmatch(gap) or (sign and gap != sign):
                break
            sign = gap
            sizes.append(end - start)
            total = end - first
            if total == 11 and self.digits[first] == "1" and _MOBILE.fullmatch(self.digits, first, end):
                shape = tuple(sizes)
                if self._is_mobile_shape(shape, sign, first) and self._is_mobile(first, first, end):
                    return first, end - 1, Kind.MOBILE, True
            if 16 <= total <= 19 and sizes[0] in (4, 6) and all(size >= 3 for size in sizes[1:-1]):
                followed = end < len(self.digits) and self.text[self.places[end - 1] + 1 : self.places[end]] == sign
                card = None if followed and total < 19 and sizes[-1] == 4 else self._card(first, end)
                if card:
                    return card
            if total > 19:
                break
        return None

    def _bracketed(self, groups: list[tuple[int, int]]) -> _Judged | None:
        """A mobile with its first or its middle digits in brackets: (138)12345678, 138(1234)5678."""
        first = groups[0][0]
        for count in (2, 3):
            some = groups[:count]
            if len(some) < count or (end := some[-1][1]) - first != 11 or not _MOBILE.fullmatch(self.digits, first, end):
                continue
            gaps = [self.text[self.places[left[1] - 1] + 1 : self.places[right[0]]] for left, right in pairwise(some)]
            shape = tuple(stop - start for start, stop in some)
            if shape in _BRACKETED_GROUPS and _BRACKETS.fullmatch(gaps[0]) and (count == 2 or _BRACKETS.fullmatch(gaps[1]) or _ONE_SPACE.fullmatch(gaps[1])):
                return (first, end - 1, Kind.MOBILE, True) if self._is_mobile(first, first, end) else None
        return None

    def _is_mobile_shape(self, shape: tuple[int, ...], sign: str, first: int) -> bool:
        if shape in _MOBILE_GROUPS:
            return True
        return shape in _LOOSE_GROUPS and (sign == "-" or _PHONE_WORD.search(self._before(first, 12)) is not None)

    def _is_mobile(self, whole: int, first: int, last: int) -> bool:
        """Whether digits[first:last] are a mobile; digits[whole:first] are its country code."""
        text, start, end = self.text, self.places[whole], self.places[last - 1] + 1
        before, after = text[start - 1 : start] if start else "", text[end : end + 1]
        if (
            before == "."
            and text[start - 2 : start - 1].isdecimal()
            and not _LIST_NUMBER.search(self._before(whole, 8))
        ):
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
        return not _OTHER_NUMBER.search(self._before(whole, 16))

    def _card(self, first: int, last: int) -> _Judged | None:
        digits = self.digits[first:last]
        if not digits.isdigit() or not passes_luhn(digits) or len(set(digits)) < 2:
            return None
        text, start, end = self.text, self.places[first], self.places[last - 1] + 1
        before, after = text[start - 1 : start], text[end : end + 1]
        if (before and before.isascii() and (before.isalnum() or before in "._$#%+=&?/-")) or (
            after and after.isascii() and (after.isalnum() or after == "_")
        ):
            return None
        near = self._near_or_in_table(first, _CARD_WORD)
        context = self._before(first, 40)
        if near:
            return first, last - 1, Kind.BANK_CARD, not _OFFICE_ACCOUNT.search(context)
        if not digits.startswith("62") or _OTHER_NUMBER.search(context[-16:]):
            return None
        return first, last - 1, Kind.BANK_CARD, True

    # -- words around --

    def _before(self, index: int, size: int) -> str:
        start = self.places[index]
        return self.text[max(0, start - size) : start]

    def _near_or_in_table(self, index: int, word: re.Pattern[str]) -> bool:
        """Whether the word stands in the 40 characters before, or higher up in the same table (rows with |, tabs or cells)."""
        if word.search(self._before(index, 40)):
            return True
        start = self.places[index]
        line_start = self.text.rfind("\n", 0, start) + 1
        line = self.text[line_start:start]
        if not ("|" in line or "\t" in line or "<t" in line):
            return False
        top = self.text.rfind("\n\n", 0, start) + 1
        return word.search(self.text, max(top, start - 20_000), start) is not None
