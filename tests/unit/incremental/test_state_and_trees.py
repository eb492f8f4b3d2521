"""What a build remembers, the two trees, the lock, the workers: each alone, and damaged on purpose."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from incremental.blobs import BlobStore, digest_of_bytes
from incremental.exchange import exchange
from incremental.lock import BusyError, only_one
from incremental.pointer import Pointer, checksum, seal_of
from incremental.recorder import Recorder, digest_of
from incremental.state import Made, Output, Source, State
from incremental.tree import Tree, Twins, folders_of, survey
from incremental.workers import shared_out

ROOT = Path(__file__).resolve().parents[3]


# -- blobs ----------------------------------------------------------------------------------------------------------------


def test_bytes_are_kept_and_believed_only_whole(tmp_path: Path) -> None:
    store = BlobStore(tmp_path / "texts.sqlite")
    html = "<p>正文</p>".encode()
    store.put([(digest_of_bytes(html), html), ("0" * 32, "<p>别的</p>".encode())])
    assert store.get(digest_of_bytes(html)) == html
    assert store.get("0" * 32) is None, "its digest is another"
    assert store.get("1" * 32) is None
    store.close()


def test_a_broken_store_begins_anew(tmp_path: Path) -> None:
    (tmp_path / "texts.sqlite").write_bytes(b"no database at all, and long enough to be read as one" * 50)
    store = BlobStore(tmp_path / "texts.sqlite")
    store.put([(digest_of_bytes(b"x"), b"x")])
    assert store.get(digest_of_bytes(b"x")) == b"x"
    store.close()


def test_a_store_that_turns_out_to_be_broken_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "texts.sqlite"
    store = BlobStore(path)
    many = [(digest_of_bytes(data), data) for data in (str(number).encode() * 500 for number in range(200))]
    store.put(many)
    store.close()
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))  # the first page, with the schema, is left
    store = BlobStore(path)
    assert store.get(many[7][0]) is None
    store.put(many[:3])
    assert store.get(many[2][0]) == many[2][1]
    store.close()


def test_what_nobody_has_any_more_is_dropped(tmp_path: Path) -> None:
    store = BlobStore(tmp_path / "texts.sqlite")
    bodies = {digest_of_bytes(data): data for data in (str(number).encode() for number in range(300))}
    store.put(list(bodies.items()))
    living = set(list(bodies)[:10])
    store.prune(living)
    assert {digest for digest in bodies if store.get(digest)} == living
    store.close()


# -- state -----------------------------------------------------------------------------------------------------------------


def test_state_remembers_and_forgets(tmp_path: Path) -> None:
    state = State(tmp_path, None)
    state.put_sources([Source("a.md", "1", "d", "{}", "[]", "[]")])
    state.put_files([("x.jpg", "1", "{}")])
    state.set_meta({"now": "x"})
    state.put_outputs(
        [
            Made(Output("a.html", "item|a", "d", "s"), {"k": 1, "k2": 2}),
            Made(Output("b.html", "item|b", "d", "s"), {"k": 1}),
        ],
        1,
    )
    pointer = state.seal("program", 7)
    pointer.save(tmp_path / "CURRENT.json")
    assert Pointer.load(tmp_path / "CURRENT.json") == pointer
    assert checksum(tmp_path / pointer.file) == pointer.checksum

    again = State(tmp_path, pointer)
    assert again.sources()["a.md"].card == "{}"
    assert again.files() == {"x.jpg": ("1", "{}")}
    assert again.meta() == {"now": "x"}
    assert again.readers_with_other("k", 1) == []
    assert sorted(again.readers_with_other("k", 5)) == ["a.html", "b.html"]
    assert sorted(again.keys_under("k")) == ["k", "k2"]
    again.put_outputs([Made(Output("a.html", "item|a", "d2", "s"), {"k": 5})], 1)
    assert again.readers_with_other("k", 5) == ["b.html"]
    assert again.readers_with_other("k2", 9) == [], "a page's earlier reads are forgotten"
    again.drop_outputs(["b.html"])
    assert set(again.outputs()) == {"a.html"}
    again.abandon()
    assert checksum(tmp_path / pointer.file) == pointer.checksum, "an abandoned build leaves the last state"
    assert not (tmp_path / "working.sqlite").exists()


def test_how_files_were_set_is_remembered_as_long_as_it_holds(tmp_path: Path) -> None:
    state = State(tmp_path, None)
    a, b = Output("a.html", "item|a", "d", "s"), Output("b.html", "item|b", "d", "s")
    state.put_outputs([Made(a, {"k": 1, "template|x": 2}, "s1", "t1"), Made(b, {"k": 1}, "s1", "t2")], 2)
    state.put_settings({"s1": "one"})
    assert state.traces() == {"a.html": ("s1", "t1"), "b.html": ("s1", "t2")}
    state.put_outputs([Made(a, {"template|x": 3}, "s2", "t1", reset=True)], 1)
    state.put_settings({"s2": "two"})
    assert state.traces() == {"a.html": ("s2", "t1"), "b.html": ("s1", "t2")}
    assert state.readers_with_other("k", 1) == [], "set anew, it read what it did"
    assert state.readers_with_other("template|x", 2) == ["a.html"]
    state.put_outputs([Made(b, {"k": 1})], 1)
    state.put_settings({})
    assert state.traces() == {"a.html": ("s2", "t1")}, "made without a setting, it has none"
    assert state.settings() == {"s2": "two"}
    state.drop_outputs(["a.html"])
    assert state.traces() == {}
    state.abandon()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"generation": 1}',
        "null",
        "\x00\x01",
        '{"generation":1,"file":"x","checksum":"x","fingerprint":"x","directory":1,"seal":"","spare":"","more":1}',
    ],
)
def test_a_broken_pointer_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "CURRENT.json").write_text(text, encoding="utf-8")
    assert Pointer.load(tmp_path / "CURRENT.json") is None


# -- recorder ---------------------------------------------------------------------------------------------------------------


def test_digests_do_not_depend_on_the_hash_seed() -> None:
    value = ("要闻", 3, None, ("a", 1.5), True)
    code = f"import sys; sys.path.insert(0, {str(ROOT / 'plugins')!r}); from incremental.recorder import digest_of; print(digest_of({value!r}))"
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert found == {f"{digest_of(value)}\n"}
    assert digest_of("a") != digest_of("b")
    assert 0 <= digest_of(value) < 2**63


def test_a_read_is_noted_once() -> None:
    recorder = Recorder()
    recorder.note("k", 1)
    recorder.note("k", 2)
    assert recorder.reads == {"k": digest_of(1)}


# -- trees --------------------------------------------------------------------------------------------------------------------


def test_a_tree_never_writes_through_links_or_into_old_files(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "x.html").write_text("keep", encoding="utf-8")
    root = tmp_path / "root"
    root.mkdir()
    (root / "a").symlink_to(victim, target_is_directory=True)
    (root / "b.html").symlink_to(victim / "x.html")
    os.link(victim / "x.html", root / "c.html")
    tree = Tree(root)
    for name in ("a/x.html", "b.html", "c.html", "d/e/f.html"):
        tree.write(name, b"new")
    assert (victim / "x.html").read_text(encoding="utf-8") == "keep"
    assert sorted(survey(root).files) == ["a/x.html", "b.html", "c.html", "d/e/f.html"]
    assert survey(root).links == []
    tree.remove("d/e/f.html")
    assert not (root / "d").exists(), "empty folders go with their last file"
    tree.write("c.html/x", b"a folder where a file was")
    tree.write("a", b"a file where a folder was")
    assert sorted(survey(root).files) == ["a", "b.html", "c.html/x"]


def test_twins_change_places(tmp_path: Path) -> None:
    twins = Twins(tmp_path / "output", tmp_path / "state")
    twins.next.write("a.html", b"1")
    assert twins.swap()
    assert (tmp_path / "output" / "a.html").read_bytes() == b"1"
    twins.copy_to_twin(["a.html"])
    inode = twins.directory()
    twins.next.write("a.html", b"2")
    assert (tmp_path / "output" / "a.html").read_bytes() == b"1", "the twin's file is a new one"
    twins.swap()
    assert (tmp_path / "output" / "a.html").read_bytes() == b"2"
    assert twins.directory() != inode
    assert twins.twin_directory() == inode
    twins.catch_up(["a.html"], [])
    assert (tmp_path / "state" / "next" / "a.html").read_bytes() == b"2"


def test_the_twin_is_levelled_whatever_befell_it(tmp_path: Path) -> None:
    twins = Twins(tmp_path / "output", tmp_path / "state")
    for name in ("a.html", "b/c.html", "d.html"):
        twins.next.write(name, name.encode())
    twins.swap()
    wanted = survey(tmp_path / "output").files
    twins.copy_to_twin(wanted)
    root = twins.next.root
    (root / "a.html").unlink()
    (root / "b" / "c.html").unlink()
    (root / "b" / "c.html").write_bytes(b"forged")
    (root / "planted.html").write_bytes(b"x")
    (root / "link").symlink_to(tmp_path)
    twins.level_twin({name: mark for name, mark in wanted.items() if name != "d.html"})
    assert survey(root).links == []
    assert {name: (root / name).read_bytes() for name in survey(root).files} == {
        "a.html": b"a.html",
        "b/c.html": b"b/c.html",
    }


def test_without_an_exchange_the_swap_takes_two_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows and some network file systems have no such call."""
    monkeypatch.setattr("incremental.tree.exchange", lambda one, other: False)
    twins = Twins(tmp_path / "output", tmp_path / "state")
    twins.next.write("a.html", b"1")
    twins.swap()
    twins.next.write("b.html", b"2")
    assert not twins.swap()
    assert sorted(survey(tmp_path / "output").files) == ["b.html"]
    assert sorted(survey(twins.next.root).files) == ["a.html"]


def test_an_output_that_cannot_move_is_replaced_file_by_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mount point: what pages point to first, removals last."""
    import errno

    def mounted(one: Path, other: Path) -> bool:
        raise OSError(errno.EBUSY, "mounted")

    monkeypatch.setattr("incremental.tree.exchange", mounted)
    twins = Twins(tmp_path / "output", tmp_path / "state")
    for name in ("a.html", "old/b.html"):
        twins.next.write(name, b"1")
    twins.swap()
    twins.next.write("a.html", b"2")
    twins.next.write("theme/x.css", b"3")
    assert not twins.swap()
    assert {name: (tmp_path / "output" / name).read_bytes() for name in survey(tmp_path / "output").files} == {
        "a.html": b"2",
        "theme/x.css": b"3",
    }


def test_exchange_says_what_it_cannot(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    if sys.platform in ("linux", "darwin"):
        with pytest.raises(OSError, match="No such file"):
            exchange(tmp_path / "a", tmp_path / "none")
    else:
        assert exchange(tmp_path / "a", tmp_path / "none") is False


# -- lock and workers -----------------------------------------------------------------------------------------------------------


def test_the_lock_keeps_two_apart_and_dies_with_its_holder(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "lock"
    with only_one(path), pytest.raises(BusyError), only_one(path):
        raise AssertionError("two hold one lock")
    with only_one(path):
        pass
    code = f"import sys, time; sys.path.insert(0, {str(ROOT / 'plugins')!r})\nfrom pathlib import Path\nfrom incremental.lock import only_one\nwith only_one(Path({str(path)!r})):\n    print('held', flush=True); time.sleep(60)"
    holder = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    holder.stdout.readline()
    with pytest.raises(BusyError), only_one(path, wait=0.2):
        pass
    holder.kill()
    holder.wait()
    with only_one(path, wait=5):
        pass


def test_a_waiting_one_gets_the_lock(tmp_path: Path) -> None:
    order: list[str] = []

    def second() -> None:
        with only_one(tmp_path / "lock", wait=20):
            order.append("second")

    with only_one(tmp_path / "lock"):
        thread = threading.Thread(target=second)
        thread.start()
        time.sleep(0.2)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def start_squares(offset: int) -> Callable[[Sequence[int]], list[tuple[int, int]]]:
    return lambda numbers: [(number, number * number + offset) for number in numbers]


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("count", [0, 5, 500])
def test_work_shared_out_is_all_done_once(monkeypatch: pytest.MonkeyPatch, jobs: str, count: int) -> None:
    monkeypatch.setenv("NEWSROOM_JOBS", jobs)
    assert sorted(shared_out(list(range(count)), start_squares, (1,))) == [
        (number, number * number + 1) for number in range(count)
    ]


def test_marks_tell_what_was_put_into_the_twin_or_taken_out(tmp_path: Path) -> None:
    twins = Twins(tmp_path / "output", tmp_path / "state")
    names = ["a.html", "b/c.html", "b/d/e.html"]
    for name in names:
        twins.next.write(name, b"1")
    marks = twins.marks(folders_of(names))
    assert marks
    assert twins.marks(folders_of(names)) == marks
    (twins.next.root / "b" / "d" / "e.html").unlink()
    assert twins.marks(folders_of(names)) != marks
    marks = twins.marks(folders_of(names))
    (twins.next.root / "planted").mkdir()
    assert twins.marks(folders_of(names)) != marks
    assert twins.marks(folders_of([*names, "nowhere/x.html"])) == "", "a directory that is not there"


def test_a_seal_holds_until_the_file_is_written(tmp_path: Path) -> None:
    path = tmp_path / "state-1.sqlite"
    path.write_bytes(b"rows")
    seal = seal_of(path)
    assert seal_of(path) == seal
    status = path.stat()
    path.write_bytes(b"r0ws")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert seal_of(path) != seal, "setting the time back does not help"
