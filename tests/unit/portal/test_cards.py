"""Items made from their cards one by one: from memory while they are fresh, from the store afterwards."""

from __future__ import annotations

import json
import pickle
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from incremental.blobs import BlobStore, LostError, digest_of_bytes
from portal.cards import Cards


def _card(number: int) -> str:
    return json.dumps(
        {"kind": "story", "id": f"articles/{number}.md", "address": f"/{number}.html", "headline": f"第{number}条"}
    )


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Cards, Path]:
    """Five items, of which the last is fresh as well as kept."""
    store = tmp_path / "texts.sqlite"
    cards = {f"articles/{number}.md": _card(number) for number in range(5)}
    digests = {item_id: digest_of_bytes(card.encode()) for item_id, card in cards.items()}
    with closing(BlobStore(store)) as texts:
        texts.put([(digests[item_id], card.encode()) for item_id, card in cards.items()])
    last = "articles/4.md"
    return Cards(digests, store, {digests[last]: cards[last]}), store


def test_items_come_from_their_cards(kept: tuple[Cards, Path]) -> None:
    items, _ = kept
    assert [item.headline for item in items.values()] == ["第0条", "第1条", "第2条", "第3条", "第4条"]
    items.keep_few(2)
    assert [item.headline for item in items.values()] == ["第0条", "第1条", "第2条", "第3条", "第4条"]
    assert pickle.loads(pickle.dumps(items))["articles/4.md"].headline == "第4条"  # as a spawned worker gets them


def test_several_threads_may_ask(kept: tuple[Cards, Path]) -> None:
    """The preview's server answers each request in a thread of its own."""
    items, _ = kept
    assert items["articles/0.md"].headline == "第0条"
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda number: items[f"articles/{number % 4}.md"].headline, range(40)))
    assert found == [f"第{number % 4}条" for number in range(40)]


def test_a_card_that_is_gone_or_another_one_is_not_made_up(kept: tuple[Cards, Path]) -> None:
    items, store = kept
    with closing(sqlite3.connect(store)) as db, db:
        db.execute("DELETE FROM blobs WHERE digest = ?", (items.digest("articles/1.md"),))
        db.execute("UPDATE blobs SET data = ? WHERE digest = ?", (_card(7).encode(), items.digest("articles/2.md")))
    for item_id in ("articles/1.md", "articles/2.md"):
        with pytest.raises(LostError):
            items[item_id]
    assert items["articles/3.md"].headline == "第3条"
