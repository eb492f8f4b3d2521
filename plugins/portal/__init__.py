"""The pages of the portal: which there are, what each shows, and the build that brings them all to the output.

The composing room: it alone knows the feature rooms and lets them meet. plugin.py is its face to Pelican.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.plugin import Newsroom

__all__ = ["Newsroom"]


def __getattr__(name: str) -> object:
    """Newsroom, which the settings name as Pelican's class: imported, and Pelican with it, only when somebody asks for it."""
    if name != "Newsroom":
        raise AttributeError(f"module 'portal' has no attribute {name!r}")
    from portal.plugin import Newsroom

    return Newsroom
