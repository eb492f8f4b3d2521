"""Resident ID numbers in a run of digits.

One holds a province, a day of birth and a check digit, so that digits which only look like one are one in a hundred thousand: it is
taken wherever it stands. The form of 15 digits has no check digit, and is taken where the words around it say what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from copydesk.checkdigits import has_id_shape, is_credit_code, is_id, is_old_id
from copydesk.digit_runs import Judged, Run
from copydesk.finding import Kind
from copydesk.mobiles_and_cards import MOBILE

# Written so that the digits a run cannot have (a year 3400, a month 13) fall out before Python sees them.
ID = re.compile(r"(?=([1-9]\d{5}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]))")
OLD_ID = re.compile(r"(?=([1-9]\d{5}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}))")
_APART = re.compile(r"[*|\t<]")  # it has no check digit, so it must stand in one piece
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")
_LIST_MARK = re.compile(r"[，,、(（)）]")
# Where people part one.
_ID_CUTS = frozenset({(6, 12), (14, 4), (6, 8, 4), (6, 4, 4, 4), (3, 3, 8, 4), (10, 8), (6, 4, 8)})
_ID_WORD = re.compile(r"身\s*份\s*证|公民身份|证件号")
_CREDIT_WORD = re.compile(r"信用代码|机构代码|税号|纳税人识别号|登记证号")
_ORDER_WORD = re.compile(
    r"(?:订单|运单|项目|流水|合同|宗地|采购|批文|备案)[^\n。；;|，,]{0,4}(?:号|码|编号)[^\n。；;|]{0,6}$"
)


def id_numbers(run: Run) -> Iterator[Judged]:
    """The ID numbers in a run, in order, each form in its turn; and a mobile that touches one, as in a table run together."""
    free = 0
    for shape in ID.finditer(run.digits):
        first, number = shape.start(), shape[1]
        if first < free or not has_id_shape(number) or not _stands_alone(run, first, first + 17, free):
            continue
        verdict = _judge_id(run, number, first)
        if verdict is not None:
            free = first + 18
            yield first, first + 17, Kind.ID_NUMBER, verdict
            if run.touches(first + 17) and MOBILE.match(run.digits, first + 18):
                yield first + 18, first + 28, Kind.MOBILE, True
    if "身" in run.text or "证件号" in run.text:
        for shape in OLD_ID.finditer(run.digits):
            first = shape.start()
            if (
                first >= free
                and is_old_id(shape[1])
                and not _APART.search(run.text, run.places[first], run.places[first + 14])
                and _stands_alone(run, first, first + 14, free)
                and run.near_or_in_table(first, _ID_WORD)
            ):
                free = first + 15
                yield first, first + 14, Kind.OLD_ID_NUMBER, True


def _judge_id(run: Run, number: str, first: int) -> bool | None:
    """True for an ID number, False for what may be one, None for none."""
    before = run.before(first, 40)
    if not is_id(number):
        return False if _ID_WORD.search(before[-20:]) else None
    if _ID_WORD.search(before):
        return True
    if _CREDIT_WORD.search(before[-20:]) and is_credit_code(number):
        return None
    return not _ORDER_WORD.search(before)


def _stands_alone(run: Run, first: int, last: int, free: int) -> bool:
    """No digit touches the number, no blank line parts it. free: where the ID number before ends.

    Another ID number or a mobile may touch: the cells of a table run together in a PDF.
    """
    if run.touches(first - 1) and not (free and first == free):
        return False
    if run.touches(last):
        mobile = MOBILE.match(run.digits, last + 1) and not run.touches(last + 11)
        if not mobile and not is_id(run.digits[last + 1 : last + 19]):
            return False
    inside = run.text[run.places[first] : run.places[last]]
    if _LIST_MARK.search(inside) and run.shape(first, last + 1) not in _ID_CUTS:
        return False
    return "\n" not in inside or not _PARAGRAPH.search(inside)
