"""What a target is: the typed form of one [[target]] in publish.toml (publish_toml.py reads it).

Credentials never stand in that file. It names environment variables (`key_env`, `secret_env`, …) and those hold them (credentials.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from newsroom.nearest import nearest
from publisher.errors import RefusedError

DEFAULT_KEEP = 10


@dataclass(frozen=True, slots=True)
class Common:
    """What every target has. keep: releases kept for rollback, the live one included. server: what serves the files there."""

    name: str
    keep: int = DEFAULT_KEEP
    site_url: str = ""
    server: str = ""


@dataclass(frozen=True, slots=True)
class SshAccess:
    """How to be let in over SSH. key_env holds the private key itself, key_file_env a path to it; neither: the user's own setup."""

    key_env: str = ""
    key_file_env: str = ""
    known_hosts: Path | None = None
    port: int = 22


@dataclass(frozen=True, slots=True)
class FolderTarget:
    """A folder that a web server reads. switch: by a link, file by file, or whichever can be."""

    common: Common
    path: Path
    switch: str = "auto"  # auto | link | files


@dataclass(frozen=True, slots=True)
class RsyncTarget:
    """A folder of a server that is reached by rsync over SSH. user: "" for the SSH setup's own."""

    common: Common
    host: str
    path: str
    user: str = ""
    access: SshAccess = field(default_factory=SshAccess)


@dataclass(frozen=True, slots=True)
class S3Target:
    """A bucket of an S3 object store. prefix: the folder in it, with its slash, or ""; *_env: environment variables that hold the
    secrets; archive_bucket: where earlier releases are kept, "" for the same; workers: uploads at a time; lease_seconds: how long a
    publish that died keeps others out.
    """

    common: Common
    bucket: str
    prefix: str = ""
    endpoint: str = ""
    region: str = "us-east-1"
    key_id_env: str = "AWS_ACCESS_KEY_ID"
    secret_env: str = "AWS_SECRET_ACCESS_KEY"
    token_env: str = "AWS_SESSION_TOKEN"
    addressing: str = "auto"
    archive_bucket: str = ""
    acl: str = ""
    gzip: bool = False
    workers: int = 8
    lease_seconds: int = 60


@dataclass(frozen=True, slots=True)
class GitTarget:
    """A branch that a host of static pages serves. token_env: the environment variable with an HTTPS token; access: over SSH."""

    common: Common
    repository: str
    branch: str = "pages"
    token_env: str = ""
    token_user: str = "git"
    author: str = ""
    access: SshAccess = field(default_factory=SshAccess)


AnyTarget = FolderTarget | RsyncTarget | S3Target | GitTarget


@dataclass(frozen=True, slots=True)
class Settings:
    """What publish.toml says. default: the name of the target that is meant when none is named; file: how messages call it."""

    targets: tuple[AnyTarget, ...]
    default: str
    file: str

    def pick(self, name: str | None) -> AnyTarget:
        """The target of this name; without a name the default one. Raises RefusedError when there is no such target."""
        wanted = name or self.default
        for target in self.targets:
            if target.common.name == wanted:
                return target
        names = "、".join(target.common.name for target in self.targets)
        near = nearest(wanted, [target.common.name for target in self.targets])
        hint = f"是不是“{near}”？" if near else ""
        raise RefusedError(f"{self.file} 里没有名为“{wanted}”的发布目标。", f"{hint}现有：{names}。")
