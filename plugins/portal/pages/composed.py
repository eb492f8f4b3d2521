"""A page ready for its template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.chrome import PageView


@dataclass(frozen=True, slots=True)
class Composed:
    """A template's name and what it is given besides the common views."""

    template: str
    page: PageView
    values: dict[str, Any]
