"""Take the pictures of docs/screenshots from the sample portal: what a reader sees on a phone, at a desk and on paper.

`python -m tests.gallery.screenshots` (project root, plugins on the path) or the developers' command that calls `run`.
"""

from __future__ import annotations

import io
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from .chromium import chromium
from .examples import ROOT
from .serving import served

FOLDER = ROOT / "docs" / "screenshots"
# The sample portal tells of January 2022: pictures are taken on a day when some notices hold and some have run out.
DAY = "2022-01-12"
MOMENT = f"{DAY}T09:00:00+08:00"
# (width, height, longest picture): a page is cut where it stops telling anything new.
PHONE = (360, 780, 2400)
DESK = (1280, 900, 2200)


@dataclass(frozen=True)
class Shot:
    """One page worth a picture. `elder`: in large text; `dark`: in the dark mode; `paper`: as it prints."""

    name: str
    address: str
    elder: bool = False
    dark: bool = False
    paper: bool = False


SHOTS = [
    Shot("home", "/"),
    Shot("home-dark", "/", dark=True),
    Shot("home-elder", "/", elder=True),
    Shot("column", "/columns/fangyi/"),
    Shot("story", "/2022/0106/003.html"),
    Shot("story-elder", "/2022/0106/003.html", elder=True),
    Shot("notice-in-force", "/2022/0105/101.html"),
    Shot("notice-expired", "/2021/1229/101.html"),
    Shot("notice-replaced", "/2021/1220/101.html"),
    Shot("notice-withdrawn", "/2022/0106/101.html"),
    Shot("notices", "/notices/"),
    Shot("issue", "/issues/2022-01-07/"),
    Shot("issue-page", "/issues/2022-01-07/1.html"),
    Shot("story-print", "/2022/0106/003.html", paper=True),
    Shot("issue-page-print", "/issues/2022-01-07/1.html", paper=True),
]


def _open(browser: Browser, base: str, shot: Shot, width: int, height: int) -> Page:
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if shot.dark else "light",
        reduced_motion="reduce",
    )
    page.clock.set_fixed_time(MOMENT)
    if shot.elder:
        page.add_init_script("localStorage.setItem('elder', 'on')")
    page.emulate_media(media="print" if shot.paper else "screen")
    answer = page.goto(base + shot.address)
    if answer is None or not answer.ok:
        raise RuntimeError(f"{shot.address} is not in the sample portal: change SHOTS in {__file__}")
    page.evaluate("document.querySelectorAll('img').forEach((image) => { image.loading = 'eager'; })")
    page.evaluate("Promise.all([...document.images].map((image) => image.decode().catch(() => {})))")
    return page


def _save(page: Page, path: Path, longest: int) -> None:
    """A PNG of at most `longest` CSS pixels, in 256 colours: drawings and text lose nothing visible and it stays small."""
    from PIL import Image

    width = page.viewport_size["width"] if page.viewport_size else 0
    height = min(longest, int(page.evaluate("document.documentElement.scrollHeight")))
    data = page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})
    picture = Image.open(io.BytesIO(data)).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    picture.save(path, optimize=True)


def take(site: Path, folder: Path = FOLDER) -> list[Path]:
    """Take every picture of the built portal in `site` into `folder`; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    taken = []
    with served(site) as base, chromium() as browser:
        for shot in SHOTS:
            sizes = {"paper": (800, 1100, 2400)} if shot.paper else {"phone": PHONE, "desk": DESK}
            for kind, (width, height, longest) in sizes.items():
                page = _open(browser, base, shot, width, height)
                path = folder / (f"{shot.name}.png" if shot.paper else f"{shot.name}-{kind}.png")
                _save(page, path, longest)
                page.close()
                taken.append(path)
    for old in set(folder.glob("*.png")) - set(taken):
        old.unlink()
    return taken


def run() -> int:
    """Build the sample portal as of DAY in a folder of its own and take its pictures. Exit code."""
    from portal.command import Request, build

    with tempfile.TemporaryDirectory() as place:
        site = Path(place) / "site"
        # publishconf.py gives the full addresses that a printed page bears.
        code = build(Request(output=site, today=DAY, settings=ROOT / "publishconf.py"))
        if code:
            return code
        taken = take(site)
    print(f"{len(taken)} pictures, {sum(path.stat().st_size for path in taken) // 1024} KB, in {FOLDER}")
    return 0


if __name__ == "__main__":
    sys.exit(run())
