"""Setting pages anew without composing them: where nothing that a page shows changed, only the text that its template puts around it.

A page is out of date by its setting alone when of all that it read only its template or the frame of all pages changed. Its bytes then
follow from those that lie there, from its trace, and from the literals of its template before and now (typesetting.traces). Where the
logic of the template changed as well, or a page is not what the last build wrote, it is composed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from incremental.state import State
from portal.keys import FRAME
from typesetting.traces import Setting

FEWEST = 6  # pages of one setting: below that, setting their template flat costs more than composing them
READS = (FRAME, "template|")  # the beginnings of the keys that only setting reads


@dataclass(frozen=True, slots=True)
class Traces:
    """The traces of the pages to set anew. pages: path → (setting, trace), as digests. settings: by digest."""

    pages: Mapping[str, tuple[str, str]]
    settings: Mapping[str, Setting]


def traces_for(state: State, reasons: Mapping[str, str]) -> Traces:
    """The traces of the pages that are out of date by their setting alone; of a template that few of them have, none.

    reasons: output path → the key that made it stale, or a word of another kind.
    """
    wanted = {path for path, reason in reasons.items() if reason.startswith(READS)}
    if len(wanted) < FEWEST:
        return Traces({}, {})
    found = {path: trace for path, trace in state.traces().items() if path in wanted}
    frequent = {digest for digest, count in Counter(digest for digest, _ in found.values()).items() if count >= FEWEST}
    settings = {digest: Setting.from_text(text) for digest, text in state.settings().items() if digest in frequent}
    return Traces({path: trace for path, trace in found.items() if trace[0] in settings}, settings)
