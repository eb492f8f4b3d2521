"""How much there is to read, counted quickly and counted one by one."""

from __future__ import annotations

import random
import re

import pytest

from manuscript.body.plain import paragraphs, reading_length

ALPHABET = [
    "汉", "字", "\u3400", "\u33ff", "\u9fff", "\ua000", "\U00020000", "\U0003ffff", "\U0001ffff", "\U00040000", "\ud7ff", "\ue000", "\u4dc0", "，", "。", "a", "Z",
    "0", ".", "'", "-", " ", "\n", "&", "é", "<b>", "</b>", '<a href="/甲.html">', '<img alt="a > b 汉字" src="x">', "<br>",
]  # fmt: skip


def counted(html: str) -> int:
    """The count by the rule's own words: characters of the Chinese blocks, and words of others."""
    text = re.sub(r"<(?:[^>\"]|\"[^\"]*\")*>", " ", html)
    chinese = sum("\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff" for char in text)
    return chinese + len(re.findall(r"[A-Za-z0-9]+(?:[.'-][A-Za-z0-9]+)*", text))


@pytest.mark.parametrize("seed", range(200))
def test_any_text_is_counted_right(seed: int) -> None:
    dice = random.Random(seed)
    html = "".join(dice.choice(ALPHABET) for _ in range(dice.randrange(60)))
    assert reading_length(html) == counted(html)


def test_a_sign_in_an_attribute_ends_no_tag() -> None:
    assert paragraphs('<p>一<img alt="a > b" src="x">二</p><p>三</p>') == ["一二", "三"]
    assert reading_length('<img alt="一 > 二">三') == 1
