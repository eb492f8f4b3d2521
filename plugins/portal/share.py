"""A QR code of a page's address, as inline SVG, so that a printed page leads back to the one on the screen."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup


@lru_cache(maxsize=8)
def share_code(url: str) -> Markup:
    """An SVG of the QR code for `url` (error correction M). The mask is fixed: choosing the best of eight is most of the work,
    and scanners read them all."""
    import segno

    code = segno.make_qr(url, error="m", boost_error=False, mask=3)
    svg = code.svg_inline(scale=1, omitsize=True, border=2, svgclass="qr", lineclass=None, title="本页网址的二维码")
    return Markup(svg)
