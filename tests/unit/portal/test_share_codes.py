"""Composed QR codes are the codes that segno encodes, and the SVG draws exactly their modules."""

from __future__ import annotations

import re

import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.qr_codes import LEVEL, MASK, QrCodes
from portal.share import BORDER, share_code

_codes = QrCodes()
_WORDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=40)


def _segno(url: str) -> list[list[bool]]:
    code = segno.make_qr(url, error=LEVEL, mode="byte", boost_error=False, mask=MASK)
    return [[bool(module) for module in row] for row in code.matrix]


def _rows(size: int, modules: int) -> list[list[bool]]:
    text = f"{modules:0{size * size}b}"
    return [[char == "1" for char in text[start : start + size]] for start in range(0, size * size, size)]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["https://www.example.gov.cn", "http://a.cn", ""]), st.dates(), st.integers(1, 999))
def test_story_addresses_are_composed_as_segno_encodes_them(site, day, serial):
    url = f"{site}/{day:%Y}/{day:%m%d}/{serial:03d}.html"
    assert _rows(*_codes.modules(url.encode())) == _segno(url)


@settings(max_examples=40, deadline=None)
@given(_WORDS)
def test_any_name_and_length_is_composed_as_segno_encodes_it(name):
    url = f"https://www.example.gov.cn/a/{name}.html"
    assert _rows(*_codes.modules(url.encode())) == _segno(url)


def test_codes_of_several_blocks_are_composed_too():
    for length in (60, 120, 300):
        for letter in "ab":
            url = "https://www.example.gov.cn/" + letter * length
            assert _rows(*_codes.modules(url.encode())) == _segno(url)


def test_many_lengths_do_not_pile_up():
    codes = QrCodes()
    for length in range(1, 90):
        codes.modules(b"a" * length)
    assert len(codes._families) <= 64


def test_the_picture_draws_exactly_the_modules():
    for url in (
        "https://www.example.gov.cn/2022/0106/003.html",
        "/2022/0106/003.html",
        "https://www.example.gov.cn/a/" + "x" * 60,
    ):
        matrix = _segno(url)
        svg = str(share_code(url))
        drawn = [[False] * len(matrix) for _ in matrix]
        for line in re.findall(r'd="([^"]+)"', svg)[0].split("M")[1:]:
            start, *steps = re.findall(r"[\d.]+ [\d.]+|h\d+|m\d+ 0", line)
            x, y = (float(part) for part in start.split())
            for step in steps:
                width = int(step[1:].split()[0])
                if step[0] == "h":
                    for column in range(int(x), int(x) + width):
                        drawn[int(y - 0.5) - BORDER][column - BORDER] = True
                x += width
            assert x == BORDER + len(matrix)
        assert drawn == matrix
        assert f'viewBox="0 0 {len(matrix) + 2 * BORDER} {len(matrix) + 2 * BORDER}"' in svg


def test_an_address_beyond_ascii_is_percent_encoded():
    assert share_code("https://例子.cn/") == share_code("https://%E4%BE%8B%E5%AD%90.cn/")
