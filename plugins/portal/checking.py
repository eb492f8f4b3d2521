"""Everything that is wrong, found before anything is written: in manuscripts, in files, between them, on this day."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path

from copydesk.desk import check_day, waive_file
from copydesk.gate import site_problems
from copydesk.review import held, load_ledger
from lifecycle.publicity import next_change
from newsroom.items import Item
from newsroom.problem import EditorError, Problem
from portal import files as ready_files
from portal.order import BlockedError, Order, Outcome
from portal.plan import reserved
from portal.reading import problems_from
from portal.redirects import load_redirects, redirect_problems
from portal.site import Site
from portal.taking_in import TakenIn

FALL_SHARE, FALL_COUNT = 0.10, 20  # a fall of published items by more than both stops and asks


def check(order: Order, site: Site, taken: TakenIn, problems: list[Problem], outcome: Outcome, published_before: int) -> None:
    """Complete the problems and the account in `outcome`. Raises BlockedError, or EditorError for a sudden fall of items."""
    for source in taken.sources.values():
        if source.problems:
            problems += problems_from(source.problems)
    for path, facts in taken.files.items():
        if facts["problems"]:
            problems += waive_file(ready_files.problems_of(facts), _showing(path, site))
    content = order.folders.content
    site.redirects, wrong = load_redirects(content)
    problems += wrong
    problems += redirect_problems(content, site.redirects, site.by_address.keys())
    roles = {path: facts["role"] for path, facts in taken.files.items()}
    refused = {source.id for source in taken.sources.values() if not source.card}
    problems += site_problems(site.items, roles, _Known(site), refused)
    day = order.now.date()
    for item in site.items.values():
        problems += check_day(item, day)
    _account(site, problems, outcome)
    blocking = [problem for problem in problems if problem.blocks]
    if blocking:
        raise BlockedError(outcome.problems, outcome, _refuse(blocking, outcome))
    _mind_the_fall(order, outcome, published_before)


def _showing(path: str, site: Site) -> list[Item]:
    """The items that show a picture or carry an attachment: what their editors waived holds for the file."""
    return [item for item in site.items.values() if path in item.attachments or path in item.pictures or path == item.picture]


def hold_unreviewed(site: Site, content: Path) -> None:
    """Hold back what is not signed three times. Seals are taken over texts and attachments, so this reads every one of them."""
    ledger = load_ledger(content)
    for item in list(site.items.values()):
        if site.has_page(item.id) and (reason := held(item, ledger, content)):
            site.hold(item.id, reason)


def _account(site: Site, problems: list[Problem], outcome: Outcome) -> None:
    outcome.site = site
    outcome.problems = sorted(dict.fromkeys(problems), key=lambda problem: (problem.path, problem.line))
    outcome.until = _until(site)
    outcome.published = [item_id for item_id in site.items if site.is_listed(item_id)]
    outcome.held = {item_id: verdict.reason for item_id, verdict in site.verdicts.items() if not site.is_listed(item_id)}


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
    moments = [moment for item in site.items.values() if (moment := next_change(item, site.now))]
    return min([midnight, *moments]).isoformat()


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


