"""Our side: a frozen copy of the program, driven through `tasks.py build`."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from pathlib import Path

from benchmarks.building.edits import Desk
from benchmarks.building.measure import Cost, measured

ROOT = Path(__file__).resolve().parents[2]
_PROGRAM = ("tasks.py", "pelicanconf.py", "requirements.lock", "requirements-dev.lock")
_SETTINGS = """\
import sys
from pathlib import Path
sys.path.insert(0, str(Path(__file__).resolve().parent / "plugins"))
PELICAN_CLASS = "portal.Newsroom"
SITENAME = "某县融媒"
SITEURL = "https://www.example.com"
OFFICE = {"id_code": "0000000000", "organizer": "某县融媒体中心", "phone": "0000-0000000", "domain": "www.example.com"}
THEME = "theme"
TIMEZONE = "Asia/Shanghai"
DEFAULT_LANG = "zh-CN"
PLUGINS = []
LOAD_CONTENT_CACHE = False
CACHE_CONTENT = False
"""

# For publishes, which are audited: the made articles' links to www.example.com then lead to another site, and the home page names a contact.
_PUBLISHING = """\
from settings import *
SITEURL = "https://www.example.gov.cn"
OFFICE = {**OFFICE, "domain": "www.example.gov.cn", "email": "desk@example.gov.cn"}
"""

_UNAUDITED = """
import sys
sys.path[:0] = [".", "plugins"]
import tasks
from commands import release
release._audit_for_publish = lambda *arguments: 0
sys.exit(tasks.main(sys.argv[1:]))
"""

# Appended to portal/searching.py of the copied program when the build is to be measured without search.
_NO_SEARCH = """

def search_files(folder, *_site, **_options):  # noqa: F811
    folder.mkdir(parents=True, exist_ok=True)
    return Published({}, frozenset(), {}, frozenset())
"""


class Ours:
    """A copy of the program, its theme and the manuscripts in a working folder, so that edits and colleagues disturb nothing.

    The copy runs in the very environment that runs the benchmark. With search=False the copy's search step does nothing: the peers
    make no search index either.
    """

    def __init__(self, work: Path, content: Path, today: str, *, search: bool = True) -> None:
        self._program = work / "program"
        self._pristine = content
        self._today = today
        self.desk = Desk(work / "content", self._program / "theme")
        self.output = work / "site" / "output"
        self._program.mkdir(parents=True)
        for name in _PROGRAM:
            shutil.copy2(ROOT / name, self._program / name)
        for name in ("plugins", "theme"):
            shutil.copytree(ROOT / name, self._program / name)
        if not search:
            with (self._program / "plugins" / "portal" / "searching.py").open("a", encoding="utf-8") as file:
                file.write(_NO_SEARCH)
        (self._program / "settings.py").write_text(_SETTINGS, encoding="utf-8")
        (self._program / "publishing.py").write_text(_PUBLISHING, encoding="utf-8")
        _environment(self._program)
        self.restore()

    def restore(self) -> None:
        """The manuscripts and the theme as they were, with their times, so that an unchanged file looks unchanged."""
        _mirror(self._pristine, self.desk.content)
        _mirror(ROOT / "theme", self.desk.theme)

    def build(self, output: Path | None = None, **environment: str) -> tuple[Cost, str]:
        """One build through the command line."""
        command = [
            str(self._program / ".venv" / "bin" / "python"), "tasks.py", "build", "--content", str(self.desk.content),
            "--output", str(output or self.output), "--settings", "settings.py", "--today", self._today, "--yes",
        ]  # fmt: skip
        return measured(command, cwd=self._program, env={**os.environ, **environment})

    def run(self, command: str, *arguments: str | Path, **environment: str) -> tuple[Cost, str]:
        """Another of the program's commands. Raises RunFailedError when it does not end with 0."""
        line = [str(self._program / ".venv" / "bin" / "python"), "tasks.py", command, *map(str, arguments)]
        return measured(line, cwd=self._program, env={**os.environ, **environment})

    def publish(self, config: Path, *, audited: bool = True, **environment: str) -> tuple[Cost, str]:
        """Build, check, audit and publish to the default target of a publish.toml. audited=False leaves the audit out."""
        python = str(self._program / ".venv" / "bin" / "python")
        line = [python, "tasks.py"] if audited else [python, "-c", _UNAUDITED]
        line += [
            "publish", "--content", str(self.desk.content), "--output", str(self.output), "--settings", "publishing.py",
            "--today", self._today, "--config", str(config),
        ]  # fmt: skip
        return measured(line, cwd=self._program, env={**os.environ, **environment})

    def forget(self) -> None:
        """No output and no state: the next build is cold."""
        shutil.rmtree(self.output.parent, ignore_errors=True)
        self.output.parent.mkdir(parents=True)

    def difference(self) -> list[str]:
        """The paths in which the output differs from a clean build of the same manuscripts, byte for byte."""
        clean = self.output.parent.parent / "clean" / "output"
        shutil.rmtree(clean.parent, ignore_errors=True)
        clean.parent.mkdir(parents=True)
        self.build(clean)
        try:
            ours, theirs = tree_digests(self.output), tree_digests(clean)
        finally:
            shutil.rmtree(clean.parent)
        return sorted(path for path in ours.keys() | theirs.keys() if ours.get(path) != theirs.get(path))


def _environment(program: Path) -> None:
    """An environment of the copy's own over the libraries that run the benchmark, stamped as made from the copy's locks.

    A plain link to the environment would do, but a lock that changes meanwhile would make the copy install into it.
    """
    environment = program / ".venv"
    environment.mkdir()
    for name in ("bin", "lib"):
        os.symlink(Path(sys.prefix) / name, environment / name)
    shutil.copy2(Path(sys.prefix) / "pyvenv.cfg", environment / "pyvenv.cfg")
    locks = [(program / name).read_bytes() for name in ("requirements.lock", "requirements-dev.lock")]
    stamps = [hashlib.sha256(sys.version.encode() + lock).hexdigest() for lock in locks]
    (environment / "lock.stamp").write_text("\n".join(stamps) + "\n", encoding="utf-8")


def tree_digests(root: Path) -> dict[str, str]:
    """Path → SHA-256 of every file below `root`."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file()
    }


def _mirror(source: Path, target: Path) -> None:
    """Make `target` equal to `source` by replacing what differs in size or time."""
    wanted = {path.relative_to(source): path for path in source.rglob("*") if path.is_file()}
    for path in [path for path in target.rglob("*") if path.is_file()]:
        if path.relative_to(target) not in wanted:
            path.unlink()
    for name, path in wanted.items():
        there = target / name
        status = path.stat()
        if there.is_file() and (there.stat().st_size, there.stat().st_mtime_ns) == (status.st_size, status.st_mtime_ns):
            continue
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, there)
