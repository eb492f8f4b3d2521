"""Render the gallery into a folder that any static server can show."""

from __future__ import annotations

import shutil
from pathlib import Path

import jinja2
from markupsafe import Markup

from .examples import ROOT, THEME, Shared, component_examples, page_examples

PICTURES = ROOT / "content" / "images" / "2022"


def environment() -> jinja2.Environment:
    """The templates under the same rules as in a build."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(THEME / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def stylesheet() -> str:
    """The theme's style sheets in the order of css/order.txt, as one text."""
    folder = THEME / "static" / "css"
    return "".join(
        (folder / line).read_text("utf-8")
        for line in (folder / "order.txt").read_text("utf-8").split()
        if (folder / line).exists()
    )


def component_pages(env: jinja2.Environment) -> dict[str, str]:
    """Every component's states below one another in the site's frame, by address; those that cannot share a page have their own."""
    parts: dict[str, list[Markup]] = {}
    for example in component_examples():
        macro = getattr(env.get_template(f"components/{example.component}.html").module, example.macro)
        part = Markup('<div class="gallery-state" data-state-name="{}">\n{}\n</div>').format(
            example.name, macro(*example.arguments)
        )
        parts.setdefault(example.address, []).append(part)
    shared = Shared()
    frame = env.from_string(
        '{% extends "base.html" %}{% block main %}<header class="page-head"><h1>{{ page.title }}</h1></header>{{ body }}{% endblock %}'
    )
    return {
        address: frame.render(
            page=shared.named("page") | {"kind": "gallery", "title": Path(address).stem},
            site=shared.named("site"),
            assets=shared.named("assets"),
            alerts=[],
            body=Markup("\n").join(states),
        )
        for address, states in parts.items()
    }


def build(out: Path) -> list[str]:
    """Write the gallery below `out` (replaced whole) and return the addresses of its pages, the index first."""
    shutil.rmtree(out, ignore_errors=True)
    (out / "theme").mkdir(parents=True)
    (out / "theme" / "site.css").write_text(stylesheet(), "utf-8")
    shutil.copytree(THEME / "static" / "js", out / "theme" / "js")
    shutil.copytree(THEME / "scripts", out / "theme" / "scripts")
    shutil.copyfile(THEME / "static" / "img" / "icon.svg", out / "theme" / "icon.svg")
    shutil.copytree(PICTURES, out / "media")
    env = environment()
    pages = component_pages(env)
    for example in page_examples():
        pages[example.address] = env.get_template(example.template).render(**example.view)
    shared = Shared()
    links = [{"name": address, "url": address} for address in pages]
    pages = {
        "/index.html": env.get_template("sitemap.html").render(
            site=shared.named("site"),
            assets=shared.named("assets"),
            alerts=[],
            sections=[{"heading": "Examples", "links": links}],
            page=shared.named("page") | {"title": "Gallery", "heading": "Gallery"},
        )
    } | pages
    for address, html in pages.items():
        path = out / address.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(html, "utf-8")
    return list(pages)
