"""Every template and component renders from its examples, under the rules of a build, into well-made HTML."""

from __future__ import annotations

import gzip
import itertools
import re

import pytest
from bs4 import BeautifulSoup, Tag

from tests.gallery.examples import THEME, component_examples, page_examples
from tests.gallery.render import component_pages, environment, stylesheet

TEMPLATES = THEME / "templates"
PAGES = list(page_examples())
# Owned by the search client and shown by its own tests; footer and search box have no macro: every page shows them.
WITHOUT_EXAMPLES = {"search.html"}
INCLUDED = {"footer", "search_box"}


@pytest.fixture(scope="module")
def rendered() -> dict[str, BeautifulSoup]:
    env = environment()
    pages = {example.address: env.get_template(example.template).render(**example.view) for example in PAGES}
    return {address: BeautifulSoup(html, "lxml") for address, html in (pages | component_pages(env)).items()}


def test_every_template_has_an_example() -> None:
    templates = {path.name for path in TEMPLATES.glob("*.html")} - {"base.html"} - WITHOUT_EXAMPLES
    assert templates == {example.template for example in PAGES}


def test_every_macro_of_every_component_has_an_example() -> None:
    macros = {
        (path.stem, name)
        for path in (TEMPLATES / "components").glob("*.html")
        for name in re.findall(r"{%-? macro (\w+)", path.read_text("utf-8"))
    }
    shown = {(example.component, example.macro) for example in component_examples()}
    # `image` is half of `picture`, and every card with a picture shows it.
    assert macros - shown == {("picture", "image")}
    components = {path.stem for path in (TEMPLATES / "components").glob("*.html")}
    assert components - {name for name, _ in macros} <= INCLUDED


def test_one_heading_of_the_first_level(rendered: dict[str, BeautifulSoup]) -> None:
    assert {address for address, page in rendered.items() if len(page.find_all("h1")) != 1} == set()


def test_headings_skip_no_level(rendered: dict[str, BeautifulSoup]) -> None:
    for address, page in rendered.items():
        if address.startswith("/pages/"):
            levels = [int(tag.name[1]) for tag in page.find_all(re.compile("^h[1-6]$"))]
            assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), (address, levels)


def test_nothing_inline_that_a_strict_policy_stops(rendered: dict[str, BeautifulSoup]) -> None:
    for address, page in rendered.items():
        for tag in page.find_all(True):
            assert isinstance(tag, Tag)
            assert "style" not in tag.attrs, (address, tag)
            assert not [name for name in tag.attrs if name.startswith("on")], (address, tag)
        assert not page.find_all("style"), address
        assert all(tag.get("src") or tag.get("type") == "application/ld+json" for tag in page.find_all("script")), (
            address
        )


def test_nothing_is_fetched_from_elsewhere(rendered: dict[str, BeautifulSoup]) -> None:
    for address, page in rendered.items():
        fetched = [tag["src"] for tag in page.find_all(src=True)]
        fetched += [
            tag["href"]
            for tag in page.find_all("link", href=True)
            if set(tag["rel"]) & {"stylesheet", "icon", "preload", "modulepreload"}
        ]
        assert all(str(target).startswith("/") and not str(target).startswith("//") for target in fetched), (
            address,
            fetched,
        )


def test_pictures_reserve_their_place_and_have_words(rendered: dict[str, BeautifulSoup]) -> None:
    for address, page in rendered.items():
        for tag in page.find_all("img"):
            assert tag.get("width", "").isdigit(), (address, tag)
            assert tag.get("height", "").isdigit(), (address, tag)
            assert tag.has_attr("alt"), (address, tag)


def test_ids_are_unique_and_named_by_those_that_point_at_them(rendered: dict[str, BeautifulSoup]) -> None:
    for address, page in rendered.items():
        ids = [tag["id"] for tag in page.find_all(id=True)]
        assert len(ids) == len(set(ids)), (address, ids)
        for tag in page.find_all(attrs={"aria-labelledby": True}):
            assert tag["aria-labelledby"] in ids, (address, tag)
        for tag in page.find_all("a", href=re.compile("^#")):
            assert tag["href"][1:] in ids, (address, tag)


def test_a_site_without_codes_shows_no_empty_labels() -> None:
    bare = next(example for example in PAGES if example.template == "home.html" and example.name == "first_day")
    page = BeautifulSoup(environment().get_template("home.html").render(**bare.view), "lxml")
    footer = page.find("footer")
    assert isinstance(footer, Tag)
    labels = [line.get_text(strip=True) for line in footer.find_all("p")]
    assert [label for label in labels if label.endswith("：")] == []
    assert "备案" not in footer.get_text()


def test_what_an_editor_wrote_is_escaped() -> None:
    example = next(example for example in PAGES if example.template == "article.html" and example.name == "bare")
    story = example.view["story"] | {"headline": '<b>"引号"&</b>', "source": "<img src=x>"}
    html = environment().get_template("article.html").render(**(example.view | {"story": story}))
    assert "&lt;b&gt;&#34;引号&#34;&amp;&lt;/b&gt;" in html
    assert "<img src=x>" not in html


def test_a_withdrawn_paper_says_so_before_anything_else(rendered: dict[str, BeautifulSoup]) -> None:
    main = rendered["/pages/withdrawn-notice.html"].find("main")
    assert isinstance(main, Tag)
    text = main.get_text(" ", strip=True)
    assert "已撤下" in text
    assert text.index("已撤下") < text.index("领取地点有误")


@pytest.mark.parametrize("name", ["in_force", "pending", "expired", "repealed", "amended"])
def test_a_notice_answers_before_its_text(rendered: dict[str, BeautifulSoup], name: str) -> None:
    page = rendered[f"/pages/notice-{name}.html"]
    facts, prose = page.select_one(".facts"), page.select_one(".prose")
    assert facts is not None
    assert prose is not None
    assert facts.select_one(f".verdict[data-state={name}] .state[data-state={name}]") is not None
    assert prose in facts.find_all_next("div")


def test_replacing_papers_point_at_one_another(rendered: dict[str, BeautifulSoup]) -> None:
    page = rendered["/pages/notice-repealed.html"]
    assert [link["href"] for link in page.select(".replaced a")] == ["/2022/0104/101.html"]
    assert "/2021/1220/101.html" in [link["href"] for link in page.select(".document a")]


def test_the_order_of_style_sheets_names_every_file() -> None:
    css = THEME / "static" / "css"
    named = [line for line in (css / "order.txt").read_text("utf-8").splitlines() if line]
    assert sorted(named) == sorted(path.relative_to(css).as_posix() for path in css.rglob("*.css"))


def test_styles_stay_small_and_call_no_one() -> None:
    css = stylesheet()
    assert len(gzip.compress(css.encode(), 9, mtime=0)) <= 9 * 1024
    assert not re.search(r"url\(|@import|@font-face", css)


def test_a_story_with_its_styles_stays_within_twenty_kilobytes() -> None:
    example = next(example for example in PAGES if example.template == "article.html" and example.name == "full")
    html = environment().get_template("article.html").render(**example.view)
    assert (
        len(gzip.compress(html.encode(), 9, mtime=0)) + len(gzip.compress(stylesheet().encode(), 9, mtime=0))
        <= 20 * 1024
    )
