"""From a spec to the bytes of a page, and the reads that went into it."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from incremental.blobs import BlobStore
from incremental.recorder import digest_of
from newsroom.items import Item
from portal.chrome import frame_of
from portal.look import Kept, Look
from portal.pages.items import item_page
from portal.plan import BUILDERS
from portal.site import Site
from portal.views import Views
from typesetting.traces import Printed, Resetting, Setting

if TYPE_CHECKING:
    from typesetting.press import Press


class Rendered(NamedTuple):
    """The bytes of a page and what it read. printed: how its template printed it, None for a page without one."""

    data: bytes
    reads: dict[str, int]
    printed: Printed | None = None


class Renderer:
    """Renders pages of one site. Make one a process."""

    def __init__(self, site: Site, templates: Path, bodies: BlobStore) -> None:
        self._site = site
        self._templates = templates
        self._bodies = bodies
        self._kept = Kept()
        self._resettings: dict[Setting, Resetting | None] = {}

    @cached_property
    def _press(self) -> Press:
        from typesetting.press import Press

        return Press(self._templates, self._frame)

    @cached_property
    def _frame_digest(self) -> int:
        return digest_of(self._frame)

    @cached_property
    def _frame(self) -> dict[str, Any]:
        return frame_of(Look(self._site, kept=self._kept))

    def _body(self, item: Item) -> str:
        return self._bodies.fetch(item.body_hash).decode()

    def render(self, spec: str) -> Rendered:
        """The bytes that `spec` makes, and what it read. Raises LostError."""
        word, _, argument = spec.partition("|")
        look = Look(self._site, self._body, self._kept)
        views = Views(look)
        made = item_page(views, argument) if word == "item" else BUILDERS[word](views, argument)
        if isinstance(made, bytes):
            return Rendered(made, look.recorder.reads)
        self._note_setting(look, made.template)
        printed = self._press.print(made.template, {"page": made.page, **made.values})
        return Rendered(printed.data, look.recorder.reads, printed)

    def set_anew(self, page: bytes, setting: Setting, trace: bytes) -> Rendered | None:
        """What `render` would make of a page that shows what it did, and those of its reads that follow from the setting.

        page: as it was printed with `setting`, with this trace. None where the logic of the template is another one now.
        """
        resetting = self._resetting(setting)
        data = resetting.page(page, trace) if resetting else None
        if resetting is None or data is None:
            return None
        look = Look(self._site, kept=self._kept)
        self._note_setting(look, setting.template)
        return Rendered(data, look.recorder.reads, Printed(data, resetting.new))

    def _note_setting(self, look: Look, template: str) -> None:
        """Note what only printing reads (resetting.READS)."""
        look.frame(self._frame_digest)
        look.template(template)

    def _resetting(self, old: Setting) -> Resetting | None:
        if old not in self._resettings:
            new = self._press.setting(old.template)
            same = new is not None and new.skeleton == old.skeleton
            self._resettings[old] = Resetting(old, new) if new is not None and same else None
        return self._resettings[old]
