"""From href to file."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from audit.address import Resolver, SiteFiles, Target, Where, column_slug, is_article


@pytest.fixture
def files(tmp_path: Path) -> SiteFiles:
    for name in ("index.html", "2022/0106/003.html", "columns/yaowen/index.html", "a/春 联.html", "files/ab.docx"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", "utf-8")
    return SiteFiles(tmp_path)


@pytest.mark.parametrize(
    ("href", "path", "fragment"),
    [
        ("/2022/0106/003.html", "/2022/0106/003.html", ""),
        ("003.html#a", "/2022/0106/003.html", "a"),
        ("../0106/./003.html", "/2022/0106/003.html", ""),
        ("https://news.example.cn/columns/yaowen/", "/columns/yaowen/", ""),
        ("//news.example.cn/columns/yaowen", "/columns/yaowen/", ""),
        ("HTTPS://NEWS.example.cn/", "/", ""),
        ("https://news.example.cn", "/", ""),
        ("/columns/yaowen/index.html", "/columns/yaowen/", ""),
        ("/a/%E6%98%A5%20%E8%81%94.html", "/a/春 联.html", ""),
        ("/2022/0106/003.html?from=x#%E7%94%B2", "/2022/0106/003.html", "甲"),
        ("#b", "/2022/0106/002.html", "b"),
    ],
)
def test_links_within_the_site(files: SiteFiles, href: str, path: str, fragment: str) -> None:
    resolver = Resolver("https://news.example.cn", files)
    assert resolver.resolve(href, "/2022/0106/002.html") == Target(Where.SITE, path, fragment)


@pytest.mark.parametrize(
    ("href", "where"),
    [
        ("https://www.gov.cn/", Where.OUTSIDE), ("http://localhost:8000/x", Where.UNSAFE), ("file:///C:/a.docx", Where.UNSAFE),
        ("C:\\稿件\\a.docx", Where.UNSAFE), ("\\\\server\\share", Where.UNSAFE), ("javascript:alert(1)", Where.UNSAFE), ("", Where.EMPTY),
        ("mailto:a@example.cn", Where.CONTACT), ("tel:12345", Where.CONTACT), ("http://[", Where.UNSAFE), ("data:image/png;base64,", Where.DATA),
    ],
)  # fmt: skip
def test_links_that_leave_or_should_not_be(files: SiteFiles, href: str, where: Where) -> None:
    assert Resolver("https://news.example.cn", files).resolve(href, "/").where is where


def test_a_site_below_a_path(files: SiteFiles) -> None:
    resolver = Resolver("https://example.cn/news/", files)
    assert resolver.resolve("/news/2022/0106/003.html", "/").path == "/2022/0106/003.html"
    assert resolver.resolve("2022/0106/003.html", "/").path == "/2022/0106/003.html"
    assert resolver.resolve("/news", "/").path == "/"
    assert resolver.resolve("/newspaper/", "/").where is Where.OUTSIDE


def test_existence_is_exact_about_case(files: SiteFiles) -> None:
    resolver = Resolver("", files)
    assert resolver.exists("/columns/yaowen/")
    assert not resolver.exists("/columns/Yaowen/")
    assert not resolver.exists("/columns/")


def test_which_addresses_are_stories_and_columns() -> None:
    assert is_article("/2022/0106/003.html")
    assert is_article("/a/checkpoints.html")
    assert not is_article("/archive/2022/01/")
    assert not is_article("/2022/0106/003.html/x")
    assert column_slug("/columns/yaowen/page/2.html") == column_slug("/columns/yaowen/") == "yaowen"
    assert column_slug("/topics/yaowen/") == ""


def test_links_pipes_and_names_that_are_no_text_are_named_and_never_opened(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "out").symlink_to(tmp_path / "secret")
    (tmp_path / "secret" / "a.txt").write_text("x")
    odd = {"/out"}
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "site" / "pipe.html")
        odd.add("/pipe.html")
    if sys.platform == "linux":
        (tmp_path / "site" / os.fsdecode(b"\xff.html")).write_text("x")
        odd.add("/\ufffd.html")
    files = SiteFiles(tmp_path / "site")
    assert set(files.odd) == odd
    assert list(files) == []
