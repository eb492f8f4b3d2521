"""What a release is: every file with its SHA-256, counted, numbered, and with the source revision it was made from.

A manifest is a JSON file laid out by lines: its second line holds everything but the files, so that a list of releases can be
had from a slow server by reading one line of each. It holds no absolute path, no host of ours and no credential.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from publisher.errors import TargetError

FORMAT = 1
NUMBER_WIDTH = 6

# A story or notice: /2022/0106/003.html by its date and serial, /a/<name>.html otherwise.
STORY = re.compile(r"(?:\d{4}/\d{4}/\d+|a/[^/]+)\.html")
_PART = r"(?!\.{1,2}(?:/|\Z))[^/\\\x00-\x1f\x7f]+"
_SAFE_PATH = re.compile(f"{_PART}(?:/{_PART})*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
# Theme files carry no text of any story. A reader who loaded a page just before the switch still asks for them just after it.
CARRIED_PREFIX = "theme/"


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One published file. sha256: hex digest of its bytes as built; size: in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Head:
    """A release without its files.

    number: 1, 2, 3 … in the order of publishing. created: ISO 8601 with offset. revision: of the source, "" if unknown.
    digest: SHA-256 over the list of files. story_count: stories and notices that can be read: not the pages that are left of withdrawn
    ones, nor those that lead on to a new address. withdrawn: addresses (relative paths) whose
    page only says that the item was withdrawn. retracted: addresses whose text readers had in a release before and have no
    more. Both are kept, so that a purge of earlier releases that was cut off is finished by the next publish.
    """

    number: int
    created: str
    revision: str
    site_url: str
    digest: str
    file_count: int
    byte_count: int
    story_count: int
    withdrawn: tuple[str, ...] = ()
    retracted: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The release's name at the target, `000012`: sorts as its number does."""
        return release_name(self.number)


@dataclass(frozen=True, slots=True)
class Manifest:
    """A release with its files. Paths are relative to the public root, POSIX, without a leading slash.

    carried: theme files of the release before, kept for readers who loaded a page just before the switch. redirects: path of a
    page that only leads on -> the new address, for hosts that keep such a note with the file (site.Site).
    """

    head: Head
    files: Mapping[str, FileRecord]
    carried: Mapping[str, FileRecord] = field(default_factory=dict)
    redirects: Mapping[str, str] = field(default_factory=dict)

    @property
    def number(self) -> int:
        return self.head.number

    @property
    def name(self) -> str:
        return self.head.name

    @property
    def everything(self) -> dict[str, FileRecord]:
        """All files that stand at the target while this release is live."""
        return {**self.carried, **self.files}

    def after(self, before: Manifest | None, rolled_back: Iterable[Manifest] = ()) -> Manifest:
        """This release as the one that follows `before`: knows what it retracts, and carries what readers may still ask for.

        rolled_back: releases newer than `before`, from which a rollback led back to it; their items may be gone now as well.
        """
        earlier = [*([] if before is None else [before]), *rolled_back]
        shown = {path for release in earlier for path in release.files if is_story(path) and release.shows(path)}
        gone = {path for path in shown if not self.shows(path)} | self._leading_to_nothing()
        return replace(self, head=replace(self.head, retracted=tuple(sorted(gone)))).carrying(before)

    def _leading_to_nothing(self) -> set[str]:
        """Addresses that a renamed item once had, where the item itself is withdrawn or gone: what they showed is to go too."""
        ways = ((old, new.lstrip("/")) for old, new in self.redirects.items())
        return {old for old, new in ways if is_story(old) and is_story(new) and not self.shows(new)}

    def carrying(self, before: Manifest | None) -> Manifest:
        """This release, keeping the theme files that readers of `before` may still ask for."""
        if before is None:
            return replace(self, carried={})
        kept = {
            path: record
            for path, record in before.files.items()
            if path.startswith(CARRIED_PREFIX) and path not in self.files
        }
        return replace(self, carried=kept)

    def shows(self, address: str) -> bool:
        """Does this release still hold the text of the item at this address?"""
        return address in self.files and address not in self.head.withdrawn


@dataclass(frozen=True, slots=True)
class Difference:
    """What changes from one release to the next: paths, sorted."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.added) + len(self.changed) + len(self.removed)


def release_name(number: int) -> str:
    """The name of a release's folder and manifest: its number with zeros in front, so that names sort as numbers do."""
    return str(number).zfill(NUMBER_WIDTH)


def is_story(path: str) -> bool:
    """Whether a path is the page of one item."""
    return STORY.fullmatch(path) is not None


def digest_of(files: Mapping[str, FileRecord]) -> str:
    """One SHA-256 for a whole tree: over `sha256 size path` lines in the order of the paths."""
    whole = hashlib.sha256()
    for path in sorted(files):
        whole.update(f"{files[path].sha256} {files[path].size} {path}\n".encode())
    return whole.hexdigest()


def make_manifest(
    number: int,
    files: Mapping[str, FileRecord],
    *,
    created: str,
    revision: str,
    site_url: str,
    withdrawn: Iterable[str] = (),
    redirects: Mapping[str, str] | None = None,
) -> Manifest:
    """redirects: of paths that are no file of this release, none is kept."""
    gone = {path.lstrip("/") for path in withdrawn}
    moved = {old: new for old, new in sorted((redirects or {}).items()) if old in files}
    head = Head(
        number=number,
        created=created,
        revision=revision,
        site_url=site_url,
        digest=digest_of(files),
        file_count=len(files),
        byte_count=sum(record.size for record in files.values()),
        story_count=sum(1 for path in files if is_story(path) and path not in gone and path not in moved),
        withdrawn=tuple(sorted(gone)),
    )
    return Manifest(head, dict(files), redirects=moved)


def compare(before: Mapping[str, FileRecord], after: Mapping[str, FileRecord]) -> Difference:
    """What becomes of a tree of files, each list of paths in their order; a file changed when its bytes did."""
    return Difference(
        added=tuple(sorted(after.keys() - before.keys())),
        changed=tuple(sorted(p for p in after.keys() & before.keys() if after[p].sha256 != before[p].sha256)),
        removed=tuple(sorted(before.keys() - after.keys())),
    )


def to_bytes(manifest: Manifest) -> bytes:
    """The manifest as JSON: its head on the second line alone, so that a list of releases need not read the files' lines."""
    head = manifest.head
    lines = ["{"]
    summary = {
        "format": FORMAT,
        "release": head.number,
        "created": head.created,
        "revision": head.revision,
        "site_url": head.site_url,
        "digest": head.digest,
        "counts": {"files": head.file_count, "bytes": head.byte_count, "stories": head.story_count},
        "withdrawn": list(head.withdrawn),
        "retracted": list(head.retracted),
    }
    lines.append(f'"head": {_json(summary)},')
    lines.append(f'"redirects": {_json(manifest.redirects)},')
    for name, records in (("carried", manifest.carried), ("files", manifest.files)):
        lines.append(f'"{name}": {{')
        lines.extend(
            f'{_json(path)}: {{"sha256":"{records[path].sha256}","size":{records[path].size}}},'
            for path in sorted(records)
        )
        if records:
            lines[-1] = lines[-1].removesuffix(",")
        lines.append("}," if name == "carried" else "}")
    lines.append("}")
    return ("\n".join(lines) + "\n").encode()


def head_from_bytes(start: bytes) -> Head:
    """The head, from a manifest's first lines."""
    lines = start.split(b"\n", 2)
    try:
        line = lines[1].strip().removesuffix(b",")
        return _head(json.loads(b"{" + line + b"}")["head"])
    except (IndexError, KeyError, ValueError, TypeError) as error:
        raise _damaged() from error


def from_bytes(data: bytes) -> Manifest:
    """Read a manifest back. Raises TargetError when it is damaged or names a path outside the public root."""
    try:
        whole = json.loads(data)
        # Releases from before redirects were kept have none.
        redirects = {str(old): str(new) for old, new in whole.get("redirects", {}).items()}
        manifest = Manifest(_head(whole["head"]), _records(whole["files"]), _records(whole["carried"]), redirects)
    except (AttributeError, KeyError, ValueError, TypeError) as error:
        raise _damaged() from error
    if digest_of(manifest.files) != manifest.head.digest:
        raise _damaged()
    return manifest


def lost(number: int) -> TargetError:
    """What to raise for a release whose manifest is not at the target any more."""
    return TargetError(
        f"目标上第 {number} 次发布的清单不见了。",
        "读者看到的网站没有动。请从备份恢复 manifests 里的那个文件；没有备份，就在 publish.toml 里换一个空文件夹（或空桶）重新发布。",
    )


def safe_path(path: str) -> bool:
    """One rule for every path that comes from a manifest or a folder: relative, inside the root, printable."""
    return _SAFE_PATH.fullmatch(path) is not None


def _head(data: Mapping[str, Any]) -> Head:
    if data["format"] != FORMAT:
        raise TargetError(
            f"目标上的发布清单是另一种格式（{data['format']}），可能由更新的版本写成。", "请先升级本程序再发布。"
        )
    counts = data["counts"]
    return Head(
        number=int(data["release"]),
        created=str(data["created"]),
        revision=str(data["revision"]),
        site_url=str(data["site_url"]),
        digest=str(data["digest"]),
        file_count=int(counts["files"]),
        byte_count=int(counts["bytes"]),
        story_count=int(counts["stories"]),
        withdrawn=tuple(str(path) for path in data["withdrawn"]),
        retracted=tuple(str(path) for path in data["retracted"]),
    )


def _records(data: Mapping[str, Any]) -> dict[str, FileRecord]:
    records = {}
    for path, record in data.items():
        if not safe_path(path):
            raise ValueError(path)
        sha = str(record["sha256"])
        if _SHA256.fullmatch(sha) is None:
            raise ValueError(path)
        records[path] = FileRecord(sha, int(record["size"]))
    return records


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=False, separators=(",", ":"))


def _damaged() -> TargetError:
    return TargetError(
        "目标上的发布清单已损坏，无法读出。",
        "请不要手工改动目标上的 manifests 文件；从清单损坏之前的备份恢复，或换一个空目录重新发布。",
    )
