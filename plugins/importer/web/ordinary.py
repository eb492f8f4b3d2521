"""Ordinary pages: which part is the article, its headline, date, source and author.

First the facts that government sites must give (ArticleTitle, PubDate, ContentSource), then the containers that the usual Chinese content
systems use, then density: the part of the page with most running text and fewest links.
"""

from __future__ import annotations

import re
from typing import Any

from importer.elements import SourceParagraph, flatten
from importer.ledger import Piece
from importer.names import read_byline
from importer.web.article import Article
from importer.web.page import WebPage

# Ids and classes under which content systems keep the text alone (TRS, 政府网站集约化平台, 博达, WordPress …).
_CONTAINERS = re.compile(
    r"(?:^|\s)(?:UCAP-CONTENT|TRS_Editor|trs_editor_view|TRS_UEDITOR|zoom|zoomcon|Zoom|vsb_content\w*|v_news_content|wp_articlecontent|article[-_]?content|"
    r"article[-_]?body|articleText|content[-_]?article|news[-_]?content|news[-_]?text|detail[-_]?content|pages_content|content_text|conTxt|"
    r"entry-content|post-content|rm_txt_con|text_content|ewb-article-info|xxgk_content|article-con|wzcon|nr_con)(?:\s|$)"
)
_FURNITURE = re.compile(
    r"nav(?!y)|menu|crumb|position|share|related|recommend|hot-?(?:news|list)|sidebar|side-?bar|aside|footer|foot\b|copyright|comment|toolbar|tool-?bar|"
    r"print|pagination|pager|prev|next|login|search|banner|advert|\bad[-_s]|qrcode|ewm|erweima|bdshare|fontsize|font-size|breadcrumb|header(?!-?title)|topbar",
    re.IGNORECASE,
)
_FURNITURE_TAGS = frozenset(("nav", "aside", "footer", "form", "button", "select", "menu"))
_TITLE_CUT = re.compile(r"\s*(?:[_|｜]|\s[-–—]{1,2}\s|--|——|-(?=[\u3400-\u9fff]{2,16}$))\s*")
_DATE = re.compile(r"(?:19|20)\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?")
_SOURCE = re.compile(r"(?:信息|文章|稿件|新闻)?来\s*源\s*[：:]\s*(?P<name>[^\s|｜丨/；;，,：:\[\]【】]{2,30})")
_AUTHOR = re.compile(
    r"(?:作\s*者|记\s*者|撰\s*稿|文\s*字)\s*[：:]\s*(?P<names>[\u3400-\u9fff·、]{2,20}(?:\s[\u3400-\u9fff·]{2,4}){0,3})"
)
_INFO = re.compile(r"来\s*源|发布|时间|日期|浏览|阅读|点击|作者|字体|字号|打印|分享|编辑|责编|次数")
LONGEST_INFO = 160
LEAST_TEXT = 80


def find_ordinary(page: WebPage) -> Article:
    """The article of an ordinary page; its body may be empty."""
    container = _container(page)
    inside = [
        block
        for block in page.blocks
        if container is not None and block.is_within(container) and not _is_furniture(block.node, container)
    ]
    article = Article(inside)
    _find_headline(page, article)
    _find_info(page, article)
    article.published = (
        page.meta("PubDate", "article:published_time", "publishdate", "og:release_date") or article.published
    )
    article.address = page.meta("Url", "og:url") or next(
        (link.get("href") or "" for link in page.root.iter("link") if link.get("rel") == "canonical"), ""
    )
    return article


# The container.


def _container(page: WebPage) -> Any | None:
    """The element that holds the article: a known one, else <article>, else the densest."""
    texts: dict[Any, int] = {}
    for block in page.blocks:
        size = 0 if block.hidden else len(block.text)
        node = block.node
        while node is not None:
            texts[node] = texts.get(node, 0) + size
            node = node.getparent()
    known = [
        element for element in page.root.iter()
        if isinstance(element.tag, str) and _CONTAINERS.search(f"{element.get('id') or ''} {element.get('class') or ''}") and texts.get(element, 0) >= LEAST_TEXT
    ]  # fmt: skip
    if known:
        # The innermost one that still holds nearly all of the outermost one's text.
        most = max(texts[element] for element in known)
        return [element for element in known if texts[element] >= 0.8 * most][-1]
    articles = [element for element in page.root.iter("article") if texts.get(element, 0) >= LEAST_TEXT]
    if len(articles) == 1:
        return articles[0]
    return _densest(page)


def _densest(page: WebPage) -> Any | None:
    """Every paragraph of running text votes for its parent, and with half its weight for its grandparent; links count against."""
    scores: dict[Any, float] = {}
    texts: dict[Any, float] = {}
    links: dict[Any, float] = {}
    for block in page.blocks:
        if block.hidden or _is_furniture(block.node, None):
            continue
        text = block.text
        linked = sum(
            len(run.piece.raw)
            for paragraph in flatten([block.element])
            for run in paragraph.runs
            if run.piece and run.link
        )
        node = block.node
        weight = (
            1 + len(re.findall(r"[，。；、,;]", text)) + min(len(text) / 50, 6)
            if len(text) >= 20 and linked < 0.4 * len(text)
            else 0.0
        )
        parents = [node, *[parent for parent in (node.getparent(),) if parent is not None]]
        # Text that stands in a container without paragraphs of its own votes for the container itself.
        for share, parent in zip((0.5, 1.0), parents, strict=False):
            scores[parent] = scores.get(parent, 0.0) + share * weight
        if len(parents) == 2 and (grand := parents[1].getparent()) is not None:
            scores[grand] = scores.get(grand, 0.0) + 0.5 * weight
        while node is not None:
            texts[node] = texts.get(node, 0.0) + len(text)
            links[node] = links.get(node, 0.0) + linked
            node = node.getparent()
    ranked = {
        node: score * (1 - links.get(node, 0.0) / max(texts.get(node, 1.0), 1.0))
        for node, score in scores.items()
        if score > 0
    }
    if not ranked:
        return None
    return max(ranked, key=lambda node: (ranked[node], texts.get(node, 0.0)))


def _is_furniture(node: Any, stop: Any | None) -> bool:
    """Whether the block stands in navigation, sharing bars and the like, below `stop`."""
    while node is not None and node is not stop:
        if isinstance(node.tag, str):
            tag = node.tag.lower()
            if tag in ("body", "html"):
                return False
            if tag in _FURNITURE_TAGS or (node.get("role") in ("navigation", "banner", "contentinfo", "search")):
                return True
            if _FURNITURE.search(f"{node.get('id') or ''} {node.get('class') or ''}"):
                return True
        node = node.getparent()
    return False


# The facts.


def _find_headline(page: WebPage, article: Article) -> None:
    """The page's own headline: the block that reads as the metadata or <title> says, else the first h1, else a part of <title>."""
    titles = [page.meta("ArticleTitle"), page.meta("og:title", "twitter:title")]
    whole = page.title.text if page.title is not None else ""
    titles += [whole, *_TITLE_CUT.split(whole)[:1]]
    wanted = ["".join(title.split()) for title in titles if title]
    paragraphs = [
        block.element
        for block in page.blocks
        if isinstance(block.element, SourceParagraph) and block.text and not block.hidden
    ]
    by_text = {"".join(paragraph.text.split()): paragraph for paragraph in reversed(paragraphs)}
    headings = [paragraph for paragraph in paragraphs if paragraph.outline == 0]
    found = next((by_text[title] for title in wanted if title in by_text and 4 <= len(title) <= 120), None)
    if found is None:
        # A headline that the page broke or cut: the h1 that <title> begins with.
        found = next((one for one in headings if wanted and wanted[0].startswith("".join(one.text.split())[:12])), None)
        found = found or (headings[0] if len(headings) == 1 else None)
    if found is not None:
        article.headline = found.span.whole.stripped()
        article.used.add(found)
    elif page.title is not None:
        first = _TITLE_CUT.split(whole)[0]
        article.headline = page.title.whole.cut(0, len(first)).stripped()


def _find_info(page: WebPage, article: Article) -> None:
    """The line or lines between headline and body: 来源：… 发布时间：… 作者：…"""
    paragraphs = [
        block.element
        for block in page.blocks
        if isinstance(block.element, SourceParagraph) and block.text and not block.hidden
    ]
    body = {block.element for block in article.body if isinstance(block.element, SourceParagraph)}
    at = next(
        (
            index
            for index, one in enumerate(paragraphs)
            if article.headline is not None and one.span is article.headline.span
        ),
        None,
    )
    first = next(
        (index for index, one in enumerate(paragraphs) if one in body and one not in article.used), len(paragraphs)
    )
    start = at + 1 if at is not None else max(0, first - 6)
    for index in range(start, min(len(paragraphs), max(first, start) + 3)):
        paragraph = paragraphs[index]
        text = paragraph.span.text
        is_info = (
            len(text) <= LONGEST_INFO
            and (_INFO.search(text) or (_DATE.search(text) and len(text) <= 30))
            and "。" not in text
        )
        if not is_info or (index >= first and not (_SOURCE.search(text) or _DATE.search(text))):
            continue
        _take_info(paragraph, article)
        if index >= first:
            article.used.add(paragraph)


def _take_info(paragraph: SourceParagraph, article: Article) -> None:
    span = paragraph.span
    text = span.text
    taken: list[tuple[int, int]] = []
    if article.source is None and (source := _SOURCE.search(text)):
        article.source = Piece(span, source.start("name"), source.end("name"))
        taken.append(source.span("name"))
    if not article.published and (day := _DATE.search(text)):
        article.published = day[0]
    if author := _AUTHOR.search(text):
        byline, end = None, author.end("names")
        while byline is None and end > author.start("names"):
            byline = read_byline(Piece(span, author.start("names"), end), said=True)
            # 涂某 浏览次数: what is no name at the end is let go of, word by word.
            end = max(text.rfind(" ", author.start("names"), end), author.start("names"))
        for credit in byline.credits if byline else ():
            article.credits.append((credit.field, credit.name))
            taken.append((credit.name.start, credit.name.end))
    at = 0
    for start, end in [*sorted(taken), (len(text), len(text))]:
        article.marks.append((Piece(span, at, start), "来源、时间、浏览次数一类的行，已写进抬头"))
        at = end
