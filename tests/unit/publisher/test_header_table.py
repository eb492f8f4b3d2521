"""The one table of headers: a strict policy, for ever only what is hashed, and no header twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher import headers
from publisher.headers import write_host_files
from publisher.media_types import content_type


def test_pages_are_kept_for_a_minute_and_hashed_assets_for_ever() -> None:
    assert headers.headers_of("2022/0106/003.html")["Cache-Control"] == "public, max-age=60"
    assert (
        headers.headers_of("media/0123456789abcdef-640.jpg")["Cache-Control"] == "public, max-age=31536000, immutable"
    )
    assert headers.headers_of("search/data/index.json")["Cache-Control"] == "public, max-age=3600"


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    policy = headers.CONTENT_SECURITY_POLICY
    assert policy.startswith("default-src 'self'")
    for word in ("unsafe", "http:", "https:", "data:", "*"):
        assert word not in policy


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("feeds/all.atom.xml", "application/atom+xml; charset=utf-8"),
        ("sitemap.xml", "application/xml; charset=utf-8"),
        ("files/0123456789abcdef.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("files/0123456789abcdef.PDF", "application/pdf"),
        ("search/data/0123456789abcdef", "application/octet-stream"),
        ("api/v1/calendar.ics", "text/calendar; charset=utf-8"),
        ("theme/icon-2a082ee92e.svg", "image/svg+xml; charset=utf-8"),
    ],
)
def test_types(path: str, expected: str) -> None:
    assert content_type(path) == expected


def test_objects_carry_type_cache_and_encoding() -> None:
    assert headers.s3_arguments("index.html", gzipped=True) == {
        "ContentType": "text/html; charset=utf-8",
        "CacheControl": "public, max-age=60",
        "ContentEncoding": "gzip",
    }
    assert "ContentEncoding" not in headers.s3_arguments("media/0123456789abcdef.jpg", gzipped=True)
    assert headers.s3_arguments("a/x.html", redirect="/b.html")["WebsiteRedirectLocation"] == "/b.html"


def test_underscore_headers_name_each_header_once_for_any_path() -> None:
    rules: dict[str, list[str]] = {}
    place = ""
    for line in headers.underscore().splitlines():
        if line.startswith("/"):
            place = line
        elif line.startswith("  "):
            rules.setdefault(place, []).append(line.split(":")[0].strip())
    everywhere = rules.pop("/*")
    for place, names in rules.items():
        assert not set(names) & set(everywhere), place


def test_every_hosts_pieces_are_written(tmp_path: Path) -> None:
    written = write_host_files(tmp_path / "hosts", {"/a/old.html": "/a/new.html"})
    assert sorted(f.name for f in written) == [
        "_headers", "_redirects", "htaccess", "nginx-headers.conf", "nginx-redirects.conf", "s3-routing-rules.json",
    ]  # fmt: skip
    assert all(b"\r" not in f.read_bytes() for f in written)
