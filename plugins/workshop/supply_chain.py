"""Known vulnerabilities in what is locked, and a bill of materials."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from workshop.environment import ROOT

SERVICES = ("pypi", "osv", "esms")
"""Who knows of vulnerabilities, in the order they are asked: PyPI itself, OSV, ecosyste.ms."""
OWN_OSV = "NEWSROOM_OSV_URL"
"""Environment variable: the query address of an OSV service of one's own, asked before all others."""
LOCKS = ("requirements.lock", "requirements-dev.lock")
FOUND, UNASKED = 1, 3


def supply_chain(locks: Iterable[str] = LOCKS) -> int:
    """Ask for known vulnerabilities (pip-audit --strict) and write the bill of materials (CycloneDX) to .cache/sbom.json.

    Exit code: 0 nothing known; 1 a vulnerability is known, or the bill could not be written; 3 no service answered, so that nothing
    is known about vulnerabilities either way.
    """
    bill = _write_bill(ROOT / ".cache" / "sbom.json")
    codes = [_audit(lock) for lock in locks]
    return FOUND if bill or FOUND in codes else max(codes)


def _write_bill(file: Path) -> int:
    """Write the bill of materials in one step: whoever reads it meanwhile has a whole one. Returns the tool's exit code."""
    file.parent.mkdir(exist_ok=True)
    draft = file.with_name(f"{file.stem}-{os.getpid()}.json")
    tool = Path(sys.executable).parent / "cyclonedx-py"
    code = subprocess.run(
        [str(tool), "requirements", "requirements.lock", "-o", str(draft)], cwd=ROOT, check=False
    ).returncode
    if code == 0:
        draft.replace(file)
        print(f"物料清单已写到 {file.relative_to(ROOT).as_posix()}。")
    return code


def _audit(lock: str) -> int:
    refused = []
    for service in ([f"osv {os.environ[OWN_OSV]}"] if os.environ.get(OWN_OSV) else []) + list(SERVICES):
        name, _, address = service.partition(" ")
        found, said = _ask(lock, name, address)
        if found is None:
            refused.append(f"{service}：{said}")
            continue
        bad = [one for one in found if one.get("vulns")]
        for one in bad:
            for flaw in one["vulns"]:
                fixed = "、".join(flaw.get("fix_versions", ())) or "还没有"
                print(
                    f"{lock}: {one['name']} {one['version']} 有已知漏洞 {flaw['id']}，修好的版本：{fixed}。请更新后运行 python3 tasks.py lock。"
                )
        if not bad:
            print(f"{lock}: {len(found)} 个依赖都没有已知漏洞（问的是 {service}）。")
        return FOUND if bad else 0
    print(
        f"{lock}: 没有一个漏洞库能回答，这次没有查到漏洞，也不能说没有漏洞。请在连得上其中一个的电脑上再运行一次，或用 {OWN_OSV} 指定自己的 OSV 服务。"
    )
    for line in refused:
        print(f"  {line}")
    return UNASKED


def _ask(lock: str, service: str, address: str) -> tuple[list[dict[str, Any]] | None, str]:
    """The dependencies with what is known of each, or None and the last thing pip-audit said."""
    tool = Path(sys.executable).parent / "pip-audit"
    options = [
        "--strict",
        "--require-hashes",
        "--disable-pip",
        "--progress-spinner",
        "off",
        "--format",
        "json",
        "-r",
        lock,
        "-s",
        service,
    ]
    done = subprocess.run(
        [str(tool), *options, *(["--osv-url", address] if address else [])],
        cwd=ROOT,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    try:
        found = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        lines = done.stderr.strip().splitlines() or ["没有说原因"]
        return None, lines[-1][:160]
    return found, ""
