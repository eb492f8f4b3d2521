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
        loader=jinja2.FileSystemLoader(THEME / "templates"), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def stylesheet() -> str:
    """The theme's style sheets in the order of css/order.txt, as one text."""
    folder = THEME / "static" / "css"
    return "".join((folder / line).read_text("utf-8") for line in (folder / "order.txt").read_text("utf-8").split() if (folder / line).exists())


def component_page(env: jinja2.Environment, component: str) -> str:
    """All the states of one component below one another, in the site's frame."""
    parts = []
    for example in component_examples():
        if example.component == component:
            macro = getattr(env.get_template(f"components/{component}.html").module, example.macro)
            parts.append(Markup('<section class="gallery-state" aria-label="{}">\n<p class="gallery-name">{}</p>\n{}\n</section>').format(
                example.name, example.name, macro(*example.arguments, **example.options)))
    shared = Shared()
    view = {"page": shared.named("page") | {"kind": "gallery", "title": component}, "site": shared.named("site"), "assets": shared.named("assets"), "alerts": []}
    template = env.from_string('{% extends "base.html" %}{% block main %}<header class="page-head"><h1>{{ name }}</h1></header>{{ body }}{% endblock %}')
    return template.render(**view, name=component, body=Markup("\n").join(parts))


def build(out: Path) -> list[str]:
    """Write the gallery below `out` (replaced whole) and return the addresses of its pages, the index first."""
    shutil.rmtree(out, ignore_errors=True)
    (out / "theme").mkdir(parents=True)
    (out / "theme" / "site.css").write_text(stylesheet(), "utf-8")
    shutil.copytree(THEME / "static" / "js", out / "theme" / "js")
    shutil.copyfile(THEME / "static" / "img" / "icon.svg", out / "theme" / "icon.svg")
    shutil.copytree(PICTURES, out / "media")
    env = environment()
    pages: dict[str, str] = {}
    for component in sorted({example.component for example in component_examples()}):
        pages[f"/components/{component}.html"] = component_page(env, component)
    for example in page_examples():
        pages[example.address] = env.get_template(example.template).render(**example.view)
    shared = Shared()
    links = [{"name": address, "url": address} for address in pages]
    pages = {
        "/index.html": env.get_template("sitemap.html").render(
            site=shared.named("site"), assets=shared.named("assets"), alerts=[], sections=[{"heading": "Examples", "links": links}],
            page=shared.named("page") | {"title": "Gallery", "heading": "Gallery"},
        )
    } | pages
    for address, html in pages.items():
        path = out / address.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(html, "utf-8")
    return list(pages)
