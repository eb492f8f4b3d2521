"""The quick search of the dictionary finds what a search phrase by phrase finds."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.lexicon import Entry, Lexicon, Name

ENTRIES = [
    Entry("布署", "部署", "错字", "词典"), Entry("的的", "的", "叠字", "多字", ("目的的",)), Entry("候选", "侯选", "错字", "词典"), Entry("。。", "。", "标点", "规定", ("。。。",)),
    Entry("。，", "，", "标点", "规定"), Entry("候选人大", "人大", "错字", "词典"),
]  # fmt: skip
NAMES = [Name("绿水青山就是", "专名", "名单", ("绿水青山才是",)), Name("石门街道", "地名", "镇办", (), 2)]
PIECES = [
    "布署", "布", "署", "的", "目", "候选", "候选人大", "。", "，", "绿水青山就是", "绿水清山就是", "绿水青山才是", "绿水青山就事", "绿水", "石门街道", "石问街道", "石门街到", "字", "x", "\ud800",
]  # fmt: skip


def _one_by_one(text: str) -> list[tuple[int, str]]:
    """By brute force: every phrase at every place; names letter by letter."""
    found = []
    free: dict[str, int] = {}
    for place in range(len(text)):
        for entry in sorted(ENTRIES, key=lambda entry: -len(entry.wrong)):
            group = entry.sort if entry.sort == "标点" else entry.wrong
            excused = any(
                text.startswith(phrase, place - within)
                for phrase in entry.unless
                for within in range(len(phrase))
                if phrase.startswith(entry.wrong, within) and place >= within
            )
            if text.startswith(entry.wrong, place) and not excused and place >= free.get(group, 0):
                free[group] = place + len(entry.wrong)
                found.append((place, entry.wrong))
        for name in NAMES:
            written = text[place : place + len(name.name)]
            differing = [one for one, other in zip(written, name.name, strict=False) if one != other]
            if len(written) == len(name.name) and len(differing) == 1 and "\u3400" <= differing[0] <= "\u9fff":
                tail = name.name[len(name.name) - name.tail :]
                if written.endswith(tail) and written not in name.unless:
                    found.append((place, written))
    return sorted(found)


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_equal_to_a_search_phrase_by_phrase(text: str) -> None:
    assert sorted((place, entry.wrong) for place, entry in Lexicon(ENTRIES, NAMES).find(text)) == _one_by_one(text)


def test_a_name_is_told_once_with_what_it_should_be() -> None:
    found = list(Lexicon([], NAMES).find("说绿水清山就是，也说绿水青山就是。"))
    assert found == [(1, Entry("绿水清山就是", "绿水青山就是", "专名", "名单"))]


def test_a_lexicon_without_a_word_finds_nothing() -> None:
    assert not list(Lexicon([]).find("布署"))
