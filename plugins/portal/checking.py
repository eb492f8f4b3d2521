"""Everything that is wrong, found before anything is written: in manuscripts, in files, between them, on this day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, time, timedelta
from pathlib import Path

from copydesk.desk import check_day, waive_file
from copydesk.gate import address_problems, site_problems
from copydesk.review import held, load_ledger
from newsroom.items import Item
from newsroom.problem import EditorError, Problem
from portal import files as ready_files
from portal.order import BlockedError, Order, Outcome
from portal.place import places_from
from portal.plan import reserved
from portal.problems import to_text
from portal.redirects import load_redirects, redirect_problems
from portal.site import Site
from portal.taking_in import TakenIn

FALL_SHARE, FALL_COUNT = 0.10, 20  # a fall of published items by more than both stops and asks


def check(
    order: Order, site: Site, taken: TakenIn, worked_out: Collection[str], problems: list[Problem], outcome: Outcome, published_before: int
) -> dict[str, str]:  # fmt: skip
    """Complete the problems and the account in `outcome`; returns the findings that are other ones now (id → JSON).

    worked_out: the items whose places are not the remembered ones. Raises BlockedError, or EditorError for a sudden fall of items.
    """
    told = outcome.problems
    for source in taken.sources.values():
        told.add(source.id, source.problems)
    for path, facts in taken.files.items():
        if facts["problems"]:
            problems += waive_file(ready_files.problems_of(facts), _showing(path, site))
    content = order.folders.content
    redirects, wrong = load_redirects(content)
    # What leads to an item that is held back waits with it: a draft's new name must not keep the site from going out.
    waiting = {place.address for place in site.places.values() if place.publicity == "held"} - site.by_address.keys()
    site.redirects = {old: new for old, new in redirects.items() if new not in waiting}
    problems += wrong
    problems += redirect_problems(content, site.redirects, site.by_address.keys())
    known = _Known(site)
    problems += address_problems(site.items, {item_id: place.address for item_id, place in site.places.items()}, known)
    asked = _to_look_at(site, taken, worked_out)
    found = _findings(order, site, taken, asked, known)
    texts = {item_id: to_text(found.get(item_id, [])) for item_id in asked}
    told.add("", to_text(problems))
    for item_id, source in taken.sources.items():
        if item_id in asked:
            told.add(item_id, texts[item_id])
        elif source.card:
            told.add(item_id, source.findings)
    _account(site, outcome)
    if told.any_blocks:
        raise BlockedError(list(told), outcome, _refuse([problem for problem in told if problem.blocks], outcome))
    _mind_the_fall(order, outcome, published_before)
    return {item_id: text for item_id, text in texts.items() if text != taken.sources[item_id].findings}


def _to_look_at(site: Site, taken: TakenIn, worked_out: Collection[str]) -> Collection[str]:
    """The items of which something may be found now that was not found before, or no more.

    What is found between items can only change for those that changed or that point to something which came, went or moved.
    """
    if len(worked_out) == len(site.places):
        return site.places.keys()
    touched = {item_id for item_id in taken.before if item_id not in site.places} | taken.files_changed
    for item_id in worked_out:
        old = taken.before.get(item_id)
        if old is None or not old.place or places_from([old.place])[0].publicity != site.places[item_id].publicity:
            touched.add(item_id)
    if not touched:
        return set(worked_out)
    pointing = {
        item_id
        for item_id, place in site.places.items()
        if place.names or taken.sources[item_id].findings or not touched.isdisjoint(place.shows)
    }
    return pointing.union(worked_out)


def _findings(
    order: Order, site: Site, taken: TakenIn, asked: Collection[str], known: _Known
) -> dict[str, list[Problem]]:
    """What is wrong between items, and on this day; id → problems."""
    roles = {path: facts["role"] for path, facts in taken.files.items()}
    refused = {source.id for source in taken.sources.values() if not source.card}
    found: dict[str, list[Problem]] = defaultdict(list)
    for problem in site_problems(site.items, asked, roles, known, refused):
        found[problem.path].append(problem)
    day = order.now.date()
    for item_id in asked:
        if problems := check_day(site.items[item_id], day):
            found[item_id] += problems
    return found


def _showing(path: str, site: Site) -> list[Item]:
    """The items that show a picture or carry an attachment: what their editors waived holds for the file."""
    pointing = [site.items[item_id] for item_id, place in site.places.items() if path in place.shows]
    return [item for item in pointing if path in item.attachments or path in item.pictures or path == item.picture]


def hold_unreviewed(site: Site, content: Path) -> None:
    """Hold back what is not signed three times. Seals are taken over texts and attachments, so this reads every one of them."""
    ledger = load_ledger(content)
    for item in list(site.items.values()):
        if site.has_page(item.id) and (reason := held(item, ledger, content)):
            site.hold(item.id, reason)


def _account(site: Site, outcome: Outcome) -> None:
    outcome.site = site
    outcome.until = _until(site)
    outcome.published = [item_id for item_id, place in site.places.items() if place.is_listed]
    outcome.held = {item_id: place.reason for item_id, place in site.places.items() if not place.is_listed}


def _refuse(blocking: list[Problem], outcome: Outcome) -> set[str]:
    """Take what blocks out of the account of what would be published; returns the refused files."""
    names = {file.id for file in outcome.found}
    refused = {problem.path for problem in blocking if problem.path in names}
    outcome.published = [item_id for item_id in outcome.published if item_id not in refused]
    outcome.held = {item_id: reason for item_id, reason in outcome.held.items() if item_id not in refused}
    return refused


def _mind_the_fall(order: Order, outcome: Outcome, before: int) -> None:
    """A sudden fall of published items is more likely a slip (a folder moved, a wrong path) than meant."""
    fall = before - len(outcome.published)
    if fall > FALL_COUNT and fall > before * FALL_SHARE and not order.yes:
        message = f"上次发布 {before} 篇，这次只有 {before - fall} 篇，少了 {fall} 篇。如果真要撤下这么多，请加 --yes 再来一次。"
        raise EditorError(Problem(str(order.folders.content), 0, message))


def _until(site: Site) -> str:
    """The first moment at which the site may change by itself: an embargo ends, a scheduled story comes due, a day passes."""
    midnight = datetime.combine(site.now.date() + timedelta(days=1), time(), site.now.tzinfo)
    return min([midnight.isoformat(), *(place.next_change for place in site.places.values() if place.next_change)])


class _Known:
    """What the gate asks about the site."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def manuscript(self, name: str) -> str | None:
        return self._site.manuscript(name)

    def is_public(self, item_id: str) -> bool:
        return self._site.has_page(item_id)

    def is_page(self, address: str) -> bool:
        return reserved(address)
