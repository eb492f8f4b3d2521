"""From a spec to the bytes of a page, and the reads that went into it."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from incremental.bodies import BodyStore
from newsroom.items import Item
from portal.chrome import frame_of
from portal.look import Kept, Look
from portal.pages.items import item_page
from portal.plan import BUILDERS
from portal.site import Site
from portal.views import Views

if TYPE_CHECKING:
    from typesetting.press import Press


class MissingBodyError(Exception):
    """A body that the state promises is not in the store, or damaged. The build starts afresh."""


class Renderer:
    """Renders pages of one site. Make one a process."""

    def __init__(self, site: Site, templates: Path, bodies: BodyStore) -> None:
        self._site = site
        self._templates = templates
        self._bodies = bodies
        self._kept = Kept()

    @cached_property
    def _press(self) -> Press:
        from typesetting.press import Press

        return Press(self._templates, self._frame)

    @cached_property
    def _frame(self) -> dict[str, Any]:
        return frame_of(Look(self._site, kept=self._kept))

    def _body(self, item: Item) -> str:
        body = self._bodies.get(item.body_hash)
        if body is None:
            raise MissingBodyError(item.id)
        return body

    def render(self, spec: str) -> tuple[bytes, dict[str, int]]:
        """The bytes that `spec` makes, and what it read. Raises MissingBodyError."""
        word, _, argument = spec.partition("|")
        look = Look(self._site, self._body, self._kept)
        views = Views(look)
        made = item_page(views, argument) if word == "item" else BUILDERS[word](views, argument)
        if isinstance(made, bytes):
            return made, look.recorder.reads
        look.frame()
        look.template(made.template)
        text = self._press.print(made.template, {"page": made.page, **made.values})
        return text.encode(), look.recorder.reads

