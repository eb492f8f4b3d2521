"""The project's own virtual environment, made from the hash-pinned lock and remade when the lock changes."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OLDEST = (3, 11)
_OURS = ROOT / ".venv"
_STAMP = "lock.stamp"
_DAMAGED = "damaged"  # in the place of a stamp


class WorkshopError(Exception):
    """Something the machine lacks. The message is one Chinese sentence with the remedy."""


def python_of(environment: Path) -> Path:
    """The interpreter inside a virtual environment."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def lock_of(development: bool) -> Path:
    """The file that pins what an environment holds, with hashes."""
    return ROOT / ("requirements-dev.lock" if development else "requirements.lock")


def ensure(development: bool, environment: Path = _OURS) -> Path:
    """The interpreter of an environment that holds what the lock names; made or brought up to date when it does not.

    An environment for development serves for everything else too; one that was found damaged is made anew. Raises WorkshopError.
    """
    if sys.version_info < OLDEST:
        raise WorkshopError(
            f"需要 Python 3.11 或更新的版本，现在是 {sys.version.split()[0]}。请从 Python 官网装一个新的。"
        )
    python = python_of(environment)
    stamp = environment / _STAMP
    wanted = _stamp(development)
    try:
        have = stamp.read_text(encoding="utf-8").split()
    except OSError:
        have = []
    if python.exists() and (wanted in have or _stamp(True) in have):
        return python
    print("正在准备运行环境，第一次要从网上取几十兆，请稍等……", file=sys.stderr, flush=True)
    if not python.exists() or _DAMAGED in have or _is_of_another_python(environment):
        _create(environment)
    _install(python, lock_of(development))
    stamp.write_text(wanted + "\n", encoding="utf-8")
    return python


def note_damage(error: ImportError | EOFError, environment: Path = _OURS) -> str:
    """Have what the error shows to be damaged made anew at the next start; returns what to tell the editor.

    That is the environment, when an installed module is gone from it, and everything compiled, when Python wrote some of it on a full
    disk: it does not notice that a module is cut short. Raises any other error itself.
    """
    if isinstance(error, EOFError):
        if "marshal" not in str(error):
            raise error
        for folder in (ROOT / "plugins", environment):
            for compiled in folder.rglob("__pycache__"):
                shutil.rmtree(compiled, ignore_errors=True)
        return "编译好的程序坏了（多半是磁盘满过），已经清掉。请核对磁盘空间，把刚才的命令再运行一次。"
    package = (error.name or "").partition(".")[0]
    ours = any((folder / package).exists() for folder in (ROOT, ROOT / "plugins"))
    stamp = environment / _STAMP
    if not package or ours or package in sys.stdlib_module_names or not stamp.is_file():
        raise error
    stamp.write_text(_DAMAGED + "\n", encoding="utf-8")
    return f"运行环境里少了 {package}，可能是被清理或杀毒软件删了。请把刚才的命令再运行一次，程序会自动重装（要连网）。"


def _stamp(development: bool) -> str:
    return hashlib.sha256(sys.version.encode() + lock_of(development).read_bytes()).hexdigest()


def _is_of_another_python(environment: Path) -> bool:
    """Whether the system's Python grew from 3.11 to 3.12, say, under an environment whose packages, pip too, are for the older one."""
    try:
        settings = (environment / "pyvenv.cfg").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    found = re.search(r"(?m)^version(?:_info)?\s*=\s*(\d+\.\d+)", settings)
    return found is not None and found[1] != f"{sys.version_info[0]}.{sys.version_info[1]}"


def _create(environment: Path) -> None:
    try:
        import ensurepip  # noqa: F401 - Debian's bare python3 lacks it
        import venv
    except ImportError:
        raise WorkshopError(
            "这台电脑的 Python 缺 venv 模块。Debian、Ubuntu 上请先运行 apt install python3-venv，再来一次。"
        ) from None
    try:
        if environment.exists():
            shutil.rmtree(environment)
        venv.create(environment, with_pip=True, symlinks=os.name != "nt")
    except UnicodeEncodeError:
        raise WorkshopError(
            f"文件夹 {environment.parent} 的名字不是 UTF-8 编码，里面建不了运行环境。请给文件夹改个名字，再来一次。"
        ) from None
    except (OSError, subprocess.CalledProcessError) as error:
        raise WorkshopError(
            f"运行环境建不起来（{error}）。请核对磁盘空间和 {environment.parent} 的写权限，关掉正在用它的窗口，再来一次。"
        ) from None


def _install(python: Path, lock: Path) -> None:
    command = [
        str(python), "-m", "pip", "install", "--require-hashes", "--disable-pip-version-check", "--no-input", "-r", str(lock),
    ]  # fmt: skip
    if not sys.stderr.isatty():
        command.append("--quiet")
    done = subprocess.run(command, check=False, stdout=sys.stderr)
    if done.returncode:
        raise WorkshopError("需要的程序没有装全（多半是网络不通）。请连上网，再运行一次；已取到的不会重取。")
