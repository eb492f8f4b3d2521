"""A stock Pelican site of the same articles: columns are categories."""

from __future__ import annotations

import shutil
from pathlib import Path

from benchmarks.building.peers.manuscripts import articles, columns

_CONFIG = """\
SITENAME = "某县融媒"
SITEURL = "https://www.example.com"
PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"
TIMEZONE = "Asia/Shanghai"
DEFAULT_LANG = "zh"
DEFAULT_DATE_FORMAT = "%Y-%m-%d %H:%M"
DEFAULT_PAGINATION = 20
PAGINATED_TEMPLATES = {"tag": None, "category": None}
DIRECT_TEMPLATES = ["index", "tags", "sitemap"]
SITEMAP_SAVE_AS = "sitemap.xml"
ARTICLE_URL = ARTICLE_SAVE_AS = "{slug}.html"
CATEGORY_URL = "columns/{slug}/"
CATEGORY_SAVE_AS = "columns/{slug}/index.html"
TAG_URL = "tags/{slug}/"
TAG_SAVE_AS = "tags/{slug}/index.html"
AUTHOR_SAVE_AS = AUTHORS_SAVE_AS = ARCHIVES_SAVE_AS = ""
MONTH_ARCHIVE_SAVE_AS = "archive/{date:%Y}/{date:%m}/index.html"
MONTH_ARCHIVE_URL = "archive/{date:%Y}/{date:%m}/"
FEED_ALL_ATOM = "feeds/all.atom.xml"
CATEGORY_FEED_ATOM = "feeds/{slug}.atom.xml"
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None
FEED_MAX_ITEMS = 30
CACHE_CONTENT = False
COLUMNS = %s
"""


def make_site(content: Path, site: Path) -> int:
    """Write the Pelican site for the manuscripts of `content` into `site`; returns how many articles it has."""
    shutil.copytree(Path(__file__).with_name("pelican"), site / "theme")
    listed = {column.slug: (column.name, column.description, column.type) for column in columns(content)}
    (site / "pelicanconf.py").write_text(_CONFIG.replace("%s", repr(listed)), encoding="utf-8")
    count = 0
    for article in articles(content):
        path = site / "content" / article.column / f"{article.address.removesuffix('.html').replace('/', '-')}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        head = [
            f"Title: {article.headline}", f"Date: {article.moment}", f"Category: {article.column}", f"Tags: {', '.join(article.tags)}",
            f"Slug: {article.address.removesuffix('.html')}", f"Source: {article.source}", f"Byline: {article.byline}",
        ]  # fmt: skip
        path.write_text("\n".join(head) + "\n\n" + article.body, encoding="utf-8")
        count += 1
    return count
