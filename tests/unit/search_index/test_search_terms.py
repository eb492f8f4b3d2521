"""The language of terms, as vectors that the browser's tests read as well."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.anchors import anchor, key
from search_index.document import passages, places
from search_index.postings import STRENGTH
from search_index.terms import _simplified, normalise, normalise_with_offsets, terms_of

ROOT = Path(__file__).parents[3]
VECTORS = json.loads((ROOT / "tests/vectors/search_terms.json").read_text("utf-8"))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["text"][:12])
def test_vectors(vector):
    text = normalise(vector["text"])
    assert text == vector["normalised"]
    assert sorted(terms_of(text)) == vector["terms"]
    assert {t: anchor(t) for t in vector["anchors"]} == vector["anchors"]
    assert {t: format(key(t), "044b") for t in vector["keys"]} == vector["keys"]


def test_what_people_type_meets_what_was_written():
    def of(text):
        return set(terms_of(normalise(text)))

    assert of("１.３６万吨") == of("1.36万吨") >= {"1.36", "1.36万", "万吨"}
    assert of("隔離人員") == of("隔离人员")
    assert "20211209" in of("2021年12月9日") & of("2021-12-09") & of("２０２１．１２．９")
    assert of("测政发〔2022〕3号") == of("测政发[2022]3號")
    assert "1718" in of("1,718顶") & of("1718顶")
    assert "安全生产法" in of("《安全生产法》")


@given(st.text())
def test_offsets_lead_back(text):
    flat, offsets = normalise_with_offsets(text)
    assert flat == normalise(text)
    assert len(offsets) == len(flat) + 1
    assert offsets == sorted(offsets)
    for character, at in zip(flat, offsets, strict=False):
        assert character in normalise(text[at])


def test_the_browser_has_the_same_table():
    script = (ROOT / "theme/scripts/search/simplified.js").read_text("utf-8")
    table = _simplified()
    assert f'FROM = "{"".join(table)}"' in script
    assert f'TO = "{"".join(table.values())}"' in script


def test_a_sentence_more_leaves_the_other_passages_as_they_were():
    body = tuple(f"第{n}段说的是第{n * 37 % 101}件事，" + "山路弯弯，" * (n % 9) + "说完了。" for n in range(60))
    before, after = passages(body), passages((*body[:30], "这是新加的一句。", *body[30:]))
    assert len(set(before) & set(after)) >= len(before) - 3
    assert "".join(before).replace("\n", "") == "".join(body)
    assert all(0 <= bit < 8 for bit in places(before))


def test_the_page_has_our_figures_and_knows_doubtful_characters():
    scripts = ROOT / "theme/scripts/search"
    line = re.search(r"STRENGTH = \[([^\]]+)\]", (scripts / "index.js").read_text("utf-8"))
    assert tuple(map(float, line[1].split(","))) == STRENGTH
    # Characters that GB 2312 has and the table exchanges all the same: the page cannot tell them by the set alone.
    usual = {bytes((a, b)).decode("gb18030") for a in range(0xB0, 0xF8) for b in range(0xA1, 0xFF)}
    both = {c for c in usual if len(c) == 1 and normalise(c) != c}
    listed = re.search(r'BOTH = "([^"]+)"', (scripts / "terms.js").read_text("utf-8"))
    assert both == set(listed[1])
