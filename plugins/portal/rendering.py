"""Rendering pages in worker processes, straight into the twin of the output."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from incremental.texts import TextStore
from incremental.tree import Tree, signature
from portal.release import data_digest
from portal.render import Rendered, Renderer
from portal.site import Site
from typesetting.traces import Setting


@dataclass(frozen=True, slots=True)
class Job:
    """One page to render. known: the digest of the bytes that lie there already, "" for none. setting, trace: how these bytes were set, for a
    page that is out of date by its setting alone (resetting); "" and nothing for others."""

    path: str
    spec: str
    known: str
    setting: str = ""
    trace: bytes = b""


@dataclass(frozen=True, slots=True)
class Done:
    """One page as rendered. written is False when the bytes were the same as before. setting: the digest of how it was set, "" where that is
    not known; setting_text: that setting, where this process names it first. reset: the page was set anew, its trace is what it was, and
    `reads` are those that follow from the setting."""

    path: str
    spec: str
    digest: str
    signature: str
    written: bool
    reads: dict[str, int]
    setting: str = ""
    setting_text: str = ""
    trace: bytes = b""
    reset: bool = False


def start_rendering(
    make_site: Callable[..., Site], arguments: tuple[Any, ...], templates: Path, bodies: Path, twin: Path, settings: Mapping[str, Setting]
) -> Callable[[Sequence[Job]], list[Done]]:
    """Make the function that renders a chunk of pages. settings: those that jobs name, by digest."""
    return _Worker(Renderer(make_site(*arguments), templates, TextStore(bodies)), Tree(twin), settings).render


class _Worker:
    """Renders pages into one tree."""

    def __init__(self, renderer: Renderer, tree: Tree, settings: Mapping[str, Setting]) -> None:
        self._renderer = renderer
        self._tree = tree
        self._settings = settings
        self._told: set[str] = set()

    def render(self, jobs: Sequence[Job]) -> list[Done]:
        return [self._render(job) for job in jobs]

    def _render(self, job: Job) -> Done:
        made = self._set_anew(job) if job.setting else None
        reset = made is not None
        made = made or self._renderer.render(job.spec)
        digest = data_digest(made.data)
        written = digest != job.known
        mark = self._tree.write(job.path, made.data) if written else signature(self._tree.root / job.path)
        setting, trace = (made.printed.setting, made.printed.trace) if made.printed else (None, b"")
        if setting is None:
            return Done(job.path, job.spec, digest, mark, written, made.reads)
        text = "" if setting.digest in self._told else setting.text
        self._told.add(setting.digest)
        return Done(job.path, job.spec, digest, mark, written, made.reads, setting.digest, text, trace, reset)

    def _set_anew(self, job: Job) -> Rendered | None:
        """The page that lies there with another setting; None when it must be composed."""
        page = (self._tree.root / job.path).read_bytes()
        if data_digest(page) != job.known:
            return None
        return self._renderer.set_anew(page, self._settings[job.setting], job.trace)
