"""The text of a new manuscript: the header lines that matter for its kind, and a word where the body begins."""

from __future__ import annotations

from drafting.wishes import Wish
from newsroom.fields import BY_NAME, ItemKind

# The optional fields worth a line of their own in a new manuscript; the rest stand in the manual. In the order of typing.
USEFUL = {
    ItemKind.STORY: (
        "standfirst", "source", "reporters", "correspondents", "townships", "tags", "picture", "caption", "photographers", "attachments",
    ),
    ItemKind.NOTICE: (
        "standfirst", "notice_type", "issuing_body", "document_number", "signed_on", "effective_from", "valid_until", "to_do", "deadline",
        "contact_person", "contact_phone", "contact_address", "source", "tags", "attachments",
    ),
}  # fmt: skip

STATUS = "草稿"

# An HTML comment: the reader leaves it out, so a forgotten one is never published.
_BODY = {
    ItemKind.STORY: "<!-- 这一行会自己消失，删不删都行。正文写在它下面，段与段之间空一行；小标题前面加 ## 和一个空格。 -->",
    ItemKind.NOTICE: "<!-- 这一行会自己消失，删不删都行。正文写在它下面，段与段之间空一行；“一、”这样的小标题前面加 ## 和一个空格。 -->",
}


def sheet(wish: Wish) -> str:
    """The whole text. Lines left empty count as not written, so an editor fills in what there is and leaves the rest."""
    values = {
        "headline": wish.title,
        "column": wish.column.name,
        "published": wish.day.isoformat(),
        "status": STATUS,
        "notice_type": wish.notice_type,
    }
    order = ("headline", "column", "published", "status", *USEFUL[wish.kind])
    lines = [f"{BY_NAME[name].label}：{values.get(name, '')}" for name in order]
    return "\n".join([*lines, "", _BODY[wish.kind], "", ""])
