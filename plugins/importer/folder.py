"""A folder with an official document and its attachments: which file is which."""

from __future__ import annotations

import re
from pathlib import Path

from importer.draft import Asset
from importer.intake import read_bytes
from importer.ledger import Call, Ledger
from importer.refusal import Refusal

LARGEST_ATTACHMENT = 100 * 1024 * 1024
MOST_FILES = 100
_TYPES = frozenset((
    ".docx", ".doc", ".wps", ".xlsx", ".xls", ".et", ".pptx", ".ppt", ".pdf", ".ofd", ".txt", ".csv", ".zip", ".rar", ".7z", ".jpg",
    ".jpeg", ".png", ".gif", ".mp3", ".mp4", ".rtf",
))  # fmt: skip
_ATTACHED = re.compile(r"附\s*件|附\s*表|附\s*图")
# First bytes of programs: never an attachment, whatever the name says.
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"#!")
_PASSED_OVER = ("Thumbs.db", "desktop.ini", "__MACOSX")


def main_document(folder: Path, ledger: Ledger) -> tuple[Path, list[Asset]]:
    """The document of a folder and its attachments in the order of their names. Raises Refusal when it is not plain which is which."""
    name = folder.name
    files: list[Path] = []
    for path in sorted(folder.iterdir(), key=lambda path: _sort_key(path.name)):
        if path.name.startswith((".", "~$")) or path.name in _PASSED_OVER:
            ledger.remark(Call.KNOW, name, f"“{path.name}”是系统或软件的临时文件，没有导入。")
        elif path.is_symlink() or not path.is_file():
            raise Refusal(f"{name}/{path.name}", "文件夹里还有文件夹或快捷链接。请把要公布的文件都放在同一层，再导入。")
        else:
            files.append(path)
    if len(files) > MOST_FILES:
        raise Refusal(name, f"文件夹里有 {len(files)} 个文件，太多了。请只放一份文件和它的附件。")
    documents = [path for path in files if path.suffix.lower() == ".docx"]
    if not documents:
        raise Refusal(name, "文件夹里没有 .docx 的正文。请把正文另存为“Word 文档(*.docx)”放进来。")
    main = [path for path in documents if not _ATTACHED.match(path.name)]
    if len(main) > 1:
        exact = [path for path in main if path.stem == name or "正文" in path.stem]
        main = exact if len(exact) == 1 else main
    if len(main) != 1:
        listed = "、".join(path.name for path in (main or documents))
        raise Refusal(name, f"分不清哪一个是正文：{listed}。请让附件的文件名以“附件”开头，只留一个不是。")
    return main[0], [_attachment(path, name) for path in files if path != main[0]]


def _sort_key(name: str) -> tuple[int, str]:
    """附件2 before 附件10."""
    number = re.search(r"\d+", name)
    return (int(number[0][:9]) if number and _ATTACHED.match(name) else 0, name)


def _attachment(path: Path, folder: str) -> Asset:
    shown = f"{folder}/{path.name}"
    ending = path.suffix.lower()
    if ending not in _TYPES:
        raise Refusal(
            shown, f"“{ending or path.name}”这种文件不能当附件。请另存为 PDF、Word 或 Excel 文件，不要的请移走。"
        )
    data = read_bytes(path, LARGEST_ATTACHMENT)
    if data.startswith(_PROGRAMS):
        raise Refusal(shown, "这是程序，不能当附件。请移走它，并查一查它是哪里来的。")
    return Asset(data, path.stem, ending, "attachments")
