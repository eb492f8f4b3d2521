"""What of a built folder may go out, and the manifest that describes it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from publisher.errors import RefusedError, TargetError
from publisher.release import FileRecord, from_bytes, head_from_bytes, make_manifest, safe_path, to_bytes
from publisher.site import is_this_computer, read_site

PAGE = '<!DOCTYPE html><html><head><link rel="canonical" href="{url}"></head><body>x</body></html>'


def make(folder: Path, url: str = "https://www.example.gov.cn/") -> Path:
    (folder / "2022/0106").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE.format(url=url))
    (folder / "2022/0106/003.html").write_text(PAGE.format(url=f"{url}2022/0106/003.html"))
    return folder


def refusal(folder: Path, **options: str) -> str:
    with pytest.raises(RefusedError) as caught:
        read_site(folder, **options)  # type: ignore[arg-type]
    return str(caught.value)


def test_a_site_is_read_with_hashes_and_its_own_address(tmp_path: Path) -> None:
    site = read_site(make(tmp_path), {"_headers": b"/*\n"})
    assert site.url == "https://www.example.gov.cn"
    assert sorted(site.files) == ["2022/0106/003.html", "_headers", "index.html"]
    assert site.read("_headers") == b"/*\n"


def test_a_missing_or_empty_site_is_refused(tmp_path: Path) -> None:
    assert "不存在" in refusal(tmp_path / "none")
    (tmp_path / "empty").mkdir()
    assert "没有首页" in refusal(tmp_path / "empty")
    (tmp_path / "empty/index.html").write_text(PAGE.format(url="https://www.example.gov.cn/"))
    assert "一篇稿件也没有" in refusal(tmp_path / "empty")


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:8000/",
        "http://127.0.0.1/",
        "http://[::1]:8000/",
        "http://0.0.0.0:8000/",
        "https://portal.localhost/",
        "/",
        "",
    ],
)
def test_a_preview_build_is_refused(tmp_path: Path, url: str) -> None:
    assert "SITEURL" in refusal(make(tmp_path, url))


def test_a_sitemap_that_points_at_this_computer_is_refused(tmp_path: Path) -> None:
    make(tmp_path)
    (tmp_path / "sitemap.xml").write_text("<urlset><url><loc>http://localhost/2022/0106/003.html</loc></url></urlset>")
    assert "sitemap.xml" in refusal(tmp_path)


def test_a_site_made_for_another_address_is_refused(tmp_path: Path) -> None:
    assert "site_url" in refusal(make(tmp_path), expected_url="https://www.other.gov.cn")
    (tmp_path / "2022/0106/003.html").write_text(PAGE.format(url="https://old.example.gov.cn/2022/0106/003.html"))
    assert "不一致" in refusal(tmp_path)


def test_a_site_that_names_no_address_is_refused(tmp_path: Path) -> None:
    make(tmp_path)
    for page in tmp_path.rglob("*.html"):
        page.write_text("<p>x</p>")
    assert "没有写明自己的网址" in refusal(tmp_path)


def test_links_hidden_files_and_odd_names_are_refused_by_name(tmp_path: Path) -> None:
    make(tmp_path)
    (tmp_path / "secret.html").symlink_to("/etc/passwd")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/config").write_text("x")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "a\nb.html").write_text("x")
    (tmp_path / "INDEX.html").write_text("x")
    told = refusal(tmp_path)
    for word in ("secret.html（链接", ".git（隐藏", "pipe（链接或特殊", "a\\nb.html", "只有大小写不同"):
        assert word in told


def test_a_file_that_changes_on_the_way_is_noticed(tmp_path: Path) -> None:
    site = read_site(make(tmp_path))
    (tmp_path / "index.html").write_text("另一次生成")
    with pytest.raises(RefusedError) as caught:
        site.read("index.html")
    assert "被改动" in str(caught.value)


def test_this_computer() -> None:
    assert all(map(is_this_computer, ("localhost", "LOCALHOST.", "a.localhost", "127.3.2.1", "[::1]", "0.0.0.0")))
    assert not any(map(is_this_computer, ("www.example.gov.cn", "10.0.0.8", "192.168.1.2", "localhost.example.gov.cn")))


def manifest_bytes() -> bytes:
    files = {
        "index.html": FileRecord("a" * 64, 3),
        "2022/0106/003.html": FileRecord("b" * 64, 4),
        "2022/0106/004.html": FileRecord("d" * 64, 6),
        "2022/0106/005.html": FileRecord("e" * 64, 1),
        "图.jpg": FileRecord("c" * 64, 5),
    }
    made = make_manifest(
        7,
        files,
        created="2022-01-06T09:30:00+08:00",
        revision="abc",
        site_url="https://x.gov.cn",
        withdrawn=["/2022/0106/003.html"],
        redirects={"2022/0106/005.html": "/2022/0106/004.html", "a/gone.html": "/2022/0106/004.html"},
    )
    return to_bytes(made)


def test_a_manifest_comes_back_as_it_was_and_its_head_stands_in_two_lines() -> None:
    data = manifest_bytes()
    manifest = from_bytes(data)
    assert to_bytes(manifest) == data
    assert (manifest.head.file_count, manifest.head.story_count, manifest.head.byte_count) == (5, 1, 19), (
        "one story that can be read"
    )
    assert dict(manifest.redirects) == {"2022/0106/005.html": "/2022/0106/004.html"}
    assert not manifest.shows("2022/0106/003.html")
    assert head_from_bytes(b"".join(data.splitlines(keepends=True)[:2])) == manifest.head


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "a/../../b", "a//b", "", "a\\b", "a\nb"])
def test_a_manifest_that_names_a_path_outside_is_damaged(path: str) -> None:
    assert not safe_path(path)
    data = json.loads(manifest_bytes())
    data["files"][path] = {"sha256": "d" * 64, "size": 1}
    with pytest.raises(TargetError):
        from_bytes(json.dumps(data).encode())


def test_a_manifest_that_was_tampered_with_is_damaged() -> None:
    with pytest.raises(TargetError):
        from_bytes(manifest_bytes().replace(b"a" * 64, b"e" * 64))
    with pytest.raises(TargetError):
        from_bytes(manifest_bytes()[:-20])
    with pytest.raises(TargetError):
        from_bytes(manifest_bytes().replace(b'"format":1', b'"format":2'))
