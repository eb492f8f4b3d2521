"""The text of a PDF, read in a process of its own that can be ended: a PDF is a program, and some never finish.

Run as a script it reads the file named by its argument and prints one JSON object; `read_pdf` is the other end.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SECONDS = 30
MEMORY = 1024 * 1024 * 1024
PAGES = 1_000
CHARACTERS = 5_000_000


class UnreadablePdf(Exception):
    """Damaged, or not read within the limits."""


class EncryptedPdf(UnreadablePdf):
    """Cannot be opened without a password."""


@dataclass(frozen=True, slots=True)
class PdfText:
    """pages: the text of each page that was read. notes: comments and form fields. whole: False when pages were left unread."""

    pages: list[str]
    notes: str
    people: list[str]
    active: list[str]
    whole: bool


def read_pdf(path: Path) -> PdfText:
    """Read a PDF under limits of time and memory. Raises UnreadablePdf or EncryptedPdf."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(Path(__file__).resolve()), str(path.resolve())],
            capture_output=True,
            timeout=SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError, UnicodeDecodeError):
        raise UnreadablePdf from None
    if answer.get("missing"):
        raise ModuleNotFoundError(answer["missing"])
    if answer.get("encrypted"):
        raise EncryptedPdf
    if answer.get("broken"):
        raise UnreadablePdf(answer["broken"])
    return PdfText(answer["pages"], answer["notes"], answer["people"], answer["active"], answer["whole"])


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows; the time limit still holds
        return
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        with suppress(OSError, ValueError):  # macOS does not limit memory this way; the time limit still holds
            resource.setrlimit(what, (most, most))


def _read(path: str) -> dict[str, Any]:
    try:
        import pypdf
    except ModuleNotFoundError as error:
        return {"missing": str(error.name)}
    try:
        reader = pypdf.PdfReader(path, strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return {"encrypted": True}
        return _contents(reader)
    except Exception as error:  # whatever a hostile file provokes in the library means the same to us
        kind = type(error).__name__
        return {"encrypted": True} if "Decrypt" in kind or "Depend" in kind else {"broken": kind}


def _contents(reader: Any) -> dict[str, Any]:
    pages: list[str] = []
    notes: list[str] = []
    size = 0
    count = len(reader.pages)
    for number in range(min(count, PAGES)):
        page = reader.pages[number]
        pages.append(page.extract_text() or "")
        size += len(pages[-1])
        for annotation in page.get("/Annots") or ():
            facts = annotation.get_object()
            notes += [str(facts[key]) for key in ("/Contents", "/T", "/V") if facts.get(key)]
            if "/A" in facts and "/URI" in facts["/A"].get_object():
                notes.append(str(facts["/A"].get_object()["/URI"]))
        if size > CHARACTERS:
            break
    notes += [f"{name}\t{value}" for name, value in (reader.get_form_text_fields() or {}).items() if value]
    people = []
    if reader.metadata:
        people = [str(reader.metadata[key]) for key in ("/Author",) if reader.metadata.get(key)]
        notes += [str(reader.metadata[key]) for key in ("/Title", "/Subject", "/Keywords") if reader.metadata.get(key)]
    root = reader.trailer["/Root"].get_object()
    names = root["/Names"].get_object() if "/Names" in root else {}
    active = []
    if "/JavaScript" in names or _starts_something(root):
        active.append("脚本")
    if "/EmbeddedFiles" in names:
        active.append("夹带的文件")
    return {"pages": pages, "notes": "\n".join(notes), "people": people, "active": active, "whole": len(pages) == count}


def _starts_something(root: Any) -> bool:
    action = root.get("/OpenAction")
    action = action.get_object() if action is not None else None
    return isinstance(action, dict) and action.get("/S") in ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData")


if __name__ == "__main__":
    _limit()
    sys.setrecursionlimit(3000)
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    print(json.dumps(_read(sys.argv[1])))
