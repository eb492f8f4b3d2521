"""What the publishing tests stand on: a small but true-to-shape site in versions, a publishing process that is killed at a
chosen step, and the commands with their words kept."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from rich.console import Console

from publisher import command
from publisher.errors import ExitCode
from tests.crawling import Fetch, Readers, Walk, crawl
from tests.kills import random_kills

ORIGIN = "https://www.example.gov.cn"
ROOT = Path(__file__).resolve().parents[2]


def story_address(serial: int) -> str:
    return f"2022/01{serial % 28 + 1:02d}/{serial:03d}.html"


def build_site(folder: Path, version: str, serials: Iterable[int], withdrawn: Iterable[int] = ()) -> Path:
    """A static site like the portal's: home, column pages, stories linked in a row, hashed theme, pictures, search data, feeds.

    version stands in every page, so that a mixed release can be told; a withdrawn story keeps a page without its text.
    """
    gone = set(withdrawn)
    shown = [n for n in serials if n not in gone]
    css = f"body {{ color: #{sha256(version.encode()).hexdigest()[:6]} }}"
    style = f"theme/site-{sha256(css.encode()).hexdigest()[:16]}.css"
    files: dict[str, str | bytes] = {style: css}

    def page(path: str, title: str, body: str) -> None:
        files[path] = (
            f'<!DOCTYPE html><html lang="zh-CN" data-version="{version}"><head><meta charset="utf-8"><title>{title}</title>'
            f'<link rel="canonical" href="{ORIGIN}/{path.removesuffix("index.html")}">'
            f'<link rel="stylesheet" href="/{style}"></head><body><a href="/">首页</a> {body}</body></html>'
        )

    for place, n in enumerate(shown):
        picture = f"正文图片 {n} {'旧' if n % 2 else version}".encode()
        name = f"media/{sha256(picture).hexdigest()[:16]}-640.jpg"
        files[name] = picture
        near = [shown[place - 1]] if place else []
        near += shown[place + 1 : place + 2]
        links = "".join(f'<a href="/{story_address(m)}">另一篇</a>' for m in near)
        page(
            story_address(n),
            f"第{n}篇",
            f'<p>稿件{n}的正文，独一无二的字句{n}号。</p><img src="/{name}" alt="">{links}',
        )
    for n in gone:
        page(story_address(n), "已撤稿", "<p>本文已撤下。</p>")
    for number, start in enumerate(range(0, len(shown), 5), 1):
        items = "".join(
            f'<li><a href="/{story_address(n)}">第{n}篇：字句{n}号</a></li>' for n in shown[start : start + 5]
        )
        after = f'<a href="/columns/yaowen/page/{number + 1}.html">下一页</a>' if start + 5 < len(shown) else ""
        page(f"columns/yaowen/page/{number}.html", f"要闻 {number}", f"<ul>{items}</ul>{after}")
    latest = "".join(f'<a href="/{story_address(n)}">第{n}篇</a>' for n in shown[-4:])
    page("index.html", "首页", f'{latest}<a href="/columns/yaowen/page/1.html">要闻</a><a href="/search/">检索</a>')
    shard = f"检索数据 {version}：" + "、".join(f"独一无二的字句{n}号" for n in shown)
    data = f"search/data/{sha256(shard.encode()).hexdigest()[:16]}.bin"
    files[data] = shard.encode()
    page("search/index.html", "检索", f'<a href="/{data}">检索数据</a>')
    page("404.html", "没有这一页", "")
    files["feeds/all.atom.xml"] = (
        f"<feed>{version}{''.join(f'<id>{ORIGIN}/{story_address(n)}</id>' for n in shown)}</feed>"
    )
    locations = "".join(f"<url><loc>{ORIGIN}/{story_address(n)}</loc></url>" for n in shown)
    files["sitemap.xml"] = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{locations}</urlset>'
    files["robots.txt"] = f"Sitemap: {ORIGIN}/sitemap.xml\n"
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


class Publisher:
    """A publishing process, loaded once, that forks a child for each publish and can have it killed at its k-th step."""

    def __init__(self, folder: Path, environ: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("forked_publisher.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT / "plugins"), **environ},
        )
        self._folder = folder

    def publish(
        self, site: Path, config: Path, *, kill_at: int = 0, after: float = 0.0, event: str = "", arguments: str = "{}"
    ) -> tuple[int, int]:
        """Publish, killed (SIGKILL) just before the kill_at-th event of the kind `event` or after so many seconds.

        Returns (exit code, or -9 when killed; how many events of that kind were met).
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        fields = [str(site), str(config), str(self._folder / "state"), str(kill_at), str(after), event, arguments]
        self._process.stdin.write("\t".join(fields) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the publishing process died"
        code, count = line.split()
        return int(code), int(count)

    def publish_once_free(self, site: Path, config: Path) -> int:
        """Publish to the end. What a killed publish had running on a server may take moments to notice; longer on a busy machine."""
        for _ in range(240):
            code, _ = self.publish(site, config, arguments='{"yes": true}')
            if code != ExitCode.BUSY:
                return code
            time.sleep(0.25)
        return int(ExitCode.BUSY)

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=60)


def walks_between_kills(process: Publisher, config: Path, sites: Sequence[Path], fetch: Fetch) -> Iterator[Walk]:
    """Fifty publishes killed at random moments, each of another of the sites than the last, while a reader reads: yields what a crawl meets
    after each. No run is finished on purpose: each takes up what the killed ones before it left. No link is dead at any time."""
    started = time.monotonic()
    assert process.publish(sites[-1], config, arguments='{"yes": true}')[0] == 0
    length = time.monotonic() - started

    def run(number: int, after: float) -> bool:
        code, _ = process.publish(sites[number % len(sites)], config, after=after, arguments='{"yes": true}')
        return code == -9

    with Readers(fetch) as readers:
        for number in random_kills(run, length, kills=50, seed=2022):
            walk = crawl(fetch)
            assert walk.dead == [], (number, walk.dead)
            yield walk
    readers.assert_content()


class Desk:
    """publish.toml with one target, and the commands with their words kept."""

    def __init__(self, folder: Path, target: str, environ: dict[str, str] | None = None) -> None:
        self.state = folder / "state"
        self.config = folder / "publish.toml"
        self.environ = environ or {}
        self.write(target)
        self.words = ""

    def write(self, target: str) -> None:
        self.config.write_text(f'[[target]]\nname = "网站"\n{target}\n', encoding="utf-8")

    def _run(self, run: Callable[..., int], *arguments: object, **options: object) -> int:
        text = io.StringIO()
        console = Console(file=text, width=200)
        where = command.Where(self.config, self.state, environ={**os.environ, **self.environ}, console=console)
        code = run(*arguments, where, **options)
        self.words = text.getvalue()
        return code

    def publish(self, site: Path, **options: object) -> int:
        return self._run(command.publish, site, **options)

    def rollback(self, number: int | None = None, **options: object) -> int:
        return self._run(command.rollback, number, **options)

    def status(self, **options: object) -> int:
        return self._run(command.status, **options)

    def releases(self) -> list[dict[str, object]]:
        assert self._run(command.releases, as_json=True) == 0, self.words
        found: list[dict[str, object]] = json.loads(self.words)
        return found


def tree(root: Path) -> dict[str, bytes]:
    return {f.relative_to(root).as_posix(): f.read_bytes() for f in root.rglob("*") if f.is_file()}


def grep(root: Path, text: str) -> list[Path]:
    return [file for file in root.rglob("*") if file.is_file() and text.encode() in file.read_bytes()]
