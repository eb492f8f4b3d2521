"""What the last build left, and whether it can be believed."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from incremental.blobs import BlobStore, LostError
from incremental.pointer import PENDING, POINTER, Pointer, checksum, seal_of
from incremental.state import State
from incremental.tree import Twins, survey
from newsroom.items import Item
from newsroom.problem import EditorError, Problem
from portal.folders import TEXTS, Folders

_HERE = Path(__file__).resolve().parents[1]
NAMES = "manifest.txt"
_OUR_LOOK = ("index.html", "sitemap.xml", "search/root.json")
# The rooms whose code decides what a page looks like; another importer or publisher changes no page.
_ROOMS = (
    "newsroom", "manuscript", "copydesk", "lifecycle", "editions", "media", "govmeta", "search_index", "incremental", "typesetting",
    "portal",
)  # fmt: skip


def program_fingerprint() -> str:
    """A digest of the program and its pinned libraries: another program may read the same manuscript differently."""
    hashed = hashlib.sha256(sys.version.encode())
    lock = _HERE.parent / "requirements.lock"
    files = sorted(
        path
        for room in _ROOMS
        for path in (_HERE / room).rglob("*")
        if path.suffix in (".py", ".tsv", ".toml", ".json", ".txt")
    )
    for path in [*files, *([lock] if lock.is_file() else [])]:
        hashed.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return hashed.hexdigest()[:32]


def remembered(folders: Folders, twins: Twins, fingerprint: str, *, clean: bool) -> tuple[Pointer | None, str]:
    """The pointer to a state that can be believed, or None; and why not, in Chinese ("" for a first build).

    Finishes or undoes what a killed build left half done. Raises EditorError when the output holds what no build of ours made.
    """
    known_folder = any((folders.state / name).exists() for name in (POINTER, PENDING, NAMES))
    current, pending = Pointer.load(folders.state / POINTER), Pointer.load(folders.state / PENDING)
    if pending is not None:
        if twins.directory() == pending.directory:  # it had been swapped: the new state holds
            pending.save(folders.state / POINTER)
            current = pending
        elif current is not None:
            current = replace(current, spare="")
        (folders.state / PENDING).unlink()
    if not known_folder and any(survey(folders.output).files):
        raise EditorError(Problem(str(folders.output), 0, _not_known(folders)))
    if current is None:
        return None, "没有上次的记录" if known_folder else ""
    if clean:
        return None, "按要求从头做起"
    if current.fingerprint != fingerprint:
        return None, "程序更新了"
    path = folders.state / current.file
    if not path.is_file() or path.is_symlink():
        return None, "上次的记录损坏了"
    if (not current.seal or seal_of(path) != current.seal) and checksum(path) != current.checksum:
        return None, "上次的记录损坏了"
    return current, ""


def _not_known(folders: Folders) -> str:
    """Why an output without a state is left alone. One that looks like ours may still hold a file that is not: it is not taken over."""
    if all((folders.output / name).is_file() for name in _OUR_LOOK):
        return (
            f"这里像是本系统以前生成的网站，但它的记录（旁边的 {folders.state.name} 文件夹）不见了，分不清哪些文件能动；没有动它。"
            "请把这个文件夹改个名字留作备份，再生成一次；核对新网站没有问题，再删旧的。"
        )
    return "这个文件夹里已有别的文件，不是本系统生成的。请换一个空文件夹，或先把里面的东西移走。"


def open_state(folders: Folders, pointer: Pointer | None) -> tuple[State, Pointer | None, str]:
    """A working copy of the state; an empty one, with the reason, when the database cannot be used after all."""
    try:
        return State(folders.state, pointer), pointer, ""
    except (sqlite3.DatabaseError, OSError):
        return State(folders.state, None), None, "上次的记录打不开"


def published_names(folders: Folders) -> set[str] | None:
    """The paths that the last finished build published, kept apart from the state; None when that list is lost."""
    try:
        lines = (folders.state / NAMES).read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        return None
    digest, names = lines[0], lines[1:-1]
    return set(names) if hashlib.sha256("\n".join(names).encode()).hexdigest() == digest else None


def save_names(folders: Folders, names: list[str]) -> None:
    """Keep the list of published paths."""
    text = "\n".join(names)
    (folders.state / NAMES).write_text(f"{hashlib.sha256(text.encode()).hexdigest()}\n{text}\n", encoding="utf-8")


def last_published(state: Path) -> int:
    """How many items the last finished build published, whatever program made it; 0 when nobody can tell."""
    found = [str(value) for (value,) in _asked(state, "SELECT value FROM meta WHERE name = 'published'")]
    return int(found[0]) if found and found[0].isdecimal() else 0


def last_items(state: Path) -> list[Item]:
    """The items of the last finished build; none when there was no such build, or what it left is damaged."""
    cards = _asked(state, "SELECT card FROM sources WHERE card != ''")
    if not cards:
        return []
    with closing(BlobStore(state / TEXTS)) as texts:
        try:
            return [Item.from_data(json.loads(texts.fetch(card))) for (card,) in cards]
        except LostError:
            return []


def last_attachments(state: Path) -> dict[str, str]:
    """Address → file of the content folder, of each attachment of the last finished build; of files that are alike, the last by name."""
    try:
        facts = {path: json.loads(text) for path, text in _asked(state, "SELECT id, facts FROM files ORDER BY id")}
        return {f"/files/{fact['file']}": path for path, fact in facts.items() if fact["role"] == "attachment"}
    except (ValueError, LookupError, TypeError):
        return {}


def _asked(state: Path, question: str) -> list[tuple[Any, ...]]:
    """The rows with which the database that the last finished build left in `state` answers; none where it cannot be asked."""
    pointer = Pointer.load(state / POINTER)
    path = state / pointer.file if pointer else None
    if path is None or not path.is_file() or path.is_symlink():
        return []
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
            return db.execute(question).fetchall()
    except (sqlite3.Error, ValueError):  # the latter for a message of SQLite's about bytes that are no text
        return []
