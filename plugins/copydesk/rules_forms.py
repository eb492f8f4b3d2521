"""The forms of official writing: document numbers, dates, and what a text says it carries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from copydesk.checkdigits import is_day
from copydesk.office import Office
from copydesk.proof import Proof
from copydesk.rule import Family, Rule
from newsroom.fields import ItemKind
from newsroom.items import Notice
from newsroom.problem import Problem, Severity

_GB9704 = "《党政机关公文格式》（GB/T 9704—2012）"
DOCUMENT_NUMBER = Rule(
    "form.document_number",
    Severity.WARN,
    "发文字号的写法不合规定",
    _GB9704 + " 7.2.5：年份用六角括号〔〕，不编虚位，不加“第”",
    "商政发[2022]15号；商政发〔2022〕05号；商政发〔2022〕第5号",
)
NO_SUCH_DAY = Rule(
    "form.no_such_day",
    Severity.WARN,
    "写了不存在的日期",
    "《出版物上数字用法》（GB/T 15835—2011）；日历",
    "2022年2月30日",
)
WEEKDAY = Rule("form.weekday", Severity.WARN, "日期和星期对不上", "日历", "2022年1月5日（星期四），那天是星期三")
NO_ATTACHMENT = Rule(
    "form.no_attachment",
    Severity.HINT,
    "文中说有附件，稿件没有带",
    _GB9704 + " 7.3.4：附件说明",
    "正文写“附件：申请表”，头部没有“附件：”，文中也没有链接",
)
HEADLINE_STOP = Rule(
    "form.headline_stop",
    Severity.HINT,
    "标题末尾有句号",
    "新闻标题的一般规矩",
    "标题：全镇卡点检查结束。",
)

_OPEN, _SHUT = r"\[(（【［〈<〖｛{「『［\uff3b", r"\])）】］〉>〗｝}」』\uff3d"
_WRONG_BRACKETS = re.compile(
    rf"[{_OPEN}](?<=[\u4e00-\u9fff\\].)\\?((?:19|20)\d\d)\s*年?\\?[{_SHUT}]\s*(?:第\s*)?(\d{{1,5}})\s*号(?![线楼院店])"
)
_WRONG_SERIAL = re.compile(r"〔(\d{4})\s*年?〕\s*(?:第\s*0*|0+)(\d{1,5})\s*号")
_ANY_NUMBER = re.compile(r"(\d{4}).{0,3}?(\d{1,5})\s*号")
_RIGHT_NUMBER = re.compile(r"〔\d{4}〕[1-9]\d*号")
_DAY = re.compile(r"月(?<=(\d)月)(\d{1,2})日(?:\s*[（(]?\s*(?:星期|周|礼拜)([一二三四五六日天]))?")
_YEAR_MONTH = re.compile(r"(\d{4})年(\d{1,2})$")
_WEEKDAYS = "一二三四五六日"
_CARRIES = re.compile(r"^[^\S\n]*附件[^\S\n]*\d{0,2}[^\S\n]*[:：．.]?\s*\S", re.MULTILINE)


def _check(proof: Proof, office: Office) -> Iterator[Problem]:
    text, item = proof.text, proof.item
    if "号" in text:
        yield from _document_numbers(proof)
    if "月" in text:
        yield from _days(proof)
    if item.headline.endswith("。"):
        yield HEADLINE_STOP.at(proof.path, item.line_of("headline"), "标题末尾不用句号。请去掉最后的“。”。")
    if (
        item.kind is not ItemKind.PAGE
        and "附件" in text
        and not item.attachments
        and not any("attachments/" in target for target, _ in item.links)
    ):
        found = _CARRIES.search(text, proof.body_start)
        if found and not proof.in_code(found.end() - 1):
            line = proof.place(found.end() - 1).line
            yield NO_ATTACHMENT.at(
                proof.path, line, "正文说有附件，稿件没有带。请在头部写“附件：/attachments/…”，或把附件内容写进正文。"
            )


def _document_numbers(proof: Proof) -> Iterator[Problem]:
    for pattern in (_WRONG_BRACKETS, _WRONG_SERIAL):
        for number in pattern.finditer(proof.text):
            place = proof.place(number.start())
            if proof.in_code(number.start()) or (place.header and place.header.field.name == "waivers"):
                continue
            right = f"〔{number[1]}〕{int(number[2])}号"
            yield DOCUMENT_NUMBER.at(
                proof.path, place.line, f"{place.words}的发文字号“{number[0]}”写法不对。请改成“{right}”。"
            )
    item = proof.item
    if isinstance(item, Notice) and item.document_number and not _RIGHT_NUMBER.search(item.document_number):
        loose = _ANY_NUMBER.search(item.document_number)
        if (
            loose
            and not _WRONG_BRACKETS.search(item.document_number)
            and not _WRONG_SERIAL.search(item.document_number)
        ):
            right = f"〔{loose[1]}〕{int(loose[2])}号"
            line = item.line_of("document_number")
            yield DOCUMENT_NUMBER.at(
                proof.path, line, f"发文字号“{item.document_number}”写法不对。年份和序号请写成“{right}”。"
            )


def _days(proof: Proof) -> Iterator[Problem]:
    for found in _DAY.finditer(proof.text):
        written = _YEAR_MONTH.search(proof.text, max(0, found.start() - 7), found.start())
        if written is None:
            continue
        year, month, day = int(written[1]), int(written[2]), int(found[2])
        whole = f"{written[0]}月{day}日"
        if not is_day(year, month, day):
            place = proof.place(written.start())
            yield NO_SUCH_DAY.at(proof.path, place.line, f"{place.words}的“{whole}”这一天不存在。请核对月和日。")
        elif found[3]:
            right = _WEEKDAYS[date(year, month, day).weekday()]
            if right != found[3].replace("天", "日"):
                place = proof.place(written.start())
                yield WEEKDAY.at(
                    proof.path,
                    place.line,
                    f"{place.words}的{whole}是星期{right}，写成了星期{found[3]}。请核对日期和星期。",
                )


FAMILY = Family("公文格式", (DOCUMENT_NUMBER, NO_SUCH_DAY, WEEKDAY, NO_ATTACHMENT, HEADLINE_STOP), text=_check)
