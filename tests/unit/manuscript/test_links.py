"""A host that is plain at one glance is one that the library finds too."""

from __future__ import annotations

from urllib.parse import urlsplit

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from manuscript.body.links import Link, Target, understand

_PIECES = [*"aZ9.-:/?#[]@%&中é．℀", "[::1]", "www", "example.com", ":80", ":99999", "．"]


@given(st.sampled_from(["http://", "https://"]), st.lists(st.sampled_from(_PIECES), max_size=7).map("".join))
@settings(max_examples=500, deadline=None)
@example("http://", "www.example.com:80/a?b=[")
@example("https://", "a[b")
@example("https://", "www.example.com:80@a")
@example("https://", "")
def test_an_address_is_taken_exactly_when_it_has_a_host_and_nobody_before_it(scheme: str, rest: str) -> None:
    assume(rest.strip() == rest)
    url = scheme + rest
    try:
        parts = urlsplit(url)
        host, _ = None if "@" in parts.netloc else parts.hostname, parts.port
    except ValueError:
        host = None
    found = understand(url, "articles/x.md")
    assert found.target is (Target.EXTERNAL if host else Target.REFUSED)
    assert not host or found == Link(Target.EXTERNAL, url)
