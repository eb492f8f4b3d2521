"""The search tests with whoosh3 in the place of Whoosh 2.7.4: either must be able to serve.

Whoosh 2.7.4 is finished; whoosh3 keeps its API and its format of index and is still released. It is put, from its own
hash-pinned lock, into a folder of its own that the tests' interpreter looks into first; the environment stays as it is.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from workshop.environment import ROOT, WorkshopError

LOCK = ROOT / "requirements-whoosh3.lock"
FOLDER = ROOT / ".cache" / "whoosh3"
TESTS = ("tests/unit/search_index", "tests/browser/test_search_oracle.py")
_PROOF = "import whoosh; assert whoosh.__version__ > (3,), whoosh.__file__; print(whoosh.versionstring())"


def _installed() -> Path:
    """The folder with whoosh3, made when it is not there or the lock is another. Raises WorkshopError."""
    stamp = FOLDER / "lock.stamp"
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return FOLDER
    shutil.rmtree(FOLDER, ignore_errors=True)
    command = [
        sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps", "--require-hashes",
        "--target", str(FOLDER), "-r", str(LOCK),
    ]  # fmt: skip
    if subprocess.run(command, check=False, stdout=sys.stderr).returncode:
        raise WorkshopError("whoosh3 没有装上（多半是网络不通）。请连上网，再运行一次。")
    stamp.write_text(wanted, "utf-8")
    return FOLDER


def test_with_whoosh3(environment: dict[str, str]) -> int:
    """Run the search tests with whoosh3; the result is pytest's exit code. Raises WorkshopError."""
    path = os.pathsep.join(filter(None, (str(_installed()), environment.get("PYTHONPATH", ""))))
    environment = {**environment, "PYTHONPATH": path}
    proof = subprocess.run(
        [sys.executable, "-c", _PROOF], cwd=ROOT, check=False, env=environment, capture_output=True, text=True
    )
    if proof.returncode:
        raise WorkshopError(
            f"测试没有用上 whoosh3：{proof.stderr.strip().splitlines()[-1]}。请删去 {FOLDER} 再来一次。"
        )
    print(f"用 whoosh3 {proof.stdout.strip()} 再测一遍检索：", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup", *TESTS]
    return subprocess.run(command, cwd=ROOT, check=False, env=environment).returncode
