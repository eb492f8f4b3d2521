"""What the words of pages and the insides of files give away: personal data, grave misprints, hidden content.

This room does not know how such things are recognised: it asks finders that it is handed (`audit.neighbours` borrows
the desk's).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from audit.address import SiteFiles
from audit.findings import Findings
from audit.page import Page


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


class RemarkCheck:
    """Hands every page's words, and every attachment and picture, to the finders.

    waived: address of a page or file → ids of desk rules that an editor waived there, with a reason, in the manuscript.
    """

    def __init__(
        self,
        in_text: Iterable[TextFinder],
        in_file: FileFinder | None,
        waived: Mapping[str, frozenset[str]],
        findings: Findings,
    ) -> None:
        self.in_text = tuple(in_text)
        self.in_file = in_file
        self.waived = waived
        self.findings = findings

    def see(self, page: Page) -> None:
        """Look through one page: visible words, alternative texts, titles and the tags' contents."""
        for finder in self.in_text:
            self._note(page.address, "", finder(page.text))

    def files(self, files: SiteFiles) -> None:
        """Look through everything below /files/ and /media/."""
        if self.in_file is None:
            return
        for address in files:
            if address.startswith(("/files/", "/media/")):
                self._note(address, "文件 ", self.in_file(files.root / address.lstrip("/")))

    def _note(self, address: str, what: str, remarks: Iterable[Remark]) -> None:
        for remark, times in sorted(Counter(remarks).items()):
            wrong = f"{what}{address} 里{remark.said}" + (f"，{times} 处" if times > 1 else "")
            waived = remark.desk_rule in self.waived.get(address, ())
            self.findings.add("desk.waived" if waived else remark.rule, f"{address} {remark.said}", wrong, address)
