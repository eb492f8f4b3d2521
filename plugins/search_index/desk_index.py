"""Keeping the desk's own index in step: brought up to date with what changed, or made anew when it cannot be believed."""

from __future__ import annotations

from search_index.gathering import Gathering
from search_index.refreshing import Refresh
from search_index.store import DamagedError
from search_index.whoosh_index import DeskIndex

_MANY = 64
"""So many changed documents, or a twentieth of all, are dearer to bring in than the index is to make anew."""


def bring_up_to_date(run: Refresh) -> None:
    """Bring the private Whoosh index up to date."""
    desk = DeskIndex(run.state_dir / "whoosh", run.store.version)
    content = str(run.store.meta.get("content", ""))
    # Left out of a build, or of a build that died before it was done: then it is of another content.
    sound = desk.content() == run.content and desk.sound(quick=True)
    if sound and not run.said:
        return
    if sound and len(run.said) <= max(_MANY, len(run.now.ids) // 20):
        now = [name for name in run.said if name in run.now.positions]
        try:
            desk.update(
                ((run.row(name).document(), run.terms(name)) for name in now), run.said.keys() - set(now), content
            )
            return
        except DamagedError:
            raise
        except Exception as error:  # whatever Whoosh makes of a spoilt file of its own; a full disk will say so again
            run.why = run.why or f"the desk's index could not be read ({type(error).__name__})"
    start = run.now.base
    if run.whole is None:
        run.whole, start = Gathering(len(run.now.ids)), 0
    for position in range(start, len(run.now.ids)):
        run.whole.add(position, run.terms(run.now.ids[position]))
    desk.rebuild((run.store.row(name).document() for name in run.now.ids), run.whole.index, len(run.now.ids), content)
