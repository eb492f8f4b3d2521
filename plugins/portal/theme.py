"""The theme as files: which templates there are and what they are made of, and the assets under names that change with their content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from newsroom.problem import EditorError, Problem


@dataclass(frozen=True, slots=True)
class Assets:
    """Addresses of what every page loads, without the site's root."""

    css: str
    js: str
    early: str
    icon: str
    search: str


@dataclass(frozen=True, slots=True)
class AssetFile:
    """A theme file to publish: where, and its bytes."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class ThemeFacts:
    """What pages read of the theme: digests of templates with all they include, addresses of assets, paths of asset files."""

    digests: dict[str, str]
    assets: Assets
    asset_paths: list[str]

    def to_data(self) -> dict[str, Any]:
        return {"digests": self.digests, "assets": asdict(self.assets), "asset_paths": self.asset_paths}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> ThemeFacts:
        return cls(data["digests"], Assets(**data["assets"]), data["asset_paths"])


class Theme:
    """The theme folder: templates/ and static/."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for needed in ("templates/base.html", "static/css/order.txt"):
            if not (folder / needed).is_file():
                message = (
                    f"主题不完整，或者不是本站的主题：缺 {needed}。请核对主题文件夹（THEME），或重新取一份完整的程序。"
                )
                raise EditorError(Problem(str(folder), 0, message))

    @cached_property
    def sources(self) -> dict[str, str]:
        """Template name → source, for every template of the theme."""
        root = self.folder / "templates"
        return {
            path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in sorted(root.rglob("*.html"))
        }

    @cached_property
    def digests(self) -> dict[str, str]:
        """Template name → digest of its source and of all it includes, imports or extends, however deep."""
        return {name: _closure_digest(name, self.sources, self._references) for name in self.sources}

    @cached_property
    def _references(self) -> dict[str, list[str]]:
        from jinja2 import Environment, meta

        environment = Environment(autoescape=True)
        references = {}
        for name, source in self.sources.items():
            found = list(meta.find_referenced_templates(environment.parse(source)))
            if None in found:
                raise ValueError(
                    f"{name}: a template may only include others by a fixed name, or changes would go unnoticed"
                )
            references[name] = sorted(reference for reference in found if reference in self.sources)
        return references

    @cached_property
    def files(self) -> list[AssetFile]:
        """Everything of static/ as it is published: one style sheet, the scripts in one folder, pictures as they are."""
        static = self.folder / "static"
        css = "\n".join(
            (static / "css" / line.strip()).read_text(encoding="utf-8")
            for line in (static / "css" / "order.txt").read_text(encoding="utf-8").splitlines()
            if line.strip() and not line.startswith("#")
        ).encode()
        scripts = {  # made by `tasks.py scripts` from those in scripts/
            path.relative_to(static / "js").as_posix(): path.read_text(encoding="utf-8").encode()
            for path in sorted((static / "js").rglob("*.js"))
        }
        together = hashlib.sha256(b"".join(name.encode() + b"\0" + data for name, data in scripts.items())).hexdigest()[
            :10
        ]
        files = [AssetFile(f"theme/site-{hashlib.sha256(css).hexdigest()[:10]}.css", css)]
        files += [AssetFile(f"theme/js-{together}/{name}", data) for name, data in scripts.items()]
        for folder in ("img", "icons", "fonts"):
            for path in sorted((static / folder).rglob("*")):
                if path.is_file():
                    data = path.read_bytes()
                    name = f"{path.stem}-{hashlib.sha256(data).hexdigest()[:10]}{path.suffix}"
                    files.append(AssetFile(f"theme/{name}", data))
        return files

    @cached_property
    def assets(self) -> Assets:
        def find(ending: str, start: str = "") -> str:
            return next(
                (f"/{file.path}" for file in self.files if file.path.endswith(ending) and start in file.path), ""
            )

        icon = find(".svg", "icon") or find(".png", "icon")
        return Assets(find(".css", "site-"), find("/main.js"), find("/early.js"), icon, find("/search/main.js"))

    def facts(self) -> ThemeFacts:
        return ThemeFacts(self.digests, self.assets, [file.path for file in self.files])

    @cached_property
    def fingerprint(self) -> str:
        """Size and time of every file of the theme: equal means unchanged without reading one."""
        return hashlib.sha256(repr(sorted(_stats(self.folder))).encode()).hexdigest()


def _stats(folder: Path) -> Iterator[tuple[str, Any]]:
    for path in folder.rglob("*"):
        if path.is_file() and path.parent.name != "__pycache__":
            status = path.stat()
            yield path.relative_to(folder).as_posix(), (status.st_size, status.st_mtime_ns)


def _closure_digest(name: str, sources: dict[str, str], references: dict[str, list[str]]) -> str:
    closure: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current not in closure:
            closure.add(current)
            waiting.extend(references[current])
    hashed = hashlib.sha256()
    for part in sorted(closure):
        hashed.update(part.encode() + b"\0" + sources[part].encode() + b"\0")
    return hashed.hexdigest()[:16]
