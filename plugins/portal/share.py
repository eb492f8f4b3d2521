"""A QR code of a page's address, as inline SVG, so that a printed page leads back to the one on the screen."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

from markupsafe import Markup

from portal.qr_codes import QrCodes

BORDER = 2  # modules of white around the code
_STEP = 11  # modules drawn from one entry of the table: two or three entries make a row
_codes = QrCodes()


@lru_cache(maxsize=8)
def share_code(url: str) -> Markup:
    """An SVG of the QR code for `url` (error correction M); characters beyond ASCII are percent-encoded, as browsers do."""
    size, modules = _codes.modules(quote(url, safe="/:?#[]@!$&'()*+,;=%").encode())
    whole = size + 2 * BORDER
    return Markup(
        f'<svg viewBox="0 0 {whole} {whole}" class="qr"><title>本页网址的二维码</title>'
        f'<path stroke="#000" d="{_path(size, modules)}"/></svg>'
    )


def _path(size: int, modules: int) -> str:
    """Every row as one line of strokes and gaps."""
    starts = range(0, size, _STEP)
    widths = [min(_STEP, size - start) for start in starts]
    shifts = [size - start - width for start, width in zip(starts, widths, strict=True)]
    plan = [(shift, (1 << width) - 1, _strokes(width)) for shift, width in zip(shifts, widths, strict=True)]
    row_mask = (1 << size) - 1
    drawn = []
    for y in range(size):
        row = modules >> (size * (size - 1 - y)) & row_mask
        drawn.append(f"M{BORDER} {y + BORDER}.5")
        drawn += [table[row >> shift & mask] for shift, mask, table in plan]
    return "".join(drawn)


@lru_cache(maxsize=_STEP)
def _strokes(width: int) -> list[str]:
    """Path commands for every pattern of `width` modules: h draws dark ones, m passes over light ones."""
    return [
        re.sub("1+|0+", lambda run: f"h{len(run[0])}" if run[0][0] == "1" else f"m{len(run[0])} 0", f"{pattern:0{width}b}")
        for pattern in range(1 << width)
    ]
