"""What a link or picture target in a body means: a place on the web, something of ours, or nothing we may publish."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from urllib.parse import unquote, urlsplit

from newsroom.paths import PathError, content_path

# Stands in stored HTML for what only the finished site can resolve. Not a scheme that a manuscript may use.
CONTENT_SCHEME = "content:"
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_BLANKS = re.compile(r"[\s\x00-\x20\u200b\ufeff]+")
_PELICAN = re.compile(r"[{|](filename|static|attach|tag|category|index|author)[}|]")
_FOREIGN = re.compile("[\u0250-\u1fff]")  # Cyrillic, Greek and their like pass for Latin letters
# Nothing urlsplit could refuse.
_PLAIN_HOST = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?::[0-9]{0,4})?(?:[/?#]|\Z)")
# Most links of a text: a whole address in ASCII without blanks, with such a host.
_PLAIN_ADDRESS = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?::[0-9]{0,4})?(?:[/?#][!-~]*)?")
_OPEN = frozenset({"http", "https", "mailto", "tel"})


class Target(Enum):
    EXTERNAL = "external"  # another host, or mail and telephone
    CONTENT = "content"  # a file of the content folder
    SITE = "site"  # an address of the finished site
    ANCHOR = "anchor"  # a place on the same page
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Link:
    """A target understood. value: the URL, the content path, the address or the anchor; for REFUSED the Chinese message."""

    target: Target
    value: str
    fragment: str = ""


def understand(reference: str, base: str) -> Link:
    """What `reference` in the manuscript `base` points to."""
    if _PLAIN_ADDRESS.fullmatch(reference):
        return Link(Target.EXTERNAL, reference)
    plain = _BLANKS.sub("", reference) if _SCHEME.match(reference.strip()) else reference.strip()
    scheme = _SCHEME.match(plain)
    if scheme:
        return _with_scheme(plain, scheme.group()[:-1].casefold())
    if plain.startswith("//"):
        return Link(Target.EXTERNAL, "https:" + plain)
    if plain.startswith("#"):
        return Link(Target.ANCHOR, unquote(plain[1:]))
    path, _, fragment = plain.partition("#")
    special = _PELICAN.match(path)
    if special and special[1] in ("tag", "category", "index", "author"):
        return _special(special[1], path[special.end() :].strip("/ "))
    if not path:
        return Link(Target.REFUSED, "链接是空的。请写上网址或文件名，或者去掉这个链接。")
    if not special and path.startswith("/") and not _looks_like_content(path):
        return Link(Target.SITE, path, fragment)
    try:
        return Link(Target.CONTENT, content_path(path.partition("?")[0], base), fragment)
    except PathError as error:
        return Link(Target.REFUSED, str(error))


def _with_scheme(url: str, scheme: str) -> Link:
    if scheme not in _OPEN:
        return Link(Target.REFUSED, f"“{url[:40]}”这种链接不能登。网址请以 https:// 开头；站内文件请写它的位置。")
    if scheme in ("http", "https") and _PLAIN_HOST.match(url) is None:
        try:
            parts = urlsplit(url)
            host, _ = parts.hostname, parts.port
        except ValueError:  # brackets without an address, a port beyond 65535
            host = None
        if not host:
            return Link(Target.REFUSED, f"“{url[:40]}”不是完整的网址。请核对后重写。")
        if "@" in parts.netloc:
            return Link(Target.REFUSED, f"“{url[:40]}”里有 @，打开的其实是 {host[:40]}。请写真正要去的网址。")
        if not host.isascii() and _FOREIGN.search(host):
            return Link(Target.REFUSED, f"“{url[:40]}”的域名里有像英文的外国字母，可能是假网址。请核对后重写。")
    return Link(Target.EXTERNAL, url)


def _special(what: str, name: str) -> Link:
    if what == "index":
        return Link(Target.SITE, "/")
    if what == "author":
        return Link(Target.REFUSED, "本站没有作者页面。请去掉这个链接。")
    return Link(Target.CONTENT, f"{what}:{unquote(name)}")


def _looks_like_content(path: str) -> bool:
    """Addresses end in .html, a slash or one of the feeds' endings; /images/x.jpg and /articles/x.md mean files."""
    name = path.rsplit("/", 1)[-1].partition("?")[0]
    return "." in name and not name.lower().endswith((".html", ".xml", ".txt"))
