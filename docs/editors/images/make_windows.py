"""Takes the manual's pictures of `import` and `check`: python docs/editors/images/make_windows.py (development environment).

The real commands over a copy of the sample manuscripts; only the places are shown as an editor's own.
"""

from __future__ import annotations

import contextlib
import io
import shutil
import tempfile
from html import escape
from pathlib import Path

import docx
from make import _WINDOW, FLAGS, ROOT, _keep

import tasks

STORY = [
    "凤凰镇办起返乡登记点",
    "本报讯（记者 张三）1月9日，凤凰镇在汽车站办起返乡登记点,回来的人先登记再回家。",
    "登记点从早上7点开到最后一班车进站。",
]
MISTAKES = (("栏目：镇办动态", "栏目：镇办动太"), ("发布日期：", "发部日期："))


def main() -> None:
    from playwright.sync_api import sync_playwright

    from workshop.browser import find

    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        content = Path(place) / "content"
        shutil.copytree(ROOT / "content", content)
        letter = Path(place) / "来稿.docx"
        document = docx.Document()
        for number, text in enumerate(STORY):
            document.add_heading(text, 0) if number == 0 else document.add_paragraph(text)
        document.save(str(letter))
        browser = playwright.chromium.launch(executable_path=str(find()), args=FLAGS)
        page = browser.new_page(viewport={"width": 1100, "height": 800})
        imported = _said(["import", str(letter), "--content", str(content), "--column", "镇办动态"], Path(place))
        page.set_content(_window(r"D:\新闻网站>py tasks.py import D:\来稿.docx --column 镇办动态", imported))
        _keep(page.locator("pre").screenshot(), "import")
        story = content / "articles/2022/2022-01-06-003.md"
        text = story.read_text(encoding="utf-8")
        for right, wrong in MISTAKES:
            text = text.replace(right, wrong, 1)
        story.write_text(text, encoding="utf-8")
        checked = _said(["check", "--content", str(content), "--output", str(Path(place) / "output")], Path(place))
        page.set_content(_window(r"D:\新闻网站>py tasks.py check", checked))
        _keep(page.locator("pre").screenshot(), "check")
        browser.close()


def _said(command: list[str], place: Path) -> str:
    """What a command printed, with an editor's places in it."""
    heard = io.StringIO()
    with contextlib.redirect_stdout(heard):
        tasks.main(command)
    return heard.getvalue().replace(str(place), r"D:\新闻网站").replace("python3", "py")


def _window(typed: str, said: str) -> str:
    return f"<pre style='{_WINDOW};white-space:pre-wrap;width:60em'>{escape(typed)}\n{escape(said)}</pre>"


if __name__ == "__main__":
    main()
