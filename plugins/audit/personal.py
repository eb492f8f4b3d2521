"""Personal data in what readers can see: this room does not know how it is recognised, it asks a finder that the caller hands in."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from audit.address import SiteFiles
from audit.findings import Findings
from audit.page import Page


class PersonalFinder(Protocol):
    """Recognises personal data in a text. Yields one label a find (手机号码, 身份证号 …), never the data itself."""

    def __call__(self, text: str) -> Iterable[str]: ...


class PersonalFileFinder(Protocol):
    """Recognises personal data inside a file (docx, xlsx, pdf, pictures). Yields labels with the place, never the data itself."""

    def __call__(self, path: Path) -> Iterable[str]: ...


class PersonalCheck:
    """Hands every page's words, and every attachment, to the finders."""

    def __init__(self, in_text: PersonalFinder | None, in_file: PersonalFileFinder | None, findings: Findings) -> None:
        self.in_text = in_text
        self.in_file = in_file
        self.findings = findings

    def see(self, page: Page) -> None:
        """Look through one page: visible words, alternative texts, titles and the tags' contents."""
        if self.in_text is None:
            return
        for label in self.in_text(page.text):
            wrong = f"{page.address} 里疑似有{label}"
            self.findings.add("personal.page", f"{page.address} {label}", wrong, page.address)

    def attachments(self, files: SiteFiles) -> None:
        """Look through everything below /files/ and /media/."""
        if self.in_file is None:
            return
        for address in files:
            if address.startswith(("/files/", "/media/")):
                for label in self.in_file(files.root / address.lstrip("/")):
                    self.findings.add("personal.file", f"{address} {label}", f"附件 {address} 里疑似有{label}", address)
