"""What Chinese prose needs of Markdown: small changes to Python-Markdown's own processors, each for one rule.

Markdown was made for text with spaces between words. Here a line break inside a paragraph is no space, a masked number is
no emphasis, a year is no list, and an indent from a word processor is no code.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from typing import Any

from markdown import Markdown
from markdown.blockprocessors import (
    BlockProcessor,
    CodeBlockProcessor,
    OListProcessor,
    ParagraphProcessor,
    UListProcessor,
)
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor

CJK = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
CJK_MARKS = "\u3001-\u3004\u3008-\u3020\u2014\u2018-\u201f\u2026\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uffe6"
_BREAK = re.compile(rf"(?<=[{CJK}{CJK_MARKS}])([*_`\])]*)\n[ \t\u3000]*([*_`\[(!]*)(?=[{CJK}{CJK_MARKS}])")
_BREAK_AT_MARK = re.compile(rf"(?<=[{CJK_MARKS}])\n[ \t]*|\n[ \t]*(?=[{CJK_MARKS}])")
_STARTS_CHINESE = re.compile(rf"\s*[{CJK}{CJK_MARKS}\u3000]")
_OPENS_SENTENCE = rf"[\u3000{CJK}\u201c\u300a\uff08A-Za-z]"
_PLAIN_LINE = re.compile(rf"{_OPENS_SENTENCE}|\*\*[^*\s]|!\[|\x02")
_CERTAIN_LINE = re.compile(rf"(?:{_OPENS_SENTENCE}|\*{{1,2}}[^*\s]|!?\[(?!.*\]:)|`|[0-9]+[^0-9.\n])[^\n]*\Z")
_PLAIN_LINES = re.compile(rf"{_OPENS_SENTENCE}[^\n|]*(?:\n{_OPENS_SENTENCE}[^\n|]*)+\Z")

# The most common surnames; a masked name is one of them and one or two asterisks (《个人信息保护法》 practice in 公示 lists).
SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉"
    "岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵"
    "席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁"
    "荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀"
    "蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容"
    "向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权"
    "逯盖益桓公阳官葛尉迟闾丘某肖"
)
_STARS = re.compile(r"\*+")
MASKED_NUMBER = r"(?<=[0-9０-９])\*{2,}(?=[0-9０-９XxＸｘ])|(?<=[0-9０-９])\*{3,}|\*{4,}(?=[0-9０-９])"


def join_lines(text: str) -> str:
    """A paragraph's lines joined without the space that HTML would show between two Chinese characters."""
    if "\n" not in text:
        return text
    return _BREAK_AT_MARK.sub("", _BREAK.sub(r"\1\2", text))


class _ChineseParagraph(ParagraphProcessor):
    """Joins lines between Chinese characters and drops full-width indents."""

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        blocks[0] = _sentences(blocks[0])
        super().run(parent, blocks)


class _PlainParagraph(BlockProcessor):
    """A block is a paragraph, and no other processor could claim it, when every line of it begins like a sentence.

    That is with a letter of any script, and, if it is one line, also with bold words, a picture or a raw piece. Most blocks of a news
    text are this; passing them by the tests of a dozen processors is a quarter of the parse.
    """

    def test(self, parent: etree.Element, block: str) -> bool:
        plain = (_PLAIN_LINE if "\n" not in block else _PLAIN_LINES).match(block)
        return plain is not None and not self.parser.state.isstate("list")

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        text = _sentences(blocks.pop(0)).lstrip().rstrip("\u3000 ")
        if text:  # an indent alone is no paragraph
            etree.SubElement(parent, "p").text = text


class _CertainParagraph(_ChineseParagraph):
    """The same for items of lists, and for one line that begins with emphasis, code, a link that defines nothing, a number without a dot."""

    def test(self, parent: etree.Element, block: str) -> bool:
        return _CERTAIN_LINE.match(block) is not None


def _sentences(block: str) -> str:
    if "\u3000" in block:
        block = "\n".join(line.strip("\u3000") for line in block.split("\n"))
    return join_lines(block)


class _CodeOnlyIfCode(CodeBlockProcessor):
    """Four leading spaces before a Chinese character are an indent from a word processor, not code."""

    def test(self, parent: etree.Element, block: str) -> bool:
        return super().test(parent, block) and _STARTS_CHINESE.match(block) is None


class _NumberedList(OListProcessor):
    """An ordered list whose numbers have at most three digits (`2022. 元旦` is a year), and that begins with its own number."""

    SIBLING_TAGS = ["ol"]  # noqa: RUF012 - the library's own class attribute
    LAZY_OL = False

    def __init__(self, parser: Any) -> None:
        super().__init__(parser)
        indent = self.tab_length - 1
        self.RE = re.compile(rf"^[ ]{{0,{indent}}}\d{{1,3}}\.[ ]+(.*)")
        self.CHILD_RE = re.compile(rf"^[ ]{{0,{indent}}}((\d{{1,3}}\.))[ ]+(.*)")


class _BulletList(UListProcessor):
    """A bullet list that neither a year nor a numbered line continues as an item."""

    SIBLING_TAGS = ["ul"]  # noqa: RUF012 - the library's own class attribute

    def __init__(self, parser: Any) -> None:
        super().__init__(parser)
        self.CHILD_RE = re.compile(rf"^[ ]{{0,{self.tab_length - 1}}}(([*+-]))[ ]+(.*)")


class _MaskedNumber(InlineProcessor):
    """138****1234 and 35*************123 stay as they are: the mandated form of personal data must survive."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # type: ignore[override]
        return m.group(), m.start(), m.end()


class _MaskedNames(InlineProcessor):
    """张*和李* is two masked names, no emphasis: both asterisk runs follow a surname."""

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[str | None, int | None, int | None]:
        runs = [run for run in _STARS.finditer(data) if run.start() >= m.start()]
        if len(runs) < 2:
            return None, None, None
        first, second = runs[0], runs[1]
        names = all(run.start() > 0 and data[run.start() - 1] in SURNAMES for run in (first, second))
        between = data[first.start() : second.end()]
        if not names or len(first.group()) > 2 or len(second.group()) > 2 or "\x02" in between:
            return None, None, None
        return between, first.start(), second.end()


class ChineseText(Extension):
    """Registers the rules of this module in a Markdown object."""

    def extendMarkdown(self, md: Markdown) -> None:
        processors = md.parser.blockprocessors
        processors.register(_PlainParagraph(md.parser), "plain", 200)
        processors.register(_CertainParagraph(md.parser), "certain", 190)
        processors.register(_CodeOnlyIfCode(md.parser), "code", 80)
        processors.register(_NumberedList(md.parser), "olist", 40)
        processors.register(_BulletList(md.parser), "ulist", 30)
        processors.register(_ChineseParagraph(md.parser), "paragraph", 10)
        md.inlinePatterns.register(_MaskedNumber(MASKED_NUMBER, md), "masked_number", 66)
        md.inlinePatterns.register(_MaskedNames(r"(?<!\*)\*{1,2}(?!\*)", md), "masked_names", 65)
