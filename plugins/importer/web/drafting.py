"""From a saved web page to a draft."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, datetime
from urllib.parse import urlsplit

from importer import official
from importer.body import BodyWriter, is_caption, tell_suspects
from importer.draft import Draft
from importer.elements import SourceParagraph, flatten
from importer.invisible import remove_invisible
from importer.ledger import Call, Ledger, Piece
from importer.refusal import Refusal
from importer.web.article import Article
from importer.web.blocks import Block
from importer.web.ordinary import find_ordinary
from importer.web.page import decode_html, read_page
from importer.web.resources import Resources
from importer.web.tails import is_tail, is_top
from importer.web.wechat import find_wechat, is_wechat
from importer.web_address import safe_link
from newsroom.dates import SHANGHAI, DateError, parse_moment
from newsroom.fields import ItemKind

UNNAMED = "（待拟标题）"
LEAST_TEXT = 10  # characters; less is no article
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")


def draft_web(
    data: bytes,
    name: str,
    ledger: Ledger,
    resources: Resources,
    *,
    day: date,
    kind: ItemKind | None,
    charset: str = "",
    address: str = "",
) -> Draft:
    """Make the draft of a saved page. day: for a page that shows no date. address: where it was saved from, if known outside it."""
    text = decode_html(data, charset)
    source = ledger.open_source(name, "网页")
    page = read_page(text, name, source, resources)
    article = find_wechat(page) if is_wechat(page) else find_ordinary(page)
    source.what = "微信文章" if article.is_wechat else "网页"
    for span in source.spans:
        remove_invisible(span.whole, ledger)
    body = _trim(article, ledger)
    if sum(len(block.text) for block in body) < LEAST_TEXT and not any(
        paragraph.pictures for block in body for paragraph in flatten([block.element])
    ):
        raise Refusal(
            name, "没有找到文章的正文，可能网页没有加载完就保存了。请在浏览器里等文章全部显示出来，再另存一次。"
        )
    draft = Draft(ItemKind.NOTICE if kind is ItemKind.NOTICE else ItemKind.STORY, day)
    taken = _header(article, draft, ledger, name)
    _origin(article, draft, ledger, address or _saved_from(text), name)
    if draft.kind is ItemKind.NOTICE:
        _notice(body, draft, taken, ledger)
    _write(body, draft, taken, ledger)
    placed = {piece.span for piece in draft.pieces()} | {drop.piece.span for drop in ledger.dropped}
    for block in page.blocks:
        for paragraph in flatten([block.element]):
            if paragraph.span not in placed:
                why = "网页上隐藏的文字" if block.hidden else "网页的导航、按钮、版权一类，不属于文章"
                ledger.drop(paragraph.span.whole, why)
    if page.title is not None and page.title not in placed:
        ledger.drop(page.title.whole, "浏览器标签上的标题")
    tell_suspects(draft, ledger)
    return draft


def _saved_from(text: str) -> str:
    found = _SAVED_FROM.search(text[:4000])
    return found[1] if found else ""


def _trim(article: Article, ledger: Ledger) -> list[Block]:
    """The article's blocks without the machinery at both ends; what goes is dropped with its reason."""
    body = [block for block in article.body if not block.hidden]
    while body and isinstance(body[0].element, SourceParagraph) and is_top(body[0].text):
        _drop(body.pop(0), "文章前的提示", ledger, article.used)
    end = len(body)
    while (
        end
        and isinstance(body[end - 1].element, SourceParagraph)
        and (not body[end - 1].text or is_tail(body[end - 1].text))
    ):
        end -= 1
    # A picture with no words behind it belongs to the tail only when a line of the tail follows it or stands before it.
    first_tail = next((at for at in range(end, len(body)) if body[at].text), None)
    if first_tail is None:
        return body
    keep = end
    while keep < first_tail and not _speaks_of_code(body[first_tail].text):
        keep += 1
    for block in body[keep:]:
        _drop(block, "文章后的提示（扫一扫、阅读原文、编辑一类）", ledger, article.used)
    pictures = sum(len(paragraph.pictures) for block in body[keep:] for paragraph in flatten([block.element]))
    lost = sum(len(block.lost) for block in body[keep:])
    if pictures + lost:
        ledger.remark(
            Call.LOOK, body[keep].element.where, f"文章末尾有 {pictures + lost} 张图片（二维码一类），没有导入。"
        )
    return body[:keep]


def _speaks_of_code(text: str) -> bool:
    return any(word in text for word in ("码", "扫", "长按", "识别", "关注"))


def _drop(block: Block, why: str, ledger: Ledger, used: Collection[SourceParagraph] = ()) -> None:
    for paragraph in flatten([block.element]):
        if paragraph not in used:  # what the header took is accounted for there
            ledger.drop(paragraph.span.whole, why)


def _header(article: Article, draft: Draft, ledger: Ledger, name: str) -> set[SourceParagraph]:
    """Headline, date and bylines. Returns the paragraphs used up."""
    taken: set[SourceParagraph] = set()
    if article.headline is None:
        draft.put("headline", UNNAMED)
        ledger.remark(Call.DECIDE, name, "没有认出标题。请在“标题：”里写上。")
    else:
        draft.put("headline", article.headline)
        _drop_rest(article.headline, "标题之外的字（网站名一类）", ledger)
    for field, piece in article.credits:
        draft.put(field, piece, between="、")
    for piece, why in article.marks:
        ledger.drop(piece, why)
    taken |= article.used
    moment = _moment(article.published)
    if moment is None:
        draft.put("published", draft.day.isoformat())
        ledger.remark(Call.DECIDE, name, f"没有找到发布时间，发布日期先写成 {draft.day.isoformat()}。请核对。")
    else:
        draft.day = moment.date()
        draft.put(
            "published", f"{moment:%Y-%m-%d %H:%M}" if (moment.hour, moment.minute) != (0, 0) else f"{moment:%Y-%m-%d}"
        )
        ledger.remark(
            Call.LOOK,
            name,
            f"发布日期写成原文的发布时间（{moment:%Y-%m-%d %H:%M}），文件名也用了它。本站转载的日子不同的话，请改。",
        )
    return taken


def _drop_rest(piece: Piece, why: str, ledger: Ledger) -> None:
    ledger.drop(Piece(piece.span, 0, piece.start), why)
    ledger.drop(Piece(piece.span, piece.end, len(piece.span.text)), why)


def _moment(published: str) -> datetime | None:
    """An epoch in seconds, or a date in words, as a time in Shanghai."""
    if re.fullmatch(r"\d{9,10}", published):
        return datetime.fromtimestamp(int(published), SHANGHAI)
    try:
        return parse_moment(published) if published else None
    except DateError:
        return None


def _origin(article: Article, draft: Draft, ledger: Ledger, address: str, name: str) -> None:
    link = safe_link(article.address) or safe_link(address)
    if article.source is not None:
        draft.put("source", article.source)
    if link:
        draft.put("source_url", link)
    else:
        ledger.remark(Call.LOOK, name, "网页里没有原文网址。转载请补“来源网址：”。")
    if article.source is None:
        host = urlsplit(link).netloc
        ledger.remark(Call.DECIDE, name, f"没有认出来源{f'（网址是 {host}）' if host else ''}。转载要写“来源：”。")


def _notice(body: list[Block], draft: Draft, taken: set[SourceParagraph], ledger: Ledger) -> None:
    """A page that the editor calls a notice: its kind from the title, body and date from its end."""
    paragraphs = [
        block.element for block in body if isinstance(block.element, SourceParagraph) and block.element not in taken
    ]
    headline = "".join(ledger.read(part) for part in draft.header["headline"] if isinstance(part, Piece))
    kind = official.notice_type_of(headline)
    found = official.recognise(paragraphs, headline or UNNAMED)
    day = draft.day
    if found:
        found.notice_type = ""
        official.fill_header(found, draft, ledger)
        taken |= found.taken
    draft.day = day  # the file's name and the date of publication stay those of the page
    draft.put("notice_type", kind or "公告")
    if not kind:
        ledger.remark(Call.DECIDE, "文种", "看不出是哪一种文件，先写成“公告”。请核对“文种：”。")
    official.tell_validity(paragraphs, draft, ledger)


def _write(body: list[Block], draft: Draft, taken: set[SourceParagraph], ledger: Ledger) -> None:
    rest = [block for block in body if not (isinstance(block.element, SourceParagraph) and block.element in taken)]
    outlines = [
        block.element.outline
        for block in rest
        if isinstance(block.element, SourceParagraph) and block.element.outline >= 0
    ]
    writer = BodyWriter(draft, ledger, min(outlines, default=0), is_official=False)
    at = 0
    while at < len(rest):
        block = rest[at]
        element = block.element
        at += 1
        _tell_lost(block, ledger)
        if not isinstance(element, SourceParagraph):
            writer.table(element)
            continue
        after = rest[at].element if at < len(rest) else None
        caption = after if isinstance(after, SourceParagraph) and is_caption(element, after) else None
        writer.paragraph(element, caption)
        at += caption is not None


def _tell_lost(block: Block, ledger: Ledger) -> None:
    where = block.element.where
    for address in block.lost:
        ledger.remark(
            Call.DECIDE,
            where,
            f"这里缺一张图片，没有随网页保存下来（{address[:80]}）。请找到图片，放进 content/images 再插进来。",
        )
    for file in block.files:
        ledger.remark(
            Call.DECIDE,
            where,
            f"附件“{file[:60]}”没有随网页保存。请到原网页下载，放进 content/attachments，写上“附件：”。",
        )
    if block.missing:
        ledger.remark(Call.DECIDE, where, f"这里原来有{block.missing}，没有导入。请看看要不要另外放。")
