"""The made corpus: the same bytes for the same seed, and manuscripts that our own reader takes."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from benchmarks.corpus.articles import LENGTH, place_of
from benchmarks.corpus.folder import FolderInUseError, files, make_folder, picture
from manuscript.intake import Role, scan
from manuscript.reader import Reader
from newsroom.registry import load_registries


def _digest(count: int, seed: int, *, pictures: bool = False) -> str:
    hashed = hashlib.sha256()
    for path, data in files(count, seed, pictures=pictures):
        hashed.update(path.encode() + b"\0" + data)
    return hashed.hexdigest()


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others():
    assert _digest(30, 1, pictures=True) == _digest(30, 1, pictures=True)
    assert _digest(30, 1) != _digest(30, 2)


def test_the_bytes_are_these_on_every_machine():
    assert _digest(20, 7) == "94ec86fc0067f7f136504003283096f417567aeb9c16894cb68fef2dfca779b8"


def test_no_two_manuscripts_share_a_place_and_the_last_stands_on_the_last_day():
    places = [place_of(number, 2_000) for number in range(2_000)]
    assert len({place.path for place in places}) == 2_000
    assert [place.day for place in places] == sorted(place.day for place in places)
    assert places[-1].day.isoformat() == "2022-01-07"


def test_our_reader_takes_every_manuscript(tmp_path: Path):
    make_folder(tmp_path / "content", 120, 3, pictures=True)
    content = tmp_path / "content"
    reader = Reader(load_registries(content))
    lengths = []
    for found in scan(content):
        if found.role is Role.MANUSCRIPT:
            reading = reader.read((content / found.id).read_bytes(), found.id)
            assert reading.manuscript is not None, reading.problems
            lengths.append(len(reading.manuscript.body))
    assert len(lengths) == 120
    assert 0.8 * LENGTH < sum(lengths) / len(lengths) < 1.2 * LENGTH


def test_links_lead_to_manuscripts_that_are_there():
    made = dict(files(300, 1))
    bodies = b"".join(made.values()).decode()
    targets = {part.split(")", 1)[0] for part in bodies.split("](/")[1:]}
    assert targets
    assert {target for target in targets if target.endswith(".md")} <= made.keys()


def test_a_made_picture_is_a_picture():
    import io

    from PIL import Image

    with Image.open(io.BytesIO(picture(1, 1))) as opened:
        opened.load()
        assert opened.size == (960, 600)


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path):
    (tmp_path / "mine.md").write_text("标题：我的", encoding="utf-8")
    with pytest.raises(FolderInUseError):
        make_folder(tmp_path, 10)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.md"]
