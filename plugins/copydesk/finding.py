"""What the personal-data scanner finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What sort of personal data."""

    ID_NUMBER = "身份证号码"
    OLD_ID_NUMBER = "15 位的旧身份证号码"
    MOBILE = "手机号码"
    BANK_CARD = "银行卡号"
    PASSPORT = "护照或通行证号码"
    ADDRESS = "详细住址"


@dataclass(frozen=True, slots=True)
class Finding:
    """A stretch of the text, text[start:end], and what it is. certain: whether it must not be published as it stands."""

    kind: Kind
    start: int
    end: int
    certain: bool = True
