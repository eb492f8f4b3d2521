"""The folder target: whole releases, a one-step switch, rollback, retraction, and kills at every single step."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.errors import ExitCode
from tests.crawling import Readers, crawl, fetcher
from tests.publish.stage import Desk, Publisher, grep, story_address, tree, walks_between_kills


class FolderDesk(Desk):
    def __init__(self, folder: Path, more: str = "") -> None:
        super().__init__(folder, f'kind = "folder"\npath = "网站 目标"\n{more}')
        self.target = folder / "网站 目标"

    @property
    def public(self) -> Path:
        return self.target / "current"


@pytest.fixture
def desk(tmp_path: Path) -> FolderDesk:
    return FolderDesk(tmp_path)


def test_a_release_stands_whole_with_a_manifest_and_the_next_one_shares_its_files(
    desk: FolderDesk, make_site: Callable[..., Path]
) -> None:
    first = make_site("a", "甲", range(12))
    assert desk.publish(first, revision="abc123") == 0, desk.words
    assert "第 1 次发布，稿件 12 篇" in desk.words
    assert tree(desk.public) == tree(first)
    manifest = json.loads((desk.target / "manifests" / "000001.json").read_bytes())
    assert manifest["head"]["revision"] == "abc123"
    assert manifest["head"]["counts"]["stories"] == 12
    assert str(desk.target) not in json.dumps(manifest, ensure_ascii=False)
    assert desk.status() == 0, desk.words
    second = make_site("b", "甲", range(13))
    assert desk.publish(second) == 0
    name = "2022/0103/002.html"
    assert (desk.target / "releases/000001" / name).samefile(desk.public / name)
    assert [r["number"] for r in desk.releases() if r["live"]] == [2]


def test_nothing_new_is_not_published_again(desk: FolderDesk, make_site: Callable[..., Path]) -> None:
    site = make_site("a", "甲", range(5))
    assert desk.publish(site) == 0
    assert desk.publish(site) == 0
    assert "不必再发布" in desk.words
    assert len(desk.releases()) == 1


def test_a_dry_run_tells_what_would_change_and_touches_nothing(
    desk: FolderDesk, make_site: Callable[..., Path]
) -> None:
    assert desk.publish(make_site("a", "甲", range(5)), dry_run=True) == 0
    assert "新增" in desk.words
    assert "/2022/0101/000.html" in desk.words
    assert not desk.target.exists()
    assert not desk.state.exists()


def test_rollback_and_return(desk: FolderDesk, make_site: Callable[..., Path]) -> None:
    first, second = make_site("a", "甲", range(12)), make_site("b", "乙", range(14))
    assert desk.publish(first) == 0
    assert desk.publish(second) == 0
    assert desk.rollback() == 0, desk.words
    assert (desk.public / "index.html").read_bytes() == (first / "index.html").read_bytes()
    assert desk.status() == 0, desk.words
    # The newer release's style is kept for readers who had its pages open.
    assert all((desk.public / f.relative_to(second)).is_file() for f in (second / "theme").iterdir())
    assert desk.rollback(2) == 0
    assert desk.status() == 0
    assert (desk.public / "index.html").read_bytes() == (second / "index.html").read_bytes()
    assert desk.rollback(7) == ExitCode.REFUSED
    assert "没有第 7 次发布" in desk.words
    assert desk.rollback(1, purge=True) == 0
    assert not (desk.target / "releases/000002").exists()
    assert desk.publish(second) == 0
    assert "第 2 次发布" in desk.words


def test_a_fall_of_stories_asks_first(desk: FolderDesk, make_site: Callable[..., Path]) -> None:
    assert desk.publish(make_site("a", "甲", range(60))) == 0
    fewer = make_site("b", "甲", range(30))
    assert desk.publish(fewer) == ExitCode.REFUSED
    assert "从 60 篇减到 30 篇" in desk.words
    assert len(desk.releases()) == 1
    assert desk.publish(make_site("c", "甲", range(41))) == 0, "a fall of 19 is let through"
    assert desk.publish(make_site("d", "甲", range(30)), yes=True) == 0


def test_after_a_retraction_the_text_is_nowhere_under_the_target(
    desk: FolderDesk, make_site: Callable[..., Path]
) -> None:
    assert desk.publish(make_site("a", "甲", range(5))) == 0
    assert desk.publish(make_site("b", "甲", range(8))) == 0
    assert desk.publish(make_site("c", "甲", range(9))) == 0
    assert grep(desk.target, "字句6号")
    assert desk.publish(make_site("d", "甲", range(9), withdrawn=[6]), withdrawn=["/2022/0107/006.html"]) == 0
    assert "第 2、3 次" in desk.words
    assert grep(desk.target, "字句6号") == []
    assert "已撤下" in (desk.public / "2022/0107/006.html").read_text()
    # The release from before the story existed can still be had; the others are gone.
    assert [r["number"] for r in desk.releases()] == [1, 4]
    # The next release keeps the withdrawal, and purges nothing more.
    assert desk.publish(make_site("e", "甲", range(10), withdrawn=[6]), withdrawn=["/2022/0107/006.html"]) == 0
    assert [r["number"] for r in desk.releases()] == [1, 4, 5]


def test_a_story_that_is_simply_gone_counts_as_retracted(desk: FolderDesk, make_site: Callable[..., Path]) -> None:
    assert desk.publish(make_site("a", "甲", range(8))) == 0
    assert desk.publish(make_site("b", "甲", [0, 1, 2, 4, 5, 6, 7])) == 0
    assert grep(desk.target, "字句3号") == []


def test_a_renamed_item_that_is_withdrawn_takes_its_old_address_along(
    desk: FolderDesk, make_site: Callable[..., Path]
) -> None:
    old, new = (story_address(n) for n in (3, 9))
    leads_on = f'<html><head><meta name="robots" content="noindex"><meta http-equiv="refresh" content="0; url=/{new}"></head></html>'
    redirects = {f"/{old}": f"/{new}"}

    def renamed(name: str, withdrawn: list[int]) -> Path:
        site = make_site(name, "甲", [0, 1, 2, 4, 9], withdrawn=withdrawn)
        (site / old).parent.mkdir(exist_ok=True, parents=True)
        (site / old).write_text(leads_on)
        return site

    assert desk.publish(make_site("a", "甲", range(5))) == 0
    assert desk.publish(renamed("b", []), redirects=redirects) == 0
    assert grep(desk.target, "字句3号"), "a rename retracts nothing"
    for name in "cd":
        assert desk.publish(renamed(name, [9]), redirects=redirects, withdrawn=[f"/{new}"], yes=True) == 0
        assert grep(desk.target, "字句3号") == grep(desk.target, "字句9号") == []
    assert [r["number"] for r in desk.releases()] == [3, 4]


def test_what_was_rolled_back_is_retracted_as_well(desk: FolderDesk, make_site: Callable[..., Path]) -> None:
    assert desk.publish(make_site("a", "甲", range(5))) == 0
    assert desk.publish(make_site("b", "甲", range(6))) == 0
    assert desk.rollback() == 0
    assert grep(desk.target, "字句5号"), "a rollback can be taken back"
    assert desk.publish(make_site("c", "乙", range(5))) == 0
    assert grep(desk.target, "字句5号") == []
    assert [r["number"] for r in desk.releases()] == [1, 3]


def test_what_was_rolled_back_is_retracted_though_readers_see_no_change(
    desk: FolderDesk, make_site: Callable[..., Path]
) -> None:
    """The story went out by mistake, was called back, and its manuscript deleted: the site is what readers see already."""
    old = make_site("a", "甲", range(5))
    assert desk.publish(old) == 0
    assert desk.publish(make_site("b", "乙", range(6))) == 0
    assert desk.rollback() == 0
    assert desk.publish(old) == 0, desk.words
    assert grep(desk.target, "字句5号") == []
    assert desk.publish(old) == 0
    assert "完全一样" in desk.words


def test_only_so_many_releases_are_kept(tmp_path: Path, make_site: Callable[..., Path]) -> None:
    desk = FolderDesk(tmp_path, "keep = 3")
    for n in range(6, 12):
        assert desk.publish(make_site(str(n), "甲", range(n))) == 0
    assert [r["number"] for r in desk.releases()] == [4, 5, 6]
    assert sorted(f.name for f in (desk.target / "releases").iterdir()) == ["000004", "000005", "000006"]


def test_status_finds_what_was_changed_by_hand(desk: FolderDesk, make_site: Callable[..., Path]) -> None:
    site = make_site("a", "甲", range(5))
    assert desk.publish(site) == 0
    (desk.public / "2022/0101/000.html").write_text("改过")
    (desk.public / "2022/0102/001.html").unlink()
    (desk.public / "planted.html").write_text("外人放的")
    assert desk.status() == ExitCode.DIFFERS
    assert "/planted.html" in desk.words
    assert "/2022/0101/000.html" in desk.words
    assert "/2022/0102/001.html" in desk.words
    # Publishing again mends it, and a tampered file is not linked on into the next release.
    assert desk.publish(site, yes=True) == 0
    assert desk.status() == 0, desk.words
    assert tree(desk.public) == tree(site)


def test_a_folder_that_is_not_ours_is_left_alone(desk: FolderDesk, make_site: Callable[..., Path]) -> None:
    foreign = desk.target / "current"
    foreign.mkdir(parents=True)
    (foreign / "别人的网站.html").write_text("不要动")
    assert desk.publish(make_site("a", "甲", range(3))) == ExitCode.REFUSED
    assert "不是本程序发布的" in desk.words
    assert [f.name for f in foreign.iterdir()] == ["别人的网站.html"]


def test_what_readers_see_outlives_a_lost_manifest(desk: FolderDesk, make_site: Callable[..., Path]) -> None:
    """Somebody tidied up by hand: the site stays, and the next publish says what is missing."""
    assert desk.publish(make_site("a", "甲", range(3))) == 0
    assert desk.publish(make_site("b", "乙", range(3))) == 0
    (desk.target / "manifests" / "000002.json").unlink()
    seen = tree(desk.public)
    assert desk.publish(make_site("c", "丙", range(3))) == ExitCode.TARGET_FAILED
    assert "第 2 次发布的清单不见了" in desk.words
    assert tree(desk.public) == seen


def test_two_at_once_the_second_says_so(desk: FolderDesk, make_site: Callable[..., Path]) -> None:
    from publisher.locking import lock

    site = make_site("a", "甲", range(3))
    with lock(desk.state / "publish.lock"):
        assert desk.publish(site) == ExitCode.BUSY
    assert "另一次发布正在进行" in desk.words
    with lock(desk.target / "publish.lock"):  # another computer's publish to the same share
        assert desk.publish(site) == ExitCode.BUSY
    assert desk.publish(site) == 0


def test_without_links_files_change_one_by_one_in_order(tmp_path: Path, make_site: Callable[..., Path]) -> None:
    desk = FolderDesk(tmp_path, 'switch = "files"')
    first, second = make_site("a", "甲", range(12)), make_site("b", "乙", range(13), withdrawn=[3])
    assert desk.publish(first) == 0, desk.words
    assert not desk.public.is_symlink()
    assert tree(desk.public) == tree(first)
    assert desk.publish(second, withdrawn=["2022/0104/003.html"]) == 0
    assert desk.status() == 0, desk.words
    assert grep(desk.target, "字句3号") == []
    third = make_site("c", "丙", range(14), withdrawn=[3])
    assert desk.publish(third, withdrawn=["2022/0104/003.html"]) == 0
    assert desk.rollback() == 0
    assert (desk.public / "index.html").read_bytes() == (second / "index.html").read_bytes()
    assert desk.status() == 0, desk.words


@pytest.mark.parametrize("back", ["publish", "rollback"])
def test_what_broke_off_can_be_taken_back(
    back: str, tmp_path: Path, make_site: Callable[..., Path], publisher_process: Callable[..., Publisher]
) -> None:
    """Readers meet half of the new site; the old one, published or called back, is no longer “what is there already”."""
    desk = FolderDesk(tmp_path, 'switch = "files"')
    old, new = make_site("a", "甲", range(3)), make_site("b", "乙", [0, 1, 3])
    process = publisher_process()
    assert process.publish(old, desk.config) == (0, 0)
    step, code, before = 0, -9, 1
    while code == -9:
        step += 5
        code, _met = process.publish(new, desk.config, kill_at=step, event="write")
        live = max(int(str(found["number"])) for found in desk.releases() if found["live"])
        if back == "rollback" and live == before:
            assert desk.rollback(live) in (0, ExitCode.REFUSED), desk.words  # refused where nothing had begun to change
        else:
            assert desk.publish(old) == 0, desk.words
            before = max(int(str(found["number"])) for found in desk.releases() if found["live"])
        assert desk.status() == 0, (step, desk.words)
        assert (desk.public / "index.html").read_bytes() == (old / "index.html").read_bytes()


@pytest.mark.parametrize("switch", ["link", "files"])
def test_killed_at_every_step_the_site_is_whole(
    switch: str,
    tmp_path: Path,
    make_site: Callable[..., Path],
    publisher_process: Callable[..., Publisher],
    serve: Callable[[Path], str],
) -> None:
    """Publishes run to and fro between two sites; each is killed one step later than the last, then finished by the next."""
    desk = FolderDesk(tmp_path, f'switch = "{switch}"\nkeep = 2')
    sites = [make_site("a", "甲", range(3)), make_site("b", "乙", [0, 1, 3])]
    process = publisher_process()
    assert process.publish(sites[0], desk.config) == (0, 0)
    fetch = fetcher(serve(desk.public))
    step, code = 0, -9
    with Readers(fetch) as readers:
        while code == -9:
            step += 1
            code, _met = process.publish(
                sites[step % 2], desk.config, kill_at=step, event="write", arguments='{"yes": true}'
            )
            assert code in (0, -9)
            walk = crawl(fetch)
            assert walk.dead == [], (step, walk.dead)
            if switch == "link":
                assert len(set(walk.versions)) == 1, (step, "mixed release")
            code_again, _ = process.publish(sites[step % 2], desk.config, arguments='{"yes": true}')
            assert code_again == 0
            # The two sites retract each other's story: a purge that was cut off has been finished.
            assert grep(desk.target, "字句2号" if step % 2 else "字句3号") == [], step
    assert step > 40, f"only {step} steps were killed"
    readers.assert_content()
    assert desk.status() == 0, desk.words


def test_fifty_kills_at_random_moments_while_readers_read(
    tmp_path: Path,
    make_site: Callable[..., Path],
    publisher_process: Callable[..., Publisher],
    serve: Callable[[Path], str],
) -> None:
    desk = FolderDesk(tmp_path, "keep = 2")
    sites = [make_site(v, v, range(8 + n)) for n, v in enumerate("甲乙丙")]
    process = publisher_process()
    assert process.publish(sites[0], desk.config)[0] == 0
    for walk in walks_between_kills(process, desk.config, sites, fetcher(serve(desk.public))):
        assert len(set(walk.versions)) == 1
    assert process.publish(sites[1], desk.config, arguments='{"yes": true}')[0] == 0
    assert desk.status() == 0, desk.words
    assert (desk.public / "index.html").read_bytes() == (sites[1] / "index.html").read_bytes()


def test_a_full_disk_leaves_the_last_release(desk: FolderDesk, make_site: Callable[..., Path], tmp_path: Path) -> None:
    """A real full disk: the target is a small file system of its own. Needs root for the mount."""
    import subprocess

    desk.target.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(desk.target)], capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip("挂载小磁盘需要 root 权限")
    try:
        first = make_site("a", "甲", range(5))
        assert desk.publish(first) == 0
        big = make_site("b", "乙", range(6))
        (big / "files").mkdir()
        (big / "files/0123456789abcdef.pdf").write_bytes(b"x" * 400_000)
        assert desk.publish(big) == ExitCode.TARGET_FAILED
        assert "磁盘" in desk.words
        assert tree(desk.public) == tree(first)
        shutil.rmtree(big / "files")
        assert desk.publish(big) == 0
        assert desk.status() == 0, desk.words
    finally:
        subprocess.run(["umount", str(desk.target)], check=True)


def test_a_leak_mended_in_place_is_purged_on_demand(desk: FolderDesk, make_site: Callable[..., Path]) -> None:
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


def test_a_page_that_says_it_is_withdrawn_is_enough(desk: FolderDesk, make_site: Callable[..., Path]) -> None:
    assert desk.publish(make_site("a", "甲", range(5))) == 0
    site = make_site("b", "甲", range(5), withdrawn=[3])
    page = site / "2022/0104/003.html"
    page.write_text(page.read_text().replace("<head>", '<head><meta name="robots" content="noindex">'))
    assert desk.publish(site) == 0
    assert grep(desk.target, "字句3号") == []


def test_a_page_that_leads_on_to_a_new_address_retracts_nothing(
    desk: FolderDesk, make_site: Callable[..., Path]
) -> None:
    assert desk.publish(make_site("a", "甲", range(5))) == 0
    site = make_site("b", "甲", range(5))
    page = site / "2022/0104/003.html"
    marks = (
        '<head><meta name="robots" content="noindex"><meta http-equiv="refresh" content="0; url=/2022/0101/000.html">'
    )
    page.write_text(page.read_text().replace("<head>", marks))
    assert desk.publish(site) == 0
    assert [r["number"] for r in desk.releases()] == [1, 2]
