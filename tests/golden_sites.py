"""Makes expected.txt of every case in tests/sites and the trees in tests/golden anew: `python3 tasks.py golden`.

Look at the difference before committing it: what this writes is what the tests will call right.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "plugins"), str(ROOT)]

from tests.site_cases import GOLDEN, SITES, broken_cases, build_case, good_cases, readable, refusal, slips  # noqa: E402


def main() -> int:
    """0 when every broken case was refused and every good one built."""
    os.environ["NEWSROOM_JOBS"] = "1"
    failed = 0
    for case in broken_cases():
        with tempfile.TemporaryDirectory() as folder:
            found = refusal(case, Path(folder))
        if not found:
            print(f"{case}: built, though it should be refused")
            failed = 1
        _write(SITES / case / "expected.txt", "".join(f"{line}\n" for line in found))
    for case in good_cases():
        with tempfile.TemporaryDirectory() as folder:
            outcome = build_case(case, Path(folder))
            pages = readable(Path(folder) / "output")
        _write(SITES / case / "expected.txt", "".join(f"{line}\n" for line in slips(outcome.problems)))
        shutil.rmtree(GOLDEN / case, ignore_errors=True)
        for name, text in pages.items():
            _write(GOLDEN / case / name, text)
    return failed


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
