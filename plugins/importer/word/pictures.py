"""The pictures of a Word file: those that a web page can show, and what the editor is told of the others."""

from __future__ import annotations

from importer.draft import Asset
from importer.ledger import Call, Ledger
from importer.pictures import picture_ending
from importer.word.package import MB, Package, Relation


class Pictures:
    """The pictures of one package; one that is shown twice is one asset."""

    def __init__(self, package: Package, ledger: Ledger) -> None:
        self._package, self._ledger = package, ledger
        self._seen: dict[str, Asset] = {}

    def get(self, relation: Relation, where: str) -> Asset | None:
        """The picture of a relationship, or None with a remark on the place `where` when there is none that can be shown."""
        if relation.external:
            self._ledger.remark(
                Call.DECIDE,
                where,
                f"这里的图片在别处（{relation.target[:60]}），没有去取。请找到图片，放进 content/images 再插进来。",
            )
            return None
        if relation.target in self._seen:
            return self._seen[relation.target]
        if not self._package.has(relation.target):
            self._ledger.remark(Call.DECIDE, where, "这里有一张图片，文件里却没有。请向作者要这张图。")
            return None
        data = self._package.read(relation.target, 40 * MB)
        ending = picture_ending(data)
        if ending is None:
            kind = relation.target.rsplit(".", 1)[-1].upper()
            self._ledger.remark(
                Call.DECIDE,
                where,
                f"这里的图片是 {kind} 格式，网页显示不了。请在 Word 里右键“另存为图片”存成 PNG，放进 content/images 再插进来。",
            )
            return None
        asset = Asset(data, relation.target.rsplit("/", 1)[-1], ending, "images")
        self._seen[relation.target] = asset
        return asset
