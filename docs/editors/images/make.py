"""Takes the manual's pictures anew from the running program: python docs/editors/images/make.py (wants the development environment).

A copy of the sample manuscripts, the real preview, a real browser; the command window is the real output of `new`.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from datetime import date, datetime
from html import escape
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path[:0] = [str(ROOT / "plugins"), str(ROOT)]

NOW = datetime.fromisoformat("2022-01-12T12:00+08:00")
WIDTH, HEIGHT = 1280, 800
_WINDOW = "display:inline-block;margin:0;padding:20px;background:#0c0c0c;color:#eee;font:18px/1.6 Noto Sans Mono CJK SC,monospace"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]


def main() -> None:
    from playwright.sync_api import sync_playwright

    from pelicanconf import OFFICE, SITENAME
    from portal.folders import folders
    from portal.order import Order
    from preview.session import Session
    from workshop.browser import find

    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        content = Path(place) / "content"
        shutil.copytree(ROOT / "content", content)
        order = Order(
            folders(content, Path(place) / "output", ROOT / "theme"), {"SITENAME": SITENAME, "OFFICE": OFFICE}, NOW
        )
        browser = playwright.chromium.launch(executable_path=str(find()), args=FLAGS)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.set_content(_window(content))
        _keep(page.locator("pre").screenshot(), "new")
        session = Session(order, port=0)
        session.start()
        try:
            page.goto(session.address + "2022/0106/003.html")
            _keep(page.screenshot(), "preview")
            page.goto(session.address + "2022/0110/003.html")
            _keep(page.screenshot(), "draft")
            page.goto(session.address + "2022/0106/003.html")
            story = content / "articles/2022/2022-01-06-003.md"
            text = story.read_text(encoding="utf-8")
            story.write_text(
                text.replace("栏目：", "栏目：新", 1).replace("发布日期：", "发部日期：", 1), encoding="utf-8"
            )
            page.locator(".finding").first.wait_for()
            # An editor sees the place of a folder of their own.
            page.locator("main > p .path").evaluate("place => { place.textContent = 'D:\\\\新闻网站\\\\content'; }")
            _keep(page.screenshot(), "trouble")
        finally:
            session.stop()
            browser.close()


def _window(content: Path) -> str:
    """The command window after `new`: its real output, on black."""
    from rich.console import Console

    from drafting.command import new

    console = Console(record=True, width=84, file=io.StringIO(), force_terminal=True)
    console.print("D:\\新闻网站>py tasks.py new", highlight=False)
    answers, sys.stdin = sys.stdin, io.StringIO("沙河子镇28个卡点守好进村路\n1\n镇办动太\n\n")
    try:
        new(content, interactive=True, today=date(2022, 1, 11), console=_Echoing(console, sys.stdin, content))  # type: ignore[arg-type]
    finally:
        sys.stdin = answers
    return f"<pre style='{_WINDOW}'>{escape(console.export_text())}</pre>"


class _Echoing:
    """The console, with the answers shown as a terminal shows what is typed, and a place as an editor's would be."""

    def __init__(self, console: object, answers: io.StringIO, content: Path) -> None:
        self._console, self._answers, self._content = console, answers, content

    def __getattr__(self, name: str) -> object:
        return getattr(self._console, name)

    def print(self, text: object = "", **options: object) -> None:
        shown = (
            text.replace(str(self._content), "D:\\新闻网站\\content").replace("python3", "py")
            if isinstance(text, str)
            else text
        )
        self._console.print(shown, **options)  # type: ignore[attr-defined]

    def input(self, prompt: object, **options: object) -> str:
        answer = self._answers.readline().rstrip("\n")
        self._console.print(prompt, answer, sep="", highlight=False)  # type: ignore[attr-defined]
        return answer


def _keep(data: bytes, name: str) -> None:
    """Keep a picture small: as wide as the manual needs, few colours."""
    from PIL import Image

    picture = Image.open(io.BytesIO(data)).convert("RGB")
    if picture.width > 1000:
        picture = picture.resize((1000, round(picture.height * 1000 / picture.width)), Image.Resampling.LANCZOS)
    picture.quantize(64, dither=Image.Dither.NONE).save(HERE / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
