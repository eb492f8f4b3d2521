"""Commands over the desk's private index: search, similar, export; and the importer's question for near duplicates."""

from __future__ import annotations

from pathlib import Path

from commands.places import find_file, index_folder
from manuscript.body.plain import paragraphs
from manuscript.reader import Reader
from newsroom.problem import EditorError, Problem
from newsroom.registry import load_registries
from portal.command import ROOT
from portal.quiet import FILE as QUIET
from portal.report import tell_problems


def search(words: str, *, output: Path | None, column: str, since: str, until: str, limit: int, as_json: bool) -> int:
    """The best published items for some words."""
    from search_index.command import search as find

    if not words.strip():
        tell_problems([Problem("search", 0, "没有写要找的词。请写在命令后面，例如：search 卡点 值守。")])
        return 1
    return find(
        words,
        index_folder(output),
        column=column,
        since=since,
        until=until,
        limit=limit,
        as_json=as_json,
        broken=lambda: _build_next_time(output),
    )


def export(kind: str, folder: Path, *, output: Path | None) -> int:
    """The index as files for a search cluster. kind: opensearch."""
    from search_index.command import export_opensearch

    if kind != "opensearch":
        tell_problems([Problem("--export", 0, f"不认识“{kind}”。请写 opensearch。")])
        return 1
    return export_opensearch(index_folder(output), folder, broken=lambda: _build_next_time(output))


def similar(name: Path, *, content: Path | None, output: Path | None, as_json: bool) -> int:
    """What has been published that a manuscript repeats."""
    from search_index.command import similar as compare

    content = content or ROOT / "content"
    try:
        path = find_file(name, content)
        reading = Reader(load_registries(content)).read(path.read_bytes(), _id(path, content))
        if reading.manuscript is None:
            raise EditorError(list(reading.problems))
    except EditorError as error:
        tell_problems(error.problems)
        return 1
    item = reading.manuscript.item
    body = "\n".join(paragraphs(reading.manuscript.html))
    return compare(
        item.headline,
        body,
        index_folder(output),
        own_id=item.id,
        as_json=as_json,
        broken=lambda: _build_next_time(output),
    )


def near_duplicates(headline: str, body: str) -> list[tuple[str, str, float]]:
    """(headline, id, likeness) of published items that a draft repeats; none when there is no index to ask."""
    from search_index.archive import NoIndexError
    from search_index.ranking import near_duplicates as ask

    try:
        found = ask(index_folder(None), headline, body, "")
    except NoIndexError:
        return []
    return [(hit.fields["headline"], hit.id, max(same_headline, same_body)) for same_headline, same_body, hit in found]


def _build_next_time(output: Path | None) -> None:
    """The index is missing or damaged: the next build must not find that nothing has changed."""
    (index_folder(output).parent / QUIET).unlink(missing_ok=True)


def _id(path: Path, content: Path) -> str:
    """Its id; of a text that lies elsewhere, its name."""
    try:
        return path.resolve().relative_to(content.resolve()).as_posix()
    except ValueError:
        return path.name
