"""Old address -> new address, as rules for each kind of host.

The portal leaves a page at every old address, so readers arrive even where a host knows no rules; a rule spares them the
detour and tells search engines that the move is for good (301).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from publisher.errors import RefusedError

# What may stand in an address without being read by nginx, Apache or a _redirects parser as something else.
ADDRESS = re.compile(r"/[A-Za-z0-9._~%/-]*")


def settle(redirects: Mapping[str, str]) -> dict[str, str]:
    """Check the addresses and lead every chain to its end: a -> b, b -> c becomes a -> c, b -> c. Sorted by old address.

    Raises RefusedError for an address that is not a plain path of this site, or for a circle.
    """
    for old, new in redirects.items():
        for address in (old, new):
            if ADDRESS.fullmatch(address) is None or "//" in address or "/../" in f"{address}/":
                raise RefusedError(f"转址规则里的地址“{address}”不是本站的普通地址。", "请检查改名或移动稿件的记录。")
    settled = {}
    for old in sorted(redirects):
        seen = [old]
        while seen[-1] in redirects:
            seen.append(redirects[seen[-1]])
            if seen[-1] in seen[:-1]:
                raise RefusedError(f"转址规则绕成了一圈：{' → '.join(seen)}。", "请检查改名或移动稿件的记录。")
        settled[old] = seen[-1]
    return settled


def nginx(redirects: Mapping[str, str]) -> str:
    """Goes into a server block (by include). Exact matches: nothing else on the site is touched, no regular expression is run."""
    lines = ["# 转址规则：由发布程序生成，请勿手改。放进 server { } 里：include …/nginx-redirects.conf;"]
    lines += [f"location = {old} {{ return 301 {new}; }}" for old, new in settle(redirects).items()]
    return "\n".join(lines) + "\n"


def apache(redirects: Mapping[str, str]) -> str:
    """For .htaccess or a server's own file (mod_alias). `Redirect` matches by prefix, hence the anchored pattern."""
    lines = ["# 转址规则：由发布程序生成，请勿手改。", "<IfModule mod_alias.c>"]
    lines += [f'RedirectMatch 301 "^{re.escape(old)}$" "{new}"' for old, new in settle(redirects).items()]
    return "\n".join([*lines, "</IfModule>"]) + "\n"


def underscore(redirects: Mapping[str, str]) -> str:
    """The `_redirects` file that Netlify and Cloudflare Pages read from the public root."""
    return "".join(f"{old} {new} 301\n" for old, new in settle(redirects).items())


def s3_locations(redirects: Mapping[str, str]) -> dict[str, str]:
    """Object path -> value of x-amz-website-redirect-location. Obeyed by website endpoints; elsewhere the page itself leads on."""
    return {_object_path(old): new for old, new in settle(redirects).items()}


def s3_routing_rules(redirects: Mapping[str, str]) -> str:
    """The same as a bucket's routing rules (JSON), for stores that know those alone. S3 allows 50 of them; the rest is left out."""
    rules = [
        {
            "Condition": {"KeyPrefixEquals": _object_path(old)},
            "Redirect": {"HttpRedirectCode": "301", "ReplaceKeyWith": new.lstrip("/")},
        }
        for old, new in list(settle(redirects).items())[:50]
    ]
    return json.dumps(rules, ensure_ascii=False, indent=2) + "\n"


def _object_path(address: str) -> str:
    path = address.lstrip("/")
    return f"{path}index.html" if path == "" or path.endswith("/") else path
