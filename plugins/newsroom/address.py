"""The permanent address of an item, made from its file's name and never from its title, column or pinyin.

A title is mended, a story moves to another column, two titles are pronounced alike: the address must not notice.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import date
from functools import lru_cache
from pathlib import PurePosixPath

LONGEST_NAME = 80

_DATED = re.compile(r"(\d{4})-(\d{2})-(\d{2})-(\d{1,4})")
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_SLUG = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?!\.))*")
# Names that Windows keeps for devices cannot be files there, whatever their ending.
_DEVICES = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")


class AddressError(ValueError):
    """No address can be made; the message is Chinese and says what to do."""


def short_hash(text: str) -> str:
    """Ten hexadecimal digits that stay the same for the same text in any Unicode form, on every machine.

    A path that is not UTF-8 will do as well.
    """
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode(errors="surrogatepass")).hexdigest()[:10]


def is_slug(text: str) -> bool:
    """Whether a text can stand in an address as it is: ASCII letters, digits, hyphen, underscore, single dots inside."""
    return (
        len(text) <= LONGEST_NAME
        and _SLUG.fullmatch(text) is not None
        and not text.endswith(".")
        and _DEVICES.fullmatch(text) is None
    )


def address_of(item_id: str, *, slug: str = "", is_page: bool = False) -> str:
    """The path part of the address of the manuscript `item_id` (relative to the content folder), such as /2022/0106/003.html.

    A slug overrides the name. Raises AddressError for a slug that is none and for a dated name whose day does not exist.
    """
    name = PurePosixPath(item_id).stem
    folder = "pages" if is_page else "a"
    if slug:
        if not is_slug(slug):
            raise AddressError(
                f"链接名“{slug}”不能用。请只用英文字母、数字和连字符，不超过 {LONGEST_NAME} 个字符，例如 spring-festival。"
            )
        return f"/{folder}/{slug}.html"
    dated = _DATED.fullmatch(name)
    if dated and not is_page:
        year, month, day, serial = dated.groups()
        try:
            date(int(year), int(month), int(day))
        except ValueError:
            raise AddressError(f"文件名里的日期 {year}-{month}-{day} 不存在。请改成真实的日期。") from None
        return f"/{year}/{month}{day}/{serial}.html"
    return f"/{folder}/{name if is_kept(name) else short_hash(name)}.html"


def is_kept(name: str) -> bool:
    """Whether a file's name can stand in the address; if not, its hash does, and the editor gets a hint."""
    return (
        len(name) <= LONGEST_NAME
        and _SAFE.fullmatch(name) is not None
        and ".." not in name
        and not name.endswith(".")
        and _DEVICES.fullmatch(name) is None
    )


@lru_cache(maxsize=65_536)  # asked for every keyword of every item in every build
def tag_slug(tag: str) -> str:
    """The address part of a keyword: itself when it is lower-case ASCII, else a hash of it (never pinyin: 公示 and 公式 are two words)."""
    plain = unicodedata.normalize("NFKC", tag).casefold().strip()
    return plain if is_slug(plain) and plain != "index.html" else short_hash(plain)
