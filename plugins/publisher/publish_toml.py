"""publish.toml: where releases go. Read strictly: an unknown word is an error that proposes the nearest one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from newsroom.nearest import nearest
from newsroom.problem import EditorError, Problem
from newsroom.toml_file import read_toml
from publisher.config import (
    DEFAULT_KEEP,
    AnyTarget,
    Common,
    FolderTarget,
    GitTarget,
    RsyncTarget,
    S3Target,
    Settings,
    SshAccess,
)
from publisher.errors import RefusedError

KINDS = ("folder", "rsync", "s3", "git")
SERVERS = ("", "nginx", "apache", "netlify", "cloudflare")
_COMMON = {"name": str, "kind": str, "keep": int, "site_url": str, "server": str}
_SSH = {"key_env": str, "key_file_env": str, "known_hosts": str, "port": int}
_KEYS: dict[str, dict[str, type]] = {
    "folder": {**_COMMON, "path": str, "switch": str},
    "rsync": {**_COMMON, **_SSH, "host": str, "path": str, "user": str},
    "s3": {
        **_COMMON,
        "bucket": str, "prefix": str, "endpoint": str, "region": str, "key_id_env": str, "secret_env": str, "token_env": str,
        "addressing": str, "archive_bucket": str, "acl": str, "gzip": bool, "workers": int, "lease_seconds": int,
    },
    "git": {**_COMMON, **_SSH, "repository": str, "branch": str, "token_env": str, "token_user": str, "author": str},
}  # fmt: skip
_REQUIRED = {"folder": ("path",), "rsync": ("host", "path"), "s3": ("bucket",), "git": ("repository",)}
_SECRET = re.compile(r"(?:access_?key|secret|password|passwd|token|private_?key|key|密码|密钥)$", re.IGNORECASE)
_ENV_NAME = re.compile(r"[A-Z_][A-Z0-9_]*")
_HOST = re.compile(r"(?!-)[A-Za-z0-9._:\[\]-]+")
_USER = re.compile(r"(?!-)[A-Za-z0-9._-]+")


def load(file: Path) -> Settings:
    """Read publish.toml. Raises EditorError with every problem in it, each with its line."""
    shown = file.name
    try:
        text, data = read_toml(file, 'name = "本机"')
    except FileNotFoundError:
        raise RefusedError(
            f"没有找到 {shown}，不知道发布到哪里。", "请照 docs/editors/publish.md 写一个，放在 publishconf.py 旁边。"
        ) from None
    return _Reader(shown, text, file.parent).settings(data)


class _Reader:
    """Turns parsed TOML into targets and remembers everything wrong on the way."""

    def __init__(self, shown: str, text: str, folder: Path) -> None:
        self.shown = shown
        self.lines = text.split("\n")
        self.folder = folder
        self.problems: list[Problem] = []
        self.starts = [n for n, line in enumerate(self.lines, 1) if re.match(r"\s*\[\[\s*target\s*\]\]", line)]

    def settings(self, data: Mapping[str, Any]) -> Settings:
        for key in data.keys() - {"default", "target"}:
            self._say(self._line(0, key), f"不认识“{key}”。这里只能写 default 和 [[target]]。")
        tables = data.get("target")
        if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
            self._say(0, "没有写任何发布目标。请至少写一段 [[target]]，见 docs/editors/publish.md。")
            tables = []
        targets = [target for n, table in enumerate(tables, 1) if (target := self._target(n, table)) is not None]
        names = [str(table.get("name", "")) for table in tables]
        for n, name in enumerate(names, 1):
            if name and names.index(name) < n - 1:
                self._say(self._line(n, "name"), f"名字“{name}”用了两次。请给每个目标起不同的名字。")
        default = data.get("default", names[0] if names else "")
        if targets and default not in names:
            self._say(self._line(0, "default"), f"default 写的“{default}”不在下面的目标里。现有：{'、'.join(names)}。")
        if self.problems:
            raise EditorError(sorted(self.problems))
        return Settings(tuple(targets), str(default), self.shown)

    def _target(self, n: int, table: Mapping[str, Any]) -> AnyTarget | None:
        before = len(self.problems)
        kind = table.get("kind")
        if kind not in KINDS:
            self._say(self._line(n, "kind"), f"kind（发布方式）要写 {'、'.join(KINDS)} 之一，现在是“{kind or '空'}”。")
            return None
        keys = _KEYS[kind]
        for key, value in table.items():
            if key not in keys:
                self._unknown(n, key, keys)
            elif type(value) is not keys[key]:
                want = {str: "加英文双引号的文字", int: "整数", bool: "true 或 false"}[keys[key]]
                self._say(self._line(n, key), f"{key} 要写{want}。")
            elif key.endswith("_env") and _ENV_NAME.fullmatch(str(value)) is None:
                # The value may be a real secret put here by mistake: it is not repeated.
                self._say(
                    self._line(n, key),
                    f"{key} 要写环境变量的名字（大写字母、数字、下划线，如 PORTAL_SECRET），不要写密钥本身。"
                    "若这里已经写过真的密钥，请立即到服务商处作废重发。",
                )
        for key in ("name", *_REQUIRED[kind]):
            if not table.get(key):
                self._say(
                    self.starts[n - 1] if n <= len(self.starts) else 0,
                    f"这个目标缺少 {key}。请补上，见 docs/editors/publish.md。",
                )
        if len(self.problems) > before:
            return None
        self._values(n, kind, table)
        return None if len(self.problems) > before else self._build(kind, table)

    def _values(self, n: int, kind: str, table: Mapping[str, Any]) -> None:
        keep = table.get("keep", DEFAULT_KEEP)
        if not 1 <= keep <= 1000:
            self._say(self._line(n, "keep"), "keep（保留几次发布）要在 1 到 1000 之间。")
        if table.get("server", "") not in SERVERS:
            self._say(
                self._line(n, "server"),
                f"server（网站服务软件）要写 {'、'.join(word for word in SERVERS if word)} 之一，或不写。",
            )
        for key in ("site_url", "endpoint"):
            self._address(n, key, table.get(key, ""), ("http", "https"))
        if not 1 <= table.get("port", 22) <= 65535:
            self._say(self._line(n, "port"), "port（端口）要在 1 到 65535 之间，不写就是 22。")
        if kind == "rsync":
            if _HOST.fullmatch(table["host"]) is None:
                self._say(self._line(n, "host"), "host 要写服务器的域名或 IP，不带协议、端口和路径。")
            if table.get("user") and _USER.fullmatch(table["user"]) is None:
                self._say(self._line(n, "user"), "user 要写登录服务器的用户名，只含字母、数字、点、横线和下划线。")
            if not table["path"].startswith("/") or table["path"].rstrip("/") == "" or "\n" in table["path"]:
                self._say(self._line(n, "path"), "path 要写服务器上以 / 开头的完整文件夹，且不能是根目录。")
        if kind == "folder" and table.get("switch", "auto") not in ("auto", "link", "files"):
            self._say(self._line(n, "switch"), "switch 要写 auto、link、files 之一，或不写。")
        if kind == "s3":
            self._s3(n, table)
        if kind == "git":
            branch = table.get("branch", "pages")
            if (
                re.fullmatch(r"(?![-/.])[A-Za-z0-9._/-]+(?<![/.])", branch) is None
                or ".." in branch
                or branch.endswith(".lock")
            ):
                self._say(self._line(n, "branch"), "branch 要写分支名，如 pages 或 gh-pages。")
            if table["repository"].startswith("-"):
                self._say(self._line(n, "repository"), "repository 要写仓库地址，如 git@gitee.com:单位/仓库.git。")
            address = table["repository"] if "://" in table["repository"] else ""
            self._address(n, "repository", address, ("http", "https", "ssh", "git", "file"))

    def _s3(self, n: int, table: Mapping[str, Any]) -> None:
        if table.get("addressing", "auto") not in ("auto", "path", "virtual"):
            self._say(self._line(n, "addressing"), "addressing 要写 auto、path、virtual 之一，或不写。")
        prefix = table.get("prefix", "")
        if prefix.startswith(("/", ".releases")) or ".." in prefix:
            self._say(self._line(n, "prefix"), "prefix 要写桶里的文件夹，如 portal/，不以 / 开头。")
        if not 1 <= table.get("workers", 8) <= 64:
            self._say(self._line(n, "workers"), "workers（同时上传几个）要在 1 到 64 之间。")
        if not 1 <= table.get("lease_seconds", 60) <= 3600:
            self._say(self._line(n, "lease_seconds"), "lease_seconds（发布锁的秒数）要在 1 到 3600 之间。")

    def _address(self, n: int, key: str, value: str, schemes: tuple[str, ...]) -> None:
        if not value:
            return
        try:
            parts = urlsplit(value)
            good = parts.scheme in schemes and (parts.hostname or parts.scheme == "file")
        except ValueError:
            good, parts = False, None
        if not good:
            self._say(self._line(n, key), f"{key} 的网址不成形。请写完整，如 https://www.example.gov.cn。")
        elif parts is not None and parts.password is not None:
            self._say(
                self._line(n, key), f"{key} 里写了密码或令牌。请从网址中删去并立即作废它，改用环境变量（token_env）。"
            )

    def _build(self, kind: str, table: Mapping[str, Any]) -> AnyTarget:
        common = Common(
            table["name"], table.get("keep", DEFAULT_KEEP), table.get("site_url", ""), table.get("server", "")
        )
        hosts = table.get("known_hosts")
        access = SshAccess(
            table.get("key_env", ""),
            table.get("key_file_env", ""),
            self.folder / Path(hosts).expanduser() if hosts else None,
            table.get("port", 22),
        )
        if kind == "folder":
            return FolderTarget(common, self.folder / Path(table["path"]).expanduser(), table.get("switch", "auto"))
        if kind == "rsync":
            return RsyncTarget(common, table["host"], table["path"].rstrip("/"), table.get("user", ""), access)
        rest = {key: value for key, value in table.items() if key not in _COMMON and key not in _SSH}
        if kind == "s3":
            prefix = rest.pop("prefix", "").strip("/")
            return S3Target(common, prefix=f"{prefix}/" if prefix else "", **rest)
        repository = rest.pop("repository")
        local = self.folder / repository
        # A repository in a folder may be written relative to this file, as every other path here.
        if "://" not in repository and re.match(r"[^/\\]+:", repository) is None and local.exists():
            repository = str(local.resolve())
        return GitTarget(common, repository=repository, access=access, **rest)

    def _unknown(self, n: int, key: str, keys: Mapping[str, type]) -> None:
        if _SECRET.search(key) and f"{key}_env" not in keys:
            self._say(
                self._line(n, key),
                f"“{key}”看起来是密钥或密码，不能写在文件里。请放进环境变量，在这里用 …_env 写变量的名字；已写过的请立即作废。",
            )
            return
        near = nearest(key, keys)
        self._say(
            self._line(n, key), f"不认识“{key}”。" + (f"是不是 {near}？" if near else f"可以写：{'、'.join(keys)}。")
        )

    def _say(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.shown, line, message))

    def _line(self, n: int, key: str) -> int:
        """The line of a key in the n-th [[target]]; n = 0: before the first. Falls back to the table's own line."""
        start = 1 if n == 0 else (self.starts[n - 1] if n <= len(self.starts) else 1)
        end = self.starts[n] if n < len(self.starts) else len(self.lines) + 1
        for number in range(start, end):
            if re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", self.lines[number - 1]):
                return number
        return 0 if n == 0 else start
