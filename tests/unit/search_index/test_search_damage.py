"""A flipped byte anywhere in what is remembered never ends in wrong published bytes, nor in a wrong answer at the desk."""

from __future__ import annotations

import os
import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from town import SHAHEZI, filler, town

from search_index.archive import NoIndexError
from search_index.desk import VERSION, refresh
from search_index.ranking import find
from search_index.store import DamagedError
from search_index.whoosh_index import DeskIndex

EDITED = replace(SHAHEZI, headline="沙河子镇：再加一道关", paragraphs=(*SHAHEZI.paragraphs, "今天又添了一名值守人员。"))
NEW = replace(filler(7), id="articles/2027/2027-01-01-001.md", published="2027-01-01 08:00", path="a/new.html")


def bring_up(folder, documents, changed=(), afresh=""):
    order = {document.id: document.published[:10] for document in documents.values()}
    return refresh(folder, order, changed, lambda ids: (documents[name] for name in ids), afresh=afresh)


def everything(published):
    return {name: path.read_bytes() for name, path in published.files.items()}, dict(published.related)


def built(folder, documents, changed=()):
    """As a build does it: what turns out to be damaged only while pages are made starts it afresh."""
    try:
        return everything(bring_up(folder, documents, changed))
    except DamagedError as error:
        return everything(bring_up(folder, documents, changed, str(error)))


@pytest.fixture(scope="module")
def before():
    return town(70)


@pytest.fixture(scope="module")
def after(before):
    return before | {EDITED.id: EDITED, NEW.id: NEW}


@pytest.fixture(scope="module")
def kept(tmp_path_factory, before):
    folder = tmp_path_factory.mktemp("kept")
    bring_up(folder, before)
    bring_up(folder, before | {NEW.id: NEW}, [NEW.id])  # several segments, and traits that were taken out again
    bring_up(folder, before, [NEW.id])
    return folder


@pytest.fixture(scope="module")
def wanted(tmp_path_factory, after):
    return everything(bring_up(tmp_path_factory.mktemp("clean"), after))


def state_files(folder: Path) -> list[Path]:
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.stat().st_size and not path.name.endswith("LOCK")
    ]


def flip(path: Path, choose: random.Random, times_kept: bool) -> None:
    stat = path.stat()
    data = bytearray(path.read_bytes())
    data[choose.randrange(len(data))] ^= 1 << choose.randrange(8)
    path.write_bytes(data)
    if times_kept:  # as a tired disk does it
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


@pytest.mark.parametrize("seed", range(90))
def test_one_flipped_bit(tmp_path, kept, after, wanted, seed):
    choose = random.Random(seed)
    folder = tmp_path / "state"
    shutil.copytree(kept, folder, copy_function=shutil.copy2)
    files = state_files(folder)
    times_kept = seed % 3 == 0
    if times_kept:
        # A published file that keeps its size and time is not read again; what is remembered about it is.
        files = [path for path in files if "published" not in path.parts and path.name != "seal.json"]
    kinds = {path.name if path.parent == folder else path.parent.name for path in files}
    kind = sorted(kinds)[seed % len(kinds)]
    flip(choose.choice([p for p in files if kind in (p.name, p.parent.name)]), choose, times_kept)
    assert built(folder, after, [EDITED.id, NEW.id]) == wanted
    assert built(folder, after) == wanted
    try:
        assert find(folder, "再加一道关")[0].id == EDITED.id
    except NoIndexError:  # noticed when it was opened; the next refresh makes it anew
        bring_up(folder, after)
        assert find(folder, "再加一道关")[0].id == EDITED.id


@pytest.mark.parametrize("seed", range(12))
def test_many_flipped_bits_of_the_state_and_times_kept(tmp_path, kept, after, wanted, seed):
    choose = random.Random(seed)
    folder = tmp_path / "state"
    shutil.copytree(kept, folder, copy_function=shutil.copy2)
    for _ in range(choose.randint(2, 200)):
        flip(folder / "search.sqlite", choose, times_kept=True)
    assert built(folder, after, [EDITED.id, NEW.id]) == wanted


def test_an_older_state_beside_newer_files_is_not_believed(tmp_path, kept, before, after, wanted):
    """As when one file alone came back from a backup."""
    folder = tmp_path / "state"
    shutil.copytree(kept, folder, copy_function=shutil.copy2)
    old = (folder / "search.sqlite").read_bytes()
    bring_up(folder, after, [EDITED.id, NEW.id])
    (folder / "search.sqlite").write_bytes(old)
    assert everything(bring_up(folder, after, [NEW.id])) == wanted


def test_a_copy_of_the_state_serves_without_asking_for_documents(tmp_path, kept, before):
    folder = tmp_path / "state"
    shutil.copytree(kept, folder)  # other times: everything is compared, and found to be in order
    order = {document.id: document.published[:10] for document in before.values()}
    published = refresh(folder, order, (), lambda ids: pytest.fail(f"asked for {list(ids)}"))
    assert published.written == frozenset()
    assert DeskIndex(folder / "whoosh", VERSION).sound()
