"""Files that style sheets and scripts ask for: a missing module breaks search, a missing picture leaves a hole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from audit.address import Resolver, SiteFiles, Where
from audit.findings import Findings

_URL = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]*))\s*\)""")
_IMPORT = re.compile(r"""(?:\bfrom\s*|\bimport\s*\(?\s*)["']([./][^"']*)["']""")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def check_assets(files: SiteFiles, resolver: Resolver, findings: Findings) -> None:
    """Follow url() of every style sheet and the static imports of every script, one step."""
    for address in files:
        if not address.endswith((".css", ".js", ".mjs")):
            continue
        text = _COMMENT.sub("", files.read(address).decode("utf-8", "replace"))
        for href in sorted(set(_asked_for(address, text))):
            target = resolver.resolve(href, address)
            if target.where is Where.OUTSIDE:
                findings.add("page.foreign", target.host, f"页面要从 {target.host} 取图片、脚本或样式", address)
            elif target.where is Where.SITE and not resolver.exists(target.path):
                findings.add("link.dead", target.path, f"{target.path} 打不开，网站里没有这个文件", address)


def _asked_for(address: str, text: str) -> Iterator[str]:
    if address.endswith(".css"):
        for found in _URL.finditer(text):
            href = found[1] or found[2] or found[3]
            if href and not href.startswith("#"):
                yield href
    else:
        yield from (found[1] for found in _IMPORT.finditer(text))
