"""Takes the publishing manual's pictures anew: python docs/editors/images/make_publish.py (wants the development environment).

The command window shows the real words of publish, rollback and status over the sample portal, on a folder target.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from html import escape
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path[:0] = [str(ROOT / "plugins"), str(ROOT)]

START = datetime.fromisoformat("2022-01-11T09:30+08:00")
WINDOW = "display:inline-block;margin:0;padding:20px;background:#0c0c0c;color:#eee;font:18px/1.6 Noto Sans Mono CJK SC,monospace"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]


def main() -> None:
    from playwright.sync_api import sync_playwright
    from rich.console import Console

    from publisher import command
    from workshop.browser import find

    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = Path(place)
        site = folder / "output"
        build = [
            sys.executable,
            str(ROOT / "tasks.py"),
            "build",
            "--settings",
            str(ROOT / "publishconf.py"),
            "--output",
            str(site),
        ]
        subprocess.run(build, check=True, capture_output=True)
        config = folder / "publish.toml"
        config.write_text('[[target]]\nname = "县网站"\nkind = "folder"\npath = "www"\n', encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=str(find()), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})

        def window(name: str, *told: tuple[str, Callable[[Console], object]]) -> None:
            console = Console(record=True, width=92, file=io.StringIO(), highlight=False)
            for number, (typed, run) in enumerate(told):
                console.print(("\n" if number else "") + f"D:\\新闻网站>py tasks.py {typed}", markup=False)
                run(console)
            page.set_content(f"<pre style='{WINDOW}'>{escape(console.export_text())}</pre>")
            (HERE / f"{name}.png").write_bytes(_small(page.locator("pre").screenshot()))

        def publish(console: Console, day: int = 0, *, dry_run: bool = False) -> None:
            command.publish(
                site,
                config=config,
                state=folder / "state",
                now=START + timedelta(days=day),
                console=console,
                dry_run=dry_run,
            )

        quiet = Console(file=io.StringIO())
        publish(quiet)
        story = site / "2022/0106/003.html"
        story.write_text(story.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        window(
            "publish",
            ("publish --dry-run", lambda c: publish(c, 1, dry_run=True)),
            ("publish", lambda c: publish(c, 1)),
        )
        places = {"config": config, "state": folder / "state"}
        window(
            "rollback",
            ("releases", lambda c: command.releases(**places, console=c)),  # type: ignore[arg-type]
            ("rollback", lambda c: command.rollback(**places, console=c)),  # type: ignore[arg-type]
        )
        (folder / "www/current/planted.html").write_text("x", encoding="utf-8")
        window("status", ("status", lambda c: command.status(**places, console=c)))  # type: ignore[arg-type]
        browser.close()


def _small(data: bytes) -> bytes:
    from PIL import Image

    picture = Image.open(io.BytesIO(data)).convert("RGB")
    if picture.width > 1000:
        picture = picture.resize((1000, round(picture.height * 1000 / picture.width)), Image.Resampling.LANCZOS)
    kept = io.BytesIO()
    picture.quantize(64, dither=Image.Dither.NONE).save(kept, "PNG", optimize=True)
    return kept.getvalue()


if __name__ == "__main__":
    main()
