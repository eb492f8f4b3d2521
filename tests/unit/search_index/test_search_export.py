"""The published files: complete, the same whatever led to them, few to take up anew, and mended when damaged."""

from __future__ import annotations

import random
import zlib
from dataclasses import replace

import pytest
from town import SHAHEZI, filler, town

from search_index import shard
from search_index.desk import VERSION, refresh
from search_index.export import FORMAT
from search_index.numbers import FOLD, PER_DAY, number_documents
from search_index.shard import HEAD, varint
from search_index.story import read_story
from search_index.whoosh_index import DeskIndex


class Site:
    """Documents and the state that follows them."""

    def __init__(self, folder, documents, desk_index=False):
        self.folder, self.documents, self.desk_index = folder, dict(documents), desk_index
        self.asked = []

    def refresh(self, changed=()):
        def give(ids):
            self.asked += ids
            return (self.documents[name] for name in ids)

        order = {document.id: document.published[:10] for document in self.documents.values()}
        return refresh(self.folder, order, changed, give, desk_index=self.desk_index)

    def put(self, document):
        self.documents[document.id] = document
        return self.refresh([document.id])

    def drop(self, name):
        del self.documents[name]
        return self.refresh([name])


def snapshot(published):
    return {name: path.read_bytes() for name, path in published.files.items()}


def test_any_series_of_changes_gives_the_bytes_of_a_clean_build(tmp_path):
    choose = random.Random(4)
    site = Site(tmp_path / "a", town(150))
    site.refresh()
    for step in range(40):
        name = choose.choice(sorted(site.documents))
        kind = choose.randrange(5)
        if kind == 0:
            document = site.documents[name]
            site.put(
                replace(document, paragraphs=(*document.paragraphs, f"补充一句：第{step}次修改，{choose.random()}。"))
            )
        elif kind == 1:
            site.drop(name)
        elif kind == 2:
            site.put(filler(200 + step))
        elif kind == 3:
            site.put(replace(site.documents[name], headline=f"改过的标题{step}", township="四坪镇"))
        else:
            site.put(replace(site.documents[name], paragraphs=(f"全文重写，第{step}稿。",)))
        if step % 8 == 7:
            clean = Site(tmp_path / f"clean{step}", site.documents).refresh()
            now = site.refresh()
            assert snapshot(now) == snapshot(clean)
            assert dict(now.related) == dict(clean.related)


def test_one_story_makes_a_host_take_up_at_most_forty_files(tmp_path):
    site = Site(tmp_path, town(FOLD * 5 + 3))
    site.refresh()
    fresh = replace(SHAHEZI, id="articles/2027/2027-01-01-001.md", published="2027-01-01 08:00")
    assert 0 < len(site.put(fresh).written) <= 40
    old = site.documents[SHAHEZI.id]
    edited = replace(old, paragraphs=(*old.paragraphs, "今天又添了一名值守人员。"))
    assert 0 < len(site.put(edited).written) <= 40
    assert site.refresh().written == frozenset()


def test_the_base_takes_in_a_block_only_when_it_is_full(tmp_path):
    site = Site(tmp_path, town(FOLD - 5))
    written = []
    for number in range(3 * FOLD):
        new = replace(
            filler(number), id=f"articles/2028/x{number:03d}.md", published="2028-02-01 08:00", path=f"a/{number}.html"
        )
        written.append(len(site.put(new).written))
    assert sum(1 for count in written if count > 40) <= 3 + 1


def test_numbers_ascend_and_a_crowded_day_runs_on():
    order = [("2022-01-05", f"a{n:03d}") for n in range(PER_DAY + 6)] + [("2022-01-06", "b"), ("2022-01-07", "c")]
    numbers = list(number_documents(order).values())
    assert numbers == sorted(set(numbers))
    assert numbers[-1] % PER_DAY == 0


def test_nothing_removed_can_be_found_term_by_term(tmp_path):
    secret = replace(SHAHEZI, id="articles/2022/secret.md", headline="绝密鲲鹏计划", paragraphs=("鹦鹉螺鬣蜥出没。",))
    for place in ("2020-01-01 08:00", "2028-01-01 08:00"):
        folder = tmp_path / place[:4]
        site = Site(folder, town(80), desk_index=True)
        site.put(replace(secret, published=place))
        published = site.drop(secret.id)
        words = ("绝密", "鲲鹏", "鹦鹉", "鹉螺", "鬣蜥")
        for name, path in published.files.items():
            data = path.read_bytes()
            if name.startswith("story/"):
                assert not any(
                    word in "\n".join((*read_story(data)[0].values(), *read_story(data)[1])) for word in words
                )
            elif name.startswith("data/") and name[5].isdigit():
                assert not set(words) & shard.decode(data).frequency.keys()
        searcher = DeskIndex(folder / "whoosh", VERSION).open().searcher()
        assert searcher.document(id=secret.id) is None


@pytest.mark.parametrize("harm", ["shard", "story", "sqlite", "root", "stray", "gone"])
def test_damage_is_mended(tmp_path, harm):
    site = Site(tmp_path, town(40), desk_index=True)
    good = snapshot(site.refresh())
    published = tmp_path / "published"
    if harm == "shard":
        target = next(path for path in sorted((published / "data").iterdir()) if path.name[0].isdigit())
        target.write_bytes(b"damaged")
    elif harm == "story":
        next(iter(sorted((published / "story").iterdir()))).unlink()
    elif harm == "sqlite":
        path = tmp_path / "search.sqlite"
        data = bytearray(path.read_bytes())
        data[len(data) // 2 : len(data) // 2 + 4000] = bytes(4000)
        path.write_bytes(data)
    elif harm == "root":
        (published / "root.json").unlink()
    elif harm == "stray":
        (published / "data" / "left-over.bin").write_bytes(b"x")
    else:
        (tmp_path / "search.sqlite").unlink()
    assert snapshot(site.refresh()) == good
    assert sorted(p.relative_to(published).as_posix() for p in published.rglob("*") if p.is_file()) == sorted(good)


def test_the_desk_index_heals_and_agrees_with_the_published_postings(tmp_path):
    site = Site(tmp_path, town(90), desk_index=True)
    published = site.refresh()
    for path in (tmp_path / "whoosh").iterdir():
        if path.suffix == ".seg":
            data = bytearray(path.read_bytes())
            data[100] ^= 255
            path.write_bytes(data)
    with pytest.raises(RuntimeError):
        DeskIndex(tmp_path / "whoosh", VERSION).open()
    site.refresh()
    site.put(replace(SHAHEZI, headline="沙河子镇：再加一道关"))
    searcher = DeskIndex(tmp_path / "whoosh", VERSION).open().searcher()
    published = site.refresh()
    ours: dict[str, int] = {}
    for name, path in published.files.items():
        if not name.startswith("data/") or name[5] not in "0123456789g" or name.endswith(".tail"):
            continue
        data = path.read_bytes()
        if name[5] == "g":
            raw = zlib.decompress(data, -15)
            assert raw[0] < 128
            fresh = raw[1 + 5 * raw[0] :]
            if not fresh:
                continue
            data = shard.deflate(fresh)
        for term, count in shard.decode(data).frequency.items():
            ours[term] = ours.get(term, 0) + count
    reader = searcher.reader()
    for term in sorted(ours)[::7]:
        matcher = reader.postings("body", term)
        count = 0
        while matcher.is_active():
            count += 1
            matcher.next()
        assert count == ours[term], term


def test_a_desk_index_that_missed_a_build_is_made_anew(tmp_path):
    site = Site(tmp_path, town(40), desk_index=True)
    site.refresh()
    site.desk_index = False
    site.put(replace(SHAHEZI, headline="鹦鹉螺标本展出"))
    site.desk_index = True
    site.refresh()
    searcher = DeskIndex(tmp_path / "whoosh", VERSION).open().searcher()
    assert ("body", "鹦鹉") in searcher.reader()


def test_long_lists_keep_the_weightiest_in_the_head():
    numbers = list(range(0, 3 * (HEAD + 50), 3))
    payloads = [(n % 16) << 8 | n % 256 for n in numbers]
    head, tail = shard.encode({"工作": (numbers, payloads), "linux": ([5], [7])})
    assert tail
    assert len(shard.decode(head).postings["工作"][0]) == HEAD
    assert shard.whole(head, tail)["工作"] == (numbers, payloads)
    with pytest.raises(ValueError, match="shard"):
        shard.decode(shard.deflate(b"\0\1"))


def test_related_looks_back_only(tmp_path):
    site = Site(tmp_path, town(60))
    published = site.refresh()
    order = sorted(site.documents.values(), key=lambda d: d.order)
    place = {document.id: n for n, document in enumerate(order)}
    assert any(published.related.values())
    assert all(place[other] < place[name] for name, others in published.related.items() for other in others)
    later = replace(SHAHEZI, id="articles/2027/z.md", published="2027-01-01 08:00", path="a/z.html")
    again = site.put(later)
    assert again.related_changed <= {later.id}
    assert SHAHEZI.id in again.related[later.id]
    assert FORMAT == 4


@pytest.mark.parametrize(
    ("number", "coded"),
    [(0, "00"), (127, "7f"), (128, "8001"), (16383, "ff7f"), (16384, "808001"), (2**21, "80808001")],
)
def test_numbers_are_leb128(number: int, coded: str) -> None:
    assert varint(number).hex() == coded
