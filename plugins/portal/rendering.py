"""Rendering pages in worker processes, straight into the twin of the output."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from incremental.bodies import BodyStore
from incremental.tree import Tree, signature
from portal.release import data_digest
from portal.render import Renderer
from portal.site import Site


@dataclass(frozen=True, slots=True)
class Job:
    """One page to render. known: the digest of the bytes that lie there already, "" for none."""

    path: str
    spec: str
    known: str

    def place(self) -> tuple[str, str]:
        """Where in the order of work a job stands: what is made of one item follows on another, for they share its text."""
        return self.spec.partition("|")[2], self.path


@dataclass(frozen=True, slots=True)
class Done:
    """One page as rendered. written is False when the bytes were the same as before."""

    path: str
    spec: str
    digest: str
    signature: str
    written: bool
    reads: dict[str, int]


def start_rendering(
    make_site: Callable[..., Site], arguments: tuple[Any, ...], templates: Path, bodies: Path, twin: Path
) -> Callable[[Sequence[Job]], list[Done]]:
    """Make the function that renders a chunk of pages."""
    renderer = Renderer(make_site(*arguments), templates, BodyStore(bodies))
    tree = Tree(twin)

    def render(jobs: Sequence[Job]) -> list[Done]:
        return [_render(renderer, tree, job) for job in jobs]

    return render


def _render(renderer: Renderer, tree: Tree, job: Job) -> Done:
    data, reads = renderer.render(job.spec)
    digest = data_digest(data)
    if digest == job.known:
        return Done(job.path, job.spec, digest, signature(tree.root / job.path), False, reads)
    return Done(job.path, job.spec, digest, tree.write(job.path, data), True, reads)
