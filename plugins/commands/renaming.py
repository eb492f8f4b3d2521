"""The command `rename`: another file name, and so another address; what led to the old one leads on."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from commands.places import find_manuscript
from copydesk.review import load_ledger
from manuscript.decode import Undecodable, decode
from manuscript.header import split_header
from manuscript.intake import MANUSCRIPTS
from newsroom.address import AddressError, address_of
from newsroom.disk_words import reason
from newsroom.fields import BY_NAME
from newsroom.paths import PathError, content_path
from newsroom.problem import EditorError, Problem
from newsroom.replacing import replace_file
from portal.command import ROOT
from portal.redirects import FILE, load_redirects
from portal.report import say, tell_problems

_REDIRECT = re.compile(r'\s*"([^"]*)"\s*=\s*"([^"]*)"')
_LONGEST_NAME = 200  # bytes; systems end at 255, and a name has to be copied about
_IN_A_PATH = r"[^\s()<>\[\]\"'“”：:、，；|]"


def rename(name: Path, new_name: str, content: Path | None) -> int:
    """Give a manuscript another file name (and so another address), and leave a redirect at the old one.

    Addresses that led to the old one lead on to the new one; one that is in use again leads nowhere any more.
    """
    content = content or ROOT / "content"
    try:
        path, old_id = find_manuscript(name, content)
        target = path.with_name(_file_name(new_name))
        new_id = target.parent.resolve().relative_to(content.resolve()).joinpath(target.name).as_posix()
        if target.exists():
            raise EditorError(Problem(new_id, 0, "已经有这个文件了。请换一个名字。"))
        old, new = _address(path, old_id), _address(path, new_id)
        if problems := load_redirects(content)[1]:
            raise EditorError(problems)
        _move(path, target, new_id)
    except EditorError as error:
        tell_problems(error.problems)
        return 1
    try:
        if old != new:
            _add_redirect(content / FILE, old, new)
        changed = _mend_references(content, old_id, new_id)
    except EditorError as error:
        tell_problems(error.problems)
        say(
            f'文件已经改名为 {new_id}，后面的没有做完。请核对 {FILE} 里有没有 "{old}" = "{new}"，再把稿子里写着 {old_id} 的地方改过来。'
        )
        return 1
    if old == new:
        say(f"{old_id} 改名为 {new_id}。网址不变，还是 {old}。")
    else:
        say(f"{old_id} 改名为 {new_id}。网址从 {old} 变成 {new}，旧网址会转到新网址。")
    if changed:
        say(f"一起改了 {len(changed)} 篇稿子里指到它的地方：{'、'.join(changed)}")
    if _is_signed(old_id, content):
        say("三审的签字记在旧文件名下，改名以后要从初审重新签。")
    return 0


def _file_name(typed: str) -> str:
    if "/" in typed or "\\" in typed or typed.strip(" .") == "":
        message = "新文件名只写名字，不写文件夹，例如 2022-01-06-004.md。稿子留在原来的文件夹里。"
        raise EditorError(Problem(typed, 0, message))
    name = typed if typed.endswith(".md") else f"{typed}.md"
    if len(name.encode()) > _LONGEST_NAME:
        raise EditorError(Problem(f"{typed[:20]}……", 0, "新文件名太长了。请换一个短的，例如 2022-01-06-004.md。"))
    return name


def _move(path: Path, target: Path, new_id: str) -> None:
    try:
        path.rename(target)
    except OSError as error:
        message = f"改不了名（{reason(error)}）。请关掉正打开着它的软件，或换一个短一点的名字。"
        raise EditorError(Problem(new_id, 0, message)) from None


def _address(path: Path, item_id: str) -> str:
    """The address that the manuscript in `path` has under this id. Raises EditorError."""
    try:
        header, _, _ = split_header(decode(path.read_bytes(), item_id)[0], item_id)
        slug = next((line.value for line in header if line.field is BY_NAME["slug"]), "")
        return address_of(item_id, slug=slug, is_page=item_id.startswith("pages/"))
    except Undecodable as error:
        raise EditorError(error.problem) from None
    except AddressError as error:
        raise EditorError(Problem(item_id, 0, str(error))) from None


def _is_signed(item_id: str, content: Path) -> bool:
    try:
        return bool(load_ledger(content).history(item_id))
    except EditorError:
        return False  # a damaged ledger is told by whoever needs it


def _mend_references(content: Path, old_id: str, new_id: str) -> list[str]:
    """Let manuscripts that name the renamed file name the new one; another file of the old name is left alone."""
    files = sorted(path for path in content.rglob("*") if path.suffix.lower() in MANUSCRIPTS and path.is_file())
    old, new = old_id.rsplit("/", 1)[-1], new_id.rsplit("/", 1)[-1]
    only_one = not any(path.name == old for path in files)
    named = re.compile(rf"(?<![\w.-])({_IN_A_PATH}*/)?{re.escape(old)}(?![\w-])")
    # 上接 and 替代文件 may leave the ending out.
    labels = "|".join(re.escape(label) for name in ("continues", "superseded_by") for label in BY_NAME[name].labels)
    bare = re.compile(rf"(?m)^((?:{labels})[ \t]*[：:][ \t]*){re.escape(old.rpartition('.')[0])}(?=[ \t]*\r?$)")
    changed = []
    for path in files:
        item_id = path.relative_to(content).as_posix()
        text = path.read_bytes().decode("utf-8", errors="surrogateescape")
        mended = named.sub(_renamed(item_id, old_id, new, only_one=only_one), text)
        if only_one:
            mended = bare.sub(lambda found: found[1] + new.rpartition(".")[0], mended)
        if mended != text:
            replace_file(path, mended.encode("utf-8", errors="surrogateescape"), item_id)
            changed.append(item_id)
    return changed


def _renamed(item_id: str, old_id: str, new: str, *, only_one: bool) -> Callable[[re.Match[str]], str]:
    """What becomes of a mention of the file's name in the manuscript `item_id`."""

    def mended(found: re.Match[str]) -> str:
        folder = found[1] or ""
        try:
            meant = {found[0].lstrip("/"), content_path(found[0], item_id)}
        except PathError:
            meant = set()
        return folder + new if old_id in meant or (only_one and not folder) else found[0]

    return mended


def _add_redirect(path: Path, old: str, new_address: str) -> None:
    text = (
        path.read_text(encoding="utf-8-sig")
        if path.exists()
        else "# 旧网址 = 新网址。改名时自动写上，请不要删。\n[redirects]\n"
    )
    kept = []
    for line in text.rstrip().split("\n"):
        found = _REDIRECT.match(line)
        if found and found[1] in (old, new_address):
            continue
        kept.append(f'"{found[1]}" = "{new_address}"' if found and found[2] == old else line)
    kept.append(f'"{old}" = "{new_address}"')
    replace_file(path, ("\n".join(kept) + "\n").encode(), FILE)
