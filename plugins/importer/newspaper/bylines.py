"""The three forms of byline, and the dateline before them, taken out of a story's lines into its header."""

from __future__ import annotations

import re

from importer.draft import Draft
from importer.ledger import Call, Ledger, Piece
from importer.names import Byline, read_byline
from newsroom.fields import BY_NAME

_DATELINE = re.compile(
    r"(?P<line>本报讯|本刊讯|本台讯|(?:本报|新华社|中新社|新华网|人民网)[\u3400-\u9fff]{0,8}\s*(?:\d{1,2}月)?(?:\d{1,2}日)?\s*(?:讯|电|消息)|[\u3400-\u9fff]{2,6}讯(?=\s*[（(]))"
    r"(?P<by>\s*[（(](?P<inside>[^（()）]{1,40})[）)])?\s*"
)
_SIGNED = re.compile(r"[（(](?P<inside>[^（()）]{2,30})[）)]\s*$")
_MARK_WHY = "署名的括号和“记者”一类的字，已由抬头里的栏代替"


def take_dateline(piece: Piece, draft: Draft, ledger: Ledger) -> Piece:
    """Move 本报讯(记者李某) from the start of a first paragraph into the header; returns the rest of the paragraph."""
    found = _DATELINE.match(piece.raw)
    if found is None:
        return piece
    draft.put("dateline", piece.cut(found.start("line"), found.end("line")))
    if found["by"] is None:
        return piece.cut(found.end("line")).stripped()
    inside = piece.cut(found.start("inside"), found.end("inside"))
    byline = read_byline(inside)
    if byline is None:
        ledger.remark(Call.LOOK, piece.span.where, f"“{found['by'].strip()}”不像人名，没有当作署名，留在正文里。")
        return piece.cut(found.end("line")).stripped()
    opening = piece.cut(found.end("line"), found.start("inside"))
    ledger.drop(opening, _MARK_WHY)
    put_byline(byline, draft, ledger)
    closing = piece.cut(found.end("inside"), found.end())
    ledger.drop(closing, _MARK_WHY)
    return piece.cut(found.end())


def take_signature(piece: Piece, draft: Draft, ledger: Ledger) -> Piece:
    """Move (李某) from the end of a last paragraph into the header; returns what stands before it."""
    found = _SIGNED.search(piece.raw)
    if found is None or found.start() == 0 or piece.raw[: found.start()].rstrip()[-1:] not in tuple("。！？”…"):
        return piece
    byline = read_byline(piece.cut(found.start("inside"), found.end("inside")))
    if byline is None:
        return piece
    ledger.drop(piece.cut(found.start(), found.start("inside")), _MARK_WHY)
    put_byline(byline, draft, ledger)
    ledger.drop(piece.cut(found.end("inside"), found.end()), _MARK_WHY)
    return piece.cut(0, found.start()).stripped()


def take_byline_line(piece: Piece, draft: Draft, ledger: Ledger, *, lenient: bool = False) -> bool:
    """Move a line of names into the header. False, and nothing moved, when it holds anything else. lenient: as read_byline."""
    text = piece.raw
    inner = piece.cut(1, len(text) - 1) if text[0] in "（(" and text[-1] in "）)" else piece
    byline = read_byline(inner, lenient=lenient)
    if byline is None:
        return False
    if inner != piece:
        ledger.drop(piece.cut(0, 1), _MARK_WHY)
        ledger.drop(piece.cut(len(text) - 1), _MARK_WHY)
    put_byline(byline, draft, ledger)
    return True


def put_byline(byline: Byline, draft: Draft, ledger: Ledger) -> None:
    """Put every name into its field, and the words around them on the dropped list."""
    reporters = [credit for credit in byline.credits if credit.field == "reporters"]
    if reporters and "reporters" not in draft.header and not any(credit.said for credit in reporters):
        # The page gives a name and does not say what the person is: 署名 says no more than the page does.
        draft.labels["reporters"] = BY_NAME["reporters"].labels[1]
    elif any(credit.said for credit in reporters):
        draft.labels.pop("reporters", None)
    for credit in byline.credits:
        _close_up(credit.name, ledger)
        draft.put(credit.field, credit.name, between="、")
    for mark in byline.marks:
        ledger.drop(mark, _MARK_WHY)


def _close_up(name: Piece, ledger: Ledger) -> None:
    for gap in re.finditer(r"\s+", name.raw):
        ledger.edit(name.cut(gap.start(), gap.end()), "", "姓名中间的空格去掉")
