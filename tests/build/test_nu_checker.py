"""The kept good sites are valid HTML to the Nu HTML checker: odd manuscripts too become sound pages.

The sample portal and the gallery go through the same checker in the browser tests.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gallery import nu_checker
from tests.site_cases import build_case, good_cases


@pytest.mark.slow
@pytest.mark.xdist_group("nu")
def test_good_sites_are_valid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reason = nu_checker.missing()
    if reason:
        pytest.skip(reason)
    monkeypatch.setenv("NEWSROOM_JOBS", "1")
    for case in good_cases():
        build_case(case, tmp_path / case)
    assert nu_checker.errors(tmp_path) == []
