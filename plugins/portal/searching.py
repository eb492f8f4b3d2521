"""Search, brought up to date with what the build changed: documents in, published files and related items out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from incremental.blobs import BlobStore, LostError
from lifecycle.publicity import Publicity
from manuscript.body.plain import paragraphs
from newsroom.items import Item, NewsArticle, Notice
from portal.site import Site
from search_index.desk import Published, refresh
from search_index.document import SearchDocument
from search_index.lists import RelatedLists
from search_index.store import DamagedError

UNFINISHED = "unfinished"  # stands in the search folder while its state may be ahead of the site's


class _Related(RelatedLists):
    """As the pages read them: a damaged memory makes the build start from nothing."""

    def __getitem__(self, name: str) -> tuple[str, ...]:
        try:
            return super().__getitem__(name)
        except DamagedError as error:
            raise LostError(str(error)) from error


def search_files(
    folder: Path,
    site: Site,
    bodies: BlobStore,
    changed: Iterable[str],
    *,
    everything: bool,
    afresh: str,
    desk_index: bool,
) -> Published:
    """Refresh the index for the items that changed (or all of them) and return what is to be published below /search/.

    afresh: why nothing that is remembered may be used; empty when it may.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / UNFINISHED).touch()
    listed = {item_id: site.places[item_id].published[:10] for item_id in site.listed}
    found = refresh(
        folder,
        listed,
        listed if everything else changed,
        lambda asked: _documents(site, bodies, asked),
        desk_index=desk_index,
        afresh=afresh,
    )
    return replace(found, related=_Related(found.related.path, found.related.version, found.related))


def finish_search(folder: Path) -> None:
    """The site that goes with the search state stands."""
    (folder / UNFINISHED).unlink(missing_ok=True)


def is_unfinished(folder: Path) -> bool:
    """Whether a build died after it changed the search state."""
    return (folder / UNFINISHED).exists()


def _documents(site: Site, bodies: BlobStore, ids: Iterable[str]) -> Iterator[SearchDocument]:
    for item_id in ids:
        yield _document(site, bodies, site.items[item_id])


def _document(site: Site, bodies: BlobStore, item: Item) -> SearchDocument:
    registries = site.registries
    column = registries.columns.get(item.column)
    townships = [entry for slug in item.townships if (entry := registries.townships.get(slug))]
    nameless = site.publicity(item.id) is Publicity.NAMELESS
    body = "" if nameless else bodies.fetch(item.body_hash).decode()
    notice = item if isinstance(item, Notice) else None
    story = item if isinstance(item, NewsArticle) else None
    days = (notice.signed_on, notice.effective_from, notice.valid_until) if notice else ()
    assert item.published is not None
    return SearchDocument(
        id=item.id,
        path=item.address.lstrip("/"),
        headline=item.headline,
        published=item.published.strftime("%Y-%m-%d %H:%M"),
        paragraphs=tuple(paragraphs(body)),
        kicker=story.kicker if story else "",
        subhead=story.subhead if story else "",
        standfirst=item.standfirst,
        byline="、".join((*item.reporters, *item.correspondents, *item.photographers)),
        source=item.source,
        column=column.name if column else "",
        column_slug=item.column,
        township=townships[0].name if townships else "",
        township_slug=townships[0].slug if townships else "",
        topics=tuple(entry.name for slug in item.topics if (entry := registries.topics.get(slug))),
        tags=item.tags,
        kind=item.kind.value,
        notice_type=notice.notice_type if notice else "",
        state=site.validity(notice).label if notice else "",
        issuing_body=notice.issuing_body if notice else "",
        document_number=notice.document_number if notice else "",
        index_number=notice.index_number if notice else "",
        dates=tuple(day.isoformat() for day in days if day),
    )
