"""Other people's Pelican plugins: they are told of the finished site by the signals they know, with Pelican's own objects.

They may read everything and write files of their own into the output (which later builds leave alone). They cannot change our
pages: those are rendered, checked and remembered before a guest is called. Without guests nothing here costs anything.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pelican import signals
from pelican.contents import Article, Page
from pelican.generators import ArticlesGenerator, PagesGenerator
from pelican.urlwrappers import Author, Category, Tag

from incremental.blobs import BlobStore
from newsroom.fields import ItemKind
from newsroom.items import Item
from portal.site import Site
from portal.views import Views

_ASKED = (
    "content_object_init", "article_generator_init", "article_generator_context", "article_generator_pretaxonomy",
    "article_generator_finalized", "page_generator_init", "page_generator_context", "page_generator_finalized",
    "all_generators_finalized", "article_generator_write_article", "article_writer_finalized", "page_generator_write_page",
    "page_writer_finalized", "get_generators",
)  # fmt: skip


def there_are_guests() -> bool:
    """Whether some plugin waits for a signal that needs more than the list of written files."""
    return any(getattr(signals, name).receivers for name in _ASKED)


class Guests:
    """The finished site as Pelican's generators and contents, made for the plugins that ask."""

    def __init__(self, pelican: Any, site: Site, bodies: Path, views: Views) -> None:
        self._pelican = pelican
        self._site = site
        self._views = views
        self._store = BlobStore(bodies)
        self.context: dict[str, Any] = dict(pelican.settings)
        self.context.update(
            generated_content={}, static_links=set(), static_content={}, localsiteurl=pelican.settings["SITEURL"]
        )

    def tell(self) -> None:
        """Send the signals of a stock run, in its order."""
        settings = self._pelican.settings
        arguments = {
            "context": self.context, "settings": settings, "path": self._pelican.path, "theme": self._pelican.theme,
            "output_path": self._pelican.output_path,
        }  # fmt: skip
        articles, pages = ArticlesGenerator(**arguments), PagesGenerator(**arguments)
        listed = [item for item in self._site.items.values() if self._site.is_listed(item.id)]
        news = sorted(
            (item for item in listed if item.kind is not ItemKind.PAGE),
            key=lambda item: str(item.published),
            reverse=True,
        )
        for item in news:
            article = self._content(Article, item)
            signals.article_generator_context.send(articles, metadata=article.metadata)
            articles.articles.append(article)
        signals.article_generator_pretaxonomy.send(articles)
        self.context.update(articles=articles.articles, dates=articles.articles)
        signals.article_generator_finalized.send(articles)
        for item in listed:
            if item.kind is ItemKind.PAGE:
                page = self._content(Page, item)
                signals.page_generator_context.send(pages, metadata=page.metadata)
                pages.pages.append(page)
        self.context.update(pages=pages.pages)
        signals.page_generator_finalized.send(pages)
        generators = [articles, pages, *self._foreign(arguments)]
        for generator in generators[2:]:
            if hasattr(generator, "generate_context"):
                generator.generate_context()
        signals.all_generators_finalized.send(generators)
        writer = self._pelican._get_writer()
        for article in articles.articles:
            signals.article_generator_write_article.send(articles, content=article)
        signals.article_writer_finalized.send(articles, writer=writer)
        for page in pages.pages:
            signals.page_generator_write_page.send(pages, content=page)
        signals.page_writer_finalized.send(pages, writer=writer)
        for generator in generators[2:]:
            if hasattr(generator, "generate_output"):
                generator.generate_output(writer)

    def _foreign(self, arguments: dict[str, Any]) -> list[Any]:
        """The generators that plugins bring."""
        found: list[Any] = []
        for _, value in signals.get_generators.send(self._pelican):
            found += value if isinstance(value, (list, tuple)) else [value]
        return [generator(**arguments) for generator in found if isinstance(generator, type)]

    def _content(self, kind: Any, item: Item) -> Any:
        settings = self._pelican.settings
        column = self._site.registries.columns.get(item.column)
        metadata: dict[str, Any] = {
            "title": item.headline, "slug": item.address.removesuffix(".html").strip("/").replace("/", "-"),
            "summary": item.standfirst, "status": "published", "tags": [Tag(tag, settings) for tag in item.tags],
            "authors": [Author(name, settings) for name in item.reporters], "url": item.address.lstrip("/"),
            "save_as": item.address.lstrip("/"), "date": item.published, "modified": item.modified,
        }  # fmt: skip
        if column:
            metadata["category"] = Category(column.name, settings)
        metadata = {name: value for name, value in metadata.items() if value not in (None, [])}
        body = self._views.resolved((self._store.get(item.body_hash) or b"").decode())
        return kind(body, metadata, settings, str(Path(self._pelican.path) / item.id), self.context)
