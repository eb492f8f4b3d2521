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
    frame, pieces = _plan(size)
    bits = f"{modules:0{size * size}b}"
    return frame % tuple([_strokes[bits[start:end]] for start, end in pieces])


@lru_cache(maxsize=8)
def _plan(size: int) -> tuple[str, list[tuple[int, int]]]:
    """How a code is drawn: the path with gaps, and for each gap where its modules stand."""
    ends = [(start, min(start + _STEP, size)) for start in range(0, size, _STEP)]
    frame = "".join(f"M{BORDER} {y + BORDER}.5" + "%s" * len(ends) for y in range(size))
    return frame, [(y * size + start, y * size + end) for y in range(size) for start, end in ends]


class _Strokes(dict[str, str]):
    """Path commands by the pattern of modules: h draws dark ones, m passes over light ones."""

    def __missing__(self, bits: str) -> str:
        drawn = self[bits] = re.sub(
            "1+|0+", lambda run: f"h{len(run[0])}" if run[0][0] == "1" else f"m{len(run[0])} 0", bits
        )
        return drawn


_strokes = _Strokes()
