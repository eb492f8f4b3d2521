"""How personal numbers can be got out of a file, by its kind: which files `mask` can write anew, and what to do with the others."""

from __future__ import annotations

from copydesk.filetypes import ending_of

TEXTS = frozenset({".md", ".markdown", ".txt", ".csv", ".toml", ".ics", ".svg", ".html", ".htm"})
OFFICE = frozenset({".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".ofd"})
_BY_HAND = {
    (".pdf",): "PDF 不能自动遮，请在原来的 Word 里改好，再导出一次。",
    (".doc", ".xls", ".ppt", ".wps", ".et", ".dps"): "老格式不能自动遮，请另存为 docx、xlsx 或 pptx 再遮。",
    (
        ".jpg",
        ".jpeg",
        ".png",
        ".gif",
        ".webp",
        ".bmp",
        ".tif",
        ".tiff",
    ): "图片不能自动遮，请用画图软件涂掉，另存一份不带照片信息的。",
    (".zip", ".rar", ".7z"): "压缩包不能自动遮，请解开，把里面的文件改好再压缩。",
}


def by_hand(name: str) -> str:
    """What an editor does about a number in this file where `mask` cannot help; "" where it can."""
    ending = ending_of(name)
    if ending in TEXTS or ending in OFFICE:
        return ""
    return next(
        (way for endings, way in _BY_HAND.items() if ending in endings),
        f"{ending or '这种'}文件不能自动遮，请用原来的软件改好，再存一次。",
    )
