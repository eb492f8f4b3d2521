"""Whether a notice is in force on a day, and the reason in words a resident understands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from newsroom.dates import chinese_day
from newsroom.items import Notice


class Validity(Enum):
    """效力状况. The values stand in pages (data-state) and in the public JSON; do not rename them."""

    PENDING = "pending"
    IN_FORCE = "in_force"
    EXPIRED = "expired"
    REPEALED = "repealed"
    AMENDED = "amended"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The words a resident sees."""
        return {
            "pending": "尚未施行", "in_force": "有效", "expired": "已失效", "repealed": "已废止", "amended": "已修改",
            "withdrawn": "已撤下",
        }[self.value]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """The validity of a notice on a day, and why."""

    validity: Validity
    reason: str


def standing(notice: Notice, day: date) -> Standing:
    """What a notice is worth on `day`. What the office wrote (效力, 替代文件) outranks what the dates say."""
    if notice.withdrawal or notice.status == "withdrawn":
        return Standing(Validity.WITHDRAWN, notice.withdrawal.text if notice.withdrawal else "发布单位已撤下这份文件。")
    if notice.validity == "repealed" or (notice.superseded_by and notice.validity in ("", "expired")):
        reason = "这份文件已被新文件代替。" if notice.superseded_by else "这份文件已经废止。"
        return Standing(Validity.REPEALED, reason)
    if notice.validity == "amended":
        return Standing(Validity.AMENDED, "这份文件的部分内容已经修改。")
    if notice.validity == "expired":
        return Standing(Validity.EXPIRED, "这份文件已经失效。")
    if notice.valid_until and day > notice.valid_until:
        return Standing(Validity.EXPIRED, f"有效期到{chinese_day(notice.valid_until)}，已经过了。")
    if notice.effective_from and day < notice.effective_from:
        return Standing(Validity.PENDING, f"从{chinese_day(notice.effective_from)}起施行。")
    if notice.valid_until:
        return Standing(Validity.IN_FORCE, f"有效期到{chinese_day(notice.valid_until)}。")
    return Standing(Validity.IN_FORCE, "现行有效。")
