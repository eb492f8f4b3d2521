"""The Git pages target against real repositories: a bare one in a folder, one over SSH, one over HTTP with a token."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.errors import ExitCode
from tests.crawling import Fetch, crawl
from tests.publish.git_server import USER, GitServer
from tests.publish.ssh_server import SshServer
from tests.publish.stage import Desk, Publisher, tree, walks_between_kills


def git(repository: Path, *arguments: str) -> str:
    return subprocess.run(["git", "-C", str(repository), *arguments], check=True, capture_output=True, text=True).stdout


class GitDesk(Desk):
    def __init__(self, folder: Path, more: str = "", repository: str = "") -> None:
        self.bare = folder / "仓库 1.git"
        subprocess.run(["git", "init", "-q", "--bare", str(self.bare)], check=True)
        super().__init__(folder, f'kind = "git"\nrepository = "{repository or "仓库 1.git"}"\n{more}')

    def public(self, revision: str = "pages") -> dict[str, bytes]:
        """The branch's files, as a pages host checks them out (our own two left out)."""
        names = [name for name in git(self.bare, "ls-tree", "-r", "-z", "--name-only", revision).split("\0") if name]
        return {name: self.show(name, revision) for name in names if name not in (".release.json", ".nojekyll")}

    def show(self, name: str, revision: str = "pages") -> bytes:
        return subprocess.run(
            ["git", "-C", str(self.bare), "show", f"{revision}:{name}"], check=True, capture_output=True
        ).stdout

    def commits(self) -> list[str]:
        return git(self.bare, "rev-list", "pages").split()

    def fetch(self) -> Fetch:
        """A reader of the branch's tip, one file at a time, as a pages host would serve it."""

        def fetch(address: str) -> tuple[int, bytes]:
            path = (f"{address}index.html" if address.endswith("/") else address).lstrip("/")
            done = subprocess.run(["git", "-C", str(self.bare), "show", f"pages:{path}"], capture_output=True)
            return (200, done.stdout) if done.returncode == 0 else (404, b"")

        return fetch


@pytest.fixture
def desk(tmp_path: Path) -> GitDesk:
    return GitDesk(tmp_path)


def test_the_first_publish_makes_the_branch_and_the_next_adds_a_commit(
    desk: GitDesk, make_site: Callable[..., Path]
) -> None:
    first = make_site("a", "甲", range(8))
    (first / "_headers").write_text("# 以下划线开头的文件也要能看到")
    (first / "pages").mkdir()
    (first / "pages/中文 名.html").write_text("<p>名</p>")
    assert desk.publish(first, revision="abc123") == 0, desk.words
    assert desk.public() == tree(first)
    assert desk.show(".nojekyll") == b""
    manifest = json.loads(desk.show(".release.json"))
    assert manifest["head"]["revision"] == "abc123"
    assert "abc123" in git(desk.bare, "log", "-1", "--format=%B", "pages")
    assert desk.status() == 0, desk.words
    second = make_site("b", "甲", range(9))
    start = desk.commits()
    assert desk.publish(second) == 0
    assert desk.commits()[1:] == start, "the history only grows"
    assert desk.public() == tree(second)
    assert [r["number"] for r in desk.releases() if r["live"]] == [2]


def test_without_the_working_copy_it_goes_on_all_the_same(desk: GitDesk, make_site: Callable[..., Path]) -> None:
    """CI starts with an empty state folder every time."""
    import shutil

    for n in range(4, 8):
        assert desk.publish(make_site(str(n), "甲", range(n))) == 0, desk.words
        shutil.rmtree(desk.state)
    assert len(desk.commits()) == 4
    assert desk.rollback(1) == 0, desk.words
    assert desk.status() == 0, desk.words


def test_rollback_is_a_commit(desk: GitDesk, make_site: Callable[..., Path]) -> None:
    first, second = make_site("a", "甲", range(9)), make_site("b", "乙", range(11))
    assert desk.publish(first) == 0
    assert desk.publish(second) == 0
    before = desk.commits()
    assert desk.rollback() == 0, desk.words
    assert desk.commits()[1:] == before
    carried = {k for k in tree(second) if k.startswith("theme/")}
    assert {k: v for k, v in desk.public().items() if k not in carried} == tree(first)
    assert carried <= desk.public().keys()
    assert desk.status() == 0, desk.words
    assert desk.rollback(2) == 0, desk.words
    assert {k: v for k, v in desk.public().items() if k in tree(second)} == tree(second)
    assert desk.status() == 0
    assert desk.publish(make_site("c", "丙", range(12))) == 0
    assert [r["number"] for r in desk.releases()] == [1, 2, 3]


def test_after_a_retraction_no_commit_of_the_branch_holds_the_text(
    desk: GitDesk, make_site: Callable[..., Path]
) -> None:
    assert desk.publish(make_site("a", "甲", range(5))) == 0
    assert desk.publish(make_site("b", "甲", range(8))) == 0
    assert desk.publish(make_site("c", "甲", range(8), withdrawn=[6]), withdrawn=["2022/0107/006.html"]) == 0, (
        desk.words
    )
    assert len(desk.commits()) == 1
    assert "仓库 GC" in desk.words
    git(desk.bare, "gc", "--quiet", "--prune=now")  # what the platform does in its own time
    for repository in (desk.bare, *(desk.state / "git").glob("*[!k]")):
        objects = git(
            repository, "cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)"
        ).splitlines()
        for line in objects:
            name, kind = line.split()
            if kind == "blob":
                blob = subprocess.run(
                    ["git", "-C", str(repository), "cat-file", "blob", name], capture_output=True, check=True
                )
                assert "字句6号".encode() not in blob.stdout
    assert desk.status() == 0
    assert desk.publish(make_site("d", "甲", range(9), withdrawn=[6]), withdrawn=["2022/0107/006.html"]) == 0
    assert len(desk.commits()) == 2, "the next release adds a commit again"


def test_a_platform_that_forbids_force_is_told_plainly(desk: GitDesk, make_site: Callable[..., Path]) -> None:
    assert desk.publish(make_site("a", "甲", range(5))) == 0
    git(desk.bare, "config", "receive.denyNonFastForwards", "true")
    retracting = make_site("b", "甲", range(5), withdrawn=[3])
    assert desk.publish(retracting, withdrawn=["2022/0104/003.html"]) == ExitCode.TARGET_FAILED
    assert "读者已看不到撤下的内容" in desk.words
    assert "已撤下".encode() in desk.public()["2022/0104/003.html"]
    git(desk.bare, "config", "receive.denyNonFastForwards", "false")
    assert desk.publish(retracting, withdrawn=["2022/0104/003.html"]) == 0, "the next run finishes what was refused"
    assert len(desk.commits()) == 1


def test_a_foreign_branch_is_left_alone(desk: GitDesk, tmp_path: Path, make_site: Callable[..., Path]) -> None:
    work = tmp_path / "work"
    git(tmp_path, "clone", "-q", str(desk.bare), str(work))
    (work / "index.html").write_text("别人的网站")
    git(work, "add", ".")
    git(work, "-c", "user.name=x", "-c", "user.email=x@localhost", "commit", "-q", "-m", "x")
    git(work, "push", "-q", "origin", "HEAD:pages")
    assert desk.publish(make_site("a", "甲", range(3))) == ExitCode.REFUSED
    assert "不是本程序发布的" in desk.words
    assert desk.commits() == git(work, "rev-list", "HEAD").split()


def test_a_push_in_between_is_not_overwritten(desk: GitDesk, tmp_path: Path, make_site: Callable[..., Path]) -> None:
    assert desk.publish(make_site("a", "甲", range(3))) == 0
    # Somebody else's push lands after we looked and before we push: a hook makes exactly that moment.
    hook = desk.bare / "hooks/pre-receive"
    hook.write_text(
        "#!/bin/sh\nunset GIT_QUARANTINE_PATH\nrm -f hooks/pre-receive\n"
        "commit=$(git -c user.name=x -c user.email=x@localhost commit-tree 'pages^{tree}' -p pages -m between)\n"
        "git update-ref refs/heads/pages $commit\n"
    )
    hook.chmod(0o755)
    assert desk.publish(make_site("b", "乙", range(4))) == ExitCode.BUSY, desk.words
    assert git(desk.bare, "log", "-1", "--format=%s", "pages").strip() == "between"


def test_status_finds_what_was_changed_on_the_branch(
    desk: GitDesk, tmp_path: Path, make_site: Callable[..., Path]
) -> None:
    site = make_site("a", "甲", range(4))
    assert desk.publish(site) == 0
    work = tmp_path / "work"
    git(tmp_path, "clone", "-q", "-b", "pages", str(desk.bare), str(work))
    (work / "index.html").write_text("改过")
    (work / "planted.html").write_text("外人放的")
    (work / "404.html").unlink()
    git(work, "add", "-A")
    git(work, "-c", "user.name=x", "-c", "user.email=x@localhost", "commit", "-q", "-m", "x")
    git(work, "push", "-q")
    assert desk.status() == ExitCode.DIFFERS
    for path in ("/index.html", "/planted.html", "/404.html"):
        assert path in desk.words
    assert desk.publish(site, yes=True) == 0, desk.words
    assert desk.public() == tree(site)
    assert desk.status() == 0


def test_over_http_with_a_token_that_is_never_shown(tmp_path: Path, make_site: Callable[..., Path]) -> None:
    token = "secret-token-5c1f9b"
    server = GitServer(tmp_path, token)
    try:
        desk = GitDesk(tmp_path, f'token_env = "TEST_TOKEN"\ntoken_user = "{USER}"', f"{server.address}/portal.git")
        desk.bare = tmp_path / "portal.git"
        subprocess.run(["git", "init", "-q", "--bare", str(desk.bare)], check=True)
        git(desk.bare, "config", "http.receivepack", "true")
        site = make_site("a", "甲", range(3))
        desk.environ["TEST_TOKEN"] = token
        assert desk.publish(site) == 0, desk.words
        assert desk.public() == tree(site)
        assert desk.status() == 0, desk.words
        desk.environ["TEST_TOKEN"] = "wrong-token-77aa"
        assert desk.publish(site, yes=True) == ExitCode.TARGET_FAILED
        assert "令牌" in desk.words
        assert "77aa" not in desk.words
        assert server.refused > 0
        kept = b"".join(f.read_bytes() for f in desk.state.rglob("*") if f.is_file())
        assert token.encode() not in kept
    finally:
        server.stop()


def test_over_ssh_with_a_key(tmp_path: Path, server: SshServer, make_site: Callable[..., Path]) -> None:
    (tmp_path / "known_hosts").write_bytes((server.folder / "known_hosts").read_bytes())
    bare = tmp_path / "仓库 1.git"
    desk = GitDesk(
        tmp_path,
        f'port = {server.port}\nknown_hosts = "known_hosts"\nkey_env = "TEST_SSH_KEY"',
        f"{server.user}@127.0.0.1:{bare}",
    )
    desk.environ["TEST_SSH_KEY"] = server.key()
    site = make_site("a", "甲", range(3))
    assert desk.publish(site) == 0, desk.words
    assert desk.public() == tree(site)
    desk.environ["TEST_SSH_KEY"] = server.key("stranger")
    assert desk.publish(site, yes=True) == ExitCode.TARGET_FAILED
    assert "私钥不对" in desk.words


def test_killed_at_every_step_the_branch_is_whole(
    desk: GitDesk, make_site: Callable[..., Path], publisher_process: Callable[..., Publisher]
) -> None:
    """Steps: every program that the publisher starts. The two sites retract each other's stories, so history is cut as well."""
    sites = [make_site("a", "甲", range(3)), make_site("b", "乙", [0, 1, 3])]
    process = publisher_process()
    assert process.publish(sites[0], desk.config) == (0, 0)
    step, code = 0, -9
    while code == -9:
        step += 1
        site = sites[step % 2]
        code, _ = process.publish(site, desk.config, kill_at=step, event="subprocess.Popen", arguments='{"yes": true}')
        assert code in (0, -9)
        walk = crawl(desk.fetch())
        assert walk.dead == []
        assert len(set(walk.versions)) == 1
        assert process.publish(site, desk.config, arguments='{"yes": true}')[0] == 0
    assert desk.status() == 0, desk.words
    assert step > 12, f"only {step} steps were met"
    text = "字句3号" if site is sites[0] else "字句2号"
    assert all(text.encode() not in desk.public(c)[p] for c in desk.commits() for p in desk.public(c))


def test_fifty_kills_at_random_moments_while_readers_read(
    desk: GitDesk, make_site: Callable[..., Path], publisher_process: Callable[..., Publisher]
) -> None:
    sites = [make_site(v, v, range(4 + n)) for n, v in enumerate("甲乙丙")]
    process = publisher_process()
    assert process.publish(sites[0], desk.config)[0] == 0
    for _ in walks_between_kills(process, desk.config, sites, desk.fetch()):
        pass
    assert process.publish(sites[2], desk.config, arguments='{"yes": true}')[0] == 0
    assert desk.status() == 0, desk.words
    assert {k: v for k, v in desk.public().items() if k in tree(sites[2])} == tree(sites[2])


def test_a_leak_mended_in_place_is_purged_on_demand(desk: GitDesk, make_site: Callable[..., Path]) -> None:
    """The item stays at its address, so nothing is retracted; the editor says that the old text must go."""
    for name, version in (("a", "甲"), ("b", "乙")):
        assert desk.publish(make_site(name, version, range(4))) == 0
    mended = make_site("c", "丙", range(4))
    for file in mended.rglob("*"):
        if file.is_file():
            file.write_bytes(file.read_bytes().replace("字句2号".encode(), "字句＊号".encode()))
    assert desk.publish(mended, purge=True) == 0, desk.words
    assert "第 1、2 次" in desk.words
    assert len(desk.commits()) == 1
    assert [r["number"] for r in desk.releases()] == [3]
    assert desk.status() == 0, desk.words
