"""The S3 target against a real store: order, headers, rollback, retraction, the lock, and kills at every request."""

from __future__ import annotations

import gzip
import re
import threading
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

import boto3
import pytest

from publisher.config import S3Target
from publisher.credentials import Secrets
from publisher.errors import ExitCode
from publisher.publish_toml import load
from publisher.targets.s3_connection import connect
from publisher.targets.s3_wire import Wire
from tests.crawling import crawl, fetcher
from tests.publish.object_store import KEY_ID, SECRET, ObjectStore
from tests.publish.overhearing import overheard
from tests.publish.stage import Desk, Publisher, tree, walks_between_kills

# One worker for all of them: the server is started once.
pytestmark = pytest.mark.xdist_group("object-store")


class S3Desk(Desk):
    def __init__(self, folder: Path, store: ObjectStore, more: str = "") -> None:
        self.store = store
        self.bucket = store.new_bucket()
        self.environ = {"TEST_S3_KEY": KEY_ID, "TEST_S3_SECRET": SECRET}
        lease = "" if "lease_seconds" in more else "lease_seconds = 1"
        super().__init__(
            folder,
            f'kind = "s3"\nbucket = "{self.bucket}"\nendpoint = "{store.endpoint}"\naddressing = "path"\n'
            f'key_id_env = "TEST_S3_KEY"\nsecret_env = "TEST_S3_SECRET"\n{lease}\n{more}',
            self.environ,
        )

    @property
    def base(self) -> str:
        return f"{self.store.endpoint}/{self.bucket}"

    def public(self) -> dict[str, bytes]:
        return {key: data for key, data in self.store.keys(self.bucket).items() if not key.startswith(".releases/")}

    def unlock(self) -> None:
        """What waiting out the lease does; the tests have a test of that wait."""
        self.store.client.delete_object(Bucket=self.bucket, Key=".releases/lock")


@pytest.fixture
def desk(tmp_path: Path, store: ObjectStore) -> S3Desk:
    return S3Desk(tmp_path, store)


def test_a_release_stands_with_types_caching_and_manifest(desk: S3Desk, make_site: Callable[..., Path]) -> None:
    site = make_site("a", "甲", range(8))
    assert desk.publish(site, revision="abc") == 0, desk.words
    assert desk.public() == tree(site)
    for key, kind, cache in (
        ("index.html", "text/html; charset=utf-8", "public, max-age=60"),
        ("feeds/all.atom.xml", "application/atom+xml; charset=utf-8", "public, max-age=60"),
        (
            next(k for k in desk.public() if k.startswith("theme/")),
            "text/css; charset=utf-8",
            "public, max-age=31536000, immutable",
        ),
        (next(k for k in desk.public() if k.startswith("media/")), "image/jpeg", "public, max-age=31536000, immutable"),
    ):
        with urlopen(f"{desk.base}/{key}") as answer:  # as a reader: no credentials
            assert answer.headers["Content-Type"] == kind
            assert answer.headers["Cache-Control"] == cache
    assert desk.status() == 0, desk.words
    assert crawl(fetcher(desk.base)).dead == []


def test_only_what_changed_goes_up(desk: S3Desk, make_site: Callable[..., Path]) -> None:
    assert desk.publish(make_site("a", "甲", range(10))) == 0
    before = {item["Key"]: item["LastModified"] for item in _listing(desk)}
    time.sleep(1.1)
    second = make_site("b", "甲", range(11))
    assert desk.publish(second) == 0
    after = {item["Key"]: item["LastModified"] for item in _listing(desk)}
    moved = {key for key, when in after.items() if before.get(key) != when and not key.startswith(".releases/")}
    changed = {path for path, data in tree(second).items() if tree(desk.config.parent / "sites/a").get(path) != data}
    assert moved == changed
    assert desk.public() == tree(second)


def test_compressed_text_is_what_was_built(
    desk: S3Desk, store: ObjectStore, tmp_path: Path, make_site: Callable[..., Path]
) -> None:
    (tmp_path / "gz").mkdir()
    desk = S3Desk(tmp_path / "gz", store, "gzip = true")
    site = make_site("a", "甲", range(30))
    (site / "long.html").write_text("<p>很长的一页</p>" * 500)
    assert desk.publish(site) == 0
    with urlopen(f"{desk.base}/long.html") as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(answer.read()) == (site / "long.html").read_bytes()
    assert desk.status() == 0, desk.words
    (site / "long.html").write_text("改短")
    assert desk.publish(site) == 0
    assert desk.rollback(1) == 0, desk.words
    with urlopen(f"{desk.base}/long.html") as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert b"\xe5\xbe\x88" in gzip.decompress(answer.read())


def test_rollback_and_return(desk: S3Desk, make_site: Callable[..., Path]) -> None:
    first, second = make_site("a", "甲", range(9)), make_site("b", "乙", range(11))
    assert desk.publish(first) == 0
    assert desk.publish(second) == 0
    assert desk.rollback() == 0, desk.words
    carried = {k for k in tree(second) if k.startswith("theme/")}
    assert {k: v for k, v in desk.public().items() if k not in carried} == tree(first)
    with urlopen(f"{desk.base}/index.html") as answer:
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert desk.status() == 0, desk.words
    assert desk.rollback(2) == 0, desk.words
    assert {k: v for k, v in desk.public().items() if k in tree(second)} == tree(second)
    assert desk.status() == 0
    assert [r["number"] for r in desk.releases() if r["live"]] == [2]


def test_what_a_release_brought_is_kept_aside_at_once(desk: S3Desk, make_site: Callable[..., Path]) -> None:
    """So that the way back over a change of theme is one copy a file. The first release has nothing to go back to."""
    first, second = make_site("a", "甲", range(6)), make_site("b", "乙", range(6))
    assert desk.publish(first) == 0
    assert not any(key.startswith(".releases/objects/") for key in desk.store.keys(desk.bucket))
    assert desk.publish(second) == 0
    kept = {
        k.removeprefix(".releases/objects/"): d for k, d in desk.store.keys(desk.bucket).items() if "/objects/" in k
    }
    brought = {data for path, data in tree(second).items() if tree(first).get(path) != data}
    assert brought <= set(kept.values())
    assert all(sha256(data).hexdigest() == name for name, data in kept.items())
    assert desk.rollback() == 0, desk.words
    after = {k for k in desk.store.keys(desk.bucket) if "/objects/" in k}
    assert after == {f".releases/objects/{name}" for name in kept}, "nothing had to be copied aside"


def test_a_rollback_brings_an_old_address_back_with_its_new_one(
    tmp_path: Path, store: ObjectStore, make_site: Callable[..., Path]
) -> None:
    """SeaweedFS ignores x-amz-website-redirect-location, so what it is sent is read on the way."""
    old = "2021/0101/001.html"
    with overheard(store.endpoint) as relay:
        desk = S3Desk(tmp_path, store)
        desk.config.write_text(desk.config.read_text().replace(store.endpoint, relay.endpoint))

        def told() -> list[str]:
            """What the requests that wrote the old address said of the new one."""
            heads = [head for head in relay.requests() if head.startswith(f"PUT /{desk.bucket}/{old} ")]
            relay.forget()
            return [
                value for head in heads for value in re.findall(r"(?i)x-amz-website-redirect-location: ?(\S+)", head)
            ]

        for name, version, new in (("a", "甲", "/2022/0101/000.html"), ("b", "乙", "/2022/0102/001.html")):
            site = make_site(name, version, range(3))
            page = site / old
            page.parent.mkdir(parents=True)
            page.write_text(f'<meta http-equiv="refresh" content="0; url={new}">', encoding="utf-8")
            assert desk.publish(site, redirects={f"/{old}": new}) == 0, desk.words
            assert told() == [new]
        assert desk.rollback() == 0, desk.words
        assert told() == ["/2022/0101/000.html"]
        assert desk.status() == 0, desk.words


def test_what_goes_is_deleted_together(tmp_path: Path, store: ObjectStore, make_site: Callable[..., Path]) -> None:
    """Not by one request each; a store that will not hear of it is asked one by one."""
    with overheard(store.endpoint) as relay:
        desk = S3Desk(tmp_path, store)
        desk.config.write_text(desk.config.read_text().replace(store.endpoint, relay.endpoint))
        assert desk.publish(make_site("a", "甲", range(40))) == 0
        relay.forget()
        fewer = make_site("b", "甲", range(6))
        assert desk.publish(fewer, yes=True) == 0, desk.words
        heads = [head.split(" HTTP/1.1", 1)[0] for head in relay.requests()]
        assert desk.public() == tree(fewer)
        gone = [head for head in heads if head.startswith("DELETE ")]
        assert all("/.releases/" in head for head in gone), gone
        together = [head for head in heads if head.startswith("POST ")]
        assert together == [f"POST /{desk.bucket}/?delete="] * len(together)
        assert together


def test_the_short_way_signs_as_boto3_does_and_knows_only_success(desk: S3Desk) -> None:
    """A real store that checks signatures answers it; whatever is not plainly done is None, and left to boto3."""
    session = boto3.session.Session(KEY_ID, SECRET, region_name="us-east-1")
    wire = Wire(desk.store.client, session, desk.bucket)
    key, other = "甲/一 页+.html", "乙/~二&三='四'.html"
    put = wire.ask("PUT", key, {"content-type": "text/html; charset=utf-8", "x-amz-meta-sha256": "ab"}, "正文".encode())
    stored = desk.store.client.get_object(Bucket=desk.bucket, Key=key)
    assert put is not None
    assert (stored["Body"].read().decode(), stored["ETag"]) == ("正文", put.etag)
    assert (stored["ContentType"], stored["Metadata"]) == ("text/html; charset=utf-8", {"sha256": "ab"})
    source = {"x-amz-copy-source": quote(f"/{desk.bucket}/{key}", safe="/~")}
    assert wire.ask("PUT", other, source) is not None
    assert desk.store.client.get_object(Bucket=desk.bucket, Key=other)["Body"].read().decode() == "正文"
    listed = wire.ask("GET", "", {}, query={"list-type": "2", "prefix": "乙/~"})
    assert listed is not None
    assert "二&amp;三" in listed.body.decode()
    assert wire.ask("DELETE", other, {}) is not None
    assert desk.store.client.list_objects_v2(Bucket=desk.bucket)["KeyCount"] == 1
    assert wire.ask("GET", "没有这个", {}) is None
    wrong = Wire(desk.store.client, boto3.session.Session(KEY_ID, "wrong"), desk.bucket)
    assert wrong.ask("GET", key, {}) is None
    nobody = boto3.client(
        "s3", "us-east-1", endpoint_url="http://127.0.0.1:9", aws_access_key_id="a", aws_secret_access_key="b"
    )
    assert Wire(nobody, session, desk.bucket).ask("GET", key, {}) is None


def test_with_a_proxy_in_between_the_short_way_is_not_taken(desk: S3Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    session = boto3.session.Session(KEY_ID, SECRET, region_name="us-east-1")
    assert Wire(desk.store.client, session, desk.bucket).ask("GET", "", {}, query={"list-type": "2"}) is None


def test_without_the_short_way_everything_is_done_by_boto3(desk: S3Desk, make_site: Callable[..., Path]) -> None:
    """The store of the tests knows every request, so the way round is opened by hand: the wire counts as unreachable."""
    target = load(desk.config).pick(None)
    assert isinstance(target, S3Target)
    public, _ = connect(target, Secrets(desk.environ))
    public._wire._reachable = False
    names = {f"甲/{n} &+.html": f"第{n}篇".encode() for n in range(5)}
    etags = {key: public.put(key, body, ContentType="text/html") for key, body in names.items()}
    assert {key: found.etag for key, found in public.listing("甲/").items()} == etags
    assert public.copy(public, next(iter(names)), "乙.html", ContentType="text/plain") == etags[next(iter(names))]
    public.delete(list(names))
    assert list(public.listing("")) == ["乙.html"]


def test_after_a_retraction_the_text_is_nowhere_in_the_bucket(desk: S3Desk, make_site: Callable[..., Path]) -> None:
    assert desk.publish(make_site("a", "甲", range(5))) == 0
    assert desk.publish(make_site("b", "乙", range(8))) == 0
    assert any("字句6号".encode() in data for data in desk.store.keys(desk.bucket).values())
    assert desk.publish(make_site("c", "丙", range(8), withdrawn=[6]), withdrawn=["2022/0107/006.html"]) == 0
    assert [k for k, data in desk.store.keys(desk.bucket).items() if "字句6号".encode() in data] == []
    assert "已撤下".encode() in desk.public()["2022/0107/006.html"]
    assert [r["number"] for r in desk.releases()] == [1, 3]
    assert desk.rollback(1) == 0, "what came before the story can still be had: " + desk.words
    assert desk.public()["index.html"] == (desk.config.parent / "sites/a/index.html").read_bytes()


def test_in_a_versioned_bucket_the_old_versions_go_too(desk: S3Desk, make_site: Callable[..., Path]) -> None:
    desk.store.client.put_bucket_versioning(Bucket=desk.bucket, VersioningConfiguration={"Status": "Enabled"})
    assert desk.publish(make_site("a", "甲", range(4))) == 0
    assert desk.publish(make_site("b", "乙", range(4), withdrawn=[2]), withdrawn=["2022/0103/002.html"]) == 0
    answer = desk.store.client.list_object_versions(Bucket=desk.bucket)
    old = [v for v in answer.get("Versions", []) if not v["IsLatest"] and v["Key"] != ".releases/lock"]
    bodies = [
        desk.store.client.get_object(Bucket=desk.bucket, Key=v["Key"], VersionId=v["VersionId"])["Body"].read()
        for v in old
    ]
    assert not any("字句2号".encode() in body for body in bodies)


def test_status_finds_what_was_changed_by_hand_and_publish_mends_it(
    desk: S3Desk, make_site: Callable[..., Path]
) -> None:
    site = make_site("a", "甲", range(5))
    assert desk.publish(site) == 0
    desk.store.client.put_object(Bucket=desk.bucket, Key="2022/0101/000.html", Body=b"changed by hand")
    desk.store.client.delete_object(Bucket=desk.bucket, Key="2022/0102/001.html")
    desk.store.client.put_object(Bucket=desk.bucket, Key="foreign.html", Body=b"not ours")
    assert desk.status() == ExitCode.DIFFERS
    for path in ("/2022/0101/000.html", "/2022/0102/001.html", "/foreign.html"):
        assert path in desk.words
    assert desk.publish(site, yes=True) == 0
    assert {k: v for k, v in desk.public().items() if k != "foreign.html"} == tree(site)
    assert desk.public()["foreign.html"] == b"not ours", "what is not ours is never deleted"


def test_a_prefix_and_an_archive_bucket_of_its_own(
    tmp_path: Path, store: ObjectStore, make_site: Callable[..., Path]
) -> None:
    archive = store.new_bucket()
    desk = S3Desk(tmp_path, store, f'prefix = "portal"\narchive_bucket = "{archive}"')
    store.client.put_object(Bucket=desk.bucket, Key="other/index.html", Body=b"another site")
    assert desk.publish(make_site("a", "甲", range(4))) == 0, desk.words
    assert desk.publish(make_site("b", "乙", range(5))) == 0
    assert all(key.startswith(("portal/", "other/")) for key in store.keys(desk.bucket))
    assert not any(".releases" in key for key in store.keys(desk.bucket))
    assert desk.rollback() == 0, desk.words
    assert desk.status() == 0, desk.words


def test_wrong_or_missing_credentials_are_told_and_never_shown(desk: S3Desk, make_site: Callable[..., Path]) -> None:
    site = make_site("a", "甲", range(3))
    desk.environ["TEST_S3_SECRET"] = ""
    assert desk.publish(site) == ExitCode.REFUSED
    assert "环境变量 TEST_S3_SECRET 没有设置" in desk.words
    desk.environ["TEST_S3_SECRET"] = "wrong-but-private-a7d1c2"
    assert desk.publish(site) == ExitCode.TARGET_FAILED
    assert "密钥不对" in desk.words
    assert "a7d1c2" not in desk.words
    assert KEY_ID not in desk.words
    desk.environ["TEST_S3_SECRET"] = SECRET
    desk.write(f'kind = "s3"\nbucket = "no-such-bucket"\nendpoint = "{desk.store.endpoint}"\naddressing = "path"\n'
               'key_id_env = "TEST_S3_KEY"\nsecret_env = "TEST_S3_SECRET"')  # fmt: skip
    assert desk.publish(site) == ExitCode.TARGET_FAILED
    assert "bucket" in desk.words


def test_a_live_publish_holds_the_lock_and_a_dead_one_is_waited_out(
    tmp_path: Path, store: ObjectStore, make_site: Callable[..., Path]
) -> None:
    from publisher.targets.s3_lease import hold

    desk = S3Desk(tmp_path, store, "lease_seconds = 60")
    site = make_site("a", "甲", range(3))
    target = load(desk.config).pick(None)
    public, _ = connect(target, Secrets(desk.environ))  # type: ignore[arg-type]

    class Silent:
        def phase(self, label: str, total: int) -> None: ...
        def step(self) -> None: ...
        def warn(self, message: str) -> None: ...

    # It is renewed every two thirds of a second and looked at each second: a sign of life is seen long before the lease is out.
    with hold(public, ".releases/lock", 2, Silent()):
        assert desk.publish(site) == ExitCode.BUSY
    assert "另一次发布正在进行" in desk.words
    desk.config.write_text(desk.config.read_text().replace("lease_seconds = 60", "lease_seconds = 2"))
    # Left behind by a killed process: nobody renews it, so after one lease it is taken over.
    store.client.put_object(Bucket=desk.bucket, Key=".releases/lock", Body=b"dead 7")
    started = time.monotonic()
    assert desk.publish(site) == 0, desk.words
    assert time.monotonic() - started >= 2
    assert ".releases/lock" not in store.keys(desk.bucket)


def test_two_takers_of_a_dead_lock_are_never_both_let_in(
    tmp_path: Path, store: ObjectStore, make_site: Callable[..., Path]
) -> None:
    # A lease so long that its holder renews it in time on a busy machine too.
    desk = S3Desk(tmp_path, store, "lease_seconds = 6")
    site = make_site("a", "甲", range(12))
    store.client.put_object(Bucket=desk.bucket, Key=".releases/lock", Body=b"dead 7")
    desks = []
    for n in range(3):
        (tmp_path / str(n)).mkdir()
        other = Desk(tmp_path / str(n), "", desk.environ)
        other.config.write_bytes(desk.config.read_bytes())
        desks.append(other)
    codes: list[int] = []
    threads = [threading.Thread(target=lambda d=d: codes.append(d.publish(site))) for d in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes.count(0) >= 1
    assert set(codes) <= {0, int(ExitCode.BUSY)}, [d.words for d in desks]
    assert len(desk.releases()) == 1
    assert desk.status() == 0


def test_what_broke_off_can_be_taken_back(
    tmp_path: Path, store: ObjectStore, make_site: Callable[..., Path], publisher_process: Callable[..., Publisher]
) -> None:
    """Readers meet half of the new site; the old one is no longer “what is there already”."""
    desk = S3Desk(tmp_path, store, "workers = 1")
    old, new = make_site("a", "甲", range(3)), make_site("b", "乙", [0, 1, 3])
    process = publisher_process(desk.environ)
    assert process.publish(old, desk.config) == (0, 0)
    step, code, turn = 0, -9, 0
    while code == -9:
        step, turn = step + 13, turn + 1
        code, _met = process.publish(new, desk.config, kill_at=step, event="http.client.send")
        desk.unlock()
        broken = desk.status() != 0
        if broken and turn % 2:
            live = next(int(str(found["number"])) for found in desk.releases() if found["live"])
            assert desk.rollback(live) == 0, desk.words
        else:
            assert desk.publish(old) == 0, desk.words
        assert desk.status() == 0, (step, desk.words)
        assert desk.public()["index.html"] == (old / "index.html").read_bytes()


@pytest.mark.parametrize("workers", [1, 8])
def test_killed_at_every_request_no_link_is_dead(
    workers: int,
    tmp_path: Path,
    store: ObjectStore,
    make_site: Callable[..., Path],
    publisher_process: Callable[..., Publisher],
) -> None:
    """Publishes run to and fro between two sites; each is killed one request later than the last, then finished.

    With one worker every request is met in its turn; with eight, whatever else is under way at that request is cut off too.
    """
    desk = S3Desk(tmp_path, store, f"keep = 2\nworkers = {workers}")
    sites = [make_site("a", "甲", range(3)), make_site("b", "乙", [0, 1, 3])]
    process = publisher_process(desk.environ)
    assert process.publish(sites[0], desk.config) == (0, 0)
    fetch = fetcher(desk.base)
    stride = 1 if workers == 1 else 7
    step, code, turn = 0, -9, 0
    while code == -9:
        step, turn = step + stride, turn + 1
        site = sites[turn % 2]
        code, _ = process.publish(site, desk.config, kill_at=step, event="http.client.send", arguments='{"yes": true}')
        assert code in (0, -9)
        walk = crawl(fetch)
        assert walk.dead == [], (step, walk.dead)
        desk.unlock()
        assert process.publish(site, desk.config, arguments='{"yes": true}')[0] == 0
        # The two sites retract each other's story: a purge that was cut off has been finished.
        gone = ("字句2号" if turn % 2 else "字句3号").encode()
        assert not any(gone in data for data in store.keys(desk.bucket).values()), step
    # Some eighty requests make a publish.
    assert turn > (50 if workers == 1 else 3), f"only {turn} kills"
    assert desk.status() == 0, desk.words


def test_fifty_kills_at_random_moments_while_readers_read(
    tmp_path: Path, store: ObjectStore, make_site: Callable[..., Path], publisher_process: Callable[..., Publisher]
) -> None:
    desk = S3Desk(tmp_path, store, "keep = 2")
    sites = [make_site(v, v, range(8 + n)) for n, v in enumerate("甲乙丙")]
    process = publisher_process(desk.environ)
    assert process.publish(sites[0], desk.config)[0] == 0
    for _ in walks_between_kills(process, desk.config, sites, fetcher(desk.base)):
        desk.unlock()
    assert process.publish(sites[2], desk.config, arguments='{"yes": true}')[0] == 0
    assert desk.status() == 0, desk.words
    assert {k: v for k, v in desk.public().items() if k in tree(sites[2])} == tree(sites[2])


def _listing(desk: S3Desk) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.store.client.list_objects_v2(Bucket=desk.bucket)["Contents"]
    return found


def test_a_leak_mended_in_place_is_purged_on_demand(desk: S3Desk, make_site: Callable[..., Path]) -> None:
    """The item stays at its address, so nothing is retracted; the editor says that the old text must go."""
    for name, version in (("a", "甲"), ("b", "乙")):
        assert desk.publish(make_site(name, version, range(4))) == 0
    mended = make_site("c", "丙", range(4))
    for file in mended.rglob("*"):
        if file.is_file():
            file.write_bytes(file.read_bytes().replace("字句2号".encode(), "字句＊号".encode()))
    assert desk.publish(mended, purge=True) == 0, desk.words
    assert "第 1、2 次" in desk.words
    assert not any("字句2号".encode() in data for data in desk.store.keys(desk.bucket).values())
    assert [r["number"] for r in desk.releases()] == [3]
    assert desk.status() == 0, desk.words
