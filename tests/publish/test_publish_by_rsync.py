"""The rsync target against a real sshd on loopback: the same promises as the folder target, kept over a connection that breaks."""

from __future__ import annotations

import json
import shlex
import subprocess
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from publisher.errors import ExitCode
from tests.crawling import Readers, crawl, fetcher
from tests.publish.ssh_server import SshServer
from tests.publish.stage import Desk, Publisher, grep, tree, walks_between_kills

# One worker for all of them: the server is started once.
pytestmark = pytest.mark.xdist_group("ssh-server")


class RsyncDesk(Desk):
    def __init__(self, folder: Path, server: SshServer, more: str = "") -> None:
        self.target = folder / "服务器 上/网站 $HOME 'x'"
        (folder / "known_hosts").write_bytes((server.folder / "known_hosts").read_bytes())
        path = json.dumps(str(self.target), ensure_ascii=False)
        super().__init__(
            folder,
            f'kind = "rsync"\nhost = "127.0.0.1"\nport = {server.port}\nuser = "{server.user}"\npath = {path}\n'
            f'known_hosts = "known_hosts"\nkey_env = "TEST_SSH_KEY"\n{more}',
            {"TEST_SSH_KEY": server.key().rstrip("\n")},
        )

    @property
    def public(self) -> Path:
        return self.target / "current"


@pytest.fixture
def desk(tmp_path: Path, server: SshServer) -> RsyncDesk:
    return RsyncDesk(tmp_path, server)


def test_a_release_stands_and_the_next_one_shares_its_files(desk: RsyncDesk, make_site: Callable[..., Path]) -> None:
    first = make_site("甲 站", "甲", range(12))
    assert desk.publish(first, revision="abc123") == 0, desk.words
    assert tree(desk.public) == tree(first)
    assert json.loads((desk.target / "manifests/000001.json").read_bytes())["head"]["revision"] == "abc123"
    assert desk.status() == 0, desk.words
    second = make_site("b", "甲", range(13))
    assert desk.publish(second) == 0, desk.words
    assert desk.status() == 0
    name = "2022/0103/002.html"
    assert (desk.target / "releases/000001" / name).samefile(desk.public / name)
    assert [r["number"] for r in desk.releases() if r["live"]] == [2]
    assert (desk.public / "index.html").stat().st_mode & 0o777 == 0o644


def test_what_readers_see_outlives_a_lost_manifest(desk: RsyncDesk, make_site: Callable[..., Path]) -> None:
    assert desk.publish(make_site("a", "甲", range(3))) == 0, desk.words
    (desk.target / "manifests/000001.json").unlink()
    seen = tree(desk.public)
    assert desk.publish(make_site("b", "乙", range(3))) == ExitCode.TARGET_FAILED
    assert "第 1 次发布的清单不见了" in desk.words
    assert tree(desk.public) == seen


def test_generated_files_go_along(tmp_path: Path, server: SshServer, make_site: Callable[..., Path]) -> None:
    desk = RsyncDesk(tmp_path, server, 'server = "apache"')
    site = make_site("a", "甲", range(3))
    assert desk.publish(site, redirects={"/2022/0101/009.html": "/2022/0101/000.html"}) == 0, desk.words
    assert "/2022/0101/000.html" in (desk.public / ".htaccess").read_text()
    assert desk.status() == 0, desk.words


def test_rollback_and_return(desk: RsyncDesk, make_site: Callable[..., Path]) -> None:
    first, second = make_site("a", "甲", range(12)), make_site("b", "乙", range(14))
    assert desk.publish(first) == 0
    assert desk.publish(second) == 0
    assert desk.rollback() == 0, desk.words
    assert (desk.public / "index.html").read_bytes() == (first / "index.html").read_bytes()
    assert desk.status() == 0, desk.words
    assert desk.rollback(2) == 0, desk.words
    assert desk.status() == 0, desk.words
    assert desk.rollback(1, purge=True) == 0
    assert not (desk.target / "releases/000002").exists()


def test_after_a_retraction_the_text_is_nowhere_on_the_server(desk: RsyncDesk, make_site: Callable[..., Path]) -> None:
    assert desk.publish(make_site("a", "甲", range(5))) == 0
    assert desk.publish(make_site("b", "甲", range(8))) == 0
    assert grep(desk.target, "字句6号")
    assert desk.publish(make_site("c", "甲", range(8), withdrawn=[6]), withdrawn=["2022/0107/006.html"]) == 0
    assert grep(desk.target, "字句6号") == []
    assert [r["number"] for r in desk.releases()] == [1, 3]


def test_status_finds_what_was_changed_by_hand(desk: RsyncDesk, make_site: Callable[..., Path]) -> None:
    site = make_site("a", "甲", range(5))
    assert desk.publish(site) == 0
    (desk.public / "2022/0101/000.html").write_text("改过")
    (desk.public / "2022/0102/001.html").unlink()
    (desk.public / "planted.html").symlink_to("/etc/hostname")
    assert desk.status() == ExitCode.DIFFERS
    for path in ("/2022/0101/000.html", "/2022/0102/001.html", "/planted.html"):
        assert path in desk.words
    assert desk.publish(site, yes=True) == 0
    assert desk.status() == 0, desk.words
    assert tree(desk.public) == tree(site)


def test_who_may_not_come_in_is_told_why(
    desk: RsyncDesk, server: SshServer, tmp_path: Path, make_site: Callable[..., Path]
) -> None:
    site = make_site("a", "甲", range(3))
    key = desk.environ["TEST_SSH_KEY"]
    desk.environ["TEST_SSH_KEY"] = server.key("stranger")
    assert desk.publish(site) == ExitCode.TARGET_FAILED
    assert "服务器不认这把私钥" in desk.words
    assert server.key("stranger").splitlines()[2] not in desk.words
    desk.environ["TEST_SSH_KEY"] = ""
    assert desk.publish(site) == ExitCode.REFUSED
    assert "TEST_SSH_KEY" in desk.words
    desk.environ["TEST_SSH_KEY"] = key
    other = (server.folder / "stranger.pub").read_text().split()
    (tmp_path / "known_hosts").write_text(f"[127.0.0.1]:{server.port} {other[0]} {other[1]}\n")
    assert desk.publish(site) == ExitCode.TARGET_FAILED
    assert "身份核对不上" in desk.words
    assert not desk.target.exists()


def test_the_key_is_on_no_disk_after_the_publish(
    desk: RsyncDesk, tmp_path: Path, make_site: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    import tempfile

    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    assert desk.publish(make_site("a", "甲", range(3))) == 0
    assert list(place.iterdir()) == []


def test_a_folder_that_is_not_ours_is_left_alone(desk: RsyncDesk, make_site: Callable[..., Path]) -> None:
    foreign = desk.target / "current"
    foreign.mkdir(parents=True)
    (foreign / "别人的网站.html").write_text("不要动")
    assert desk.publish(make_site("a", "甲", range(3))) == ExitCode.REFUSED
    assert [f.name for f in foreign.iterdir()] == ["别人的网站.html"]


def test_another_computers_publish_is_waited_for_not_crossed(desk: RsyncDesk, make_site: Callable[..., Path]) -> None:
    site = make_site("a", "甲", range(3))
    assert desk.publish(site) == 0
    lock = shlex.quote(str(desk.target / "publish.lock"))
    other = subprocess.Popen(
        ["sh", "-c", f"exec 9>>{lock}; flock 9; echo held; cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert other.stdout is not None
    assert other.stdout.readline() == b"held\n"
    assert desk.publish(site, yes=True) == ExitCode.BUSY
    other.communicate()
    assert desk.publish(site, yes=True) == 0


def test_killed_at_every_step_the_site_is_whole(
    tmp_path: Path,
    server: SshServer,
    make_site: Callable[..., Path],
    publisher_process: Callable[..., Publisher],
    serve: Callable[[Path], str],
) -> None:
    """Steps are those that the publisher sends to the server; the server's own half goes on or breaks off as it will."""
    desk = RsyncDesk(tmp_path, server, "keep = 2")
    sites = [make_site("a", "甲", range(3)), make_site("b", "乙", [0, 1, 3])]
    process = publisher_process(desk.environ)
    assert process.publish(sites[0], desk.config) == (0, 0)
    fetch = fetcher(serve(desk.public))
    step, code = 0, -9
    with Readers(fetch) as readers:
        while code == -9:
            step += 1
            site = sites[step % 2]
            code, _ = process.publish(
                site, desk.config, kill_at=step, event="publisher.step", arguments='{"yes": true}'
            )
            assert code in (0, -9)
            walk = crawl(fetch)
            assert walk.dead == [], (step, walk.dead)
            # The server's shell may do its last step after the kill: then the walk sees one switch, and never a way back.
            assert sum(one != other for one, other in pairwise(walk.versions)) <= 1
            assert process.publish_once_free(site, desk.config) == 0
            assert grep(desk.target, "字句2号" if step % 2 else "字句3号") == [], step
    readers.assert_content()
    assert step > 12, f"only {step} steps were met"
    assert desk.publish(sites[0], yes=True) == 0, desk.words
    assert desk.status() == 0, desk.words


def test_fifty_kills_at_random_moments_while_readers_read(
    tmp_path: Path,
    server: SshServer,
    make_site: Callable[..., Path],
    publisher_process: Callable[..., Publisher],
    serve: Callable[[Path], str],
) -> None:
    desk = RsyncDesk(tmp_path, server, "keep = 2")
    sites = [make_site(v, v, range(8 + n)) for n, v in enumerate("甲乙丙")]
    process = publisher_process(desk.environ)
    assert process.publish(sites[0], desk.config)[0] == 0
    for walk in walks_between_kills(process, desk.config, sites, fetcher(serve(desk.public))):
        # The server's shell may do its last step after the kill: then the walk sees one switch, and never a way back.
        assert sum(one != other for one, other in pairwise(walk.versions)) <= 1
    assert process.publish_once_free(sites[1], desk.config) == 0
    assert desk.status() == 0, desk.words
    assert (desk.public / "index.html").read_bytes() == (sites[1] / "index.html").read_bytes()


def test_a_leak_mended_in_place_is_purged_on_demand(desk: RsyncDesk, make_site: Callable[..., Path]) -> None:
    """The item stays at its address, so nothing is retracted; the editor says that the old text must go."""
    for name, version in (("a", "甲"), ("b", "乙")):
        assert desk.publish(make_site(name, version, range(4))) == 0
    mended = make_site("c", "丙", range(4))
    for file in mended.rglob("*"):
        if file.is_file():
            file.write_bytes(file.read_bytes().replace("字句2号".encode(), "字句＊号".encode()))
    assert desk.publish(mended, purge=True) == 0, desk.words
    assert "第 1、2 次" in desk.words
    assert grep(desk.target, "字句2号") == []
    assert [r["number"] for r in desk.releases()] == [3]
    assert desk.status() == 0, desk.words
