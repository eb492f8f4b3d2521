"""The golden manuscripts of the importer's fixtures.

`python tests/unit/importer/importer_golden.py` writes them anew after a change that is meant; look at the difference before you commit it.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import shutil
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
GOLDEN = HERE / "golden"
if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parents[2] / "plugins"))

from importer.command import run  # noqa: E402

COLUMNS = '[[column]]\nslug = "xianqu"\nname = "县区新闻"\n\n[[column]]\nslug = "tongzhi"\nname = "通知公告"\nkind = "notice"\n'


@dataclass(frozen=True)
class Case:
    """One import: its name, its files, the options said on the command line."""

    name: str
    files: tuple[str, ...]
    issue: str | None = None
    page: int | None = None
    column: str | None = None
    kind: str | None = None


CASES = (
    Case("page-2022-01-12-02", ("pages/2022-01-12-02.txt",), issue="2022-01-12", column="县区新闻"),
    Case("page-2022-01-14-01-03", ("pages/2022-01-14-01.txt", "pages/2022-01-14-03.txt")),
    Case("page-2022-01-19-04", ("pages/2022-01-19-04.txt",), issue="2022年1月19日", page=4),
    Case("word-libreoffice", ("documents/scheme.docx",), column="通知公告"),
    Case("web-wechat", ("webpages/wechat.html",)),
    Case("web-ordinary", ("webpages/ordinary.htm",), column="县区新闻"),
    Case("web-article", ("webpages/article.html",)),
)


def import_case(case: Case, content: Path) -> str:
    """Run one case into an empty content folder; returns what the console showed."""
    (content / "columns.toml").write_text(COLUMNS, encoding="utf-8")
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        code = run(
            [HERE / name for name in case.files], content=content, issue=case.issue, page=case.page, column=case.column,
            kind=case.kind, to=None, dry_run=False, near_duplicates=None, today=date(2022, 1, 20),
        )  # fmt: skip
    assert code == 0, shown.getvalue()
    return shown.getvalue().replace(content.as_posix(), "content")


def outcome(case: Case) -> dict[str, str]:
    """Everything a case writes: text files as text, others by their SHA-256."""
    with tempfile.TemporaryDirectory() as name:
        content = Path(name)
        files = {"console.txt": import_case(case, content)}
        for path in sorted(content.rglob("*")):
            if path.is_dir() or path.name == "columns.toml":
                continue
            key = path.relative_to(content).as_posix()
            if path.suffix == ".md":
                files[key] = path.read_text(encoding="utf-8")
            elif path.suffix != ".html":
                files[key + ".sha256"] = hashlib.sha256(path.read_bytes()).hexdigest() + "\n"
        return files


def golden_files(case: Case) -> dict[str, str]:
    root = GOLDEN / case.name
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def regenerate() -> None:
    """Write the golden folder of every case anew."""
    for case in CASES:
        files = outcome(case)
        shutil.rmtree(GOLDEN / case.name, ignore_errors=True)
        for name, text in files.items():
            path = GOLDEN / case.name / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        print(f"{case.name}: {len(files)} files")


if __name__ == "__main__":
    regenerate()
