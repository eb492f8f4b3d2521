"""Official documents (GB/T 9704-2012): which paragraphs are 发文字号, 主送机关, 署名, 成文日期 …, moved into the header.

The standard's elements are told by their form and their order, for few offices use styles. Whatever fits no element stays in the body.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from importer.draft import Draft
from importer.elements import SourceParagraph
from importer.ledger import Call, Ledger, Piece
from newsroom.dates import DateError, parse_day
from newsroom.fields import NOTICE_TYPES

_NUMBER = re.compile(
    r"(?P<agency>[\u3400-\u9fff（）()]{1,24}?)\s*(?P<open>[〔\[（(【［﹝])\s*(?P<year>(?:19|20)\d{2})\s*(?P<close>[〕\]）)】］﹞])\s*(?P<di>第)?\s*(?P<serial>\d{1,5})\s*号"
)
_SIGNER = re.compile(r"\s*签发人\s*[：:]\s*(?P<name>[\u3400-\u9fff ]{2,20})$")
_SECRET = re.compile(r"(?:绝密|机密|秘密)\s*(?:★.*)?")
_HEAD_MARK = re.compile(r"\d{6}|特急|加急|平急|特提")
_ISSUER_HEAD = re.compile(
    r".{2,40}(?:文件|公报)|[\u3400-\u9fff]{2,30}(?:人民政府|委员会|办公室|局|厅|院|部|指挥部)(?:令|公告|通告)?"
)
_DAY = re.compile(
    r"(?:(?:19|20)\d{2}|[〇○零一二三四五六七八九OＯ]{4})\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日"
)
_BODY_OF = re.compile(
    r"[\u3400-\u9fff（）() 　、]{2,40}(?:府|局|委|办|室|会|中心|院|厅|部|处|所|站|校|司|组|队|社|馆|行|镇|工委|联|园|宫|段|台)(?:（章）|\(章\)|（印）)?"
)
_SIGN_OFF = re.compile(rf"(?P<body>{_BODY_OF.pattern})\s+(?P<day>{_DAY.pattern})")
_COLOPHON = re.compile(
    r"(?:抄送|主题词|公开方式|信息公开选项|公开属性|校对|打字|印制|共印)\s*[：:].*|.{2,40}(?:19|20)\d{2}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*印发.*|共印\s*\d+\s*份.*"
)
_NOTE = re.compile(r"[（(](?P<inside>(?:此件|联系|本件|主动|依申请|不予).*)[）)]")
_CONTACT = re.compile(r"联\s*系\s*人\s*[：:]\s*(?P<person>[^，,；;：:\s]{2,20})")
_PHONE = re.compile(r"(?:联系|咨询)?\s*电\s*话\s*[：:]\s*(?P<phone>[\d－\-—、/ ]{7,40}\d)")
_ATTACHED = re.compile(r"附\s*件\s*(?:[\d一二三四五六七八九十]{1,2})?\s*[：:]?")
_CLOSED = re.compile(r"此件不公开|不予公开|依申请公开|内部资料|不得公开")
_FORCE = re.compile(r"自[^。；]{2,20}起(?:施行|实施|执行)|有效期(?:至|为|到)?[^。；，]{2,20}|有效期[^。；，]{1,6}年")


@dataclass(slots=True)
class Official:
    """What was recognised: the paragraphs of each element, and where the body runs. All indexes count non-blank paragraphs."""

    title: list[SourceParagraph] = field(default_factory=list)
    notice_type: str = ""
    number: tuple[SourceParagraph, re.Match[str]] | None = None
    head: list[SourceParagraph] = field(default_factory=list)
    addressee: SourceParagraph | None = None
    bodies: list[SourceParagraph] = field(default_factory=list)
    day: SourceParagraph | None = None
    together: bool = False  # body and day stand in one paragraph
    notes: list[SourceParagraph] = field(default_factory=list)
    colophon: list[SourceParagraph] = field(default_factory=list)

    @property
    def taken(self) -> set[SourceParagraph]:
        """The paragraphs that do not stay in the body."""
        taken = {*self.title, *self.head, *self.bodies, *self.notes, *self.colophon}
        taken |= {
            paragraph for paragraph in (self.addressee, self.day, self.number[0] if self.number else None) if paragraph
        }
        return taken


def notice_type_of(title: str) -> str:
    """The kind of document at a title's end (…的通知 → 通知), or ""."""
    plain = re.sub(r"[（(][^（()）]{1,12}[）)]$", "", "".join(title.split()))
    return max((kind for kind in NOTICE_TYPES if plain.endswith(kind)), key=len, default="")


def recognise(paragraphs: list[SourceParagraph], headline: str = "") -> Official | None:
    """Take an official document apart; None when it is none: it has neither a number nor a title of a known kind with an addressee or a date.

    headline: known already (a web page shows it apart); the paragraphs then hold no title.
    """
    filled = [paragraph for paragraph in paragraphs if paragraph.text]
    found = Official()
    at = _read_head(filled, found)
    if not headline:
        at = _read_title(filled, at, found)
    if at < len(filled) and _is_addressee(filled[at].text):
        found.addressee = filled[at]
        at += 1
    _read_end(filled, at, found)
    found.notice_type = notice_type_of(headline or "".join(paragraph.text for paragraph in found.title))
    if found.number or (found.notice_type and (found.addressee or found.day)):
        return found
    return None


def _read_head(filled: list[SourceParagraph], found: Official) -> int:
    """版头: everything down to 发文字号, when there is one near the top. Returns the index after it."""
    for at, paragraph in enumerate(filled[:12]):
        match = _NUMBER.match(paragraph.text)
        if match and (not paragraph.text[match.end() :].strip() or _SIGNER.match(paragraph.text, match.end())):
            found.number = (paragraph, match)
            found.head = filled[:at]
            return at + 1
        if len(paragraph.text) > 60:
            break
    at = 0
    while at < min(3, len(filled)) and (
        _HEAD_MARK.fullmatch(filled[at].text) or _SECRET.fullmatch(filled[at].text) or filled[at].text.endswith("文件")
    ):
        found.head.append(filled[at])
        at += 1
    return at


def _read_title(filled: list[SourceParagraph], at: int, found: Official) -> int:
    while at < len(filled) and len(found.title) < 5:
        paragraph = filled[at]
        text = paragraph.text
        if text[-1] in "：:。；;，," or len(text) > 80 or _ATTACHED.fullmatch(text):
            break
        joined = "".join(one.text for one in found.title)
        centred = paragraph.align == "center" or paragraph.title
        if found.title and (not centred or notice_type_of(joined)):
            break
        if found.title and text.startswith(("（", "(")) and not notice_type_of(joined + text):
            break
        found.title.append(paragraph)
        at += 1
    return at


def _is_addressee(text: str) -> bool:
    return (
        text[-1] in "：:"
        and len(text) <= 240
        and "。" not in text
        and not re.match(r"[一二三四五六七八九十]+、|\d+[.．]|第.条", text)
    )


def _read_end(filled: list[SourceParagraph], start: int, found: Official) -> None:
    """署名, 成文日期, 附注 and 版记, from the body's start on."""
    for at in range(start, len(filled)):
        text = filled[at].text
        if found.day is None and _DAY.fullmatch(text):
            found.day = filled[at]
            before = at - 1
            while (
                before >= start
                and len(found.bodies) < 6
                and _BODY_OF.fullmatch(filled[before].text)
                and "。" not in filled[before].text
            ):
                found.bodies.insert(0, filled[before])
                before -= 1
        elif found.day is None and _SIGN_OFF.fullmatch(text):
            found.day, found.together = filled[at], True
        elif found.day is not None and _NOTE.fullmatch(text):
            found.notes.append(filled[at])
        elif _COLOPHON.fullmatch(text) and len(text) < 300:
            found.colophon.append(filled[at])


def fill_header(found: Official, draft: Draft, ledger: Ledger) -> None:
    """Move what was recognised into the draft's header, and the rest of those paragraphs to the dropped list."""
    for paragraph in found.title:
        draft.put("headline", *paragraph.pieces)
    if found.notice_type:
        draft.put("notice_type", found.notice_type)
    _head(found, draft, ledger)
    if found.addressee:
        _addressee(found.addressee, draft, ledger)
    for paragraph in found.bodies:
        draft.put("issuing_body", *paragraph.pieces, between="、")
    if found.day is not None:
        _day(found, draft, ledger)
    for paragraph in found.notes:
        _note(paragraph, draft, ledger)
    for paragraph in found.colophon:
        _drop(paragraph, "版记（抄送、印发一类），不放进稿子", ledger)


def _head(found: Official, draft: Draft, ledger: Ledger) -> None:
    issuers = [paragraph for paragraph in found.head if _ISSUER_HEAD.fullmatch("".join(paragraph.text.split()))]
    for paragraph in found.head:
        text = "".join(paragraph.text.split())
        if _SECRET.fullmatch(text):
            told = f"文件标着“{text}”。涉密文件不能公开，请立即停下来，按保密规定处理。"
            ledger.remark(Call.DECIDE, paragraph.where, told)
        if paragraph in issuers and not found.bodies and not found.together:
            pieces = paragraph.pieces
            if text.endswith("文件") and pieces[-1].raw.rstrip().endswith("文件"):
                last = pieces[-1].stripped()
                draft.put("issuing_body", *pieces[:-1], last.cut(0, len(last.raw) - 2), between="、")
                ledger.drop(last.cut(len(last.raw) - 2), "发文机关标志里的“文件”二字")
            else:
                draft.put("issuing_body", *pieces, between="、")
        else:
            _drop(paragraph, "版头（发文机关标志、份号、密级、紧急程度一类），不放进稿子", ledger)
    if found.number is None:
        return
    paragraph, match = found.number
    pieces = _cut(paragraph, match.start(), match.end())
    draft.put("document_number", *pieces)
    for name, right in (("open", "〔"), ("close", "〕")):
        if match[name] != right:
            for piece in _cut(paragraph, match.start(name), match.end(name)):
                ledger.edit(piece, right, "发文字号的年份改用六角括号〔〕（GB/T 9704）")
    if match["di"] or match["serial"].startswith("0"):
        ledger.remark(
            Call.LOOK, paragraph.where, f"发文字号“{match[0]}”里的“第”或编号前的 0 不合规范（GB/T 9704）。请核对。"
        )
    for piece in _cut(paragraph, match.end(), len(_raw(paragraph))):
        ledger.drop(piece, "签发人，不放进稿子")


def _addressee(paragraph: SourceParagraph, draft: Draft, ledger: Ledger) -> None:
    raw = _raw(paragraph)
    end = len(raw.rstrip()) - 1
    draft.put("addressee", *_cut(paragraph, 0, end))
    for piece in _cut(paragraph, end, len(raw)):
        ledger.drop(piece, "主送机关后的冒号，已由“主送机关”栏代替")


def _day(found: Official, draft: Draft, ledger: Ledger) -> None:
    paragraph = found.day
    assert paragraph is not None
    raw = _raw(paragraph)
    if found.together:
        match = _SIGN_OFF.search(raw)
        assert match is not None
        draft.put("issuing_body", *_cut(paragraph, match.start("body"), match.end("body")), between="、")
        pieces = _cut(paragraph, match.start("day"), len(raw))
    else:
        pieces = paragraph.pieces
    text = "".join(piece.raw for piece in pieces).strip()
    draft.put("signed_on", *pieces)
    try:
        draft.day = parse_day(text)
    except DateError as error:
        ledger.remark(Call.DECIDE, paragraph.where, f"成文日期“{text}”读不懂：{error}")


def _note(paragraph: SourceParagraph, draft: Draft, ledger: Ledger) -> None:
    raw = _raw(paragraph)
    if _CLOSED.search(raw):
        ledger.remark(Call.DECIDE, paragraph.where, f"附注写着“{raw.strip()}”。这份文件不能主动公开，请不要发布。")
    taken: list[tuple[int, int]] = []
    for name, pattern, group in (("contact_person", _CONTACT, "person"), ("contact_phone", _PHONE, "phone")):
        if (match := pattern.search(raw)) and name not in draft.header:
            draft.put(name, *_cut(paragraph, match.start(group), match.end(group)))
            taken.append((match.start(group), match.end(group)))
            if re.fullmatch(r"1[3-9]\d{9}", match[group].strip()):
                ledger.remark(Call.DECIDE, paragraph.where, "联系电话是个人手机号，不能公开。请换成办公电话。")
    at = 0
    for start, end in [*sorted(taken), (len(raw), len(raw))]:
        for piece in _cut(paragraph, at, start):
            ledger.drop(piece, "附注，不放进稿子")
        at = end


def tell_validity(paragraphs: list[SourceParagraph], draft: Draft, ledger: Ledger) -> None:
    """What the text says of its being in force, for the editor to write into the header: the importer does not decide it."""
    said = [(paragraph.where, match[0]) for paragraph in paragraphs for match in _FORCE.finditer(paragraph.text)]
    if said:
        quoted = "、".join(f"“{text}”" for _, text in dict.fromkeys(said))
        ledger.remark(Call.DECIDE, said[0][0], f"正文说{quoted}。请照它写“施行日期”或“有效期至”。")
        return
    ledger.remark(Call.DECIDE, "有效期", "正文没有说有效到哪一天。请写“有效期至”；长期有效就写“有效期至：长期”。")


def is_attachment_mark(text: str) -> bool:
    """附件, 附件1, 附件：on a line of its own."""
    return _ATTACHED.fullmatch(text) is not None


def _raw(paragraph: SourceParagraph) -> str:
    """The shown characters of a paragraph; offsets of `_cut` count in it."""
    return "".join(piece.raw for piece in paragraph.pieces)


def _cut(paragraph: SourceParagraph, start: int, end: int) -> list[Piece]:
    """The pieces that make up the shown characters start…end."""
    found, at = [], 0
    for piece in paragraph.pieces:
        length = len(piece.raw)
        left, right = max(start - at, 0), min(end - at, length)
        if left < right:
            found.append(piece.cut(left, right))
        at += length
    return found


def _drop(paragraph: SourceParagraph, why: str, ledger: Ledger) -> None:
    for piece in paragraph.pieces:
        ledger.drop(piece, why)
