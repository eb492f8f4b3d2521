"""What can be wrong between manuscripts: two at one address, a reference to nothing, a file that is not there.

Runs over all items in every build, before anything is written; knows no texts, only items, and costs microseconds each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Protocol

from newsroom.items import Item, NewsArticle, Notice
from newsroom.nearest import nearest
from newsroom.problem import Problem, Severity

_LONGEST_SHOWN = 120  # characters of a path in a message
_FILE_ENDINGS = frozenset(
    [
        ".md",
        ".markdown",
        ".txt",
        ".html",
        ".htm",
        ".key",
        ".pem",
        ".toml",
        ".py",
        ".jpg",
        ".jpeg",
        ".png",
        ".gif",
        ".webp",
        ".docx",
        ".doc",
        ".xlsx",
        ".xls",
        ".pptx",
        ".ppt",
        ".pdf",
        ".wps",
        ".et",
        ".zip",
        ".rar",
        ".ofd",
        ".csv",
    ]
)


class Known(Protocol):
    """What the gate asks about the rest of the site."""

    def manuscript(self, name: str) -> str | None: ...

    def is_public(self, item_id: str) -> bool: ...

    def is_page(self, address: str) -> bool: ...


def site_problems(
    items: Mapping[str, Item],
    asked: Iterable[str],
    files: Mapping[str, str],
    known: Known,
    refused: Collection[str] = (),
) -> Iterator[Problem]:
    """Everything wrong between the items `asked` for and the rest of the site.

    files: content path → role (picture, attachment, refused) of what lies in the folder. refused: ids of manuscripts that could not
    be read: what points to them is not blamed for it.
    """
    folded = {path.casefold(): path for path in files}
    for item in map(items.__getitem__, asked):
        if item.pictures or item.picture:
            yield from _pictures(item, files, folded)
        if item.attachments:
            yield from _attachments(item, files, folded)
        if item.links:
            yield from _links(item, items, files, folded, known, refused)
        if isinstance(item, Notice) and item.superseded_by:
            yield from _named(item, "superseded_by", item.superseded_by, known, items, refused)
        if isinstance(item, NewsArticle) and item.continues:
            yield from _named(item, "continues", item.continues, known, items, refused)


def address_problems(items: Mapping[str, Item], addresses: Mapping[str, str], known: Known) -> Iterator[Problem]:
    """Two items at one address, or one at an address of the portal's own. addresses: id → address of every item."""
    owners: dict[str, str] = {}
    for item_id, address in addresses.items():
        folded = address.casefold()
        first = owners.setdefault(folded, item_id)
        if first != item_id:
            taken = addresses[first]
            alike = "相同" if address == taken else f"只差大小写（{taken} 和 {address}）"
            message = f"网址和 {first} {alike}：{address}。请改其中一个的文件名（换一个序号），或写不同的“链接名：”。"
            yield Problem(item_id, items[item_id].line_of("slug"), message, rule="address.duplicate")
        elif known.is_page(address):
            message = f"网址 {address} 是本站自己的页面。请换一个文件名或“链接名：”。"
            yield Problem(item_id, items[item_id].line_of("slug"), message, rule="address.reserved")


def _pictures(item: Item, files: Mapping[str, str], folded: Mapping[str, str]) -> Iterator[Problem]:
    lines = dict(item.lines)
    wanted = [(path, lines.get(f"picture:{path}", item.body_line)) for path in item.pictures]
    if item.picture:
        wanted.append((item.picture, lines.get("picture", 1)))
    for path, line in wanted:
        if path not in files:
            yield Problem(item.id, line, _not_there("图片", path, files, folded), rule="picture.missing")
        elif files[path] not in ("picture", "refused"):
            yield Problem(item.id, line, f"“{path}”不是图片。图片请用 JPG 或 PNG。", rule="picture.missing")


def _attachments(item: Item, files: Mapping[str, str], folded: Mapping[str, str]) -> Iterator[Problem]:
    for path in item.attachments:
        if path not in files:
            message = _not_there("附件", path, files, folded)
            yield Problem(item.id, item.line_of("attachments"), message, rule="attachment.missing")


def _links(
    item: Item,
    items: Mapping[str, Item],
    files: Mapping[str, str],
    folded: Mapping[str, str],
    known: Known,
    refused: Collection[str],
) -> Iterator[Problem]:
    for target, line in item.links:
        if target.startswith(("/", "tag:", "category:")) or target in files or target in refused:
            continue
        if target in items:
            if not known.is_public(target) and known.is_public(item.id):
                message = f"链接的稿子“{target}”现在不公开，读者点不开，这里先只显示文字。等它发布后会自动变成链接。"
                yield Problem(item.id, line, message, Severity.WARN, "link.held")
            continue
        yield _nowhere(item.id, line, target, items, folded)


def _nowhere(item_id: str, line: int, target: str, items: Mapping[str, Item], folded: Mapping[str, str]) -> Problem:
    """A link to nothing of ours. Blocks when it plainly means a file; what may be a slip of another sort shows as text, and warns."""
    name = target.rsplit("/", 1)[-1]
    if "@" in name:
        message = f"链接“{name}”像是邮箱，读者点不开，先只显示文字。请写成 mailto:{name}。"
        return Problem(item_id, line, message, Severity.WARN, "link.missing")
    if target.casefold() in folded:
        message = f"链接指到“{target}”，没有这个文件。是不是“/{folded[target.casefold()]}”（大小写要一致）？请核对。"
        return Problem(item_id, line, message, rule="link.missing")
    ending = "." + name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if ending in _FILE_ENDINGS:
        close = nearest(target, [other for other in items if other.rsplit("/", 1)[-1] == name])
        offer = f"是不是“/{close}”？请核对。" if close else "请核对文件名和位置。"
        return Problem(item_id, line, f"链接指到“{target}”，没有这个文件。{offer}", rule="link.missing")
    message = f"链接指到“{name}”，找不到，先只显示文字。如果是网址，请以 https:// 开头；不要链接就去掉方括号。"
    return Problem(item_id, line, message, Severity.WARN, "link.missing")


def _named(
    item: Item, field: str, name: str, known: Known, items: Mapping[str, Item], refused: Collection[str]
) -> Iterator[Problem]:
    if any(
        item_id.rsplit("/", 1)[-1].removesuffix(".md") == name.rsplit("/", 1)[-1].removesuffix(".md")
        for item_id in refused
    ):
        return
    found = known.manuscript(name)
    line = item.line_of(field)
    if found is None:
        close = nearest(name, (other.rsplit("/", 1)[-1] for other in items))
        offer = f"是不是“{close}”？请核对。" if close else "请写那篇稿子的文件名。"
        yield Problem(item.id, line, f"找不到稿子“{name}”（或有几个同名的）。{offer}", rule="reference.missing")
    elif found == item.id:
        yield Problem(item.id, line, f"“{name}”就是这篇稿子自己。请写另一篇的文件名。", rule="reference.self")


def _not_there(what: str, path: str, files: Mapping[str, str], folded: Mapping[str, str]) -> str:
    if path.casefold() in folded:
        return f"找不到{what}“{path}”。是不是“/{folded[path.casefold()]}”（大小写要一致）？请核对。"
    name = path.rsplit("/", 1)[-1]
    same = [other for other in files if other.rsplit("/", 1)[-1] == name]
    close = same[0] if same else nearest(path, [other for other in files if other[:1] == path[:1]])
    shown = path if len(path) <= _LONGEST_SHOWN else path[:_LONGEST_SHOWN] + "……"
    offer = f"是不是“/{close}”？请核对。" if close else f"请把文件放到 content/{shown}，或核对文件名。"
    return f"找不到{what}“{shown}”。{offer}"
