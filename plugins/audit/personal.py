"""Personal data in what readers can see. This room does not know how it is recognised: it asks finders that it is
handed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from audit.address import SiteFiles
from audit.findings import Findings
from audit.page import Page


@dataclass(frozen=True, slots=True)
class PersonalHit:
    """One find. label: what it is (手机号码 …), never the data itself. certain: it must not be public; otherwise a person
    should look."""

    label: str
    certain: bool = True


class PersonalFinder(Protocol):
    """Recognises personal data in a text."""

    def __call__(self, text: str) -> Iterable[PersonalHit]: ...


class PersonalFileFinder(Protocol):
    """Recognises personal data inside a file of the site (docx, xlsx, pdf, pictures)."""

    def __call__(self, path: Path) -> Iterable[PersonalHit]: ...


class PersonalCheck:
    """Hands every page's words, and every attachment, to the finders."""

    def __init__(self, in_text: PersonalFinder | None, in_file: PersonalFileFinder | None, findings: Findings) -> None:
        self.in_text = in_text
        self.in_file = in_file
        self.findings = findings

    def see(self, page: Page) -> None:
        """Look through one page: visible words, alternative texts, titles and the tags' contents."""
        if self.in_text is not None:
            self._note("personal.page", page.address, "", self.in_text(page.text))

    def attachments(self, files: SiteFiles) -> None:
        """Look through everything below /files/ and /media/."""
        if self.in_file is None:
            return
        for address in files:
            if address.startswith(("/files/", "/media/")):
                self._note("personal.file", address, "附件 ", self.in_file(files.root / address.lstrip("/")))

    def _note(self, rule: str, address: str, what: str, hits: Iterable[PersonalHit]) -> None:
        for hit, times in sorted(Counter(hits).items(), key=lambda pair: pair[0].label):
            wrong = f"{what}{address} 里疑似有{hit.label}" + (f"，{times} 处" if times > 1 else "")
            self.findings.add(rule if hit.certain else "personal.likely", f"{address} {hit.label}", wrong, address)
