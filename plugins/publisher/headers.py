"""The HTTP headers of the published site: one table by kind of path, and its writers for each kind of host.

Sources: the Content-Security-Policy is the strict one that the theme is built for (no inline script or style, nothing from
other hosts). A page may be kept by a reader's browser for a minute, so that a withdrawn item is gone within a minute.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from publisher import redirects as redirect_rules
from publisher.media_types import BINARY, BY_SUFFIX, TEXT, compressible, content_type
from publisher.ordered import ASSET_FOLDERS, is_immutable

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

EVERYWHERE: dict[str, str] = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

FOR_EVER = "public, max-age=31536000, immutable"
FOR_A_MINUTE = "public, max-age=60"
FOR_AN_HOUR = "public, max-age=3600"
ASK_EACH_TIME = "no-cache"

# The search client's way in: it names the hashed files of one release, and those go with that release.
SEARCH_ROOT = "search/root.json"


@dataclass(frozen=True, slots=True)
class PathClass:
    """One row of the table: which paths (as prefixes of the path without its leading slash), and what they get on top."""

    name: str
    prefixes: tuple[str, ...]
    headers: Mapping[str, str]
    hashed_only: bool = False


# First match wins. Hashed assets stay for ever; the open interfaces may be read by other sites' scripts.
TABLE: tuple[PathClass, ...] = (
    PathClass("immutable", ASSET_FOLDERS, {"Cache-Control": FOR_EVER}, hashed_only=True),
    PathClass("asset", ASSET_FOLDERS, {"Cache-Control": FOR_AN_HOUR}),
    PathClass("root", (SEARCH_ROOT,), {"Cache-Control": ASK_EACH_TIME}),
    PathClass("open", ("api/", "feeds/"), {"Cache-Control": FOR_A_MINUTE, "Access-Control-Allow-Origin": "*"}),
    PathClass("page", ("",), {"Cache-Control": FOR_A_MINUTE}),
)

GIT_PAGES_SENTENCE = (
    "GitHub Pages、Gitee Pages 不能自设响应头：内容安全策略、缓存时间、nosniff 等都由平台决定，本程序无法改变；"
    "需要这些保护时，请在前面加一层 CDN 并按 nginx 片段设置，或改用服务器、对象存储加 CDN。"
)
S3_SENTENCE = "对象存储本身只能随文件设置类型与缓存时间；内容安全策略、nosniff 等响应头要在它前面的 CDN 上设置（照 nginx 片段逐条填写即可）。"


def class_of(path: str) -> PathClass:
    """The row of a published path (relative, without a leading slash)."""
    for row in TABLE:
        if path.startswith(row.prefixes) and (not row.hashed_only or is_immutable(path)):
            return row
    raise AssertionError("the table's last row matches every path")


def headers_of(path: str) -> dict[str, str]:
    """Every header that a host which can set them should send with this path."""
    return {**EVERYWHERE, "Content-Type": content_type(path), **class_of(path).headers}


def s3_arguments(path: str, *, gzipped: bool = False, redirect: str | None = None) -> dict[str, str]:
    """What goes with an object: arguments of boto3's put_object and copy_object."""
    arguments = {"ContentType": content_type(path), "CacheControl": class_of(path).headers["Cache-Control"]}
    if gzipped and compressible(path):
        arguments["ContentEncoding"] = "gzip"
    if redirect is not None:
        arguments["WebsiteRedirectLocation"] = redirect
    return arguments


def nginx() -> str:
    """For a server block (by include). The rules for paths are regular expressions, tried in order: first match wins."""
    hashed = r"[0-9a-f]{10,64}(?=[-._/]|$)"
    assets = "|".join(folder.rstrip("/") for folder in ASSET_FOLDERS)
    lines = [
        "# 响应头：由发布程序生成，请勿手改。放进 server { } 里：include …/nginx-headers.conf;",
        "# nginx 的 add_header 不会叠加到下层，所以每个 location 都写全。",
        "charset utf-8;",
        "charset_types text/css text/javascript application/json application/xml text/plain text/csv text/calendar"
        " text/x-opml application/atom+xml application/feed+json application/manifest+json;",
        "types {",
        *(f"    {value.split(';')[0]} {ending};" for ending, value in {**TEXT, **BINARY}.items()),
        "}",
        "default_type application/octet-stream;",
        "error_page 404 /404.html;",
        "server_tokens off;",
        "gzip on;",
        "gzip_vary on;",
        "gzip_min_length 1024;",
        "gzip_types text/css text/javascript application/json application/xml application/atom+xml application/feed+json"
        " image/svg+xml text/plain text/csv text/calendar text/x-opml;",
        "",
        "# 隐藏文件一律不给。",
        r"location ~ /\.(?!well-known/) { return 404; }",
    ]
    for pattern, sample in (
        (rf"^/(?:{assets})/(?:.*[-._/])?{hashed}", "media/0123456789abcdef-640.jpg"),
        (rf"^/(?:{assets})/", "theme/x"),
        (rf"^/{re.escape(SEARCH_ROOT)}$", SEARCH_ROOT),
        (r"^/(?:api|feeds)/.*\.atom\.xml$", "feeds/all.atom.xml"),
        (r"^/(?:api|feeds)/.*(?:/|\.)feed\.json$", "feeds/all.feed.json"),
        (r"^/(?:api|feeds)/", "api/x.json"),
        (r"^/", "index.html"),
    ):
        lines.append(f'location ~ "{pattern}" {{')
        for name, value in {**EVERYWHERE, **class_of(sample).headers}.items():
            lines.append(f'    add_header {name} "{value}" always;')
        special = next((value for suffix, value in BY_SUFFIX.items() if f"/{sample}".endswith(suffix)), None)
        if special is not None:
            lines += ["    types { }", f"    default_type {special.split(';')[0]};"]
        lines.append("}")
    return "\n".join(lines) + "\n"


def apache() -> str:
    """For .htaccess at the public root, or a <Directory> block (mod_headers, mod_mime, mod_setenvif, mod_deflate)."""
    assets = "|".join(folder.rstrip("/") for folder in ASSET_FOLDERS)
    hashed = r"[0-9a-f]{10,64}(?:[-._/]|$)"
    lines = [
        "# 响应头：由发布程序生成，请勿手改。",
        "AddDefaultCharset utf-8",
        "Options -Indexes",
        "ErrorDocument 404 /404.html",
        "<IfModule mod_mime.c>",
        *(f"    AddType {value.split(';')[0]} .{ending}" for ending, value in {**TEXT, **BINARY}.items()),
        "    AddCharset utf-8 " + " ".join(f".{ending}" for ending in TEXT),
        "</IfModule>",
        *(
            f'<FilesMatch "{_ending_pattern(suffix)}">\n    ForceType "{value}"\n</FilesMatch>'
            for suffix, value in BY_SUFFIX.items()
        ),
        # Apache sends no type at all for endings that it does not know, and browsers must not guess (nosniff).
        '<FilesMatch "^[^.]+$">',
        "    ForceType application/octet-stream",
        "</FilesMatch>",
        '<FilesMatch "^\\.">',
        "    Require all denied",
        "</FilesMatch>",
        "<IfModule mod_deflate.c>",
        "    AddOutputFilterByType DEFLATE text/html text/css text/javascript application/json application/xml"
        " application/atom+xml application/feed+json image/svg+xml text/plain text/csv text/calendar text/x-opml",
        "</IfModule>",
        "<IfModule mod_setenvif.c>",
        rf'    SetEnvIf Request_URI "^/(?:{assets})/" portal_asset',
        rf'    SetEnvIf Request_URI "^/(?:{assets})/(?:.*[-._/])?{hashed}" portal_immutable !portal_asset',
        rf'    SetEnvIf Request_URI "^/{re.escape(SEARCH_ROOT)}$" portal_root',
        r'    SetEnvIf Request_URI "^/(?:api|feeds)/" portal_open',
        "</IfModule>",
        "<IfModule mod_headers.c>",
        *(f'    Header always set {name} "{value}"' for name, value in EVERYWHERE.items()),
        f'    Header always set Cache-Control "{FOR_A_MINUTE}"',
        f'    Header always set Cache-Control "{FOR_AN_HOUR}" env=portal_asset',
        f'    Header always set Cache-Control "{FOR_EVER}" env=portal_immutable',
        f'    Header always set Cache-Control "{ASK_EACH_TIME}" env=portal_root',
        '    Header always set Access-Control-Allow-Origin "*" env=portal_open',
        "</IfModule>",
    ]
    return "\n".join(lines) + "\n"


def underscore() -> str:
    """The `_headers` file that Netlify and Cloudflare Pages read from the public root.

    Rules add up there, and a name given twice is joined by a comma; so each path is given each header once. Their patterns know
    no regular expressions: the asset folders count as hashed as a whole, which they are.
    """
    lines = [
        "# 响应头：由发布程序生成，请勿手改。",
        "/*",
        *(f"  {name}: {value}" for name, value in EVERYWHERE.items()),
    ]
    for folder in ASSET_FOLDERS:
        lines += [f"/{folder}*", f"  Cache-Control: {FOR_EVER}"]
    for folder in ("api/", "feeds/"):
        lines += [f"/{folder}*", f"  Cache-Control: {FOR_A_MINUTE}", "  Access-Control-Allow-Origin: *"]
    lines += [f"/{SEARCH_ROOT}", f"  Cache-Control: {ASK_EACH_TIME}"]
    lines += ["/feeds/*.atom.xml", "  Content-Type: application/atom+xml; charset=utf-8"]
    return "\n".join(lines) + "\n"


def host_files(redirects: Mapping[str, str]) -> dict[str, str]:
    """Every host's files, name -> text, for the administrator (docs/publishing.md says where each goes)."""
    return {
        "nginx-headers.conf": nginx(),
        "nginx-redirects.conf": redirect_rules.nginx(redirects),
        "htaccess": apache() + redirect_rules.apache(redirects),
        "_headers": underscore(),
        "_redirects": redirect_rules.underscore(redirects),
        "s3-routing-rules.json": redirect_rules.s3_routing_rules(redirects),
    }


def published_files(server: str, redirects: Mapping[str, str]) -> dict[str, bytes]:
    """Generated files that stand in the public root itself, for hosts that read them there. server: publish.toml's word."""
    files = host_files(redirects)
    if server == "apache":
        return {".htaccess": files["htaccess"].encode()}
    if server in ("netlify", "cloudflare"):
        return {"_headers": files["_headers"].encode(), "_redirects": files["_redirects"].encode()}
    return {}


def _ending_pattern(suffix: str) -> str:
    name = suffix.lstrip("/").replace(".", r"\.")
    return f"^{name}$" if suffix.startswith("/") else f"{name}$"


def write_host_files(folder: Path, redirects: Mapping[str, str] | None = None) -> list[Path]:
    """Write every host's configuration pieces (headers, redirects) into a folder, for the administrator."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in host_files(redirects or {}).items():
        file = folder / name
        file.write_text(text, encoding="utf-8", newline="\n")
        written.append(file)
    return written
