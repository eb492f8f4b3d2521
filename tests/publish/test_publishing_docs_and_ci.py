"""The documents and templates hold what they promise: every key is explained, every sample is read, the nightly script publishes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from publisher.config import _KEYS, load
from publisher.errors import ExitCode
from tests.publish.stage import ROOT

TEMPLATES = sorted(path for path in (ROOT / "docs/ci").rglob("*") if path.is_file())
TOLD = (ROOT / "docs/publishing.md").read_text(encoding="utf-8") + (ROOT / "docs/editors/publish.md").read_text(
    encoding="utf-8"
)


def test_every_key_of_a_target_is_explained() -> None:
    for keys in _KEYS.values():
        for key in keys:
            assert re.search(rf"\b{key}\b", TOLD), key


def test_every_exit_code_is_explained() -> None:
    for code in ExitCode:
        assert f"**{code.value}**" in TOLD


@pytest.mark.parametrize("name", ["publishing.md", "editors/publish.md"])
def test_every_sample_target_is_read_as_it_stands(name: str, tmp_path: Path) -> None:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    samples = re.findall(r"(?:^    .*\n|^\n)+", text, re.MULTILINE)
    found = ["\n".join(line[4:] for line in sample.splitlines()) for sample in samples if "[[target]]" in sample]
    assert len(found) >= 3
    for sample in found:
        (tmp_path / "publish.toml").write_text(sample, encoding="utf-8")
        assert load(tmp_path / "publish.toml").targets


def test_the_projects_own_publish_toml_is_read() -> None:
    assert load(ROOT / "publish.toml").pick(None).common.name == "本机"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_call_commands_that_exist(template: Path) -> None:
    told = subprocess.run(
        [sys.executable, ROOT / "tasks.py", "--help"], capture_output=True, text=True, check=True
    ).stdout
    called = re.findall(r"tasks\.py ([a-z-]+)", template.read_text(encoding="utf-8"))
    assert called
    for command in called:
        assert re.search(rf"^\s+{command}\s", told, re.MULTILINE), command


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_no_credential(template: Path) -> None:
    for line in template.read_text(encoding="utf-8").splitlines():
        found = re.match(r"\s*(PORTAL_\w+): (.*)", line)
        assert found is None or found[2] == f"${{{{ secrets.{found[1]} }}}}"


def test_the_nightly_script_publishes_the_sample_portal(tmp_path: Path) -> None:
    """The script as it stands, in a copy of the project, with the folder target that the project comes with."""
    copy = tmp_path / "门户 项目"
    names = (
        subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    )
    for name in names:
        if name and not name.startswith("tests/") and (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    (copy / ".venv").symlink_to(sys.prefix)
    (tmp_path / "portal.env").write_text("NEWSROOM_SITEURL=https://news.example.gov.cn\n")
    environment = {**os.environ, "PORTAL_ENVIRONMENT": str(tmp_path / "portal.env")}
    done = subprocess.run([copy / "docs/ci/nightly.sh"], capture_output=True, text=True, env=environment, cwd="/")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "已发布到“本机”：第 1 次发布" in done.stdout
    assert "完全一致" in done.stdout
    public = copy / "published/current"
    assert "https://news.example.gov.cn/" in (public / "index.html").read_text(encoding="utf-8")
