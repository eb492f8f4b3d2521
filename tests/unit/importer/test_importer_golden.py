"""Every fixture gives the golden manuscripts, and no character of it is lost or doubled."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from importer_golden import CASES, HERE, Case, golden_files, import_case, outcome
from importer_reading_back import bare, read_back


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_gives_the_golden_manuscripts(case: Case) -> None:
    assert outcome(case) == golden_files(case)


@pytest.mark.parametrize("case", [case for case in CASES if case.name.startswith("page")], ids=lambda case: case.name)
def test_every_character_of_a_page_is_in_the_drafts_or_in_the_dropped_list(case: Case, tmp_path: Path) -> None:
    import_case(case, tmp_path)
    source = Counter(bare("".join((HERE / name).read_text(encoding="utf-8") for name in case.files)))
    assert read_back(tmp_path) == source
