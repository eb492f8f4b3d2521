"""The Nu HTML checker finds no error in any template or component in any state."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gallery import nu_checker
from tests.gallery.render import build


@pytest.fixture(scope="module", autouse=True)
def _checker() -> None:
    reason = nu_checker.missing()
    if reason:
        pytest.skip(reason)


def test_the_gallery_is_valid(tmp_path: Path) -> None:
    build(tmp_path / "gallery")
    assert nu_checker.errors(tmp_path / "gallery") == []


def test_the_checker_would_tell(tmp_path: Path) -> None:
    (tmp_path / "broken.html").write_text(
        '<!doctype html><html lang="zh-CN"><head><title>错</title></head><body><p style="x"><div></p></body></html>',
        "utf-8",
    )
    assert nu_checker.errors(tmp_path) != []
