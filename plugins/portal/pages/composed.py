"""A page ready for its template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.chrome import Chrome, PageView
from portal.views import Views


@dataclass(frozen=True, slots=True)
class Composed:
    """A template's name and what it is given besides the common views."""

    template: str
    page: PageView
    values: dict[str, Any]


def context_of(composed: Composed, views: Views, chrome: Chrome) -> dict[str, Any]:
    """Everything the template is given."""
    return {
        "site": chrome.site(),
        "page": composed.page,
        "assets": views.look.assets(),
        "alerts": chrome.alerts(),
        **composed.values,
    }
