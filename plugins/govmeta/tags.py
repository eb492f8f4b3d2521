"""The page tags of 《政府网站发展指引》 (国办发〔2017〕47号) and Open Graph, as plain pairs for the templates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Tag:
    """One <meta name=… content=…>."""

    name: str
    content: str


@dataclass(frozen=True, slots=True)
class Property:
    """One <meta property=… content=…> (Open Graph)."""

    property: str
    content: str


@dataclass(frozen=True, slots=True)
class ColumnTags:
    """What the column tags need."""

    name: str
    description: str
    keywords: tuple[str, ...]
    type: str


@dataclass(frozen=True, slots=True)
class ArticleTags:
    """What the article tags need. published: aware; image and url: absolute or empty."""

    title: str
    published: datetime | None
    source: str
    keywords: tuple[str, ...]
    author: str
    description: str
    image: str
    url: str


def site_tags(name: str, domain: str, id_code: str) -> list[Tag]:
    """The three of every page."""
    return [Tag("SiteName", name), Tag("SiteDomain", domain), Tag("SiteIDCode", id_code)]


def column_tags(column: ColumnTags) -> list[Tag]:
    """The four of column pages and of the articles in them."""
    return [
        Tag("ColumnName", column.name),
        Tag("ColumnDescription", column.description or column.name),
        Tag("ColumnKeywords", ",".join(column.keywords) or column.name),
        Tag("ColumnType", column.type),
    ]


def article_tags(article: ArticleTags) -> list[Tag]:
    """The three required of an article and the optional ones that are known. PubDate is 24-hour, YYYY-MM-DD HH:MM."""
    tags = [
        Tag("ArticleTitle", article.title),
        Tag("PubDate", article.published.strftime("%Y-%m-%d %H:%M") if article.published else ""),
        Tag("ContentSource", article.source),
    ]
    optional = (
        ("Keywords", ",".join(article.keywords)), ("Author", article.author), ("Description", article.description),
        ("Image", article.image), ("Url", article.url),
    )  # fmt: skip
    return tags + [Tag(name, content) for name, content in optional if content]


def open_graph(
    *, kind: str, title: str, url: str, site_name: str, description: str = "", image: str = "",
    published: datetime | None = None, modified: datetime | None = None, section: str = "",
) -> list[Property]:  # fmt: skip
    """Open Graph properties; empty ones are left out. kind: website or article."""
    pairs = [
        ("og:type", kind), ("og:title", title), ("og:url", url), ("og:site_name", site_name), ("og:locale", "zh_CN"),
        ("og:description", description), ("og:image", image),
    ]  # fmt: skip
    if kind == "article":
        pairs += [
            ("article:published_time", published.isoformat() if published else ""),
            ("article:modified_time", modified.isoformat() if modified else ""),
            ("article:section", section),
        ]
    return [Property(name, content) for name, content in pairs if content]
