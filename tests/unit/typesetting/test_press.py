"""Flat templates print what Jinja prints, byte for byte, or are left to Jinja."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateSyntaxError, UndefinedError
from markupsafe import Markup

from tests.gallery.examples import THEME, PageExample, page_examples
from tests.gallery.render import environment
from typesetting.press import Press

COMMON = ("site", "assets", "alerts")
PAGES = list(page_examples())


@pytest.mark.parametrize("example", PAGES, ids=lambda example: example.address)
def test_every_page_of_the_theme_is_set_flat_and_prints_the_same(example: PageExample) -> None:
    known = {name: value for name, value in example.view.items() if name in COMMON}
    press = Press(THEME / "templates", known, worth_it=1)
    assert press.set_flat(example.template) is not None
    printed = press.print(example.template, {name: value for name, value in example.view.items() if name not in known})
    assert printed.data.decode() == environment().get_template(example.template).render(**example.view)


class Theme:
    """A few templates in a folder, printed by the press and by Jinja."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, **sources: str) -> None:
        for name, source in sources.items():
            (self.folder / f"{name}.html").write_text(source, encoding="utf-8")

    def press(self, **known: Any) -> Press:
        return Press(self.folder, known, worth_it=1)

    def jinja(self) -> Environment:
        return Environment(
            loader=FileSystemLoader(self.folder),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def same(self, name: str, known: dict[str, Any], values: dict[str, Any]) -> str:
        """What both print; fails when they differ."""
        printed = self.press(**known).print(name, values).data.decode()
        assert printed == self.jinja().get_template(name).render(**known, **values)
        return printed


@pytest.fixture
def theme(tmp_path: Path) -> Theme:
    return Theme(tmp_path)


FLAT = {
    "a loop over what is known": "{% for item in site.nav %}<a{% if item.slug == page.slug %} now{% endif %}>{{ item.name }}</a>{% endfor %}",
    "an empty list and its else": "{% for item in site.none %}x{% else %}没有 {{ page.slug }}{% endfor %}",
    "a loop that counts": "{% for item in site.nav %}{{ loop.index }}{% if not loop.last %}、{% endif %}{% endfor %}",
    "a loop over what the page gives": "{% for item in page.items %}{{ item }}{% if loop.first %}!{% endif %}{% endfor %}",
    "loops of one name in each other": "{% for item in page.items %}{% for item in site.nav %}{{ item.name }}{% endfor %}{{ item }}{% endfor %}",
    "escapes": "{{ site.name }}{{ page.text }}{{ page.markup }}{{ page.number }}{{ page.nothing }}",
    "else and elif": "{% if page.number == 1 %}一{% elif site.name %}二{% elif page.text %}三{% else %}四{% endif %}",
    "a test for what is missing": "{% if site.missing is defined %}x{% else %}y{% endif %}{% if page.missing is defined %}x{% else %}y{% endif %}",
    "filters and slices": "{{ page.items|length }}{% for item in page.items[1:] %}{{ item }}{% endfor %}{{ page.items|join('、') }}",
    "a macro with defaults": '{% from "parts.html" import part %}{{ part(page.text) }}{{ part(site.name, kind="b") }}{{ part(page.number, "c") }}',
    "a macro in a loop": '{% from "parts.html" import row %}{% for item in page.items %}{{ row(item, page.items) }}{% endfor %}',
    "a macro that takes what is known": '{% from "parts.html" import row %}{{ row(site.name, site.nav) }}',
    "an include that sees the page": '{% for item in page.items %}{% include "seen.html" %}{% endfor %}{% include "gone.html" ignore missing %}',
}
LEFT_TO_JINJA = {
    "set": "{% set word = page.text %}{{ word }}",
    "a call that is no macro": "{{ page.text.upper() }}{% for n in range(2) %}{{ n }}{% endfor %}",
    "a macro within an expression": '{% from "parts.html" import part %}{{ part(page.text)|length }}',
    "a filter block": "{% filter upper %}{{ page.slug }}{% endfilter %}",
    "a macro with more": '{% from "parts.html" import more %}{{ more(1, 2, 3) }}',
    "a whole module": '{% import "parts.html" as parts %}{{ parts.part(page.text) }}',
    "an import within a block": '{% block main %}{% from "parts.html" import part %}{{ part(page.text) }}{% endblock %}',
}
PARTS = """\
{% from "deep.html" import bold %}
{% macro part(text, kind="a") %}<i class="{{ kind }}">{{ bold(text) }}{% if kind == "b" %}!{% endif %}</i>{% endmacro %}
{% macro row(one, items) %}{% for item in items %}{{ one }}{{ loop.index }}{{ bold(item) }}{{ items|length }}{% endfor %}{% endmacro %}
{% macro more() %}{{ varargs|length }}{% endmacro %}
"""


def _site() -> SimpleNamespace:
    nav = [SimpleNamespace(slug="a", name="甲 & 乙"), SimpleNamespace(slug="b", name="<丙>")]
    return SimpleNamespace(name="站 <名>", nav=nav, none=[])


def _page() -> SimpleNamespace:
    return SimpleNamespace(
        slug="b",
        text="\"引\" & '号'",
        markup=Markup("<b>粗</b>"),
        number=7,
        nothing=None,
        items=["一", "<二>", Markup("<u>三</u>")],
    )


def _write_parts(theme: Theme) -> None:
    theme.write(
        parts=PARTS,
        deep="{% macro bold(x) %}<b>{{ x }}</b>{{ x }}{% endmacro %}",
        seen="[{{ item }}{{ page.slug }}{{ site.name }}]",
    )


@pytest.mark.parametrize("source", FLAT.values(), ids=FLAT)
def test_what_is_understood_is_set_flat(theme: Theme, source: str) -> None:
    _write_parts(theme)
    theme.write(page=source)
    assert theme.press(site=_site()).set_flat("page.html") is not None
    theme.same("page.html", {"site": _site()}, {"page": _page()})


@pytest.mark.parametrize("source", LEFT_TO_JINJA.values(), ids=LEFT_TO_JINJA)
def test_what_is_not_understood_is_left_to_jinja(theme: Theme, source: str) -> None:
    _write_parts(theme)
    theme.write(page=source)
    assert theme.press(site=_site()).set_flat("page.html") is None
    theme.same("page.html", {"site": _site()}, {"page": _page()})


def test_blocks_of_the_child_stand_in_the_parent(theme: Theme) -> None:
    theme.write(
        base="<{% block head %}头{% endblock %}>{% if page.number %}{% block main %}{% endblock %}{% endif %}{{ site.name }}",
        middle='{% extends "base.html" %}\n{% block main %}中{% endblock %}',
        page='{% extends "middle.html" %}\n{% block main %}{{ page.text }}{% endblock %}',
    )
    assert theme.press(site=_site()).set_flat("page.html") is not None
    assert theme.same("page.html", {"site": _site()}, {"page": _page()}).startswith("<头>&#34;引")


def test_a_page_with_other_values_is_printed_anew(theme: Theme) -> None:
    theme.write(page="{{ site.name }}{{ page.slug }}")
    press = theme.press(site=_site())
    printed = {press.print("page.html", {"page": SimpleNamespace(slug=slug)}).data.decode() for slug in "abc"}
    assert printed == {"站 &lt;名&gt;a", "站 &lt;名&gt;b", "站 &lt;名&gt;c"}


def test_mistakes_are_told_by_jinja_with_their_line(theme: Theme) -> None:
    theme.write(page="一\n二\n{{ page.missing }}", broken="{% if %}", endless='{% extends "endless.html" %}')
    press = theme.press(site=_site())
    assert press.set_flat("page.html") is not None
    with pytest.raises(UndefinedError) as caught:
        press.print("page.html", {"page": _page()})
    assert ("page.html", 3) in [(Path(entry.path).name, entry.lineno + 1) for entry in caught.traceback]
    with pytest.raises(TemplateSyntaxError):
        press.print("broken.html", {})
    assert press.set_flat("endless.html") is None


def test_a_template_is_compiled_once_in_a_process_and_anew_when_it_changed(tmp_path: Path) -> None:
    theme = Theme(tmp_path)

    def printed() -> tuple[str, Any]:
        press = Press(tmp_path, {})
        return press.print("page.html", {}).data.decode(), press._plain.get_template(
            "page.html"
        ).root_render_func.__code__

    theme.write(page="一")
    first, code = printed()
    assert printed() == (first, code)
    assert printed()[1] is code
    theme.write(page="二")
    assert printed()[0] == "二"
    theme.write(page="一")
    assert printed()[0] == "一"
