"""Numbers that belong to a person, in a text however it writes them: ID numbers, mobiles, bank cards.

Runs of digits are found, looked at when they may hold such a number, and judged: ID numbers first, for they alone carry a proof.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from copydesk.digit_runs import RUN, X_SIGNS, Judged, Run
from copydesk.finding import Finding
from copydesk.id_numbers import ID, OLD_ID, id_numbers
from copydesk.mobiles_and_cards import MOBILE, mobiles_and_cards

_BRACKET = re.compile(r"[()（）]")
_LISTED = re.compile("[，、（）]")
_MARKS = re.compile(r"[<*_`~\\]")
_NO_DIGIT = str.maketrans(
    "", "", "".join(chr(code) for code in range(128) if not chr(code).isdigit() and chr(code) not in X_SIGNS)
)
_CARD_LIKE = re.compile(r"\d{16}|\d{4}[ \-]\d{4}[ \-]\d{4}|\d{6}[ \-]\d{10}")


def private_numbers(text: str) -> Iterator[Finding]:
    """The numbers of a text, in order, without overlaps."""
    for run in RUN.finditer(text):
        if _is_worth_a_look(run[0]):
            yield from _findings(Run(text, run.start(), run.end()))


def _is_worth_a_look(run: str) -> bool:
    """Whether a run of digits can hold a number of anybody's. Quick, for most runs are dates, versions and tables."""
    if not run.isascii():
        run = _LISTED.sub(" ", run)
    if not run.isascii() or _MARKS.search(run):
        return True
    bare = run.translate(_NO_DIGIT).upper()
    return bool(MOBILE.search(bare) or OLD_ID.search(bare) or ID.search(bare) or _CARD_LIKE.search(run))


def _findings(run: Run) -> Iterator[Finding]:
    taken = -1
    for first, last, kind, certain in sorted(_numbers(run)):
        if first > taken:
            taken = last
            start, end = run.places[first], run.places[last] + 1
            inside = _BRACKET.findall(run.text, start, end)
            # The partner of a bracket inside goes with the number: (138)12345678, 138(12345678).
            if inside[:1] in (["）"], [")"]) and run.text[start - 1 : start] in ("(", "（"):
                start -= 1
            elif inside[-1:] in (["（"], ["("]) and run.text[end : end + 1] in (")", "）"):
                end += 1
            yield Finding(kind, start, end, certain)


def _numbers(run: Run) -> Iterator[Judged]:
    """(first digit, last digit, kind, certain); on a tie the kind with the stronger proof comes first."""
    ids = list(id_numbers(run))
    taken = {place for first, last, _, _ in ids for place in range(first, last + 1)}
    yield from ids
    for kind_found in mobiles_and_cards(run):
        if not taken.intersection(range(kind_found[0], kind_found[1] + 1)):
            yield kind_found
