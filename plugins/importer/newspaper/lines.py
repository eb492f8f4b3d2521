"""From the bytes of a page to its lines, each with its shape."""

from __future__ import annotations

import re
import unicodedata

from importer.ledger import Piece, Source
from importer.names import ROLES, read_byline
from importer.newspaper.units import Shape, Unit

LONGEST_HEAD = 36  # characters; a headline set over two lines is seldom longer
LONGEST_BYLINE = 40

SENTENCE_END = "。！？…"
CLOSING = "”’\"'）)】》」』"
_NUMERAL = r"[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3}"
_PAGE = rf"第?\s*(?P<page>{_NUMERAL})\s*版"
_CONTINUED = re.compile(
    rf"[（(\[【]\s*(?:紧接|上接|接)\s*{_PAGE}\s*(?P<hint>[^）)\]】]{{0,40}}?)\s*[）)\]】]|^\s*上接\s*第?\s*(?P<bare>{_NUMERAL})\s*版\s*$"
)
_TURNS = re.compile(
    rf"[（(\[【]\s*(?:下转|转)\s*{_PAGE}\s*(?P<hint>[^）)\]】]{{0,40}}?)\s*[）)\]】]|^\s*(?:下转|转)\s*第?\s*(?P<bare>{_NUMERAL})\s*版\s*$"
)
_SUBTITLE = re.compile(r"[—–―─－]{2,}|[—―─](?=\S)|--+|- -")
_CAPTION_START = re.compile(r"(?:[上下左右]?图|图片|照片)\s*(?:[①-⑩0-9一二三四五六]{1,2}\s*)?(?:为|是|：|:)|图[①-⑩]")
_CAPTION_END = re.compile(
    r"[（(](?P<inside>[^（()）]{2,30}?(?:摄|摄影|摄影报道|供图|文/图|文图))[）)]\s*$|(?P<bare>(?:本报记者|记者|通讯员)\s*\S{2,10}\s*摄|^[\u3400-\u9fff]{1,2}\s?[\u3400-\u9fff]{1,2}\s+(?:摄|摄影|摄影报道))\s*$"
)
_FURNITURE = re.compile(
    r"""(?:第?\s*\d{1,2}\s*版(?:\s*[\u3400-\u9fff]{2,6})?                              # 第3版 要闻
      |(?:第?\s*\d{1,2}\s*版|\d{1,2})?\s*(?:[\u3400-\u9fff]{2,8}\s+)?\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*(?:星期.|周.).*
      |星期[一二三四五六日天].*
      |[\u3400-\u9fff]{2,6}(?:日报|晚报|时报|周报|周刊|早报)(?:\s.*)?
      |.*(?:责任?编辑?|责编|编辑|版式|美编|校对|组版|值班主任|值班编委)\s*[::：].{2,40}
      |(?:国内统一刊号|国内统一连续出版物号|邮发代号|总第\s*\d+\s*期|新闻热线|投稿邮箱|本版邮箱).*)""",
    re.VERBOSE,
)
_FOLIO_DAY = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_FOLIO_PAGE = re.compile(r"第?\s*(\d{1,2})\s*版")
_STARTS_STORY = re.compile(
    r"本报讯|本刊讯|本台讯|(?:本报|新华社|中新社|新华网|人民网)[\u3400-\u9fff]{0,8}\s*(?:\d{1,2}月)?(?:\d{1,2}日)?\s*(?:讯|电|消息)|[\u3400-\u9fff]{2,6}讯\s*[（(]"
)
_NUMBERED_HEAD = re.compile(r"[一二三四五六七八九十]{1,3}\s*、|[（(][一二三四五六七八九十]{1,3}[）)]")
_LIST_ENTRY = re.compile(r"\d{1,2}\s*[.．、)）]|[①-⑳]|[（(]\d{1,2}[）)]|[·•●◆■▲]")
_LABEL = re.compile(
    r"[\u3400-\u9fff]{0,6}(?:电话|热线|时间|日期|地点|地址|邮箱|网址|传真|户名|账号|联系人|票价|来源)\s*[::：]\s*\S"
)
_ONLY_DATE = re.compile(r"(?:\d{4}|[〇○零一二三四五六七八九]{4})\s*年\s*\S{1,3}\s*月\s*\S{1,3}\s*日")


def starts_story(text: str) -> bool:
    """Whether a paragraph opens a news story: 本报讯, 本报商州1月5日电, 新华社西安1月5日电."""
    return _STARTS_STORY.match(text) is not None


def is_caption(text: str) -> bool:
    """Whether a line begins or ends as captions do."""
    return bool(_CAPTION_START.match(text)) or _CAPTION_END.search(text) is not None


def caption_credit(text: str) -> re.Match[str] | None:
    """The bracket or the closing words that name the photographer."""
    return _CAPTION_END.search(text)


def is_only_credit(text: str) -> bool:
    """Whether a line holds nothing but the photographer's credit of the caption before it."""
    found = _CAPTION_END.search(text)
    return found is not None and found.start() == 0


def opens_caption(text: str) -> bool:
    """Whether a line begins a caption (图为…), rather than going on with one."""
    return _CAPTION_START.match(text) is not None


def is_numbered_head(text: str) -> bool:
    """Whether a line begins with a number as headings of a part do (一、)."""
    return _NUMBERED_HEAD.match(text) is not None


def dash_length(text: str) -> int:
    """How many characters at the start are the dashes of a subtitle."""
    found = _SUBTITLE.match(text)
    return len(text) - len(text[found.end() :].lstrip()) if found else 0


def folio(text: str) -> tuple[tuple[int, int, int] | None, int]:
    """The date (year, month, day) and the page number that a line of page furniture names; None and 0 when it names none."""
    day, page = _FOLIO_DAY.search(text), _FOLIO_PAGE.search(text)
    return (int(day[1]), int(day[2]), int(day[3])) if day else None, int(page[1]) if page else 0


def number_of(text: str) -> int:
    """3, ３ or 三 → 3; 十二 → 12."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain.isdigit():
        return int(plain)
    tens, ten, ones = plain.partition("十")
    digits = "零一二三四五六七八九"
    if not ten:
        return digits.index(plain)
    return (digits.index(tens) if tens else 1) * 10 + (digits.index(ones) if ones else 0)


def read_lines(text: str, source: Source) -> list[Unit]:
    """Every line becomes a span of the source; every line that holds text becomes one unit, or several where a marker stands in it."""
    units: list[Unit] = []
    for number, line in enumerate(re.split(r"\r\n|\r|\n|\f|\u2028|\u2029", text), 1):
        piece = source.add(line, f"{source.prefix}第{number}行").whole.stripped()
        if piece:
            units.extend(_at_markers(piece))
    for index, unit in enumerate(units):
        if unit.shape is Shape.TEXT:
            unit.shape = _shape(unit, units, index)
    _settle_bylines(units)
    return units


def _at_markers(piece: Piece) -> list[Unit]:
    """Cut a line at (上接1版) and (下转3版), wherever they stand in it."""
    text = piece.raw
    found = sorted(
        [(match, Shape.CONTINUED) for match in _CONTINUED.finditer(text)]
        + [(match, Shape.TURNS) for match in _TURNS.finditer(text)],
        key=lambda pair: pair[0].start(),
    )
    units: list[Unit] = []
    at = 0
    for match, shape in found:
        if match.start() < at:  # a marker inside the brackets of another: its words went with that one
            continue
        if before := piece.cut(at, match.start()).stripped():
            units.append(Unit(Shape.TEXT, [before]))
        page = number_of(match["page"] or match["bare"])
        units.append(Unit(shape, [piece.cut(match.start(), match.end()).stripped()], page, match["hint"] or ""))
        at = match.end()
    if rest := piece.cut(at).stripped():
        units.append(Unit(Shape.TEXT, [rest]))
    return units


def _shape(unit: Unit, units: list[Unit], index: int) -> Shape:
    text = unit.text
    if _FURNITURE.fullmatch(text) and len(text) <= 60:
        return Shape.FURNITURE
    if dash_length(text) and len(text) <= LONGEST_HEAD + 4 and text[-1] not in "。；，：":
        return Shape.SUBTITLE
    if is_caption(text) and not starts_story(text):
        return Shape.CAPTION
    previous = units[index - 1] if index else None
    if previous and previous.shape is Shape.CONTINUED:
        return Shape.TEXT
    if _looks_like_head(text, units[index + 1] if index + 1 < len(units) else None):
        return Shape.HEAD
    return Shape.TEXT


def _looks_like_head(text: str, following: Unit | None) -> bool:
    if not 2 <= len(text) <= LONGEST_HEAD or "。" in text or text[-1] in "。；;，,、：:.…":
        return False
    if re.search(r"[。！？!?…][”\"’]$", text):
        return False
    if (
        starts_story(text)
        or _LIST_ENTRY.match(text)
        or _ONLY_DATE.fullmatch(text)
        or not re.search(r"[\u3400-\u9fff]", text)
    ):
        return False
    if following is not None and (starts_story(following.text) or dash_length(following.text)):
        return True
    if _LABEL.match(text):
        return False  # 联系电话:0914-2310000, 时间:1月8日
    if text[-1] in "！？!?" and (re.search(r"[,，]", text) or text[0] in '“"'):
        return False
    return not (text[0] in '“"' and text[-1] in '”"' and re.search(r"[,，]", text))


def _settle_bylines(units: list[Unit]) -> None:
    """Names on a line of their own: under a title, with a role word anywhere, or closing a story right before the next title."""
    after_marker = False
    for index, unit in enumerate(units):
        if unit.shape is Shape.CONTINUED:
            after_marker = True
        if unit.shape is not Shape.HEAD and not (unit.shape is Shape.TEXT and len(unit.text) <= LONGEST_BYLINE):
            continue
        previous = units[index - 1].shape if index else None
        following = units[index + 1].shape if index + 1 < len(units) else None
        under_title = previous in (Shape.HEAD, Shape.SUBTITLE, Shape.BYLINE)
        alone = under_title and following is Shape.TEXT and len("".join(unit.text.split())) <= 3
        if len(unit.text) <= LONGEST_BYLINE and read_byline(_bare(unit.pieces[0]), lenient=alone) is not None:
            has_role = any(word in unit.text for word in ROLES if len(word) > 1)
            closes = previous is Shape.TEXT and following in (Shape.HEAD, Shape.SUBTITLE, None)
            if (
                under_title
                or has_role
                or closes
                or (after_marker and previous is Shape.TEXT and following is Shape.TEXT)
            ):
                unit.shape = Shape.BYLINE
        if unit.shape is Shape.HEAD:
            after_marker = False


def _bare(piece: Piece) -> Piece:
    """A byline line without the brackets around it."""
    text = piece.raw
    return piece.cut(1, len(text) - 1) if text[0] in "（(" and text[-1] in "）)" else piece
