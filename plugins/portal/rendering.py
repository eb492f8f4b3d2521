"""Rendering pages in worker processes, straight into the twin of the output."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from incremental.blobs import BlobStore, digest_of_bytes
from incremental.tree import Tree
from portal.folders import Folders
from portal.release import data_digest
from portal.render import Rendered, Renderer
from portal.site import Site
from typesetting.traces import Setting

BATCH = 400  # traces held in memory before they go to the store
# From so many pages on they are shared out: each process sets the templates of its own, which costs as much as a hundred pages or two,
# and a page that is only set anew costs little more than handing it over.
COMPOSED_WORTH_SHARING, WORTH_SHARING = 200, 10_000


@dataclass(frozen=True, slots=True)
class Job:
    """One page to render. known: the digest of the bytes that lie there already, "" for none. setting, trace: how these bytes were set, for a
    page that is out of date by its setting alone (resetting); "" for others."""

    path: str
    spec: str
    known: str
    setting: str = ""
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """One page as rendered. written is False when the bytes were the same as before. setting, trace: the digests of how it was set, "" where
    that is not known. setting_text: that setting, where this process names it first. new_trace: the trace, unless it is known already. reset: the
    page was set anew, and `reads` are those that follow from the setting."""

    path: str
    spec: str
    digest: str
    signature: str
    written: bool
    reads: dict[str, int]
    setting: str = ""
    trace: str = ""
    setting_text: str = ""
    new_trace: bytes = b""
    reset: bool = False


def start_rendering(
    make_site: Callable[..., Site],
    arguments: tuple[Any, ...],
    folders: Folders,
    twin: Path,
    settings: Mapping[str, Setting],
) -> Callable[[Sequence[Job]], list[Done]]:
    """Make the function that renders a chunk of pages. settings: those that jobs name, by digest."""
    renderer = Renderer(make_site(*arguments), folders.theme / "templates", BlobStore(folders.texts))
    return _Worker(renderer, Tree(twin), BlobStore(folders.traces), settings).render


class _Worker:
    """Renders pages into one tree."""

    def __init__(self, renderer: Renderer, tree: Tree, traces: BlobStore, settings: Mapping[str, Setting]) -> None:
        self._renderer = renderer
        self._tree = tree
        self._traces = traces
        self._settings = settings
        self._told: set[str] = set()

    def render(self, jobs: Sequence[Job]) -> list[Done]:
        return [self._render(job) for job in jobs]

    def _render(self, job: Job) -> Done:
        reset = self._set_anew(job) if job.setting else None
        made = reset or self._renderer.render(job.spec)
        digest = data_digest(made.data)
        written = digest != job.known
        mark = self._tree.write(job.path, made.data) if written else self._tree.signature(job.path)
        setting = made.printed.setting if made.printed else None
        if made.printed is None or setting is None:
            return Done(job.path, job.spec, digest, mark, written, made.reads)
        text = "" if setting.digest in self._told else setting.text
        self._told.add(setting.digest)
        if reset:
            return Done(
                job.path, job.spec, digest, mark, written, made.reads, setting.digest, job.trace, text, reset=True
            )
        trace = made.printed.trace
        return Done(
            job.path, job.spec, digest, mark, written, made.reads, setting.digest, digest_of_bytes(trace), text, trace
        )

    def _set_anew(self, job: Job) -> Rendered | None:
        """The page that lies there with another setting; None when it must be composed."""
        page = self._tree.read(job.path)
        trace = self._traces.get(job.trace)
        if trace is None or data_digest(page) != job.known:
            return None
        return self._renderer.set_anew(page, self._settings[job.setting], trace)


def worth_sharing(jobs: Sequence[Job]) -> int:
    """From how many jobs on such jobs are to be shared out over processes."""
    return COMPOSED_WORTH_SHARING if sum(not job.setting for job in jobs) >= COMPOSED_WORTH_SHARING else WORTH_SHARING


def keeping_traces(store: BlobStore, rows: Iterable[Done]) -> Iterator[Done]:
    """Pass rows on and put the new traces among them into the store."""
    new: list[tuple[str, bytes]] = []
    for row in rows:
        if row.new_trace:
            new.append((row.trace, row.new_trace))
            if len(new) >= BATCH:
                store.put(new)
                new.clear()
        yield row
    if new:
        store.put(new)
