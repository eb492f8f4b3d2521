"""The one table of header fields: what an editor may type above a manuscript, and what it means.

The reader, the checks, the `new` command, the importer and the editors' manual all read this table; a field that is not
here does not exist. English keys are Pelican's own, so that manuscripts written for stock Pelican are read too.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final


class ItemKind(Enum):
    """The three sorts of published thing."""

    STORY = "story"
    NOTICE = "notice"
    PAGE = "page"

    @property
    def label(self) -> str:
        """The word an editor sees."""
        return {"story": "报道", "notice": "公告", "page": "页面"}[self.value]


class FieldKind(Enum):
    """How a field's text is read."""

    TEXT = "text"  # one line of plain text
    WEB = "web"  # a whole address on the web, http or https
    NAMES = "names"  # a list: 、 ， , ； ; part it
    DAY = "day"  # a calendar day
    MOMENT = "moment"  # a day, with or without a time
    FLAG = "flag"  # 是 / 否
    NUMBER = "number"  # a whole number from 1
    CHOICE = "choice"  # one of `choices`
    PATH = "path"  # a file of the content folder
    PATHS = "paths"  # files of the content folder, parted like names
    MANUSCRIPT = "manuscript"  # the file name or path of another manuscript
    DATED_NOTE = "dated_note"  # a day, then what happened
    COLUMN = "column"  # a column by name or slug
    TOWNSHIPS = "townships"  # townships by name, alias or slug
    TOPICS = "topics"  # topics by name or slug


STORY, NOTICE, PAGE = ItemKind.STORY, ItemKind.NOTICE, ItemKind.PAGE
EVERY = frozenset(ItemKind)
NEWS = frozenset({STORY, NOTICE})
ONLY_STORY = frozenset({STORY})
ONLY_NOTICE = frozenset({NOTICE})

STATUSES: Final = MappingProxyType(
    {
        "发布": "published", "published": "published",
        "草稿": "draft", "draft": "draft",
        "待发": "pending", "待审": "pending", "hidden": "pending",
        "撤稿": "withdrawn", "withdrawn": "withdrawn",
    }
)  # fmt: skip
NOTICE_TYPES: Final = (
    "通知", "公告", "通告", "公示", "决定", "意见", "批复", "通报", "函", "纪要", "令", "命令", "公报", "议案", "报告", "请示", "决议",
    "预告", "招聘公告", "方案", "办法", "规定", "细则", "指南", "提示",
)  # fmt: skip
VALIDITIES: Final = MappingProxyType({"有效": "in_force", "失效": "expired", "废止": "repealed", "已修改": "amended"})
FLAGS: Final = MappingProxyType(
    {"是": True, "yes": True, "true": True, "1": True, "否": False, "no": False, "false": False, "0": False}
)


@dataclass(frozen=True, slots=True)
class Field:
    """One header field.

    name: in code. labels: what an editor types, the first is the one we write. english: Pelican's keys, lower case.
    help, example: for the manual and for `new`. choices: for CHOICE, the words allowed.
    """

    name: str
    labels: tuple[str, ...]
    kind: FieldKind
    help: str
    example: str
    english: tuple[str, ...] = ()
    kinds: frozenset[ItemKind] = EVERY
    required: frozenset[ItemKind] = frozenset()
    choices: tuple[str, ...] = ()
    repeatable: bool = False

    @property
    def label(self) -> str:
        """The one of its labels that we write."""
        return self.labels[0]


T, F = FieldKind, Field
FIELDS: Final[tuple[Field, ...]] = (
    F("headline", ("标题",), T.TEXT, "这篇稿子的标题，一行写完。", "沙河子镇28个卡点守好进村路", ("title",), EVERY, EVERY),
    F("kicker", ("引题", "肩题"), T.TEXT, "标题上面的一行。", "疫情防控一线见闻", (), ONLY_STORY),
    F("subhead", ("副题", "副标题"), T.TEXT, "标题下面的一行，不用写破折号。", "二百四十人昼夜轮班", ("subtitle",), ONLY_STORY),
    F("standfirst", ("提要", "摘要"), T.TEXT, "一两句话说清要点；不写就取正文第一段。", "全镇设卡28处，一村只留一个进口。", ("summary", "description")),
    F("column", ("栏目",), T.COLUMN, "写 columns.toml 里栏目的名称。", "镇办动态", ("category",), NEWS, NEWS),
    F("published", ("发布日期", "日期", "发布时间"), T.MOMENT, "对外发布的日期，可以带时间；还没到的日期会等到那一天才发布。", "2022-01-06 09:30", ("date",), EVERY, NEWS),
    F("modified", ("修改日期", "修改时间"), T.MOMENT, "发布以后又改过正文时写。", "2022-01-07 16:00", ("modified",)),
    F("status", ("状态",), T.CHOICE, "草稿和待发的稿子不会发布；不写就是发布。", "草稿", ("status",), EVERY, choices=tuple(STATUSES)),
    F("embargo_until", ("解禁时间",), T.MOMENT, "这个时间以前不发布。", "2022-01-10 08:00", (), NEWS),
    F("source", ("来源", "稿源"), T.TEXT, "稿子从哪里来：本台、报社或转载的媒体。", "商州区融媒体中心", ("source",), NEWS),
    F("source_url", ("来源网址", "原文网址"), T.WEB, "转载时原文的网址。", "https://www.shangzhou.gov.cn/", (), NEWS),
    F("reporters", ("记者", "署名", "作者"), T.NAMES, "写稿的记者，几个人用顿号隔开。", "张三、李四", ("author", "authors"), NEWS),
    F("correspondents", ("通讯员",), T.NAMES, "供稿的通讯员。", "王五", (), NEWS),
    F("photographers", ("摄影", "摄"), T.NAMES, "拍照片的人。", "赵六", (), NEWS),
    F("editors", ("编辑", "责任编辑", "责编"), T.NAMES, "责任编辑。", "钱某", (), NEWS),
    F("dateline", ("电头",), T.TEXT, "正文开头的“本报讯”一类的话；写在正文里就不用再写。", "本报沙河子1月5日电", (), ONLY_STORY),
    F("townships", ("镇办", "镇街", "乡镇"), T.TOWNSHIPS, "稿子写的是哪些镇办。", "沙河子镇", (), NEWS),
    F("topics", ("专题",), T.TOPICS, "稿子归入的专题。", "2022年1月疫情防控", (), NEWS),
    F("tags", ("关键词", "标签"), T.NAMES, "读者可能会搜的词，用顿号隔开。", "疫情防控、卡点", ("tags", "keywords")),
    F("slug", ("链接名",), T.TEXT, "想自己定网址时写，只用英文字母、数字和连字符。", "checkpoints", ("slug",)),
    F("picture", ("头图", "题图"), T.PATH, "列表和标题下面的大图，写图片在 content 里的位置。", "/images/2022/checkpoint.jpg", (), NEWS),
    F("caption", ("图片说明", "图说"), T.TEXT, "头图下面的一句说明。", "沙河子村卡点的值守人员在登记车辆", (), NEWS),
    F("attachments", ("附件",), T.PATHS, "附件在 content/attachments 里的位置，几个就写几行，或用顿号隔开。", "/attachments/2022/申请表.docx", (), NEWS, repeatable=True),
    F("pinned", ("置顶",), T.FLAG, "写“是”，在列表最上面。", "是", (), NEWS),
    F("urgent", ("紧急",), T.FLAG, "写“是”，在有效期内出现在每一页的顶上。", "是", (), ONLY_NOTICE),
    F("corrections", ("更正",), T.DATED_NOTE, "日期和更正了什么；改几次就写几行。", "2022-01-07 第二段“27处”应为“28处”。", (), NEWS, repeatable=True),
    F("withdrawal", ("撤稿",), T.DATED_NOTE, "日期和撤下的原因；写了以后网址还在，只显示这一句。", "2022-01-08 内容重复，见1月6日的报道。", (), NEWS),
    F("issue", ("期号", "报纸日期"), T.DAY, "登在哪一天的报纸上。", "2022-01-07", (), ONLY_STORY),
    F("print_page", ("版次",), T.NUMBER, "登在第几版。", "1", (), ONLY_STORY),
    F("page_name", ("版名",), T.TEXT, "这一版的名字。", "要闻", (), ONLY_STORY),
    F("page_order", ("版内顺序",), T.NUMBER, "在这一版排第几条；不写就按文件名。", "1", (), ONLY_STORY),
    F("continues_on", ("转版",), T.NUMBER, "报纸上“下转第几版”。", "2", (), ONLY_STORY),
    F("continues", ("上接",), T.MANUSCRIPT, "这是哪一篇的下半部分，写那篇的文件名。", "2022-01-07-001.md", (), ONLY_STORY),
    F("notice_type", ("文种",), T.CHOICE, "公告的种类；写了它，稿子就是公告。", "通告", (), ONLY_NOTICE, choices=NOTICE_TYPES),
    F("issuing_body", ("发文机关", "发布机构", "发布机关"), T.TEXT, "谁发的。", "商州区应急管理局", (), ONLY_NOTICE),
    F("document_number", ("发文字号", "文号"), T.TEXT, "年份用六角括号〔〕。", "商州应急发〔2022〕3号", (), ONLY_NOTICE),
    F("index_number", ("索引号",), T.TEXT, "信息公开目录里的索引号。", "016079258/2022-00003", (), ONLY_NOTICE),
    F("subject", ("主题分类",), T.TEXT, "信息公开目录里的主题分类。", "应急管理", (), ONLY_NOTICE),
    F("addressee", ("主送机关",), T.TEXT, "发给谁。", "各镇人民政府、街道办事处", (), ONLY_NOTICE),
    F("signed_on", ("成文日期",), T.DAY, "文件落款的日期。", "2022年1月5日", (), ONLY_NOTICE),
    F("effective_from", ("施行日期", "实施日期"), T.DAY, "从哪天起施行；不写就从成文或发布那天算。", "2022-01-06", (), ONLY_NOTICE),
    F("valid_until", ("有效期至", "截止日期"), T.DAY, "最后有效的一天，过了这天自动显示已失效；长期有效就写“长期”。", "2022-03-31", (), ONLY_NOTICE),
    F("validity", ("效力", "效力状况"), T.CHOICE, "废止、已修改这类情况才要写。", "废止", (), ONLY_NOTICE, choices=tuple(VALIDITIES)),
    F("superseded_by", ("替代文件",), T.MANUSCRIPT, "代替它的新公告，写那篇的文件名。", "2022-01-09-001.md", (), ONLY_NOTICE),
    F("to_do", ("办理事项", "要做什么"), T.TEXT, "一句大白话：读者要做什么。", "带身份证到镇政府一楼大厅领取。", (), ONLY_NOTICE),
    F("deadline", ("办理期限", "截止时间"), T.MOMENT, "读者最晚什么时候办。", "2022-01-20 17:30", (), ONLY_NOTICE),
    F("contact_person", ("联系人",), T.TEXT, "有事问谁，写科室也行。", "区应急管理局救灾科", (), ONLY_NOTICE),
    F("contact_phone", ("联系电话", "咨询电话"), T.TEXT, "办公电话，不要写个人手机。", "0914-2310000", (), ONLY_NOTICE),
    F("contact_address", ("联系地址", "办理地点"), T.TEXT, "到哪里去办。", "商州区政府大楼三楼", (), ONLY_NOTICE),
    F("names_until", ("公示期至",), T.DAY, "公示名单只挂到这一天。", "2022-01-15", (), ONLY_NOTICE),
    F("waivers", ("豁免",), T.TEXT, "放过某条检查：写规则编号和理由。", "wording.doubled 地名就叫“大大村”", (), repeatable=True),
    F("language", ("语言",), T.CHOICE, "只有中文，不用写。", "zh-CN", ("lang",), choices=("zh-CN", "zh", "zh_CN")),
)  # fmt: skip


def _plain(label: str) -> str:
    """A label as it is compared: no spaces between its characters (标 题), full-width forms folded, lower case."""
    return "".join(unicodedata.normalize("NFKC", label).split()).casefold()


BY_NAME: Final = MappingProxyType({field.name: field for field in FIELDS})
_BY_LABEL: Final = MappingProxyType(
    {_plain(label): field for field in FIELDS for label in (*field.labels, *field.english)}
)


def field_for(label: str) -> Field | None:
    """The field that a label names (Chinese or English, any width or case), or None."""
    return _BY_LABEL.get(_plain(label))


def known_labels() -> list[str]:
    """All labels that can be typed, for proposals; English keys come as Pelican writes them (Title)."""
    return [name for field in FIELDS for name in (*field.labels, *(key.capitalize() for key in field.english))]
