"""The output and its twin during a build: what was altered, what the twin must hold, and the swap."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from hashlib import sha256

from incremental.pointer import PENDING, POINTER, Pointer, forget_others
from incremental.state import Output, State
from incremental.tree import Survey, Twins, folders_of, survey
from portal.folders import Folders
from portal.recognition import ours
from portal.remembering import NAMES, published_names, save_names


class Release:
    """One new edition of the output, from the survey of what is there to the moment it stands."""

    def __init__(self, folders: Folders, pointer: Pointer | None) -> None:
        self.folders = folders
        self.twins = Twins(folders.output, folders.state)
        self._pointer = pointer
        self._here = Survey()
        self.strangers: list[str] = []
        self._folders: list[str] = []
        self.links: list[str] = []

    def look(self, state: State) -> tuple[dict[str, Output], set[str]]:
        """What the last build published, and which of it no longer is what it wrote."""
        self._here = survey(self.folders.output)
        self.links = self._here.links
        outputs = state.outputs()
        altered: set[str] = set()
        signed: list[tuple[str, str]] = []
        for path, output in outputs.items():
            mark = self._here.files.get(path)
            if mark == output.signature:
                continue
            if mark is not None and data_digest((self.folders.output / path).read_bytes()) == output.digest:
                signed.append((mark, path))
            else:
                altered.add(path)
        state.sign_outputs(signed)
        return outputs, altered

    def ready_twin(self, outputs: Mapping[str, Output], altered: set[str]) -> list[str]:
        """Make the twin equal to the good part of what readers see, with the files that others put there; returns notes."""
        names = set(outputs) if self._pointer else published_names(self.folders)
        if names is None:
            names = ours(self.folders.output, self._here.files)
        self.strangers = [path for path in self._here.files if path not in names]
        if self._pointer is None or not self._pointer.spare:
            self.twins.discard_twin()
        self._folders = folders_of([*outputs, *self.strangers])
        if altered or self.links or self._here.alone or not self._is_spare():
            good = [*(path for path in outputs if path not in altered), *self.strangers]
            self.twins.level_twin({path: self._here.files[path] for path in good})
        notes = []
        if self.strangers:
            notes.append(
                f"输出文件夹里有 {len(self.strangers)} 个不是本系统生成的文件，原样保留：{_some(self.strangers)}"
            )
        if self.links:
            notes.append(f"输出文件夹里有 {len(self.links)} 个链接，没有带进新站：{_some(self.links)}")
        return notes

    def _is_spare(self) -> bool:
        """Whether nothing was put into the twin or taken out of it since it was made equal to the output."""
        return (
            self._pointer is not None
            and self._pointer.spare != ""
            and self._pointer.spare == self.twins.marks(self._folders)
        )

    def stand(
        self,
        state: State,
        fingerprint: str,
        wanted: Collection[str],
        written: Mapping[str, str],
        removed: list[str],
        *,
        same_names: bool,
    ) -> Survey:
        """Seal the state and let the twin take the output's place; afterwards the old output becomes the twin.

        written: path → signature. same_names: the site consists of the same files as before. Returns what lies in the output then. PENDING names the directory about to become the output, so that a build that finds it can tell whether the swap was done.
        """
        folders = self.folders
        changed = bool(written or removed or self.links or self._pointer is None)
        pending = state.seal(fingerprint, self.twins.twin_directory() if changed else self.twins.directory())
        pending.save(folders.state / PENDING)
        if changed and not self.twins.swap():
            pending = replace(pending, directory=self.twins.directory())
        if not (same_names and (folders.state / NAMES).is_file()):
            save_names(folders, sorted(wanted))
        pending.save(folders.state / POINTER)
        (folders.state / PENDING).unlink()
        forget_others(folders.state, pending.file)
        if changed:
            self._catch_up(wanted, written, removed)
        there = self._folders if same_names else folders_of([*wanted, *self.strangers])
        replace(pending, spare=self.twins.marks(there)).save(folders.state / POINTER)
        files = {path: mark for path, mark in self._here.files.items() if path in wanted}
        files.update((path, self._here.files[path]) for path in self.strangers)
        return Survey({**files, **written})

    def _catch_up(self, names: Collection[str], written: Collection[str], removed: list[str]) -> None:
        if self._pointer is None or not self.twins.next.root.is_dir():
            self.twins.discard_twin()
            self.twins.copy_to_twin([*names, *self.strangers])
        else:
            self.twins.catch_up(written, [*self.links, *removed])


def data_digest(data: bytes) -> str:
    """The digest by which outputs are compared."""
    return sha256(data).hexdigest()[:32]


def _some(names: list[str]) -> str:
    return "、".join(names[:5]) + ("……" if len(names) > 5 else "")
