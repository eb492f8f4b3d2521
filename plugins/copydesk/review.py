"""三审三校: the ledger of reviews, and what it says of a manuscript as it stands now.

The ledger is one file beside the manuscripts, review.jsonl, to which lines are only ever added. A signature names the
stage, the person, the time, the opinion, and a seal: a SHA-256 over the manuscript's text and header, its pictures and
attachments. Whatever changes after a signature changes the seal, and the signature counts no longer. Each line holds the hash of the
line before it about the same manuscript, so that an altered or removed one shows; lines of different manuscripts may be
merged in any order.
"""

from __future__ import annotations

import hashlib
import json
import os
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from pathlib import Path

from newsroom.items import Item
from newsroom.paths import PathError, content_path, inside
from newsroom.problem import EditorError, Problem

LEDGER = "review.jsonl"
FORM = "review/1"


class Stage(IntEnum):
    """The three reviews, in their order."""

    FIRST = 1
    SECOND = 2
    FINAL = 3

    @property
    def label(self) -> str:
        return ("初审", "复审", "终审")[self - 1]

    @classmethod
    def read(cls, text: str) -> Stage | None:
        """The stage that a word or number means (初审, 一审, 1 …)."""
        plain = unicodedata.normalize("NFKC", text).strip()
        for stage, words in zip(
            cls, (("初审", "一审", "1"), ("复审", "二审", "2"), ("终审", "三审", "3")), strict=True
        ):
            if plain in words:
                return stage
        return None


@dataclass(frozen=True, slots=True)
class Signature:
    """One line of the ledger. passed: 通过 or 退回. seal: of the manuscript as it was read. before: hash of the item's previous line."""

    item: str
    stage: Stage
    person: str
    office: str
    time: datetime
    passed: bool
    opinion: str
    seal: str
    before: str

    def line(self) -> str:
        """The line as it stands in the ledger."""
        data = {
            "form": FORM, "item": self.item, "stage": self.stage.label, "person": self.person, "office": self.office,
            "time": self.time.isoformat(timespec="seconds"), "verdict": "通过" if self.passed else "退回", "opinion": self.opinion,
            "seal": self.seal, "before": self.before,
        }  # fmt: skip
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the review of a manuscript is, for the text as it is now. reason: why it may not go out yet, "" when it may."""

    signatures: tuple[Signature, ...]
    reason: str

    @property
    def complete(self) -> bool:
        return not self.reason


class ReviewError(ValueError):
    """A signature cannot be given; the message is Chinese and says why."""


class Ledger:
    """The signatures of all manuscripts."""

    def __init__(self, signatures: Iterable[Signature] = ()) -> None:
        self._of: dict[str, list[Signature]] = {}
        for signature in signatures:
            self._of.setdefault(signature.item, []).append(signature)

    def items(self) -> list[str]:
        """The manuscripts that have a line."""
        return sorted(self._of)

    def history(self, item_id: str) -> list[Signature]:
        """All lines about a manuscript, oldest first."""
        return list(self._of.get(item_id, ()))

    def standing(self, item_id: str, seal: Callable[[], str]) -> Standing:
        """What the ledger says of a manuscript whose seal is now seal(), which is asked only if there is a line about it."""
        history = self._of.get(item_id)
        if not history:
            return Standing((), "还没有初审")
        now = seal()
        last_return = max((place for place, one in enumerate(history) if not one.passed), default=-1)
        valid = tuple(one for one in history[last_return + 1 :] if one.seal == now)
        if not valid:
            returned = history[last_return] if last_return == len(history) - 1 else None
            if returned:
                return Standing((), f"{returned.stage.label}退回：{returned.opinion or '没有写意见'}")
            return Standing((), "审过以后又改动了，要从初审重新审")
        if len(valid) < len(Stage):
            return Standing(valid, f"{valid[-1].stage.label}已过，等待{Stage(len(valid) + 1).label}")
        return Standing(valid, "")

    def next_signature(
        self,
        item_id: str,
        seal: str,
        stage: Stage,
        person: str,
        office: str,
        opinion: str,
        passed: bool,
        time: datetime,
    ) -> Signature:
        """The signature that a person now gives. Raises ReviewError when the stage is not due or the person may not hold it."""
        name = " ".join(unicodedata.normalize("NFKC", person).split())
        if not name:
            raise ReviewError("没有写审校人。请写上姓名。")
        valid = self.standing(item_id, lambda: seal).signatures
        due = len(valid) + 1
        if due > len(Stage):
            raise ReviewError("三审已经完成。稿件没有改动，不用再审。")
        if stage != due:
            raise ReviewError(f"现在轮到{Stage(due).label}，不是{stage.label}。请按初审、复审、终审的顺序来。")
        for earlier in valid:
            if "".join(earlier.person.split()) == "".join(name.split()):
                raise ReviewError(f"{name}已经做过{earlier.stage.label}。三审要由三个人分别做，请换一个人。")
        if not passed and not opinion.strip():
            raise ReviewError("退回要写意见。请写清要改什么。")
        history = self._of.get(item_id, [])
        return Signature(
            item_id,
            stage,
            name,
            " ".join(office.split()),
            time,
            passed,
            " ".join(opinion.split()),
            seal,
            _hash(history[-1].line()) if history else "",
        )


def _hash(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()


def load_ledger(content: Path) -> Ledger:
    """Read the ledger; a missing file is an empty one. Raises EditorError for lines that were damaged or altered."""
    path = content / LEDGER
    if path.is_symlink() or not path.is_file():
        return Ledger()
    signatures: list[Signature] = []
    last: dict[str, str] = {}
    problems: list[Problem] = []
    for number, line in enumerate(path.read_bytes().decode("utf-8-sig", "replace").splitlines(), 1):
        if not line.strip():
            continue
        signature = _parse(line)
        if signature is None:
            problems.append(Problem(LEDGER, number, "这一行审校记录读不出来。请从备份或版本库里恢复它，不要手改。"))
        elif signature.before != last.get(signature.item, "") or signature.line() != line.strip():
            problems.append(
                Problem(LEDGER, number, f"{signature.item} 的审校记录被改动过，对不上前一行。请从备份或版本库里恢复。")
            )
        if signature is not None:
            signatures.append(signature)
            last[signature.item] = _hash(line.strip())
    if problems:
        raise EditorError(problems)
    return Ledger(signatures)


def _parse(line: str) -> Signature | None:
    try:
        data = json.loads(line)
        stage = Stage.read(data["stage"])
        if data["form"] != FORM or stage is None or data["verdict"] not in ("通过", "退回"):
            return None
        texts = [data[key] for key in ("item", "person", "office", "opinion", "seal", "before")]
        if not all(isinstance(text, str) for text in texts):
            return None
        item, person, office, opinion, seal, before = texts
        return Signature(
            item,
            stage,
            person,
            office,
            datetime.fromisoformat(data["time"]),
            data["verdict"] == "通过",
            opinion,
            seal,
            before,
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def append(content: Path, signature: Signature) -> None:
    """Add a line to the ledger. Raises OSError; a line is written whole or not at all."""
    path = content / LEDGER
    if path.is_symlink():
        raise ReviewError(f"{LEDGER} 是一个链接。请换成真正的文件。")
    data = (signature.line() + "\n").encode()
    if path.exists() and path.stat().st_size and not path.read_bytes().endswith(b"\n"):
        data = b"\n" + data
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(handle, data)
        os.fsync(handle)
    finally:
        os.close(handle)


def seal_of(item: Item, content: Path) -> str:
    """A SHA-256 over everything the reviewers saw: the manuscript (line ends and byte order mark apart), pictures, attachments."""
    parts = [FORM]
    for path in (item.id, *_files_of(item)):
        try:
            data = inside(content, path).read_bytes()
        except (PathError, OSError):
            data = None
        if data is not None and path == item.id:
            data = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
        parts.append(f"{path}\0{hashlib.sha256(data).hexdigest() if data is not None else 'missing'}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _files_of(item: Item) -> list[str]:
    written = [item.picture, *item.pictures, *item.attachments, *(target for target, _ in item.links)]
    files = set()
    for reference in filter(None, written):
        try:
            path = content_path(f"/{reference.lstrip('/')}", item.id)
        except PathError:
            continue
        if not path.endswith((".md", ".markdown", ".mkd")) and "." in path.rsplit("/", 1)[-1]:
            files.add(path)
    return sorted(files)


def held(item: Item, ledger: Ledger, content: Path) -> str:
    """Why an item may not go out on a site that demands the three reviews; "" when it may."""
    reason = ledger.standing(item.id, lambda: seal_of(item, content)).reason
    return f"三审没有完成：{reason}" if reason else ""
