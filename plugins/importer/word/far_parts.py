"""Parts that a Word file wants from elsewhere: such a file is refused, for opening it would fetch them."""

from __future__ import annotations

from collections.abc import Collection

from importer.refusal import Refusal
from importer.word.package import Relation

_FETCHED = {"subDocument", "oleObject", "frame", "aFChunk", "control", "package", "externalLinkPath"}
_NET = ("http:", "https:", "ftp:", "\\\\")
_FAR = (*_NET, "//", "file://")


def refuse_far_parts(name: str, relations: Collection[Relation]) -> None:
    """Raises Refusal when the file `name` takes contents or its template from elsewhere."""
    for relation in relations:
        if relation.external and relation.kind in _FETCHED and relation.target.lower().startswith(_FAR):
            raise Refusal(
                name,
                f"文件要从别处取内容（{relation.target[:60]}），没有去取，也没有读。请在 Word 里断开链接（编辑指向文件的链接），另存后再导入。",
            )
    for relation in relations:
        if relation.external and relation.kind == "attachedTemplate" and relation.target.lower().startswith(_NET):
            raise Refusal(
                name,
                f"文件挂着别处的模板（{relation.target[:60]}），打开就会去取，没有读。请在 Word 里另存为“Word 文档(*.docx)”，去掉模板再导入。",
            )
