"""Redirects for each kind of host, from one mapping."""

from __future__ import annotations

import json

import pytest

from publisher import redirects
from publisher.errors import RefusedError

MOVES = {
    "/2022/0106/003.html": "/2022/0106/004.html",
    "/a/old.html": "/2022/0106/003.html",
    "/columns/old/": "/columns/new/",
}


def test_chains_lead_straight_to_their_end() -> None:
    assert redirects.settle(MOVES)["/a/old.html"] == "/2022/0106/004.html"


def test_a_circle_is_refused() -> None:
    with pytest.raises(RefusedError) as caught:
        redirects.settle({"/a": "/b", "/b": "/a"})
    assert "绕成了一圈" in str(caught.value)


@pytest.mark.parametrize(
    "address",
    ["a.html", "/a b", "/a\n/b", "//evil.example", "/a;return 200", '/a"', "/$x", "/a/../../b", "https://x.cn/"],
)
def test_only_plain_addresses_of_this_site_are_taken(address: str) -> None:
    with pytest.raises(RefusedError):
        redirects.settle({address: "/b"})
    with pytest.raises(RefusedError):
        redirects.settle({"/b": address})


def test_the_rules_of_each_host() -> None:
    assert "location = /a/old.html { return 301 /2022/0106/004.html; }" in redirects.nginx(MOVES)
    assert 'RedirectMatch 301 "^/a/old\\.html$" "/2022/0106/004.html"' in redirects.apache(MOVES)
    assert "/a/old.html /2022/0106/004.html 301\n" in redirects.underscore(MOVES)
    assert redirects.s3_locations(MOVES)["columns/old/index.html"] == "/columns/new/"
    assert json.loads(redirects.s3_routing_rules(MOVES))[1] == {
        "Condition": {"KeyPrefixEquals": "a/old.html"},
        "Redirect": {"HttpRedirectCode": "301", "ReplaceKeyWith": "2022/0106/004.html"},
    }
