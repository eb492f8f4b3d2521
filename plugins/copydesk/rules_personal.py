"""Personal data in a manuscript: its header values, text, alt texts and link targets alike, code blocks included."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from copydesk.finding import Finding, Kind
from copydesk.office import Office
from copydesk.personal import find
from copydesk.proof import Proof
from copydesk.rule import Family, Rule
from newsroom.problem import Problem, Severity

_INDICATORS = "《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）单项否决：泄露个人隐私"
_LAW = "《个人信息保护法》第二十八条；" + _INDICATORS

ID_NUMBER = Rule(
    "personal.id_number",
    Severity.BLOCK,
    "身份证号码没有遮住",
    _LAW + "；校验码见 GB 11643—1999",
    "名单里写了 18 位身份证号码，带空格、全角、分在几个格子里也算",
    counted=True,
)
MOBILE = Rule(
    "personal.mobile",
    Severity.BLOCK,
    "手机号码没有遮住",
    "网站抽查通报：公告里留个人手机号码；" + _INDICATORS,
    "联系人后面写了 11 位手机号码",
    counted=True,
)
BANK_CARD = Rule(
    "personal.bank_card",
    Severity.BLOCK,
    "银行卡号没有遮住",
    "网站抽查通报：补贴发放表带银行卡号；" + _LAW,
    "补贴表里写了 16—19 位银行卡号",
    counted=True,
)
PASSPORT = Rule(
    "personal.passport",
    Severity.BLOCK,
    "护照或通行证号码没有遮住",
    _LAW,
    "“护照”后面写了一个字母加 8 位数字",
    counted=True,
)
UNSURE = Rule(
    "personal.unsure",
    Severity.WARN,
    "可能是个人号码",
    _INDICATORS,
    "“身份证”后面的 18 位号码校验码不对；单位账户一样的卡号；写明是项目编号、却合身份证编码的号码",
)
ADDRESS = Rule(
    "personal.address",
    Severity.WARN,
    "住址写到了门牌号",
    "网站抽查通报的脱敏要求：家庭住址只写到乡镇、街道；" + _INDICATORS,
    "某某小区3号楼2单元501室；某村三组12号",
)

MOST = 20
_IN_ADDRESS = re.compile(r"(?<![0-9A-Za-z])1[3-9]\d{9}(?![0-9A-Za-z])")
MASKED = {
    Kind.ID_NUMBER: "35*************123",
    Kind.OLD_ID_NUMBER: "35**********123",
    Kind.MOBILE: "138****1234",
    Kind.BANK_CARD: "6222***********1234",
    Kind.PASSPORT: "E1*****78",
}
_RULES = {
    Kind.ID_NUMBER: ID_NUMBER,
    Kind.OLD_ID_NUMBER: ID_NUMBER,
    Kind.MOBILE: MOBILE,
    Kind.BANK_CARD: BANK_CARD,
    Kind.PASSPORT: PASSPORT,
    Kind.ADDRESS: ADDRESS,
}


def rule_of(finding: Finding) -> Rule:
    """The rule that a finding breaks."""
    return _RULES[finding.kind] if finding.certain or finding.kind is Kind.ADDRESS else UNSURE


def _check(proof: Proof, office: Office) -> Iterator[Problem]:
    for finding in find(proof.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]):
        if finding.certain:
            yield rule_of(finding).at(
                proof.path, 0, f"文件名里有一个{finding.kind.value}，会出现在网址里，不能公开。请给文件改名。"
            )
    found = find(proof.text)
    told: Counter[str] = Counter()
    for finding in found:
        rule = rule_of(finding)
        place = proof.place(finding.start)
        field = place.header.field.name if place.header else ""
        if finding.kind is Kind.ADDRESS and field in ("contact_address", "issuing_body", "source"):
            continue  # where an office receives people is meant to be known
        told[rule.id] += 1
        if told[rule.id] <= MOST:
            yield rule.at(proof.path, place.line, _message(finding, place.words, proof.path, field))
    for header in proof.manuscript.header:
        if (
            header.field.name == "source_url"
            and _IN_ADDRESS.search(header.value)
            and not any(one.certain for one in find(header.value))
        ):
            yield UNSURE.at(
                proof.path,
                header.line,
                "“来源网址”里的 11 位数字像手机号码。请核对；是号码的，请换一个不带号码的网址，或删掉这一栏。",
            )
    for rule in (ID_NUMBER, MOBILE, BANK_CARD, PASSPORT, UNSURE, ADDRESS):
        if told[rule.id] > MOST:
            yield rule.at(proof.path, 0, f"“{rule.title}”还有 {told[rule.id] - MOST} 处，没有一一列出。请一并改好。")


def _message(finding: Finding, where: str, path: str, field: str) -> str:
    if finding.kind is Kind.ADDRESS:
        return f"{where}的住址写到了门牌号。私人住址请只写到乡镇或街道；如果是单位地址，可以不改。"
    shape = MASKED[finding.kind]
    if not finding.certain:
        return f"{where}的号码可能是{finding.kind.value}。请核对；如果是，请改成 {shape} 的样子。"
    if finding.kind is Kind.MOBILE and field == "contact_phone":
        return f"{where}写了手机号码，会把个人号码公开。请换成办公电话，例如 0914-2310000。"
    return f"{where}有一个{finding.kind.value}，不能公开。请运行 python3 tasks.py mask {path} 自动遮成 {shape} 的样子，或者删掉。"


FAMILY = Family("个人信息", (ID_NUMBER, MOBILE, BANK_CARD, PASSPORT, UNSURE, ADDRESS), text=_check)
