"""What the words of pages and the insides of files give away: personal data, grave misprints, hidden content.

This room does not know how such things are recognised: it asks finders that it is handed (`audit.neighbours` borrows
the desk's).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from audit.address import SiteFiles
from audit.findings import Findings
from audit.leaf import Leaf
from audit.memory import Memory

Said = tuple[str, str, str, int]
"""(rule, what is said, the desk's rule, how many times)."""


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """One find. rule: its id in rules.toml. said: Chinese, what is wrong, after “… 里”, without a full stop; never the
    personal data itself. desk_rule: the id under which an editor may have waived it in the manuscript."""

    rule: str
    said: str
    desk_rule: str = ""


class TextFinder(Protocol):
    """Reads a text."""

    def __call__(self, text: str) -> Iterable[Remark]: ...


class FileFinder(Protocol):
    """Reads a file of the site (docx, xlsx, pdf, picture …)."""

    def __call__(self, path: Path) -> Iterable[Remark]: ...


def remarks_in(text: str, finders: Iterable[TextFinder]) -> list[Said]:
    """What the finders say of a text: visible words, alternative texts, titles and the tags' contents of a page."""
    return [said for finder in finders for said in _counted(finder(text))]


def _counted(remarks: Iterable[Remark]) -> list[Said]:
    return [(remark.rule, remark.said, remark.desk_rule, times) for remark, times in sorted(Counter(remarks).items())]


def _of_file(finder: FileFinder, path: Path, _: bytes) -> list[Said]:
    return _counted(finder(path))


class RemarkCheck:
    """Holds what the finders say of pages, attachments and pictures against what an editor waived.

    waived: address of a page → ids of desk rules that an editor waived there, with a reason, in the manuscript. sources: address
    of an attachment → its file in the content folder, which is what an editor can mend.
    """

    def __init__(
        self,
        in_file: FileFinder | None,
        waived: Mapping[str, frozenset[str]],
        sources: Mapping[str, str],
        memory: Memory,
        findings: Findings,
    ) -> None:
        self.in_file = in_file
        self.waived = waived
        self.sources = sources
        self.memory = memory
        self.findings = findings

    def see(self, leaf: Leaf) -> None:
        """Take in one page."""
        self._note(leaf.address, leaf.address, leaf.remarks)

    def files(self, files: SiteFiles) -> None:
        """Look through everything below /files/ and /media/."""
        finder = self.in_file
        if finder is None:
            return
        for address in files:
            if address.startswith(("/files/", "/media/")):
                path = files.root / address.lstrip("/")
                found = self.memory.recall(address, path.read_bytes, partial(_of_file, finder, path))
                # What the finder said stays in memory under the published name; the editor's own may change meanwhile.
                source = self.sources.get(address, path.name)
                self._note(
                    address,
                    f"文件 {address}" + (f"（{source}）" if address in self.sources else ""),
                    [
                        (rule, said.replace(path.name, source), desk_rule, times)
                        for rule, said, desk_rule, times in found
                    ],
                )

    def _note(self, address: str, where: str, remarks: Iterable[Said]) -> None:
        for rule, said, desk_rule, times in remarks:
            wrong = f"{where} 里{said}" + (f"，{times} 处" if times > 1 else "")
            waived = desk_rule in self.waived.get(address, ())
            self.findings.add("desk.waived" if waived else rule, f"{address} {said}", wrong, address)
