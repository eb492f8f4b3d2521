"""What the copy desk costs a story, and what it says: run over any folder of manuscripts.

    PYTHONPATH=plugins python3 benchmarks/bench_copydesk.py CONTENT [--json] [--show personal]

CPU time is the best of several rounds over everything, reading apart. On a folder without any personal data every
"personal." finding is a false alarm; --show prints where findings of a family stand (never the text itself).
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from copydesk import desk
from copydesk.office import load_office
from copydesk.proof import Proof
from manuscript.manuscript import Manuscript
from manuscript.reader import Reader
from newsroom.problem import Problem
from newsroom.registry import load_registries

ROUNDS = 4


def main() -> None:
    """Check all manuscripts of a folder, and print how long that took and what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("content", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--show", metavar="FAMILY", help="print the places of a family's findings")
    arguments = parser.parse_args()
    registries = load_registries(arguments.content)
    office = load_office(arguments.content, registries)
    reader = Reader(registries)
    manuscripts = []
    for path in sorted(arguments.content.rglob("*.md")):
        reading = reader.read(path.read_bytes(), path.relative_to(arguments.content).as_posix())
        if reading.manuscript is not None:
            manuscripts.append(reading.manuscript)
    results: dict[str, object] = {
        "manuscripts": len(manuscripts),
        "characters": round(sum(len(one.body) for one in manuscripts) / max(1, len(manuscripts))),
        "all_us": microseconds(manuscripts, lambda one: desk.check_manuscript(one, office)),
    }
    for family in desk.FAMILIES:
        if family.text:
            check = family.text
            results[f"{family.rules[0].id.split('.')[0]}_us"] = microseconds(
                manuscripts, lambda one, check=check: list(check(Proof(one), office))
            )
    problems = [problem for one in manuscripts for problem in desk.check_manuscript(one, office)]
    results["findings"] = dict(sorted(Counter(problem.rule for problem in problems).items()))
    results["stories_with_personal_data"] = len(
        {problem.path for problem in problems if problem.rule.startswith("personal.")}
    )
    results["stories_warned_of_wording"] = len({problem.path for problem in problems if worded(problem)})
    print(json.dumps(results, ensure_ascii=False, indent=None if arguments.json else 2))
    for problem in problems:
        if arguments.show and problem.rule.startswith(arguments.show):
            print(problem)


def worded(problem: Problem) -> bool:
    """Whether a finding is of the sort that could drown an editor."""
    return problem.rule.startswith("wording.") and problem.severity < 2


def microseconds(manuscripts: list[Manuscript], check: Callable[[Manuscript], Iterable[Problem]]) -> float:
    """CPU microseconds a manuscript, best of several rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        for manuscript in manuscripts:
            check(manuscript)
        best = min(best, time.process_time() - start)
    return round(best / max(1, len(manuscripts)) * 1e6, 1)


if __name__ == "__main__":
    main()
