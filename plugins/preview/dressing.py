"""What the preview adds to a page on its way to the browser: marks, the panel beside it, the script that reloads it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from manuscript.decode import Undecodable, decode
from manuscript.intake import MANUSCRIPTS
from newsroom.paths import PathError, inside
from newsroom.problem import Problem
from preview.standing import Good, Snapshot

if TYPE_CHECKING:
    from jinja2 import Environment

_HERE = Path(__file__).resolve().parent
_BODY = re.compile(rb"<body\b[^>]*>")
_VERSION = b"0123456789abcdef-version"  # where the version goes, which is a digest of all the rest
_LONGEST_LINE = 160
_HAS_LINES = MANUSCRIPTS | {".toml", ".tsv"}
_MARK = (
    "background: #8a4b00; color: #fff; border-radius: 3px; font-size: 0.75rem; font-weight: 400; padding: 0 0.4em; "
    "margin-inline-end: 0.4em;"
)


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as a page of the preview shows it. source: the line it is about, as typed; url: the item's page."""

    problem: Problem
    source: str
    url: str = ""


class Dresser:
    """Makes the preview's own pages and dresses the site's."""

    def __init__(self, content: Path) -> None:
        self._content = content

    @cached_property
    def _environment(self) -> Environment:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        return Environment(
            loader=FileSystemLoader(_HERE / "pages"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def _render(self, name: str, **values: Any) -> bytes:
        return self._environment.get_template(name).render(**values).encode()

    # -- the site's pages ------------------------------------------------------------------------------------------------------

    def page(self, html: bytes, address: str, snapshot: Snapshot, *, framed: bool) -> bytes:
        """A page of the site with what the preview adds. framed: it stands in the phone's frame, which has no panel of its own."""
        good = snapshot.good
        assert good is not None
        item_id = good.by_address.get(address, "")
        held = good.site.held.get(item_id)
        strip = self._render("strip.html", held=held, trouble=snapshot.trouble, count=_blocking(snapshot))
        html = html.replace(b"</head>", b'<link rel="stylesheet" href="/_preview/page.css">\n</head>', 1)
        html = _BODY.sub(lambda found: found.group() + strip, html, count=1)
        if framed:
            return html
        told = [self._told(problem, good) for problem in good.findings_of(item_id)] if item_id else []
        panel = self._render(
            "panel.html",
            version=_VERSION.decode(), address=address, item_id=item_id, told=told, total=len(good.outcome.problems),
            held=[(why, good.site.items[name]) for name, why in good.held],
        )  # fmt: skip
        return _sealed(html.replace(b"</body>", panel + b"</body>", 1))

    # -- the preview's own ------------------------------------------------------------------------------------------------------

    def waiting(self) -> bytes:
        """What stands for any page until the first build is done."""
        return _sealed(self._render("waiting.html", version=_VERSION.decode()))

    def trouble(self, snapshot: Snapshot, back: str) -> bytes:
        """The error page: everything that stops the build, and the way to the last good preview (`back`)."""
        blocking = [self._told(problem, snapshot.good) for problem in snapshot.refused if problem.blocks]
        others = [self._told(problem, snapshot.good) for problem in snapshot.refused if not problem.blocks]
        page = self._render(
            "trouble.html",
            version=_VERSION.decode(), blocking=blocking, others=others, crash=snapshot.crash, content=str(self._content),
            back=back if snapshot.good else "",
        )  # fmt: skip
        return _sealed(page)

    def desk(self, snapshot: Snapshot) -> bytes:
        """Everything the desk found, and everything that readers do not see yet, with links to the pages."""
        good = snapshot.good
        told = [self._told(problem, good) for problem in good.outcome.problems] if good else []
        held = [(why, good.site.items[name]) for name, why in good.held] if good else []
        page = self._render("desk.html", version=_VERSION.decode(), told=told, held=held, content=str(self._content))
        return _sealed(page)

    def style(self, snapshot: Snapshot) -> bytes:
        """The style sheet that the site's pages get: room for the panel, and a mark on every link to a held item."""
        rules = (_HERE / "static" / "page.css").read_text(encoding="utf-8")
        held = (
            [(why.label, snapshot.good.site.items[name].address) for name, why in snapshot.good.held]
            if snapshot.good
            else []
        )
        links = [f'main a[href="{address}"]:not(:has(img))::before' for _, address in held]
        if links:
            rules += ",\n".join(links) + f" {{ {_MARK} }}\n"
        rules += "".join(f'{link} {{ content: "{label}"; }}\n' for link, (label, _) in zip(links, held, strict=True))
        return rules.encode()

    def _told(self, problem: Problem, good: Good | None) -> Told:
        url = good.site.items[problem.path].address if good and problem.path in good.site.items else ""
        return Told(problem, self._line(problem), url)

    def _line(self, problem: Problem) -> str:
        """The line as it stands in the file now; "" when there is none to show."""
        if problem.line < 1 or Path(problem.path).suffix.lower() not in _HAS_LINES:
            return ""
        try:
            text, _ = decode(inside(self._content, problem.path).read_bytes(), problem.path)
        except (PathError, OSError, Undecodable):
            return ""
        lines = text.split("\n")
        line = lines[problem.line - 1].strip() if problem.line <= len(lines) else ""
        return line if len(line) <= _LONGEST_LINE else line[:_LONGEST_LINE] + "……"


def static(name: str) -> bytes | None:
    """A file of the preview's own: preview.js, panel.css, desk.css."""
    return (_HERE / "static" / name).read_bytes() if name in ("preview.js", "panel.css", "desk.css") else None


def version_of(page: bytes) -> str:
    """The version that a dressed page bears; "" for other bytes. Two pages that look alike have the same."""
    found = re.search(rb'data-preview-version="([0-9a-f]{16})"', page)
    return found[1].decode() if found else ""


def _sealed(page: bytes) -> bytes:
    return page.replace(_VERSION, hashlib.blake2b(page, digest_size=8).hexdigest().encode())


def _blocking(snapshot: Snapshot) -> int:
    return sum(problem.blocks for problem in snapshot.refused)
