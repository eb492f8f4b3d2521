"""In which order pages are rendered: by the time of what they show, so that pages of the same items are neighbours.

Processes keep the items, cards and texts that they made last; on a large site most would be made again for every list that an item is
in, if pages came list by list.
"""

from __future__ import annotations

from collections.abc import Callable

from portal.rendering import Job
from portal.site import Site

Rank = tuple[str, str, str]


def sequence(site: Site) -> Callable[[Job], Rank]:
    """The function by which jobs are sorted."""

    def rank(job: Job) -> Rank:
        word, _, argument = job.spec.partition("|")
        place = site.places.get(argument)
        if place is not None:
            # What is made of one item follows on another, for they share its text.
            return place.published, argument, job.path
        return (_begin(site, argument) if word == "list" else argument), argument, job.path

    return rank


def _begin(site: Site, argument: str) -> str:
    """The time of the oldest item that a page of a list shows; the front page's newest."""
    what, slug, *number = argument.split("/")
    ids = site.lists.get(f"{what}/{slug}", [])
    index = (int(number[0]) - 1) * site.office.page_size if number else -1
    return site.places[ids[index]].published if ids and index < len(ids) else ""
