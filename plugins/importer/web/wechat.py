"""WeChat articles as a browser saves them: title #activity-name, account #js_name, body #js_content, time in a script."""

from __future__ import annotations

import re
from typing import Any

from importer.elements import SourceParagraph
from importer.names import is_name
from importer.web.article import Article
from importer.web.page import WebPage

_TIME = re.compile(
    r"\bvar\s+ct\s*=\s*[\"'](\d{9,10})[\"']|\bcreateTime\s*=\s*[\"'](\d{4}-\d{2}-\d{2} \d{2}:\d{2})[\"']|\bori_create_time\s*:\s*[\"']?(\d{9,10})"
)
_ADDRESS = re.compile(r"\bmsg_link\s*=\s*[\"']([^\"']+)[\"']")
_AUTHOR_IDS = ("js_author_name", "js_author_name_text")


def is_wechat(page: WebPage) -> bool:
    """Whether it is an article of a WeChat account: those alone have this element."""
    return page.by_id("js_content") is not None


def find_wechat(page: WebPage) -> Article:
    """The article of a WeChat page. The body is hidden by an inline style until a script runs: that hiding does not count."""
    content = page.by_id("js_content")
    inside = [block for block in page.blocks if block.is_within(content)]
    article = Article(inside, is_wechat=True)
    shown = _within(page, page.by_id("activity-name"))
    if shown:
        article.headline = shown[0].span.whole.stripped()
    elif page.title is not None:
        article.headline = page.title.whole
    account = _within(page, page.by_id("js_name"))
    if account:
        article.source = account[0].span.whole.stripped()
    for key in _AUTHOR_IDS:
        for paragraph in _within(page, page.by_id(key))[:1]:
            piece = paragraph.span.whole.stripped()
            if (
                is_name(piece.raw)
                and not article.credits
                and (article.source is None or piece.span is not article.source.span)
            ):
                article.credits.append(("reporters", piece))
    if time := _TIME.search(page.text):
        article.published = next(group for group in time.groups() if group)
    else:
        article.published = "".join(paragraph.text for paragraph in _within(page, page.by_id("publish_time"))[:1])
    link = _ADDRESS.search(page.text)
    article.address = (
        page.meta("og:url")
        or _canonical(page)
        or (link[1].replace("&amp;", "&").replace("\\x26amp;", "&") if link else "")
    )
    _settle_shared_lines(article)
    return article


def _settle_shared_lines(article: Article) -> None:
    """Title, account and author may stand in one line of the page; a span then serves the first, and the others stay unused."""
    spans = [article.headline.span] if article.headline else []
    if article.source and article.source.span in spans:
        article.source = None
    elif article.source:
        spans.append(article.source.span)
    article.credits = [(field, piece) for field, piece in article.credits if piece.span not in spans]
    # What became a field is no paragraph as well, where the page has its title or account inside the text.
    spans += [piece.span for _, piece in article.credits]
    article.body = [
        block
        for block in article.body
        if not (isinstance(block.element, SourceParagraph) and block.element.span in spans)
    ]


def _canonical(page: WebPage) -> str:
    return next(
        (element.get("href") or "" for element in page.root.iter("link") if element.get("rel") == "canonical"), ""
    )


def _within(page: WebPage, container: Any | None) -> list[SourceParagraph]:
    """The paragraphs that hold the text of an element."""
    if container is None:
        return []
    return [
        block.element
        for block in page.blocks
        if isinstance(block.element, SourceParagraph) and block.text and block.is_within(container)
    ]
