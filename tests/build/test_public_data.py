"""The API, the feeds and the calendar: what other programs read."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as etree
from pathlib import Path

import jsonschema
import pytest

from newsroom.dates import parse_moment
from tests.build.conftest import ROOT, Desk


@pytest.fixture
def sample(desk: Desk) -> Desk:
    """The sample portal, built as on its day."""
    desk.now = parse_moment("2022-01-10 23:59")
    for path in sorted((ROOT / "content").rglob("*")):
        if path.is_file():
            target = desk.content / path.relative_to(ROOT / "content")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    desk.settings["OFFICE"] = {"page_size": 20}
    desk.build()
    return desk


def _files(desk: Desk, pattern: str) -> list[Path]:
    found = sorted(desk.output.glob(pattern))
    assert found
    return found


def test_every_file_of_the_api_keeps_to_the_schema(sample: Desk) -> None:
    schema = json.loads((sample.output / "api/v1/schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    kinds = {"index": "index", "columns": "columns", "latest": "list", "notices-in-force": "list"}
    for path in _files(sample, "api/v1/**/*.json"):
        data = json.loads(path.read_text(encoding="utf-8"))
        kind = kinds.get(path.stem) or ("withdrawn" if "withdrawn" in data else "item")
        if path.stem != "schema":
            jsonschema.Draft202012Validator({**schema, "anyOf": [{"$ref": f"#/$defs/{kind}"}]}).validate(data)


def test_a_wrong_item_would_not_pass(sample: Desk) -> None:
    schema = json.loads((sample.output / "api/v1/schema.json").read_text(encoding="utf-8"))
    data = json.loads((sample.output / "api/v1/items/2022/0106/003.json").read_text(encoding="utf-8"))
    del data["headline"]
    assert not jsonschema.Draft202012Validator({**schema, "anyOf": [{"$ref": "#/$defs/item"}]}).is_valid(data)


def test_the_withdrawn_and_the_held_tell_nothing(sample: Desk) -> None:
    gone = json.loads((sample.output / "api/v1/items/2022/0106/101.json").read_text(encoding="utf-8"))
    assert set(gone) == {"version", "id", "kind", "url", "withdrawn"}
    assert gone["withdrawn"]["reason"]
    assert not (sample.output / "api/v1/items/2022/0112/101.json").exists()
    assert not (sample.output / "api/v1/items/2022/0110/102.json").exists()


def test_links_of_the_api_lead_somewhere(sample: Desk) -> None:
    for item in json.loads((sample.output / "api/v1/latest.json").read_text(encoding="utf-8"))["items"]:
        for key in ("url", "data"):
            assert (sample.output / item[key].removeprefix("https://www.example.gov.cn/")).is_file()


def test_json_feed_says_what_the_atom_feed_says(sample: Desk) -> None:
    data = json.loads((sample.output / "feeds/all.json").read_text(encoding="utf-8"))
    assert data["version"] == "https://jsonfeed.org/version/1.1"
    atom = etree.parse(sample.output / "feeds/all.atom.xml").getroot()
    name = "{http://www.w3.org/2005/Atom}"
    assert [item["id"] for item in data["items"]] == [
        entry.findtext(f"{name}id") for entry in atom.iter(f"{name}entry")
    ]


def test_every_feed_is_in_the_opml(sample: Desk) -> None:
    listed = {
        outline.get("xmlUrl", "").rsplit("/", 1)[-1]
        for outline in etree.parse(sample.output / "feeds/feeds.opml").getroot().iter("outline")
    }
    assert listed == {path.name for path in _files(sample, "feeds/*.atom.xml")}


def test_the_calendar_is_well_made(sample: Desk) -> None:
    data = (sample.output / "feeds/deadlines.ics").read_bytes()
    lines = data.split(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in lines)
    text = data.decode().replace("\r\n ", "")
    uids = re.findall(r"^UID:(.+)\r$", text, re.MULTILINE)
    assert uids
    assert len(uids) == len(set(uids))
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") == len(uids) == text.count("\r\nSUMMARY:")


def test_a_redirect_page_leads_on(desk: Desk) -> None:
    desk.story("articles/2022/2022-01-05-002.md", "搬家的报道")
    desk.write("redirects.toml", '[redirects]\n"/2022/0105/001.html" = "/2022/0105/002.html"\n')
    desk.build()
    page = desk.page("/2022/0105/001.html")
    assert '<meta http-equiv="refresh" content="0; url=/2022/0105/002.html">' in page
    assert "搬家的报道" in page
    assert "0105/001" not in desk.page("/sitemaps/2022-01.xml")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            '"/2022/0105/002.html" = "/2022/0105/001.html"',
            "旧网址“/2022/0105/002.html”上现在有别的稿子。请删掉这一行。",
        ),
        (
            '"/2022/0105/009.html" = "/2022/0105/008.html"',
            "新网址“/2022/0105/008.html”上没有页面。请核对新网址，或删掉这一行。",
        ),
        (
            '"/2022/0105/009.html" = "/2022/0105/009.html"',
            "“/2022/0105/009.html”转到它自己。请改新网址，或删掉这一行。",
        ),
        (
            '"../x.html" = "/2022/0105/002.html"',
            '“../x.html”或它的新网址写得不对。请写成 "/2022/0106/003.html" = "/2022/0106/004.html" 这样。',
        ),
    ],
)
def test_a_wrong_redirect_is_refused(desk: Desk, line: str, message: str) -> None:
    desk.story("articles/2022/2022-01-05-002.md", "报道")
    desk.write("redirects.toml", f"[redirects]\n{line}\n")
    assert ("redirects.toml", 2, message) in [
        (problem.path, problem.line, problem.message) for problem in desk.refused()
    ]
