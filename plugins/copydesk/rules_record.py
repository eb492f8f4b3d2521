"""The record an item keeps of itself: dates that agree, how long it is valid, where it comes from, what its pictures show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import PurePosixPath

from copydesk.office import Office
from copydesk.proof import Proof
from copydesk.rule import Family, Rule
from newsroom.dates import chinese_day
from newsroom.fields import BY_NAME, ItemKind
from newsroom.items import Item, Notice
from newsroom.problem import Problem, Severity

_CHECKLIST = "《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）"
_GUIDE = "《政府网站发展指引》（国办发〔2017〕47号）"
NEVER_IN_FORCE = Rule(
    "record.never_in_force",
    Severity.BLOCK,
    "还没施行就已经失效",
    "本站规矩：有效期的终点不能早于起点",
    "施行日期 2022-02-01，有效期至 2022-01-31",
)
DATE_ORDER = Rule(
    "record.date_order",
    Severity.WARN,
    "日期前后矛盾",
    _CHECKLIST + "：信息的发布日期要真实",
    "成文日期晚于发布日期；公示期至早于发布日期",
)
FILE_DATE = Rule(
    "record.file_date",
    Severity.WARN,
    "发布日期和文件名的日期不一样",
    _CHECKLIST + "单项否决：伪造发布日期",
    "2022-01-06-003.md 里写“发布日期：2022-03-06”",
)
NO_VALIDITY = Rule(
    "record.no_validity",
    Severity.WARN,
    "公告没有写有效期",
    _GUIDE + "：公开文件要标明效力状况",
    "有“文种：通告”，没有“有效期至”",
)
NO_NAMES_UNTIL = Rule(
    "record.no_names_until",
    Severity.WARN,
    "公示没有写公示到哪天",
    "本站规矩：公示期满，名单要撤下",
    "有“文种：公示”，没有“公示期至”",
)
URGENT_FOREVER = Rule(
    "record.urgent_forever",
    Severity.WARN,
    "紧急公告没有写到哪天为止",
    "本站规矩：横幅不能一直挂着",
    "有“紧急：是”，没有“有效期至”",
)
NO_CONTACT = Rule(
    "record.no_contact",
    Severity.HINT,
    "要读者办事，没有写问谁",
    _GUIDE + "：办事类信息要有联系方式",
    "有“办理期限”，没有“联系电话”",
)
NO_SOURCE = Rule(
    "record.no_source",
    Severity.WARN,
    "没有写来源",
    _GUIDE + "：文章页必有 ContentSource；《互联网新闻信息服务管理规定》第十五条",
    "报道没有“来源：”一行",
)
REPRINT = Rule(
    "record.reprint",
    Severity.WARN,
    "转载没有写清来源",
    "《互联网新闻信息服务管理规定》第十五条：转载要注明来源",
    "有“来源网址”没有“来源”；正文末尾写“转自某某报”，头部没有写",
)
NO_ALT = Rule(
    "record.no_alt",
    Severity.WARN,
    "图片没有文字说明",
    "《网站无障碍评估规范》（GB/T 37668—2019）；WCAG 2.2 的 1.1.1",
    "![](/images/2022/a.jpg)",
)
POOR_ALT = Rule(
    "record.poor_alt", Severity.HINT, "图片说明只是文件名", "WCAG 2.2 的 1.1.1", "![IMG_2031.jpg](/images/2022/a.jpg)"
)
NO_CAPTION = Rule(
    "record.no_caption",
    Severity.WARN,
    "头图没有图片说明",
    "WCAG 2.2 的 1.1.1；新闻图片要有说明",
    "有“头图”，没有“图片说明”",
)

_NAME_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})-\d{1,4}")
_IMAGE = re.compile(r"!\[([^\]\n]*)\](?=\s?[(\[])")
_HTML_IMAGE = re.compile(r"<img\b[^<>]{0,2000}>", re.IGNORECASE)
_ALT = re.compile(r"\balt\s*=\s*(?:\"\s*[^\"\s]|'\s*[^'\s]|[^\s\"'>])", re.IGNORECASE)
_FILE_NAME = re.compile(
    r"(?i)\s*(?:img|dsc|image|picture|photo|pic|微信图片|图片|照片|截图|mmexport|wechat|screenshot)?[-_ \d()（）]*(?:\.(?:jpe?g|png|gif|webp|bmp))?\s*"
)
_REPRINTED = re.compile(
    r"(?:转载自|转自|摘自|(?<=[（(\n])(?:文章|稿件)?(?:来源|稿源)\s*[:：])\s*[《“\"]?([\u4e00-\u9fffA-Za-z·]{2,16})"
)


def _check(proof: Proof, office: Office) -> Iterator[Problem]:
    item = proof.item
    yield from _dates(item)
    if isinstance(item, Notice):
        yield from _notice(item)
    if item.kind is not ItemKind.PAGE:
        yield from _source(proof)
    yield from _pictures(proof)


def _dates(item: Item) -> Iterator[Problem]:
    if item.published is None:
        return
    published = item.published.date()
    dated = _NAME_DATE.fullmatch(PurePosixPath(item.id).stem)
    if dated and published.isoformat() != "-".join(dated.groups()):
        name = chinese_day(date(*map(int, dated.groups())))
        message = f"发布日期是{chinese_day(published)}，文件名是{name}。请核对；以哪个为准，就改另一个（已发布的稿件不要改文件名）。"
        yield FILE_DATE.at(item.id, item.line_of("published"), message)
    if item.modified and item.modified < item.published:
        yield _before(item, "modified", "published", "改稿不会早于发布")
    if item.embargo_until and item.embargo_until.date() > published:
        message = "解禁时间晚于发布日期，读者会看到一个还没公开时的日期。请把发布日期改成解禁那一天。"
        yield DATE_ORDER.at(item.id, item.line_of("embargo_until"), message)
    for field, notes in (
        ("corrections", item.corrections),
        ("withdrawal", (item.withdrawal,) if item.withdrawal else ()),
    ):
        if any(note.day < published for note in notes):
            yield _before(item, field, "published", "先发布才会有它")


def _before(item: Item, earlier: str, later: str, why: str) -> Problem:
    message = f"“{BY_NAME[earlier].label}”早于“{BY_NAME[later].label}”，{why}。请核对这两个日期。"
    return DATE_ORDER.at(item.id, item.line_of(earlier), message)


def _notice(item: Notice) -> Iterator[Problem]:
    published = item.published.date() if item.published else None
    if item.valid_until:
        for field in ("effective_from", "signed_on"):
            start = getattr(item, field)
            if start and item.valid_until < start:
                label = BY_NAME[field].label
                message = f"有效期至{chinese_day(item.valid_until)}，早于{label}{chinese_day(start)}，这份公告一天也不会有效。请核对这两个日期。"
                yield NEVER_IN_FORCE.at(item.id, item.line_of("valid_until"), message)
                break
        else:
            if published and item.valid_until < published:
                yield _before(item, "valid_until", "published", "一发布就已失效")
    if published:
        if item.signed_on and item.signed_on > published:
            message = f"成文日期{chinese_day(item.signed_on)}晚于发布日期{chinese_day(published)}。文件不会先发布后成文，请核对。"
            yield DATE_ORDER.at(item.id, item.line_of("signed_on"), message)
        if item.names_until and item.names_until < published:
            yield _before(item, "names_until", "published", "一发布就已过公示期")
        if item.deadline and item.published and item.deadline.date() < published:
            yield _before(item, "deadline", "published", "一发布就已截止")
    if item.withdrawal or item.validity in ("expired", "repealed"):
        return
    if not item.valid_until and not item.open_ended and item.notice_type != "公示":
        message = "没有写有效期。请加一行“有效期至：2022-03-31”；长期有效就写“有效期至：长期”。"
        yield NO_VALIDITY.at(item.id, item.line_of("notice_type"), message)
    if item.notice_type == "公示" and not item.names_until:
        yield NO_NAMES_UNTIL.at(
            item.id,
            item.line_of("notice_type"),
            "公示没有写到哪天结束。请加一行“公示期至：2022-01-15”，过后名单要撤下。",
        )
    if item.urgent and not item.valid_until:
        yield URGENT_FOREVER.at(
            item.id, item.line_of("urgent"), "紧急公告没有写到哪天为止，横幅会一直挂着。请加一行“有效期至：”。"
        )
    if (item.deadline or item.to_do) and not (item.contact_phone or item.contact_person or item.contact_address):
        yield NO_CONTACT.at(
            item.id, item.line_of("deadline"), "要读者办事，却没有写有疑问时问谁。请加一行“联系电话：”，写办公电话。"
        )


def _source(proof: Proof) -> Iterator[Problem]:
    item = proof.item
    if not item.source:
        if item.source_url:
            message = "写了来源网址，没有写来源，读者看不出转载自哪里。请加一行“来源：”，写原来的媒体。"
            yield REPRINT.at(item.id, item.line_of("source_url"), message)
        elif item.kind is ItemKind.STORY:
            yield NO_SOURCE.at(
                item.id,
                item.line_of("headline"),
                "没有写来源。请加一行“来源：”，本单位采写的写本单位名称，转载的写原来的媒体。",
            )
    # Attributions stand at the head or the foot of a text; "来源" elsewhere is a word like any other.
    foot = max(proof.body_start + 200, len(proof.text) - 300)
    for start, end in ((max(0, proof.body_start - 1), proof.body_start + 200), (foot, len(proof.text))):
        if proof.text.find("自", start, end) < 0 and proof.text.find("源", start, end) < 0:
            continue  # none of the words that name a source
        for named in _REPRINTED.finditer(proof.text, start, end):
            if named[1] in item.source or (item.source and item.source in named[1]) or proof.in_code(named.start()):
                continue
            place = proof.place(named.start(1))
            header = f"头部的来源写的是“{item.source}”" if item.source else "头部没有写来源"
            message = f"{place.words}写着来自“{named[1]}”，{header}。转载请在“来源：”写原来的媒体。"
            yield REPRINT.at(item.id, place.line, message)
            return


def _pictures(proof: Proof) -> Iterator[Problem]:
    item = proof.item
    if item.picture and not item.caption:
        yield NO_CAPTION.at(
            item.id, item.line_of("picture"), "头图没有图片说明，看不见图的人不知道拍了什么。请加一行“图片说明：”。"
        )
    nameless: list[int] = []
    shown_nameless = 'alt=""' in proof.manuscript.html  # a picture of another site is not shown, and needs no words
    if "![" in proof.text:
        for image in _IMAGE.finditer(proof.text, proof.body_start):
            if not image[1].strip():
                if shown_nameless and not proof.in_code(image.start()):
                    nameless.append(image.start())
            elif _FILE_NAME.fullmatch(image[1]) and not proof.in_code(image.start()):
                place = proof.place(image.start())
                yield POOR_ALT.at(
                    item.id,
                    place.line,
                    f"{place.words}的图片说明“{image[1]}”说不清拍了什么。请改成一句话，例如“值守人员在登记车辆”。",
                )
    if "<img" in proof.text or "<IMG" in proof.text:
        nameless += [
            image.start()
            for image in _HTML_IMAGE.finditer(proof.text, proof.body_start)
            if not _ALT.search(image[0]) and not proof.in_code(image.start())
        ]
    if nameless:
        place = proof.place(min(nameless))
        many = f"共 {len(nameless)} 张" if len(nameless) > 1 else ""
        message = f"{place.words}的图片没有文字说明{many and '，' + many}，看不见图的人不知道拍了什么。请写在 ![ 和 ] 之间，例如 ![值守人员在登记车辆](…)。"
        yield NO_ALT.at(item.id, place.line, message)


FAMILY = Family(
    "日期、来源和图片",
    (
        NEVER_IN_FORCE,
        DATE_ORDER,
        FILE_DATE,
        NO_VALIDITY,
        NO_NAMES_UNTIL,
        URGENT_FOREVER,
        NO_CONTACT,
        NO_SOURCE,
        REPRINT,
        NO_ALT,
        POOR_ALT,
        NO_CAPTION,
    ),
    text=_check,
)
