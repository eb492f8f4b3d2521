"""The documents and templates hold what they promise: every key is explained, every sample is read, the nightly script publishes."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from publisher.errors import ExitCode
from publisher.publish_toml import _KEYS, load
from tests.publish.stage import ROOT, tree

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


def fresh_clone(copy: Path) -> Path:
    """The project as a checkout on a runner has it: the files that are kept in Git, with today's times. The environment is this one."""
    names = (
        subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    )
    for name in names:
        if name and not name.startswith("tests/") and (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, copy / name)
            (copy / name).chmod((ROOT / name).stat().st_mode)
    (copy / ".venv").symlink_to(sys.prefix)
    return copy


def test_the_nightly_script_publishes_the_sample_portal(tmp_path: Path) -> None:
    """The script as it stands, in a copy of the project, with the folder target that the project comes with, as cron runs it:
    with hardly a variable set, by a line of sh, from the user's home."""
    copy = fresh_clone(tmp_path / "门户 项目")
    home = tmp_path / "home"
    (home / ".config").mkdir(parents=True)
    (home / ".config/portal.env").write_text("NEWSROOM_SITEURL=https://news.example.gov.cn\n")
    (advised,) = re.findall(
        r"^# +5 0 \* \* \*  (.+)$", (copy / "docs/ci/nightly.sh").read_text(encoding="utf-8"), re.MULTILINE
    )
    line = advised.replace("/srv/portal", f"'{copy}'")
    done = subprocess.run(
        ["/bin/sh", "-c", line], env=_bare(home), cwd=home, check=False, capture_output=True, text=True
    )
    log = (copy / ".cache/nightly.log").read_text(encoding="utf-8")
    assert done.returncode == 0, log
    assert done.stdout + done.stderr == "", "nothing to mail about"
    assert "已发布到“本机”：第 1 次发布" in log
    assert "完全一致" in log
    public = copy / "published/current"
    assert "https://news.example.gov.cn/" in (public / "index.html").read_text(encoding="utf-8")
    (copy / "publish.toml").unlink()
    done = subprocess.run(
        ["/bin/sh", "-c", line], env=_bare(home), cwd=home, check=False, capture_output=True, text=True
    )
    assert "没有找到 publish.toml" in done.stdout, "cron mails what went wrong"


def _bare(home: Path, **more: str) -> dict[str, str]:
    """What cron sets, and where this machine's Python is."""
    path = f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"
    return {"HOME": str(home), "LOGNAME": "portal", "SHELL": "/bin/sh", "PATH": path, **more}


def _lines(template: str) -> list[str]:
    """The shell lines of a template's publishing job, in order."""
    text = (ROOT / "docs/ci" / template).read_text(encoding="utf-8")
    if template.startswith("github"):
        return re.findall(r"^\s+run: (.+)$", text, re.MULTILINE)
    job = text[text.index("\npublish:") :] if "\npublish:" in text else text
    found = re.findall(r"^ +(?:before_script|script|commands):\n((?:^ +(?:- |#).*\n)+)", job, re.MULTILINE)
    return [line for block in found for line in re.findall(r"^ +- (.+)$", block, re.MULTILINE)]


PLATFORMS = {
    "github/publish.yml": {"CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_REF_NAME": "main", "RUNNER_OS": "Linux"},
    "gitlab-ci.yml": {"CI": "true", "GITLAB_CI": "true", "CI_COMMIT_BRANCH": "main", "CI_DEFAULT_BRANCH": "main"},
    "gitee-go.yml": {"GITEE_BRANCH": "main"},
}


@pytest.mark.skipif(shutil.which("rsync") is None, reason="needs rsync, or GitLab's template would install it")
@pytest.mark.parametrize("template", PLATFORMS)
def test_a_publishing_job_runs_and_its_caches_serve_the_next(template: str, tmp_path: Path) -> None:
    """Its shell lines, one after another, in a fresh clone; then in another one that only has what the template's cache keeps."""
    lines = _lines(template)
    assert [line for line in lines if line.startswith("python3 tasks.py")] == [
        "python3 tasks.py publish",
        "python3 tasks.py status",
    ]
    told: list[str] = []
    for clone in (fresh_clone(tmp_path / "一"), fresh_clone(tmp_path / "二")):
        if told and template != "gitee-go.yml":
            for kept in ("output", ".output.state"):
                assert re.search(
                    rf"(?<![\w.]){re.escape(kept)}(?![\w.])", (ROOT / "docs/ci" / template).read_text(encoding="utf-8")
                ), kept
                shutil.copytree(tmp_path / "一" / kept, clone / kept)
        environment = _bare(tmp_path, NEWSROOM_SITEURL="https://news.example.gov.cn", **PLATFORMS[template])
        said = ""
        for line in lines:
            done = subprocess.run(
                ["/bin/sh", "-e", "-c", line], cwd=clone, env=environment, capture_output=True, text=True, check=False
            )
            said += done.stdout + done.stderr
            assert done.returncode == 0, f"{line}\n{said}"
        assert "完全一致" in said
        told.append(said)
    written = [int(found[1]) for said in told if (found := re.search(r"写了 (\d+) 个", said))]
    assert written[0] > 200
    if template != "gitee-go.yml":
        assert written[1:] in ([], [0]), "the cache of the last output served for nothing"
    assert tree(tmp_path / "一/published/current") == tree(tmp_path / "二/published/current")
